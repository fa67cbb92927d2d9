"""A look at the lines of a page whose text is doubtful: does it say what is printed?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from corpus.errors import UnreadableDocument
from corpus.readers.layout.types import Piece
from corpus.readers.pdf.page import PdfPage
from corpus.readers.pdf.sound import IDEOGRAPH, NARROW, Doubted, misread, most, suspicion
from corpus.readers.signs import Signs

DPI = 150
"""Resolution at which lines are looked at."""
LARGEST_SIDE = 5000
"""Greatest side of a picture of the page, in dots."""
COMPARED = 4
"""Lines that are looked at on one page."""
CLEAN, MANY = 4, 0.2
"""Pages whose doubted text was right after all; behind so many only pages are looked at on which a greater share of the lines is doubted."""

Grey = NDArray[np.uint8]


class Check:
    """Looks at the pages of one file whose text is doubtful."""

    def __init__(self, signs: Signs) -> None:
        self.signs = signs
        self.clean = 0

    def garbled(self, page: pypdfium2.PdfPage, held: PdfPage) -> bool:
        """Does the text of a page say something else than a person sees?

        Where nothing can be compared, a page is so when no right text looks like it.
        """
        lines = upright(held)
        found = suspicion(lines, self.signs)
        if found is None or (self.clean >= CLEAN and len(found.lines) < MANY * len(lines)):
            return False
        verdict = misread(glance(page, held, found.lines[:COMPARED]))
        self.clean += verdict is False
        return found.certain if verdict is None else verdict


def differs(page: pypdfium2.PdfPage, held: PdfPage) -> bool:
    """Are the figures or the ideographs of a page printed otherwise, whatever its text looks like? For files with a garbled page."""
    return any(misread(glance(page, held, most(upright(held), kind)[:COMPARED])) for kind in (IDEOGRAPH, NARROW))


def upright(held: PdfPage) -> list[Piece]:
    return [piece for piece in (*held.pieces, *held.pale) if not piece.sideways]


def glance(page: pypdfium2.PdfPage, held: PdfPage, lines: Sequence[Doubted]) -> list[tuple[Doubted, str]]:
    """Lines with what recognition reads at their places; none where the page is turned or recognition is missing."""
    if not lines or held.frame.turn != page.get_rotation() % 360:
        return []
    try:
        from corpus.readers.scan.models import read_lines

        scale = min(DPI / 72, LARGEST_SIDE / max(*page.get_size(), 1.0))
        picture = page.render(scale=scale, grayscale=True).to_numpy()
        areas = [cut_out(picture.reshape(picture.shape[:2]), line.piece, scale) for line in lines]
        kept = [(line, area) for line, area in zip(lines, areas, strict=True) if min(area.shape) > 2]
        return [(line, reading.text) for (line, _), reading in zip(kept, read_lines([area for _, area in kept]), strict=True)]
    except (ImportError, UnreadableDocument):
        return []


def cut_out(picture: Grey, piece: Piece, scale: float) -> Grey:
    """The part of a page that a piece takes, with some paper around it."""
    margin = 0.12 * piece.size
    x0, y0, x1, y1 = (round(scale * at) for at in (piece.x0 - margin, piece.y0 - margin, piece.x1 + margin, piece.y1 + margin))
    return np.ascontiguousarray(picture[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)])
