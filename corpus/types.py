"""What the corpus package produces: documents, clauses, tables and tasks.

Everything here is a frozen dataclass. Every value that came from a file keeps its place: a
`Span` counts characters of `Document.text`, the decoded text of the file, so that
``document.text[span.start:span.end]`` is what the file holds at that place.
"""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Origin = Literal["prose", "table"]
TaskKind = Literal["note", "duty", "row"]
"""Who does it is said by a note, by the subject of a sentence of rules, or by the cells of a row."""
Covered = Literal["", "above", "left"]


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of character offsets in `Document.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One logical paragraph, joined from the lines of the file and cleaned of stray white space.

    ``offsets[i]`` is the place of ``text[i]`` in `Document.text`; ``len(offsets) == len(text)``.
    Cleaning only leaves characters out, it never changes one, so a piece of `text` is verbatim
    in the file but for white space.
    """

    text: str
    offsets: tuple[int, ...]

    @property
    def span(self) -> Span:
        return Span(self.offsets[0], self.offsets[-1] + 1)

    def slice(self, start: int, end: int) -> Paragraph:
        """The part ``text[start:end]`` with its offsets."""
        return Paragraph(self.text[start:end], self.offsets[start:end])


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; `text` is cleaned, `span` covers it in the file.

    `covered` says of an empty cell that a merged one reaches over it, from above or from the left.
    Only formats that keep merged cells know it.
    """

    text: str
    span: Span
    covered: Covered = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a reader found it: rows of cells, ragged where the file is ragged.

    `merges_known`: the format says which cells are merged (`Cell.covered`), so that a blank cell
    that is not covered is blank and nothing else.
    """

    rows: tuple[tuple[Cell, ...], ...]
    span: Span
    merges_known: bool = False


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Attachment:
    """A line of the list 附件：… at the end of a notice."""

    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A metadata value with its raw words and their place."""

    value: str
    raw: str
    span: Span


@dataclass(frozen=True, slots=True)
class Place:
    """From the offset `start` on, text stands at `label` (第3页, 工作表“附件1”B5) of the original."""

    start: int
    label: str
    page: int | None = None


def place_at(places: Sequence[Place], offset: int) -> Place | None:
    """The last place that begins at or before `offset`."""
    number = bisect.bisect_right(places, offset, key=lambda place: place.start)
    return places[number - 1] if number else None


@dataclass(frozen=True, slots=True)
class Document:
    """One policy document.

    `title` is the plan's own title, `notice_title` the 关于印发…的通知 that carries it (or None).
    `places` are the names of the administrative areas that its title and issuer speak of.
    """

    id: str
    path: str
    text: str
    title: str
    notice_title: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    date: dt.date | None = None
    addressees: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    basis: tuple[str, ...] = ()
    facts: dict[str, Fact] = field(default_factory=dict)
    """Where each metadata value stands: keys title, notice_title, doc_number, issuer, date, addressees, basis, grade."""
    places: tuple[Place, ...] = ()
    """Pages or cells of the original, in order of their offsets; empty for formats without any."""
    remark: str = ""
    """A sentence about how the text was obtained that a reader of a quotation should know: read from a scan."""
    grade: str | None = None
    """The secrecy grade (密级) that its head states, with its period: 机密★10年, 秘密."""

    def place_at(self, offset: int) -> Place | None:
        """The page or cell of the original in which the character at `offset` stands."""
        return place_at(self.places, offset)


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause (条款), or the front matter, back matter or preamble of a body or annex.

    `path` joins the labels from the top, 三、（十三）; inside an annex it begins with the annex
    label, 附件1 一、. `text` is the clause's own text, heading included, without its children.
    """

    id: str
    document_id: str
    annex: str | None
    path: str
    label: str
    level: int
    title: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    span: Span
    parent_id: str | None = None
    headings: tuple[str, ...] = ()
    """Titles of the ancestors, outermost first."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline (完成时限) as written, and what it means; an open or unclear bound is None."""

    raw: str
    start: dt.date | None = None
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the task ledger, from a table row or from a responsibility note in prose.

    Unit names stand as written, one each. `open_ended` names the roles whose list ended in 等.
    `repaired` and `inherited` name the fields whose cell was moved or filled from a merged cell; in prose,
    `inherited` names a deadline that the heading above the sentences says.
    """

    id: str
    document_id: str
    origin: Origin
    span: Span
    kind: TaskKind = "note"
    clause_id: str | None = None
    path: str | None = None
    annex: str | None = None
    row: int | None = None
    category: str | None = None
    work: str | None = None
    task: str | None = None
    measure: str | None = None
    text: str | None = None
    heading: str | None = None
    """Prose: title of the clause that the note stands in."""
    note: str | None = None
    note_spans: tuple[Span, ...] = ()
    """Prose: where the notes stand that say who does it; of a sentence that names its units, the sentence."""
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    deadline: str | None = None
    due: Deadline | None = None
    deadlines: tuple[Deadline, ...] = ()
    """Prose: every deadline in the text, in order; a table row has at most the one of its cell."""
    targets: tuple[str, ...] = ()
    terms: dict[str, str] = field(default_factory=dict)
    """The word the source uses for a role where it is not the usual one: lead → 主管部门."""
    open_ended: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    inherited: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    guide: tuple[str, ...] = ()
    """指导单位: a unit, mostly of the level above, that guides or supervises and does none of the work."""
    others: dict[str, str] = field(default_factory=dict)
    """A row's cells that no other field holds (备注, 资金来源, 启动时间), by their printed headers, in the order of the columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its header resolved. ``rows[r][c]`` stands under ``header[c]``.

    `title` is the nearest heading above it. `annex` is the label of the annex, or None.
    """

    id: str
    document_id: str
    annex: str | None
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    span: Span
    is_task_table: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Prose and a table row about the same work, with the fields in which they contradict each other.

    `first_id` is a prose task or, where the sentence has no responsibility note, its clause;
    `second_id` is the row's task. The values are those of the fields in `conflicts`, joined by ；.
    """

    first_id: str
    second_id: str
    similarity: float
    conflicts: tuple[str, ...] = ()
    first_text: str = ""
    second_text: str = ""
    first_value: str = ""
    second_value: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A piece of the file that is in no clause and no table, and why."""

    line: int
    text: str
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Doubt:
    """A piece of text that the reader is not sure of, such as a line of a scan; `confidence` from 0 to 1."""

    span: Span
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """All that was understood of one file."""

    document: Document
    clauses: tuple[Clause, ...]
    tasks: tuple[Task, ...]
    tables: tuple[Table, ...]
    links: tuple[Link, ...]
    skipped: tuple[Skipped, ...]
    doubts: tuple[Doubt, ...] = ()
