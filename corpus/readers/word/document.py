"""Word files (.docx, and .docm and .dotx, whose macros are never looked at).

What is read is what a printed copy would show: automatic numbers before their paragraphs, tracked
changes accepted, text boxes once, footnotes behind the sentence that they belong to. Page headers,
page numbers, tables of contents and hidden text are reported as skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.isolation import beat
from corpus.lines import Line, full_width
from corpus.readers import RawDocument
from corpus.readers.assembly import Assembly, RawCell
from corpus.readers.signs import Signs
from corpus.readers.text.document import is_page_number
from corpus.readers.word.flow import CONTENTS, Boxed, Flow, Left, Piece, Text, open_flow
from corpus.readers.word.package import Element, Package, Part, R, W, value
from corpus.readers.word.printed import Printed
from corpus.readers.word.tables import boxes_of, cells_of, is_frame, raw_rows, rows_of

CONTENTS_HEAD = re.compile(r"目\s*录")
CONTENTS_LINE = re.compile(r".{2,}?(?:\t|[.．·…]{3,}|[.．·…\s]{6,})[\s.．·…]*[-—－]?\s*[0-9IVXivx]{1,4}\s*[-—－]?")
SENTENCE_END = tuple("。；：！？.;:!?")
BEAT_EVERY = 300
FEW_ROWS, FEW_COLUMNS = 6, 3
HEAD_ROWS = 2
PRINTED_MARK = re.compile(r"[0-9]{1,2}日印[发制]?$")


def read(path: Path, signs: Signs, printed: Printed | None = None) -> RawDocument:
    """Read a Word file. `printed`: a text version of it, where another program made the file.

    Raises:
        UnreadableDocument: when it is no Word file, has a password, is broken, too large, or holds no text.
    """
    with Package(path) as package:
        main = package.main()
        body = main.root.find(f"{W}body")
        if body is None:
            raise UnreadableDocument("文件是空的，没有可读的文字。")
        reader = Body(signs, open_flow(package, main, signs, printed), read_notes(package, main, signs), is_broken(body))
        reader.take(reader.flow.pieces(body))
        reader.end()
        for text, reason in page_furniture(package, main, signs):
            reader.made.skip(text, reason)
        try:
            return reader.made.finish()
        except UnreadableDocument:
            if any(child.tag.endswith(("}drawing", "}pict")) for child in body.iter() if isinstance(child.tag, str)):
                raise UnreadableDocument("文件里只有图片，没有可读的文字；如为扫描件，请另存为 PDF 后再放入。") from None
            raise


def is_broken(body: Element) -> bool:
    """Is every line a paragraph, as in a file that was converted from a printed one?"""
    lines = ("".join(t.text or "" for t in p.iter(f"{W}t")).strip() for p in body.iterchildren(f"{W}p"))
    return full_width(lines) > 0


def read_notes(package: Package, main: Part, signs: Signs) -> dict[tuple[str, str], str]:
    """The texts of footnotes and endnotes by kind and id."""
    notes = {}
    for kind in ("footnotes", "endnotes"):
        part = package.first(main, kind)
        for node in part.root if part is not None else ():
            if value(node, "type") in (None, "normal"):
                texts = [piece.text for piece in Flow(signs).pieces(node) if isinstance(piece, Text)]
                notes[kind, value(node, "id") or ""] = " ".join(text.strip() for text in texts if text.strip())
    return notes


def page_furniture(package: Package, main: Part, signs: Signs) -> Iterator[tuple[str, str]]:
    """The texts of page headers and footers, each once."""
    seen = set()
    for section in main.root.iter(f"{W}sectPr"):
        for kind, reason in (("header", "页眉"), ("footer", "页脚")):
            for reference in section.iterchildren(f"{W}{kind}Reference"):
                part = package.part(main.links.get(reference.get(f"{R}id", ""), ("", ""))[1])
                for line in lines_of(Flow(signs).pieces(part.root), signs) if part is not None else ():
                    if (line, reason) not in seen:
                        seen.add((line, reason))
                        yield line, reason


def lines_of(pieces: Iterable[Piece], signs: Signs) -> Iterator[str]:
    """The lines of text among pieces, those in tables too."""
    for piece in pieces:
        if isinstance(piece, Text) and piece.text.strip():
            yield piece.text.strip()
        elif isinstance(piece, Boxed):
            for row in rows_of(piece.table):
                for cell in cells_of(row):
                    yield from lines_of(Flow(signs).pieces(cell), signs)


class Body:
    """Takes the pieces of a file and lays them out as lines and tables."""

    def __init__(self, signs: Signs, flow: Flow, notes: dict[tuple[str, str], str], broken: bool) -> None:
        self.signs = signs
        self.flow = flow
        self.made = Assembly(signs)
        self.notes = notes
        self.broken = broken
        self._waiting: list[str] = []
        """Footnotes that stand behind the end of the sentence."""
        self._contents: str | None = None
        """A line 目录 of which it is not yet known whether a table of contents follows."""
        self._in_contents = False
        self._taken = 0
        self._in_front = True

    def take(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            self._taken += 1
            if self._taken % BEAT_EVERY == 0:
                beat()
            if isinstance(piece, Boxed):
                self._table(piece.table)
            elif isinstance(piece, Left):
                self._skip(piece)
            elif not self._is_contents(piece.text):
                self._text(piece)

    def end(self) -> None:
        """After the last piece."""
        self._release()
        self._put_notes()

    def _skip(self, piece: Left) -> None:
        if self._contents is not None and piece.reason == CONTENTS:
            self.made.skip(self._contents, CONTENTS)
            self._contents = None
        self.made.skip(piece.text, piece.reason)

    def _release(self) -> None:
        """The line 目录 was none of a table of contents."""
        if self._contents is not None:
            self.made.line(self._contents, apart=True)
            self._contents = None

    def _is_contents(self, text: str) -> bool:
        """Take a line of a table of contents that was written by hand."""
        if CONTENTS_HEAD.fullmatch(text.strip()):
            self._release()
            self._contents = text
            return True
        if not text.strip() and self._contents is not None:
            return True
        if (self._contents is not None or self._in_contents) and all(CONTENTS_LINE.fullmatch(line.strip()) for line in text.splitlines() if line.strip()):
            self._skip(Left(text, CONTENTS))
            self._in_contents = True
            return True
        self._in_contents = False
        self._release()
        return False

    def _text(self, piece: Text) -> None:
        self._waiting += [self.notes.get(note, "") for note in piece.notes]
        text = piece.number + piece.text if piece.text.strip() else ""
        for number, line in enumerate(text.split("\n")):
            if is_page_number(Line(line, 0, 0)):
                self.made.skip(line, "页码")
            elif line.strip():
                self.made.line(line, apart=not number and (piece.indented or not self.broken))
                self._in_front = self._in_front and self.signs.heading(line.strip()) is None
        if piece.text.rstrip().endswith(SENTENCE_END):
            self._put_notes()

    def _put_notes(self) -> None:
        for note in self._waiting:
            if note.strip():
                self.made.line(f"注：{note.strip()}", apart=True)
        self._waiting = []

    def _table(self, table: Element) -> None:
        self._release()
        if is_frame(table):
            for row in rows_of(table):
                for cell in cells_of(row):
                    self.take(self._inner(cell))
            return
        boxes = boxes_of(table)
        texts: dict[Element, str] = {}
        inner: list[Element] = []
        for box in (box for row in boxes for box in row):
            texts[box.node] = self._cell(box.node, inner)
        rows = raw_rows(boxes, texts)
        if self._is_layout(rows):
            self._put_rows(rows)
        else:
            self.made.table(rows, merges_known=True)
        for each in inner:
            self._table(each)
        self._put_notes()

    def _inner(self, node: Element) -> Iterator[Piece]:
        """The pieces of a cell; fields that are open outside stay so."""
        return Flow(self.signs, self.flow.styles, self.flow.numbering, self.flow.fields, self.flow.printed).pieces(node)

    def _cell(self, cell: Element, inner: list[Element]) -> str:
        """The text of a cell; tables with columns of their own are added to `inner`."""
        lines = []
        for piece in self._inner(cell):
            if isinstance(piece, Text):
                self._waiting += [self.notes.get(note, "") for note in piece.notes]
                lines.append(piece.number + piece.text.strip(" "))
            elif isinstance(piece, Boxed) and is_frame(piece.table):
                lines += [self._cell(each, inner) for row in rows_of(piece.table) for each in cells_of(row)]
            elif isinstance(piece, Boxed):
                inner.append(piece.table)
        return "\n".join(line for line in lines if line.strip())

    def _is_layout(self, rows: Sequence[Sequence[RawCell]]) -> bool:
        """A table without lines that lays out the head of a notice, or the record of its printing at the end."""
        texts = [re.sub(r"\s+", "", cell.text) for row in rows for cell in row if cell.text.strip()]
        if len(rows) > FEW_ROWS or not texts or len(rows[0]) > FEW_COLUMNS:
            return False
        if any(self.signs.is_back_matter(text) or PRINTED_MARK.search(text) for text in texts):
            return True
        return self._in_front and any(is_head(text, self.signs) or (len(rows) <= HEAD_ROWS and self.signs.is_number(text)) for text in texts)

    def _put_rows(self, rows: Sequence[Sequence[RawCell]]) -> None:
        for row in rows:
            text = "　".join(cell.text.strip() for cell in row if cell.text.strip())
            if text:
                self._text(Text(text, indented=True))


def is_head(text: str, signs: Signs) -> bool:
    """A cell of the head of a notice: 签发人：…, 某某局文件, or 文件 beside the names of several."""
    return text.startswith("签发人") or text == "文件" or (text.endswith("文件") and signs.is_unit(text[:-2]))
