"""Chinese policy documents as readers need to know them: the rules of this package, handed down."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.align import LABELS, UNIT_ROLES, fit
from corpus.clean import join_lines
from corpus.columns import role_of_header
from corpus.grammar.dates import is_date_line
from corpus.grammar.labels import annex_label, heading_label, starts_back_matter
from corpus.grammar.name_lists import is_post
from corpus.grammar.units import is_named_unit, looks_like_unit
from corpus.grammar.words import words
from corpus.head.numbers import NUMBER
from corpus.readers.signs import AnnexLabel, Signs
from corpus.unbroken import cut_unbroken, inner_labels
from corpus.webpage import fact_key, is_frame_line


def annex(text: str) -> AnnexLabel | None:
    match = annex_label(text)
    return AnnexLabel(match.group(1) + (match.group(2) or ""), bool(match.group(2)), match.end()) if match is not None else None


def is_number(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None


def is_plan(roles: Sequence[str | None]) -> bool:
    """Somebody or some time, and something to be done."""
    return bool(set(roles) & {*UNIT_ROLES, "deadline"}) and bool(set(roles) & {*LABELS, "measure"})


def fits(text: str, role: str | None) -> bool:
    return role not in (*UNIT_ROLES, "deadline") or fit(text, role) > 0


COMMON = frozenset(words("common_words"))


def common_words(text: str) -> int:
    return sum(1 for i in range(len(text) - 1) if text[i : i + 2] in COMMON)


SIGNS = Signs(
    heading=heading_label,
    annex=annex,
    is_date=is_date_line,
    is_back_matter=starts_back_matter,
    is_number=is_number,
    is_unit=looks_like_unit,
    is_unit_name=is_named_unit,
    is_post=is_post,
    column=role_of_header,
    is_plan=is_plan,
    fits=fits,
    words=common_words,
    fact=fact_key,
    is_frame=is_frame_line,
    cut=cut_unbroken,
    inner_headings=inner_labels,
    join=join_lines,
)
