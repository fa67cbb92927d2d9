"""What a question about tasks asks for: which, how many, by whom, in which documents, the first or most."""

from __future__ import annotations

import re
from functools import cache

from bot.understand.conditions import Asks
from bot.understand.set_form import Piece
from bot.understand.set_roles import role_words, roles_of
from bot.understand.vocabulary import words
from corpus.grammar.words import any_of
from index.types import Role


@cache
def who_pattern() -> re.Pattern[str]:
    """由哪些单位配合, 涉及哪些牵头单位, 配合单位有哪些."""
    which, unit = any_of(words("who_words", "which")), any_of(words("who_words", "unit"))
    role = any_of(role_words())
    return re.compile(
        rf"(?:(?:是|都|分别|各)*由|涉及到?|有)?{which}(?P<middle>{role})?的?{unit}(?:来|去|负责)?(?P<role>{role})?(?:的)?"
        rf"|(?:的)?(?P<key>{any_of(w for w in role_words() if w.endswith(('单位', '部门')))})(?:都|分别)?(?:有|是)(?:哪些|哪几家|哪几个)(?:单位|部门)?"
    )


def asked_units(form: str) -> tuple[Asks | None, tuple[Role, ...], str]:
    """Does the question ask which units have a role, or which has the most tasks? The role, and the form without these words."""
    extreme = next((w for group in ("most", "least") for w in words("set_words", group) if w in form), None)
    match = who_pattern().search(form)
    if match is None:
        return None, (), form
    role = roles_of(match.group("role") or match.group("middle") or match.group("key") or "")
    rest = form[: match.start()] + " " + form[match.end() :]
    if extreme is not None:
        behind = re.search(any_of(role_words()), rest)
        if not role and behind is not None:
            role, rest = roles_of(behind.group()), rest.replace(behind.group(), " ", 1)
        return ("most" if extreme in words("set_words", "most") else "least"), role, rest.replace(extreme, " ")
    return "units", role, rest


def asked_of(pieces: list[Piece]) -> Asks | None:
    """By the cues among the pieces; None where nothing asks."""
    groups = [piece.group for piece in pieces]
    for group in ("document", "first", "last", "count", "list"):
        if group in groups:
            return {"document": "documents"}.get(group, group)  # type: ignore[return-value]
    return "count" if "total" in groups else None
