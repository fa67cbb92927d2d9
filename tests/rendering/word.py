"""A plan as a Word file: automatic numbering, real merged cells, page headers and numbers, annexes across the page."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from tests.rendering.plan import Line, Plan, Sheet

STYLES = ("chinese", "chinese_bracket", "arabic")
SUBSCRIPT = re.compile(r"_\{?([0-9.]+)\}?")
ALIGNED = {"title": WD_ALIGN_PARAGRAPH.CENTER, "annex_title": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
ABSTRACT = 90
"""Number of the list definition; the template's own are smaller."""


class Numbering:
    """One list of three levels that counts as Word does, so that only what Word would print is left to it."""

    def __init__(self, document: Any, plan: Plan) -> None:
        self.root = document.part.numbering_part.element
        labelled = [part for part in plan.parts if isinstance(part, Line) and part.label is not None]
        self.marks = {style: self._usual(labelled, style) for style in STYLES}
        self.counts = [0, 0, 0]
        self.running = [False, *(runs_on(labelled, style) for style in STYLES[1:])]
        self.number = ABSTRACT
        self._define()
        self.restart()

    @staticmethod
    def _usual(lines: list[Line], style: str) -> str:
        marks = Counter(re.sub(r"[0-9〇零一二三四五六七八九十百]+", "%", line.label.text) for line in lines if line.label and line.label.style == style)
        return marks.most_common(1)[0][0] if marks else "%、"

    def _define(self) -> None:
        levels = []
        for depth, style in enumerate(STYLES):
            kind = "decimal" if style == "arabic" else "chineseCountingThousand"
            text = self.marks[style].replace("%", f"%{depth + 1}")
            again = '<w:lvlRestart w:val="0"/>' if self.running[depth] else ""
            levels.append(
                f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{again}<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
            )
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{ABSTRACT}"><w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>'
        )
        self.root.insert(0, abstract)

    def restart(self) -> None:
        """Begin to count anew, as at an annex."""
        self.number += 1
        starts = "".join(f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="1"/></w:lvlOverride>' for depth in range(3))
        self.root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{self.number}"><w:abstractNumId w:val="{ABSTRACT}"/>{starts}</w:num>'))
        self.counts = [0, 0, 0]

    def apply(self, paragraph: Any, line: Line) -> bool:
        """Number the paragraph where the list would print the very label; False where it has to be written out."""
        label = line.label
        if label is None or label.style not in STYLES:
            return False
        depth = STYLES.index(label.style)
        if re.sub(r"[0-9〇零一二三四五六七八九十百]+", "%", label.text) != self.marks[label.style] or self.counts[depth] + 1 != label.ordinal:
            return False
        self.counts[depth] += 1
        for deeper in range(depth + 1, 3):
            if not self.running[deeper]:
                self.counts[deeper] = 0
        properties = paragraph._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{self.number}"/></w:numPr>'))
        return True


def runs_on(lines: list[Line], style: str) -> bool:
    """Do the numbers of this style go on where the one above it changes?"""
    last, changed = 0, False
    for line in lines:
        assert line.label is not None
        if line.label.style == style:
            if changed and last and line.label.ordinal == last + 1:
                return True
            last, changed = line.label.ordinal, False
        elif STYLES.index(line.label.style) < STYLES.index(style) if line.label.style in STYLES else False:
            changed = True
    return False


def write(plan: Plan, path: Path) -> None:
    """Write the plan as .docx."""
    document = docx.Document()
    document.styles["Normal"].font.name = "仿宋"
    document.styles["Normal"].font.size = Pt(16)
    numbering = Numbering(document, plan)
    furnish(document.sections[0], plan.title)
    across = False
    for number, part in enumerate(plan.parts):
        if isinstance(part, Sheet):
            add_table(document, part)
            continue
        if part.kind == "annex":
            numbering.restart()
            wide = opens_wide(plan, number)
            if wide != across:
                turn(document, wide)
                across = wide
            else:
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        add_line(document, part, numbering)
    document.core_properties.author = ""
    document.save(str(path))


def opens_wide(plan: Plan, number: int) -> bool:
    """Does the next table after this part, before another annex, need the page turned?"""
    for part in plan.parts[number + 1 :]:
        if isinstance(part, Sheet):
            return part.wide
        if part.kind == "annex":
            break
    return False


def furnish(section: Any, title: str) -> None:
    """A running head and a page number."""
    section.header.paragraphs[0].text = title
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    for kind, text in (("begin", None), (None, "PAGE"), ("separate", None), ("text", "1"), ("end", None)):
        run = paragraph.add_run(text if kind == "text" else None)
        if kind == "text":
            continue
        element = OxmlElement("w:instrText" if kind is None else "w:fldChar")
        if kind is None:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
    paragraph.add_run(" —")


def turn(document: Any, wide: bool) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    if wide != (section.orientation == WD_ORIENT.LANDSCAPE):
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = section.page_height, section.page_width


def add_line(document: Any, line: Line, numbering: Numbering) -> None:
    style = f"Heading {min(line.level, 3)}" if line.kind == "heading" else "Title" if line.kind == "title" else None
    paragraph = document.add_paragraph(style=style)
    if line.kind in ALIGNED:
        paragraph.alignment = ALIGNED[line.kind]
    text = line.rest if numbering.apply(paragraph, line) else line.text
    add_text(paragraph, text)


def add_text(paragraph: Any, text: str, size: float | None = None) -> None:
    """Text with its subscripts as such."""
    for number, piece in enumerate(SUBSCRIPT.split(text)):
        if piece:
            run = paragraph.add_run(piece)
            run.font.subscript = True if number % 2 else None
            if size:
                run.font.size = Pt(size)


def add_table(document: Any, sheet: Sheet) -> None:
    """The table, with a header over the columns of units that spans them."""
    first, last = sheet.units
    depth = 2 if last else 1
    table = document.add_table(rows=depth + len(sheet.rows), cols=len(sheet.header), style="Table Grid")
    cells = [list(row.cells) for row in table.rows]
    for c, name in enumerate(sheet.header):
        inside = first <= c < last
        add_text(cells[1 if inside else 0][c].paragraphs[0], name, 9)
        if depth == 2 and not inside:
            cells[0][c].merge(cells[1][c])
    if depth == 2:
        top = cells[0][first].merge(cells[0][last - 1])
        add_text(top.paragraphs[0], "责任分工", 9)
    for row in table.rows[:depth]:
        row._tr.get_or_add_trPr().append(parse_xml(f'<w:tblHeader {nsdecls("w")}/>'))
    for r, row in enumerate(sheet.rows):
        for c, text in enumerate(row):
            if text is None:
                continue
            add_text(cells[depth + r][c].paragraphs[0], text, 9)
            reach = sheet.reach(r, c)
            if reach > 1:
                cells[depth + r][c].merge(cells[depth + r + reach - 1][c])
