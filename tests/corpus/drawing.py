"""Pages drawn for the tests of recognition."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

DPI = 150
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "C:/Windows/Fonts/simsun.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "/System/Library/Fonts/PingFang.ttc",
)
FONT = next((font for font in FONTS if Path(font).is_file()), None)
"""A Chinese font of this machine, or None."""


def page_of(lines: Sequence[str], size: int = 33) -> Image.Image:
    """A strip of paper with these lines in 16 points."""
    page = Image.new("RGB", (900, 120 + 2 * size * len(lines)), "white")
    if FONT is not None:
        font, draw = ImageFont.truetype(FONT, size), ImageDraw.Draw(page)
        for i, text in enumerate(lines):
            draw.text((90, 60 + 2 * size * i), text, font=font, fill=(20, 20, 20))
    return page
