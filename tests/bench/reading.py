"""``python -m tests.bench --formats``: pages a second by format, and a text PDF of many pages with its peak memory.

Every file is read as the index reads it, in a process of its own; the peak is that of the process
and what it starts, looked at every twentieth of a second.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
import pypdfium2

from corpus.errors import UnreadableDocument
from corpus.reading import read_file
from tests.rendering.__main__ import DOCUMENTS, SUFFIX, render
from tests.rendering.plan import load

LONG = 300
"""Pages of the long PDF."""
PEAK_EVERY = 0.05


class Peak:
    """The greatest resident memory of the processes that this one starts, in MiB, while it is open."""

    def __enter__(self) -> Peak:
        self.mib = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        me = psutil.Process()
        while not self._stop.wait(PEAK_EVERY):
            total = 0
            for child in me.children(recursive=True):
                try:
                    total += child.memory_info().rss
                except psutil.Error:
                    continue
            self.mib = max(self.mib, total / 2**20)


def pages_of(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def long_pdf(source: Path, target: Path) -> Path:
    """A PDF of `LONG` pages: those of `source` over and over."""
    out = pypdfium2.PdfDocument.new()
    document = pypdfium2.PdfDocument(source)
    try:
        while len(out) < LONG:
            out.import_pages(document, list(range(min(len(document), LONG - len(out)))))
        out.save(target)
    finally:
        document.close()
        out.close()
    return target


def timed(name: str, path: Path, pages: int) -> dict[str, float]:
    """Seconds, pages a second and peak memory of reading one file; printed, too."""
    start = time.perf_counter()
    with Peak() as peak:
        try:
            read_file(path)
        except UnreadableDocument as error:
            sys.stdout.write(f"{name:<10}{error}\n")
            return {}
    seconds = time.perf_counter() - start
    sys.stdout.write(f"{name:<10}{pages:>6} pages{seconds:>9.2f} s{pages / seconds:>9.1f} pages/s{peak.mib:>9.0f} MiB\n")
    sys.stdout.flush()
    return {f"{name}_s": seconds, f"{name}_pages_per_s": pages / seconds, f"{name}_peak_mib": peak.mib}


def measure_formats(formats: Sequence[str] = tuple(SUFFIX)) -> dict[str, float]:
    """Read the largest sample in every format, and the long PDF. A format without pages counts those of the PDF."""
    figures: dict[str, float] = {}
    largest = max(DOCUMENTS.glob("*.txt"), key=lambda path: path.stat().st_size)
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        plan, _ = load(largest)
        files = dict(render(plan, folder, ["pdf", *(name for name in formats if name != "pdf")]))
        pages = pages_of(files["pdf"])
        for name in formats:
            if name in files:
                figures |= timed(name, files[name], pages)
        figures |= timed("long pdf", long_pdf(files["pdf"], folder / "long.pdf"), LONG)
    return figures
