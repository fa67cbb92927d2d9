"""Passwords: which are fit, and how they are kept."""

from __future__ import annotations

import json
import re
import secrets
import unicodedata
from functools import cache
from importlib import resources

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""The parameters that OWASP's password storage cheat sheet names for Argon2id: 19 MiB and some 20 ms each."""
NOBODY = HASHER.hash(secrets.token_hex(8))
"""What the password of a name that does not exist is checked against, so that the time tells nothing."""

MIN, MAX = 10, 200
LENGTH = f"密码应为 {MIN} 至 {MAX} 个字符。"
HOLDS_NAME = "密码不能含有用户名。"
COMMON = "密码过于常见或有规律，请换一个，例如几个互不相关的词。"

FEWEST = 5
"""A password is common when fewer pieces make it up; a piece is a character, or one of the below."""
DIGITS = 3
"""A row of digits, however long, is worth so many characters: telephone and identity numbers are known to others."""
SHORTEST_RUN, LONGEST_PIECE = 3, 48
YEAR = re.compile(r"(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?)?")
LOOK_ALIKE = str.maketrans("013457@$!", "oleastasi")
"""Signs that are put for letters."""


def hashed(password: str) -> str:
    """The form that is kept; takes some 20 ms."""
    return HASHER.hash(password)


def fits(stored: str, password: str) -> bool:
    """Is it the password that was kept? Takes some 20 ms."""
    try:
        return HASHER.verify(stored, password[:MAX]) and len(password) <= MAX
    except (Argon2Error, InvalidHashError):
        return False


def unfit(password: str, name: str) -> str | None:
    """Why a password cannot be taken for a user, in a Chinese sentence; None when it can."""
    if not MIN <= len(password) <= MAX:
        return LENGTH
    bare, holder = _folded(password), _folded(name)
    if len(holder) > 1 and (holder in bare or holder[::-1] in bare):
        return HOLDS_NAME
    if len(set(bare)) < FEWEST or pieces(bare) < FEWEST:
        return COMMON
    return None


def pieces(text: str) -> int:
    """The fewest pieces that make up a text: common words, runs of keys and letters, one character again and again, years, digits, characters."""
    words, rows = _common()
    unit = _repeated(text)
    if unit is not None:
        return pieces(unit) + 1
    fewest = [0]
    for end in range(1, len(text) + 1):
        costs = [fewest[end - 1] + 1]
        for start in range(max(0, end - LONGEST_PIECE), end):
            piece = text[start:end]
            if piece in words or piece.translate(LOOK_ALIKE) in words or _is_run(piece, rows) or YEAR.fullmatch(piece):
                costs.append(fewest[start] + 1)
            elif len(piece) > DIGITS and piece.isdecimal():
                costs.append(fewest[start] + DIGITS)
        fewest.append(min(costs))
    return fewest[-1]


def _is_run(piece: str, rows: tuple[str, ...]) -> bool:
    if len(piece) > 1 and len(set(piece)) == 1:
        return True
    return len(piece) >= SHORTEST_RUN and any(piece in row or piece[::-1] in row for row in rows)


def _repeated(text: str) -> str | None:
    """The part that makes up a text again and again."""
    again = (text + text).find(text, 1)
    return text[:again] if 0 < again < len(text) else None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def _common() -> tuple[frozenset[str], tuple[str, ...]]:
    kept = json.loads(resources.files("page").joinpath("common_passwords.json").read_text(encoding="utf-8"))
    return frozenset(word for words in kept["words"].values() for word in words), tuple(kept["rows"])
