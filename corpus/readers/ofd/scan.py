"""Pages of an OFD file that are nothing but a picture: the picture is recognised."""

from __future__ import annotations

import io
import warnings

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from corpus.errors import UnreadableDocument
from corpus.readers.layout.types import PageContent
from corpus.readers.ofd.package import Package, below, resolve, text_below

DPI = 200.0
"""Resolution to which finer pictures are made smaller."""
LARGEST = 80_000_000
Colour = NDArray[np.uint8]
FORMATS = ("PNG", "JPEG", "TIFF", "BMP")


def media_of(package: Package, document: str) -> dict[str, str]:
    """The parts that hold pictures, by the ids that pages name them with."""
    root = package.root(document)
    found: dict[str, str] = {}
    for kind in ("PublicRes", "DocumentRes"):
        for each in below(root, kind):
            name = resolve(document, each.text or "")
            if name not in package:
                continue
            resources = package.root(name)
            folder = resolve(name, (resources.get("BaseLoc") or ".") + "/_")
            for media in below(resources, "MultiMedia"):
                if location := text_below(media, "MediaFile"):
                    found[media.get("ID") or ""] = resolve(folder, location)
    return found


def recognised(package: Package, part: str, number: int, width: float) -> tuple[PageContent, str] | None:
    """The page as recognised in the picture, which is `width` points wide, and the remark for readers; None where that is not possible."""
    try:
        from corpus.readers.scan.page import REMARK, scan_page
    except ImportError:
        return None
    found = picture_of(package, part, width)
    return (scan_page(*found).content(number), REMARK) if found is not None else None


def picture_of(package: Package, part: str, width: float) -> tuple[Colour, float] | None:
    """A picture, which is `width` points wide, with its dots an inch; None where it is none, or too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(package.data(part)), formats=FORMATS) as opened:
                if opened.width * opened.height > LARGEST or min(opened.size) < 16:
                    return None
                picture = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError, EOFError, UnreadableDocument, Image.DecompressionBombError):
        return None
    dpi = picture.width * 72.0 / width
    if dpi > DPI:
        picture = picture.resize((round(picture.width * DPI / dpi), round(picture.height * DPI / dpi)), Image.Resampling.BOX)
        dpi = DPI
    return np.asarray(picture), dpi
