"""Paragraphs and cells of a document with the cited stretch marked."""

from __future__ import annotations

from corpus.types import Cell, Paragraph, Span
from page.markup import Html, render, tag


def marked(paragraph: Paragraph, cited: Span | None) -> Html:
    """The paragraph's text; the characters whose place lies in `cited` stand in a mark."""
    if cited is None:
        return render(paragraph.text)
    inside = [i for i, offset in enumerate(paragraph.offsets) if cited.start <= offset < cited.end]
    if not inside:
        return render(paragraph.text)
    first, last = inside[0], inside[-1] + 1
    return render([paragraph.text[:first], tag("mark", paragraph.text[first:last]), paragraph.text[last:]])


def touches(span: Span, cited: Span | None) -> bool:
    """Do the two stretches share a character?"""
    return cited is not None and span.start < cited.end and cited.start < span.end


def marked_cell(cell: Cell, cited: Span | None) -> Html:
    """A table cell, marked when the cited stretch touches it."""
    return tag("mark", cell.text) if cell.text and touches(cell.span, cited) else render(cell.text)
