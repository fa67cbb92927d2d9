"""The body of a Word file as a flow of lines and tables in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.readers.signs import Signs
from corpus.readers.word.numbering import Numbering, divided, read_numbering
from corpus.readers.word.package import MC, Element, Package, Part, W, on, value, whole
from corpus.readers.word.printed import Printed
from corpus.readers.word.styles import Styles, read_styles
from corpus.readers.word.text import DROPPED, PASSED, Fields, Inline, alternatives, is_placeholder, read_inline

CONTENTS, HIDDEN, UNREAD = "目录", "隐藏文字", "其中的文字未读取"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; line breaks inside it are kept. `notes` are kind and id of its footnotes."""

    text: str
    number: str = ""
    """Its automatic number."""
    indented: bool = False
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """Text that is no part of the document, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Boxed:
    """A table, as the file has it."""

    table: Element


Piece = Text | Left | Boxed


@dataclass(slots=True)
class Flow:
    """Reads paragraphs one after the other, as numbers, fields and deleted paragraph marks ask for.

    What a paragraph whose mark is deleted or hidden holds waits for the next one, which it runs into.
    """

    signs: Signs
    styles: Styles = field(default_factory=Styles)
    numbering: Numbering = field(default_factory=Numbering)
    fields: Fields = field(default_factory=Fields)
    printed: Printed | None = None
    """Knows better what number a paragraph has, where there is a text version of the file."""
    _before: str = ""
    _label: str | None = None
    _notes: list[tuple[str, str]] = field(default_factory=list)
    _begun: bool = False

    def pieces(self, container: Element) -> Iterator[Piece]:
        """What a body, cell, text box or note holds."""
        yield from self._walk(container)
        if self._before.strip():
            yield self._text("", False)
        self._before, self._label = "", None

    def _walk(self, container: Element) -> Iterator[Piece]:
        for child in container:
            tag = child.tag
            if tag == f"{W}p":
                yield from self._paragraph(child)
            elif tag == f"{W}tbl":
                self._begun = True
                yield Boxed(child)
            elif tag == f"{W}sdt":
                yield from self._control(child)
            elif tag in PASSED and tag not in DROPPED:
                yield from self._walk(child)
            elif tag == f"{MC}AlternateContent":
                for chosen in alternatives(child):
                    yield from self._walk(chosen)
            elif tag == f"{W}altChunk":
                yield Left("［嵌入的文档］", UNREAD)

    def _control(self, control: Element) -> Iterator[Piece]:
        content = control.find(f"{W}sdtContent")
        if content is None or is_placeholder(control):
            return
        gallery = value(control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")) or ""
        for piece in self._walk(content):
            yield Left(piece.text, CONTENTS) if gallery == "Table of Contents" and isinstance(piece, Text) else piece

    def _paragraph(self, node: Element) -> Iterator[Piece]:
        found = read_inline(node, self.styles, self.fields)
        properties = node.find(f"{W}pPr")
        style = value(properties.find(f"{W}pStyle")) if properties is not None else None
        boxes = [piece for box in found.boxes for piece in Flow(self.signs, self.styles, self.numbering, printed=self.printed).pieces(box)]
        if boxes and (not self._begun or opens_annex(boxes[0], self.signs)):
            yield from boxes
            boxes = []
        if found.hidden.strip():
            yield Left(found.hidden, HIDDEN)
        if found.contents.strip():
            yield Left(found.contents, CONTENTS)
        if found.text.strip() and self.styles.is_contents(style):
            yield Left(found.text, CONTENTS)
        elif not found.contents.strip():
            yield from self._line(found, properties)
        yield from boxes
        for name in found.unread:
            yield Left(f"［{name}］", UNREAD)

    def _line(self, found: Inline, properties: Element | None) -> Iterator[Piece]:
        mark = properties.find(f"{W}rPr") if properties is not None else None
        deleted = mark is not None and any(mark.find(tag) is not None for tag in DROPPED)
        silent = mark is not None and (on(mark.find(f"{W}vanish")) or on(mark.find(f"{W}specVanish")))
        self._notes += found.notes
        if not deleted and not (found.hidden and not found.text):
            label = self._number(properties, found.text)
            self._label = label if self._label is None else self._label
        if deleted or silent:
            self._before += found.text
        else:
            yield self._text(found.text, is_indented(properties))

    def _number(self, properties: Element | None, text: str) -> str:
        place = self.styles.place_in_list(properties, self.numbering)
        if place is None:
            return ""
        label = self.numbering.next(*place)
        printed = self.printed.number(text) if self.printed is not None and label else None
        return divided(printed) if printed else label

    def _text(self, text: str, indented: bool) -> Text:
        text = self._before + text
        made = Text(text, self._label or "", indented, tuple(self._notes))
        self._begun = self._begun or bool(text.strip())
        self._before, self._label, self._notes = "", None, []
        return made


def opens_annex(piece: Piece, signs: Signs) -> bool:
    """附件1 in a text box beside the title of the annex."""
    text = re.sub(r"\s", "", piece.text) if isinstance(piece, Text) else ""
    label = signs.annex(text)
    return label is not None and label.length == len(text)


def is_indented(properties: Element | None) -> bool:
    """Does the first line begin further right than the others?"""
    indent = properties.find(f"{W}ind") if properties is not None else None
    return any((whole(value(indent, name)) or 0) > 0 for name in ("firstLine", "firstLineChars"))


def open_flow(package: Package, main: Part, signs: Signs, printed: Printed | None = None) -> Flow:
    """The flow of a file, with its styles and lists."""
    styles = read_styles(package.first(main, "styles"))
    numbering = read_numbering(package.first(main, "numbering"), styles.numbering_links())
    marks = [value(mark, "fldCharType") for mark in main.root.iter(f"{W}fldChar")]
    return Flow(signs, styles, numbering, Fields(sound=marks.count("begin") == marks.count("end")), printed)
