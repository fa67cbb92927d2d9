"""What is asked of a page picture, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 from the top left corner."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A character of a page and its box in points, from the top left corner of the page as it is drawn."""

    char: str
    box: Box


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a document's text that stands on the page; `before` and `after` tell it from the same words elsewhere."""

    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn page: the bytes of an image of this media type, and whether the quotation was found on it."""

    data: bytes
    media_type: str
    marked: bool
