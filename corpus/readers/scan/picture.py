"""Pictures of pages (PNG, JPEG, TIFF with one or more pages, BMP, WebP): recognised page by page."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from corpus.errors import UnreadableDocument
from corpus.isolation import beat
from corpus.readers import RawDocument
from corpus.readers.assembly import Assembly
from corpus.readers.layout.document import lay_out
from corpus.readers.layout.types import PageContent
from corpus.readers.scan.image import Colour
from corpus.readers.scan.page import REMARK, scan_page
from corpus.readers.signs import Signs

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
LARGEST = 80_000_000
"""Points of the largest picture that is taken in: A3 at 600 dpi has 70 million."""
MOST = 1000
"""Pages of a picture file."""
PAPER = 8.27
"""Inches of the shorter side of A4, the page that a picture is taken to show."""
LEAST_DPI, FINEST, COARSEST = 100.0, 200.0, 140.0
"""Least resolution that is believed; finer pictures are made smaller and coarser ones larger, to read as fast and as well as a scan."""

BROKEN = "图片文件已损坏或不完整，无法打开；请重新扫描或导出后再放入。"
TOO_LARGE = "图片过大（超过八千万像素），请降低分辨率后再放入。"
TOO_MANY = f"图片文件的页数过多（超过{MOST}页），请拆分后再放入。"
NO_TEXT = "图片中没有识别出文字；请确认图片清晰、内容为文件页面。"
ANIMATED = "动画图片不是文件页面，无法读取。"


def read(path: Path, signs: Signs) -> RawDocument:
    """Read a file of pictures.

    Raises:
        UnreadableDocument: when it is damaged, too large, or no text is found on it.
    """
    pages: list[PageContent] = []
    for number, (picture, dpi) in enumerate(pictures(path), 1):
        pages.append(scan_page(picture, dpi).content(number))
        beat()
    if not any(page.pieces for page in pages):
        raise UnreadableDocument(NO_TEXT)
    into = Assembly(signs)
    lay_out(pages, into, signs)
    return into.finish(REMARK)


def pictures(path: Path) -> Iterator[tuple[Colour, float]]:
    """The pages, each upright as its camera noted, in a resolution fit for reading, with their dots an inch.

    Raises:
        UnreadableDocument: see `read`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=FORMATS) as opened:
                count = int(getattr(opened, "n_frames", 1))
                if count > 1 and opened.format in ("PNG", "WEBP"):
                    raise UnreadableDocument(ANIMATED)
                if count > MOST:
                    raise UnreadableDocument(TOO_MANY)
                frames = ImageSequence.Iterator(opened) if opened.format == "TIFF" else [opened]
                for frame in frames:
                    if frame.width * frame.height > LARGEST:
                        raise UnreadableDocument(TOO_LARGE)
                    yield prepared(frame)
    except Image.DecompressionBombError as error:
        raise UnreadableDocument(TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnreadableDocument(BROKEN) from error


def prepared(frame: Image.Image) -> tuple[Colour, float]:
    """Red, green, blue points on white paper, and their number an inch."""
    stated = frame.info.get("dpi", (0, 0))[0]
    frame = ImageOps.exif_transpose(frame)
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        frame = frame.convert("RGBA")
        paper = Image.new("RGBA", frame.size, "white")
        frame = Image.alpha_composite(paper, frame)
    if frame.mode.startswith("I"):
        points = np.asarray(frame, np.float32)
        frame = Image.fromarray((points / max(1.0, float(points.max())) * 255).astype(np.uint8))
    dpi = resolution(frame.width, frame.height, float(stated or 0))
    if not COARSEST <= dpi <= FINEST:
        scale = min(max(dpi, COARSEST), FINEST) / dpi
        frame = frame.resize((max(1, round(frame.width * scale)), max(1, round(frame.height * scale))), Image.Resampling.LANCZOS)
        dpi *= scale
    return np.asarray(frame.convert("RGB"), np.uint8), dpi


def resolution(width: int, height: int, stated: float) -> float:
    """Dots an inch: as the file says, if that makes a page of a usual size or a cutting of one; else as if it showed A4."""
    side, long = min(width, height), max(width, height)
    if stated >= LEAST_DPI and 0.15 * PAPER <= side / stated <= 1.6 * PAPER:
        return stated
    return max(side / PAPER, long / (PAPER * 2**0.5), 40.0)
