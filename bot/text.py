"""Folding and tokens for matching: character bigrams, whole numbers, ASCII words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

from corpus.grammar.numerals import one_grade

FOLD = str.maketrans(
    {
        "〔": "[",
        "〕": "]",
        "【": "[",
        "】": "]",
        "“": None,
        "”": None,
        "‘": None,
        "’": None,
        "《": None,
        "》": None,
        "_": None,
        "{": None,
        "}": None,
        '"': None,
        "μ": "u",
        "µ": "u",
        "㎡": "平方米",
    }
)
RANGE = re.compile(r"(?<=\d)(?:月份?)?\s*(?:-|—|–|~|～|到|至)\s*(?=\d{1,2}月)")
NUMBER = r"\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?"
TOKEN = re.compile(rf"(?P<number>{NUMBER})(?P<mark>[年月日%号])?|(?P<word>[a-z][a-z0-9.+]*)|(?P<cjk>[\u4e00-\u9fff]+)")


@lru_cache(maxsize=1)
def converter() -> OpenCC:
    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Traditional characters to simplified ones; anything else stays."""
    return str(converter().convert(text))


def fold(text: str) -> str:
    """NFKC, lower case, no marks of quotation, PM_{2.5} as pm2.5, Ⅲ级 as 三级, 10月至12月 as 10-12月; no white space."""
    folded = one_grade(unicodedata.normalize("NFKC", text)).lower().translate(FOLD)
    folded = re.sub(r"\s+", "", folded)
    return RANGE.sub("-", folded)


@lru_cache(maxsize=200_000)
def tokens(text: str) -> tuple[str, ...]:
    """Tokens of a text in order: bigrams of Chinese runs (a lone character as itself), numbers, words."""
    found: list[str] = []
    for match in TOKEN.finditer(fold(text)):
        if match.group("number"):
            found.append(match.group("number") + (match.group("mark") or ""))
        elif match.group("word"):
            found.append(match.group("word"))
        else:
            run = match.group("cjk")
            found.extend([run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)])
    return tuple(found)


def strip_space(text: str) -> str:
    return re.sub(r"\s+", "", text)


QUOTE_FOLD = str.maketrans({"〔": "[", "〕": "]", "—": "-", "–": "-", "－": "-", "“": '"', "”": '"'})
NUMBERS = re.compile(r"\d+(?:\.\d+)?")


def plain(text: str) -> str:
    """Text for comparing quotes: no white space, one width, one form of bracket, dash and quotation mark."""
    return strip_space(unicodedata.normalize("NFKC", text).translate(QUOTE_FOLD)).lower()


def numbers_of(text: str) -> frozenset[str]:
    """The numbers of a text, both as it stands and with white space gone.

    Stripped of white space, the numbers of neighbouring cells run into each other; as it stands,
    a number may be broken by a space.
    """
    return frozenset(NUMBERS.findall(unicodedata.normalize("NFKC", text))) | frozenset(NUMBERS.findall(plain(text)))
