"""A conversation as a Word document with numbered sources."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
from docx.oxml.ns import qn
from docx.shared import Pt

from page import words
from page.task_view import COLUMNS, field_text
from page.turn import Turn

FACE = "宋体"
MANY = 8
"""Sources from more of which on their numbers are said as a range."""


def to_word(title: str, turns: Sequence[Turn]) -> bytes:
    """The bytes of a .docx file; the sources are numbered through the whole conversation."""
    paper = sheet()
    paper.add_heading(clean(title), level=1)
    number = 0
    sources: list[str] = []
    for turn in turns:
        paper.add_heading(clean(turn.question), level=2)
        first, number = number + 1, number + len(turn.sources)
        sources += [source.long_form for source in turn.sources]
        said = paper.add_paragraph(clean(turn.text))
        if turn.sources:
            mark = said.add_run(f"[{first}]–[{number}]" if number - first >= MANY else "".join(f"[{i}]" for i in range(first, number + 1)))
            mark.font.superscript = True
        _compared(paper, turn)
        _tasks(paper, turn)
        for notice in turn.remarks:
            paper.add_paragraph(clean(f"{words.NOTICES}：{notice}"))
    if sources:
        paper.add_heading(words.SOURCES, level=2)
        for i, source in enumerate(sources, 1):
            paper.add_paragraph(clean(f"[{i}] {source}"))
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


def _tasks(paper: docx.document.Document, turn: Turn) -> None:
    if not turn.cards:
        return
    names = [name for name in COLUMNS if any(field_text(card, name) for card in turn.cards)]
    table = paper.add_table(rows=1, cols=len(names))
    table.style = "Table Grid"
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        cell.text = words.FIELD_NAMES[name]
    for card in turn.cards:
        for cell, name in zip(table.add_row().cells, names, strict=True):
            cell.text = clean(f"《{card.title}》{card.place}" if name == "place" else field_text(card, name))
    paper.add_paragraph()


def clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(char for char in text if char.isprintable() or char in "\n\t")
