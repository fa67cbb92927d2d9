"""A conversation as a Word document with numbered sources."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from page import words
from page.sources import card_link, cited_link
from page.task_view import COLUMNS, field_text
from page.turn import Source, Turn

FACE = "宋体"
LINK = RGBColor(0x05, 0x63, 0xC1)
MANY = 8
"""Sources from more of which on their numbers are said as a range."""


def to_word(title: str, turns: Sequence[Turn], base: str = "") -> bytes:
    """The bytes of a .docx file; the sources are numbered through the whole conversation. `base`: the address of the page, for the ways to them."""
    paper = sheet()
    paper.add_heading(clean(title), level=1)
    number = 0
    sources: list[Source] = []
    for turn in turns:
        paper.add_heading(clean(turn.question), level=2)
        first, number = number + 1, number + len(turn.sources)
        sources += turn.sources
        said = paper.add_paragraph(clean(turn.text))
        if turn.sources:
            mark = said.add_run(f"[{first}]–[{number}]" if number - first >= MANY else "".join(f"[{i}]" for i in range(first, number + 1)))
            mark.font.superscript = True
        _compared(paper, turn)
        _tasks(paper, turn, base)
        for notice in turn.remarks:
            paper.add_paragraph(clean(f"{words.NOTICES}：{notice}"))
    if sources:
        paper.add_heading(words.SOURCES, level=2)
        for i, source in enumerate(sources, 1):
            line = paper.add_paragraph(f"[{i}] ")
            add_link(line, source.reference, base and base + cited_link(source))
            line.add_run(clean(source.long_form.removeprefix(source.reference)))
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def sheet() -> docx.document.Document:
    """An empty document in the face of official papers."""
    made = docx.Document()
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    return made


def _compared(paper: docx.document.Document, turn: Turn) -> None:
    for number, line in enumerate(turn.compared.rows() if turn.compared else ()):
        if not number:
            table = paper.add_table(rows=0, cols=len(line))
            table.style = "Table Grid"
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = clean(text)


def _tasks(paper: docx.document.Document, turn: Turn, base: str) -> None:
    if not turn.cards:
        return
    names = [name for name in COLUMNS if any(field_text(card, name) for card in turn.cards)]
    table = paper.add_table(rows=1, cols=len(names))
    table.style = "Table Grid"
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        cell.text = words.FIELD_NAMES[name]
    for card in turn.cards:
        for cell, name in zip(table.add_row().cells, names, strict=True):
            if name == "place":
                add_link(cell.paragraphs[0], f"《{card.title}》{card.place}", base and base + card_link(card))
            else:
                cell.text = clean(field_text(card, name))
    paper.add_paragraph()


def add_link(paragraph: Paragraph, text: str, address: str) -> None:
    """Words that lead to an address; without one plain words."""
    if not address:
        paragraph.add_run(clean(text))
        return
    key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    run = Run(OxmlElement("w:r"), paragraph)
    run.text = clean(text)
    run.font.color.rgb, run.font.underline = LINK, True
    link.append(run._r)
    paragraph._p.append(link)


def clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(char for char in text if char.isprintable() or char in "\n\t")
