"""Paragraphs and cells of a document with the cited stretch marked."""

from __future__ import annotations

from corpus.types import Paragraph, Span, Table
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


def cited_rows(table: Table, cited: Span | None) -> dict[int, frozenset[int]]:
    """Rows of a table that the stretch touches, each with the columns of the cells that it touches.

    A cell that a row has inherited has the place of the one above that it was filled from; it
    counts for the row in which it stands, or a citation of one row would mark those below it.
    """
    seen: set[Span] = set()
    found: dict[int, frozenset[int]] = {}
    for number, row in enumerate(table.rows):
        own = {column for column, cell in enumerate(row) if cell.text and cell.span not in seen}
        seen.update(cell.span for cell in row)
        columns = frozenset(column for column in own if touches(row[column].span, cited))
        if columns:
            found[number] = columns
    return found


def marked_cell(shown: str, is_cited: bool) -> Html:
    """The text of a table cell, marked when it is cited; of several names none is broken at the end of a line while another would do."""
    names = shown.split(" ")
    content = render([part for i, name in enumerate(names) for part in (" " if i else None, tag("span", name, class_="name"))]) if len(names) > 1 else shown
    return tag("mark", content) if is_cited and shown else render(content)
