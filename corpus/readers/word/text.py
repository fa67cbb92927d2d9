"""The text of a paragraph as it reads after printing: changes accepted, codes of fields and hidden text left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.readers.word.package import MC, OFFICE, WP, Element, M, W, on, value, whole
from corpus.readers.word.styles import Styles
from corpus.readers.word.symbols import raised, stacked, symbol

PASSED = frozenset(f"{W}{name}" for name in ("hyperlink", "smartTag", "customXml", "ins", "moveTo", "fldSimple", "dir", "bdo", "sdtContent"))
"""Elements that only wrap what they hold."""
DROPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom"))
FIXED = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
LARGE_PICTURE = 3_000_000 * 2_000_000
"""Area from which a picture may hold a table or a chart: some 8 × 5.5 cm, in square EMU."""


@dataclass(slots=True)
class Fields:
    """The fields that are open, outermost first; a table of contents stays open over many paragraphs.

    `sound`: every field of the file that begins also ends, so that an open one can be relied upon.
    """

    sound: bool = True
    codes: list[str] = field(default_factory=list)
    shown: list[bool] = field(default_factory=list)

    @property
    def hidden(self) -> bool:
        """Does what stands here belong to the code of a field?"""
        return self.sound and not all(self.shown)

    @property
    def contents(self) -> bool:
        """Does what stands here belong to a table of contents?"""
        return self.sound and any(code.split()[:1] == ["TOC"] for code in self.codes)

    def mark(self, kind: str | None) -> str:
        """A w:fldChar; gives the character that a field without a result draws."""
        if kind == "begin":
            self.codes.append("")
            self.shown.append(False)
        elif kind == "separate" and self.codes:
            self.shown[-1] = True
        elif kind == "end" and self.codes:
            code, shown = self.codes.pop(), self.shown.pop()
            return "" if shown or self.hidden else stacked(code)
        return ""

    def close_codes(self) -> None:
        """At the end of a paragraph: a field whose code never ended must not swallow the rest of the file."""
        while self.shown and not self.shown[-1]:
            self.codes.pop()
            self.shown.pop()


@dataclass(slots=True)
class Inline:
    """What a paragraph holds."""

    text: str = ""
    hidden: str = ""
    contents: str = ""
    """Text that belongs to a table of contents."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Kind and id of the footnotes referred to."""
    boxes: list[Element] = field(default_factory=list)
    """Text boxes that hang on the paragraph (w:txbxContent)."""
    unread: list[str] = field(default_factory=list)
    """Pictures and embedded objects whose text is not read."""


def read_inline(paragraph: Element, styles: Styles, fields: Fields) -> Inline:
    """The content of a w:p."""
    reader = Reader(styles, fields, Inline())
    style = value(paragraph.find(f"{W}pPr/{W}pStyle")) or styles.usual
    reader.walk(paragraph, styles.hides(style))
    fields.close_codes()
    return reader.found


@dataclass(slots=True)
class Reader:
    """Walks the runs of one paragraph."""

    styles: Styles
    fields: Fields
    found: Inline

    def walk(self, node: Element, hidden: bool) -> None:
        for child in node:
            tag = child.tag
            if tag == f"{W}r":
                self.run(child, hidden)
            elif tag in PASSED:
                self.walk(child, hidden)
            elif tag == f"{W}sdt":
                if not is_placeholder(child):
                    self.walk(child, hidden)
            elif tag == f"{MC}AlternateContent":
                for chosen in alternatives(child):
                    self.walk(chosen, hidden)
            elif tag in (f"{M}oMath", f"{M}oMathPara"):
                self.add("".join(formula(child)), hidden)

    def run(self, run: Element, hidden: bool) -> None:
        properties = run.find(f"{W}rPr")
        if properties is not None:
            own = properties.find(f"{W}vanish")
            hidden = on(own) if own is not None else hidden or self.styles.hides(value(properties.find(f"{W}rStyle")))
        lifted = properties is not None and value(properties.find(f"{W}vertAlign")) == "superscript"
        self.pieces(run, hidden, lifted)

    def pieces(self, run: Element, hidden: bool, lifted: bool) -> None:
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                text = (child.text or "").replace("\n", " ")
                self.add(raised(text) if lifted else text, hidden)
            elif tag in FIXED:
                self.add(FIXED[tag], hidden)
            elif tag == f"{W}sym":
                self.add(symbol(value(child, "font") or "", value(child, "char") or ""), hidden)
            elif tag == f"{W}fldChar":
                self.add(self.fields.mark(value(child, "fldCharType")), hidden)
            elif tag == f"{W}instrText":
                if self.fields.codes and not self.fields.shown[-1]:
                    self.fields.codes[-1] += child.text or ""
            elif tag in NOTES:
                self.found.notes.append((NOTES[tag], value(child, "id") or ""))
            elif tag == f"{W}ruby":
                for base in child.iterchildren(f"{W}rubyBase"):
                    self.walk(base, hidden)
            elif tag == f"{MC}AlternateContent":
                for chosen in alternatives(child):
                    self.pieces(chosen, hidden, lifted)
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self.drawing(child)

    def drawing(self, node: Element) -> None:
        """Text boxes are kept for later; pictures large enough to hold text are named."""
        boxes = list(outer_boxes(node))
        self.found.boxes.extend(boxes)
        if boxes:
            return
        embedded = next(node.iter(f"{OFFICE}OLEObject"), None)
        if embedded is not None:
            self.found.unread.append(f"嵌入对象：{embedded.get('ProgID', '未知')}")
        elif any(area(extent) >= LARGE_PICTURE for extent in node.iter(f"{WP}extent")):
            self.found.unread.append("图片")

    def add(self, text: str, hidden: bool) -> None:
        if not text or self.fields.hidden:
            return
        if hidden:
            self.found.hidden += text
        elif self.fields.contents:
            self.found.contents += text
        else:
            self.found.text += text


def area(extent: Element) -> int:
    return (whole(extent.get("cx")) or 0) * (whole(extent.get("cy")) or 0)


def outer_boxes(node: Element) -> Iterator[Element]:
    """The text boxes of a drawing, each once: the first of several versions is taken."""
    for child in node:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == f"{MC}AlternateContent":
            for chosen in alternatives(child):
                yield from outer_boxes(chosen)
        else:
            yield from outer_boxes(child)


def alternatives(node: Element) -> list[Element]:
    """Of several versions of one thing the first that holds anything."""
    versions = [child for child in node if child.tag in (f"{MC}Choice", f"{MC}Fallback")]
    return [version for version in versions if len(version)][:1]


def is_placeholder(control: Element) -> bool:
    """A content control that still shows 单击此处输入文字."""
    return on(control.find(f"{W}sdtPr/{W}showingPlcHdr"))


def formula(node: Element) -> Iterator[str]:
    """The characters of a formula in reading order."""
    for child in node:
        if child.tag == f"{M}t":
            yield child.text or ""
        elif child.tag == f"{M}den":
            yield "/"
            yield from formula(child)
        elif child.tag == f"{M}sup" and node.tag == f"{M}sSup":
            yield raised("".join(formula(child)))
        else:
            yield from formula(child)
