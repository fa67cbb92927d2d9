"""Tables copied one cell a line in which a blank line stands for a blank cell: every row has as many pieces as columns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from corpus.readers.signs import Signs
from corpus.readers.text.counting import counters
from corpus.readers.text.heads import Head, heads
from corpus.readers.text.laying import Laid
from corpus.readers.text.pieces import Piece, joined

MIN_ROWS = 2


def spaced_rows(pieces: Sequence[Piece], size: int, signs: Signs) -> tuple[Head, list[Laid]] | None:
    """Header and rows of a table with numbered rows, or None where the rows are not all as long as the header is wide.

    `size` is the number of pieces before the number 1.
    """
    body = pieces[size:]
    anchors = counters(body, len([piece for piece in pieces[:size] if piece.text]), signs)
    lengths = [after - before for before, after in itertools.pairwise(anchors)]
    if len(lengths) < MIN_ROWS - 1 or not any(not piece.text for piece in body[: anchors[-1]]):
        return None
    width = max(set(lengths), key=lambda n: (lengths.count(n), -n))
    head, bands = spaced_head(pieces[:size], width, signs)
    rows = rows_of(body, set(anchors), width, signs) if head is not None else None
    return (head, [*bands, *rows]) if head is not None and rows is not None else None


def spaced_head(pieces: Sequence[Piece], width: int, signs: Signs) -> tuple[Head | None, list[Laid]]:
    """The header, in two rows where blank lines fill them, and the heading between it and the first row."""
    for rest in (0, 1):
        own = list(pieces[: len(pieces) - rest])
        bands = [band_of(piece, width) for piece in pieces[len(pieces) - rest :]]
        if len(own) == 2 * width and any(not piece.text for piece in own):
            rows = tuple(tuple((piece,) if piece.text else () for piece in row) for row in (own[:width], own[width:]))
            names = tuple(joined(low) or joined(top) for top, low in zip(*rows, strict=True))
            return Head(rows, names, 0.0), bands
        found = [head for head in heads([piece for piece in own if piece.text], signs) if head.width == width]
        if found and all(piece.text for piece in pieces[len(pieces) - rest :]):
            return found[0], bands
    return None, []


def rows_of(body: Sequence[Piece], anchors: set[int], width: int, signs: Signs) -> list[Laid] | None:
    """The rows; None when one has not as many cells as the table."""
    rows: list[Laid] = []
    i, last = 0, max(anchors)
    while i < len(body):
        piece = body[i]
        if i in anchors or signs.sums_up(piece.text):
            row = body[i : i + width]
            if any(j in anchors for j in range(i + 1, i + len(row))):
                return None
            cells = tuple((each,) if each.text else () for each in row)
            rows.append(Laid((*cells, *((),) * (width - len(row))), "row" if i in anchors else "sum"))
            i += width
        elif not piece.text:
            i += 1
        elif i > last:
            break
        elif next((j for j in range(i + 1, len(body)) if body[j].text), None) in anchors:
            rows.append(band_of(piece, width))
            i += 1
        else:
            return None
    return rows


def band_of(piece: Piece, width: int) -> Laid:
    return Laid(((piece,), *((),) * (width - 1)), "band")
