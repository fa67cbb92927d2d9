"""What a reader asks about words: given to it by the caller, so that readers know formats and no documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.lines import Line
from corpus.types import Paragraph


class Heading(Protocol):
    """The label that a heading begins with: its kind of numbering, and its length in the line."""

    @property
    def style(self) -> str: ...

    @property
    def length(self) -> int: ...


@dataclass(frozen=True, slots=True)
class AnnexLabel:
    """附件1, 附表二： at the beginning of a line: the words without marks, whether they hold a number, and the length in the line."""

    words: str
    numbered: bool
    length: int


@dataclass(frozen=True, slots=True)
class Header:
    """What the words of a header lead to expect: the form of the cells below, blank where it may be any; are they a known header as a whole?"""

    form: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Signs:
    """How documents of a kind can be told. Each function takes a text as it stands in the file, without surrounding white space."""

    heading: Callable[[str], Heading | None]
    """The label of a heading at the beginning of a line."""
    annex: Callable[[str], AnnexLabel | None]
    """The label that opens an annex at the beginning of a line."""
    is_date: Callable[[str], bool]
    """A line that is a date and nothing else."""
    is_back_matter: Callable[[str], bool]
    """A line behind the end of a document: to whom copies go."""
    is_number: Callable[[str], bool]
    """The number of a document and nothing else."""
    is_unit: Callable[[str], bool]
    """May it be the name of a unit, by its form?"""
    is_unit_name: Callable[[str], bool]
    """Is it certainly the whole name of a unit?"""
    is_post: Callable[[str], bool]
    """Is it the post of a person?"""
    column: Callable[[str], str | None]
    """What the column under a header holds; None for words that no header has. `ORDINAL` for the numbers of rows."""
    columns: Callable[[Sequence[str]], Sequence[str | None]]
    """What each column of a table holds, by all its headers."""
    header: Callable[[str], Header | None]
    """What a text says as a header; None for words that no header has."""
    form: Callable[[str], str]
    """The form of a cell's text: number, mark, measure, deadline, place, units, prose, phrase, word."""
    suits: Callable[[str, str | None], float]
    """How well a text suits a column of this kind, from -2 to 3; 0 where the kind does not say."""
    serial: Callable[[str], int | None]
    """The number that a row is counted with, where the text is nothing else."""
    sums_up: Callable[[str], bool]
    """Is it the label of a row that sums up others?"""
    is_remark: Callable[[str], bool]
    """Does a line explain the table above it: 注：…?"""
    stands_below: Callable[[str], bool]
    """Does a line begin as those below a sheet's table do: 注1, 填表人：, 附件：?"""
    words: Callable[[str], int]
    """How many common words of the language a text holds."""
    fact: Callable[[str], tuple[str, str]]
    """Key and value of a line of facts about a document, 索引号：…; blank ones for any other line."""
    is_frame: Callable[[str], bool]
    """A line of a web page around the document."""
    cut: Callable[[Line], Iterator[Line]]
    """The paragraphs of a document that stands on one line; the line itself where it is none."""
    inner_headings: Callable[[Sequence[str]], int]
    """How many headings begin inside these lines, were they one."""
    join: Callable[[Sequence[Line]], list[Paragraph]]
    """Broken lines to paragraphs."""


ORDINAL = "ordinal"
