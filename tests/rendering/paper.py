"""A plan as a PDF with text, printed by a browser, and as a scan of it."""

from __future__ import annotations

import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, sync_playwright

from tests.rendering import web
from tests.rendering.plan import Plan

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
DPI = 150
SKEW = 0.7
"""Greatest angle of a scanned page, in degrees."""
NOISE = 5.0
"""Standard deviation of the noise, of 255 levels of grey."""
HEAD = '<div style="font-size:9pt;width:100%;text-align:center">{}</div>'
FOOT = '<div style="font-size:10pt;width:100%;text-align:center">— <span class="pageNumber"></span> —</div>'


def browser_path() -> str | None:
    """An installed browser, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser that prints."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox", "--disable-dev-shm-usage"])
        try:
            yield opened
        finally:
            opened.close()


def write(plan: Plan, path: Path, printer: Browser) -> None:
    """Print the plan to a PDF, with a running head and page numbers."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "plan.html"
        source.write_text(web.printed(plan), encoding="utf-8")
        page = printer.new_page()
        try:
            page.goto(source.as_uri(), wait_until="load")
            page.pdf(path=path, prefer_css_page_size=True, display_header_footer=True, header_template=HEAD.format(plan.title), footer_template=FOOT)
        finally:
            page.close()


def scan(source: Path, path: Path) -> None:
    """The pages of a PDF as grey pictures, each a little askew and noisy; the same every time."""
    pages = [worn(page, seed=zlib.crc32(f"{source.stem}/{number}".encode())) for number, page in enumerate(pictures(source))]
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=DPI, quality=70)


def pictures(source: Path) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(source)
    try:
        for page in document:
            yield page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
    finally:
        document.close()


def worn(page: Image.Image, seed: int) -> Image.Image:
    random = np.random.default_rng(seed)
    turned = page.rotate(float(random.uniform(-SKEW, SKEW)), resample=Image.Resampling.BICUBIC, fillcolor=255)
    grey = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.5)), dtype=np.float32)
    noisy = grey * 0.94 + 6 + random.normal(0, NOISE, grey.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8), mode="L")
