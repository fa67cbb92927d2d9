"""Lines of pages to paragraphs: what the place of a line and the end of the one before say together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.lines import CLOSERS, NEVER_FIRST, TERMINAL
from corpus.readers.assembly import Assembly
from corpus.readers.layout.frames import Frame, Item, Sheet, body_size, centred, frames, usual_pitch
from corpus.readers.layout.lines import ends_short, wrapped
from corpus.readers.layout.pages import join_over_pages, raw_rows
from corpus.readers.layout.types import TableBlock, TextLine
from corpus.readers.signs import Signs

Joint = Literal["apart", "on", "maybe"]

INDENT = 1.2
"""Ems by which the first line of a paragraph is indented at least."""
DEEP = 3.2
"""Ems beyond which an indented line is a signature or a title."""
SPACED_PITCH = 1.15
"""The same in a document whose paragraphs are set apart by space."""
LITTLE = 4.0
"""Ems by which a line may end short although it goes on, as where a long number begins the next one."""
SIZES = 0.12
"""Share by which sizes of one paragraph may differ; more where the text was recognised in a picture."""
SIZES_SEEN = 0.4
WIDE_PITCH = 1.55
"""Share of the usual distance of lines above which a paragraph ends."""
FOOTNOTE = re.compile(r"[①-⑳*＊※†]|\[[0-9]{1,2}\]|〔[0-9]{1,2}〕|注\s*[0-9]*\s*[:：]|[0-9]{1,2}\s")
LEADER = re.compile(r".+?(?:[.．·…]\s*){5,}[-—\s]*[0-9IVXivx]{1,4}[-—\s]*")
"""A line of a table of contents."""


@dataclass(slots=True)
class Part:
    """What is added to the assembly in one step: a line, a table, text left out, or the beginning of a page."""

    kind: Literal["line", "table", "skip", "place"]
    text: str = ""
    joint: Joint = "apart"
    confidence: float = 1.0
    reason: str = ""
    page: int = 0
    table: TableBlock | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """The line before, with its frame and page."""

    line: TextLine
    frame: Frame
    page: int
    column: int


class Flow:
    """Walks the sheets once and adds their text to an assembly."""

    def __init__(self, sheets: Sequence[Sheet], signs: Signs) -> None:
        self.sheets = sheets
        self.signs = signs
        lines = [item.what for sheet in sheets for item in sheet.items if isinstance(item.what, TextLine)]
        self.size = body_size(lines)
        self.pitch = usual_pitch(sheets)
        self.frames = {(sheet.number, column): frame for sheet, column, frame in frames(sheets)}
        self.indented, self.spaced = self.paragraph_style()
        self.parts: list[Part] = []
        self.before: Before | None = None
        self.notes: list[Part] = []

    def write(self, into: Assembly) -> None:
        """Everything into the assembly."""
        for sheet in self.sheets:
            self.parts.append(Part("place", page=sheet.number))
            self.parts.extend(Part("skip", text, reason=reason) for text, reason in sheet.above)
            notes = footnotes(sheet, self.size)
            for i, item in enumerate(sheet.items):
                if i in notes:
                    self.note(item, sheet.number)
                elif isinstance(item.what, TableBlock):
                    self.release()
                    self.parts.append(Part("table", table=item.what, page=sheet.number))
                    self.before = None
                else:
                    self.take(item.what, sheet, item.column)
            self.parts.extend(Part("skip", text, reason=reason) for text, reason in sheet.below)
        self.release()
        add(join_tables(self.parts, self.signs), into)

    def take(self, line: TextLine, sheet: Sheet, column: int) -> None:
        if LEADER.fullmatch(line.text):
            self.parts.append(Part("skip", line.text, reason="目录"))
            return
        here = Before(line, self.frames[sheet.number, column], sheet.number, column)
        joint = self.decide(self.before, here)
        last = self.parts[-1]
        if joint != "on":
            self.release()
        if joint == "on" and last.kind == "line" and line.confidence == last.confidence == 1.0:
            last.text = wrapped(last.text, line.text)
        else:
            self.parts.append(Part("line", line.text, joint, line.confidence, page=sheet.number))
        self.before = here

    def note(self, item: Item, page: int) -> None:
        """A footnote waits until the paragraph that runs past it has ended."""
        assert isinstance(item.what, TextLine)
        begins = not self.notes or FOOTNOTE.match(item.what.text) is not None
        self.notes.append(Part("line", item.what.text, "apart" if begins else "on", item.what.confidence, page=page))

    def release(self) -> None:
        """Add the footnotes that wait, under the page on which they stand."""
        if not self.notes:
            return
        now = next((part.page for part in reversed(self.parts) if part.kind == "place"), 0)
        for note in self.notes:
            self.parts.extend((Part("place", page=note.page), note))
        self.parts.append(Part("place", page=now))
        self.notes = []

    def decide(self, before: Before | None, here: Before) -> Joint:
        """Does a line go on with the one before it?"""
        if before is None:
            return "apart"
        last, line = before.line, here.line
        if line.text.strip()[:1] in tuple(NEVER_FIRST):
            return "on"
        allowed = SIZES_SEEN if min(last.confidence, line.confidence) < 1.0 else SIZES
        if abs(line.size - last.size) > allowed * max(line.size, last.size):
            return "apart"
        annex = self.signs.annex(line.text)
        if (annex is not None and annex.length == len(line.text)) or self.signs.is_date(line.text.replace(" ", "")):
            return "apart"
        if centred(last, before.frame, self.size) or centred(line, here.frame, self.size):
            return "apart"
        return self.by_margins(before, here)

    def by_margins(self, before: Before, here: Before) -> Joint:
        """Indents, the end of the line before, and the distance between the two."""
        last, line = before.line, here.line
        ended = last.text.rstrip().rstrip(CLOSERS)[-1:] in tuple(TERMINAL)
        room = before.frame.right - last.x1
        short = ends_short(last, room, line)
        indent = (line.x0 - here.frame.left) / line.size
        hung = (last.x0 - before.frame.left) / line.size
        if short and not (self.indented and indent < INDENT and not ended and room < LITTLE * line.size):
            return "maybe" if last.text.rstrip()[-1:] in tuple("，、") and indent < INDENT else "apart"
        if indent >= INDENT:
            long = last.width >= 0.5 * (before.frame.right - before.frame.left)
            hanging = long and hung >= INDENT and indent > hung - 0.5 and not ended and self.signs.heading(line.text) is None
            return "on" if hanging and not (self.indented and indent < DEEP) else "maybe" if hanging else "apart"
        together = before.page == here.page and before.column == here.column
        usual = self.pitch * max(1.0, line.size / self.size)
        pitch = (line.middle - last.middle) / usual if together else 1.0
        if pitch > (SPACED_PITCH if self.spaced else WIDE_PITCH):
            return "apart" if ended or self.spaced else "maybe"
        labelled = self.signs.heading(line.text) is not None
        if self.indented or (self.spaced and (together or not (ended or labelled))):
            return "on"
        if labelled or (ended and not together):
            return "maybe"
        return "on"

    def paragraph_style(self) -> tuple[bool, bool]:
        """Are first lines of paragraphs indented, and are paragraphs set apart by space? Told from lines behind one that ends short."""
        votes: Counter[tuple[str, bool]] = Counter()
        for sheet in self.sheets:
            last: TextLine | None = None
            for item in sheet.items:
                line = item.what
                frame = self.frames.get((sheet.number, item.column))
                if isinstance(line, TableBlock) or frame is None:
                    last = None
                    continue
                if last is not None and ends_short(last, frame.right - last.x1, line) and line.width > 0.8 * (frame.right - frame.left):
                    votes["indent", line.x0 - frame.left >= INDENT * line.size] += 1
                    votes["space", line.middle - last.middle > SPACED_PITCH * self.pitch] += 1
                last = line
        return votes["indent", True] > votes["indent", False], votes["space", True] > 2 * votes["space", False]


def footnotes(sheet: Sheet, size: float) -> set[int]:
    """Indices of the items at the foot of a page that are footnotes: smaller, the first with a mark."""
    found: list[int] = []
    for i in range(len(sheet.items) - 1, -1, -1):
        line = sheet.items[i].what
        if isinstance(line, TableBlock) or line.size > 0.9 * size:
            break
        found.append(i)
    while found and not FOOTNOTE.match(text_of(sheet.items[found[-1]])):
        found.pop()
    above = found[-1] - 1 if found else -1
    if above < 0 or isinstance(sheet.items[above].what, TableBlock):
        return set()
    return set(found)


def text_of(item: Item) -> str:
    return item.what.text if isinstance(item.what, TextLine) else ""


def join_tables(parts: Sequence[Part], signs: Signs) -> list[Part]:
    """Tables that go on over a page break as one; what stands in the margins between them comes first.

    Such a table holds the beginnings of its later pages itself (`raw_rows`).
    """
    found: list[Part] = []
    open_at: int | None = None
    last = 0
    for part in parts:
        if part.kind == "line":
            open_at = None
        if part.kind == "skip" and open_at is not None:
            found.insert(open_at, part)
            open_at += 1
            continue
        upper = found[open_at].table if open_at is not None else None
        if part.table is not None and upper is not None and open_at is not None and part.page == last + 1:
            header = join_over_pages(upper, part.table, part.page, signs)
            if header is not None:
                del found[open_at + 1 :]
                found[open_at:open_at] = [Part("skip", text, reason="续页重复的表头") for text in header]
                open_at += len(header)
                last = part.page
                continue
        if part.table is not None:
            open_at, last = len(found), part.page
        found.append(part)
    return found


def add(parts: Sequence[Part], into: Assembly) -> None:
    for part in parts:
        if part.kind == "place":
            into.place(f"第{part.page}页", part.page)
        elif part.kind == "skip":
            into.skip(part.text, part.reason)
        elif part.table is not None:
            into.table(raw_rows(part.table), merges_known=part.table.ruled)
        else:
            into.line(part.text, apart=part.joint == "apart", goes_on=part.joint == "on", confidence=part.confidence)
