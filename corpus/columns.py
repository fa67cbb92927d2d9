"""What the columns of a task table mean, by the words of its header."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from corpus.align import UNIT_ROLES
from corpus.grammar.list_order import without_rule
from corpus.grammar.words import grouped


def bare(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@cache
def header_roles() -> dict[str, str]:
    return {**grouped("role_keys"), **grouped("column_labels")}


@cache
def longest_header() -> int:
    return max(map(len, header_roles()))


ABOUT = 6
"""Characters that a header may have beside the word for its role."""


@lru_cache(maxsize=4096)
def role_of_header(text: str) -> str | None:
    """The meaning of a column by its header: exact words first, then the longest word it ends with."""
    name = re.sub(r"[（(].*?[）)]", "", without_rule(bare(text))[0])
    if name in header_roles():
        return header_roles()[name]
    if len(name) > longest_header() + ABOUT:
        return None
    candidates = [
        word for word in header_roles() if len(word) >= 3 and (name.endswith(word) or name.startswith(word)) and len(name) <= len(word) + ABOUT
    ]
    return header_roles()[max(candidates, key=lambda word: (len(word), name.endswith(word)))] if candidates else None


def resolve_roles(header: Sequence[str]) -> tuple[str | None, ...]:
    """One role a column; where two columns claim one, the labels move apart by their order."""
    roles = [role_of_header(text) for text in header]
    for wanted, spare in (("work", "category"), ("task", "work"), ("measure", "task"), ("target", None), ("category", None)):
        claims = [c for c, role in enumerate(roles) if role == wanted]
        keeps_last = wanted != "measure" or not {"task", "work"} & set(roles)
        for c in claims[:-1] if keeps_last else claims[1:]:
            roles[c] = spare if spare and spare not in roles else None
    for role in (*UNIT_ROLES, "person", "deadline"):
        claims = [c for c, r in enumerate(roles) if r == role]
        for c in claims[1:]:
            roles[c] = "responsible" if role == "lead" and "responsible" not in roles else None
    if "task" not in roles and "work" in roles:
        roles[roles.index("work")] = "task"
    if "measure" not in roles and "target" in roles and "task" not in roles:
        roles[roles.index("target")] = "measure"
    return tuple(roles)
