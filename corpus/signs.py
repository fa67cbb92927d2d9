"""Chinese policy documents as readers need to know them: the rules of this package, handed down."""

from __future__ import annotations

from corpus.align import fit
from corpus.cell_forms import form_of, header_of, is_remark, serial_of, stands_below, sums_up_cell
from corpus.clean import join_lines
from corpus.columns import resolve_roles, role_of_header
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
    columns=resolve_roles,
    header=header_of,
    form=form_of,
    suits=fit,
    serial=serial_of,
    sums_up=sums_up_cell,
    is_remark=is_remark,
    stands_below=stands_below,
    words=common_words,
    fact=fact_key,
    is_frame=is_frame_line,
    cut=cut_unbroken,
    inner_headings=inner_labels,
    join=join_lines,
)
