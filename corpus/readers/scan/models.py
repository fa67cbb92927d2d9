"""The models of text recognition: where there is text on a picture of a page, and what it says.

The weights (PP-OCRv6 small, Apache-2.0) lie inside the package `rapidocr`, which is used as their
container only; they are run by ONNX Runtime. Nothing is fetched. By the package's own interface (3.10.0), which
takes lines one by one and fits a slanting box around each, 19 characters of 3,360 on six drawn pages were
read wrong instead of 11, for 30 per cent more time.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from corpus.errors import UnreadableDocument

Image = NDArray[np.uint8]
"""Grey picture, height × width; dark ink on light paper."""

DETECTOR, RECOGNISER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
LONG_SIDE = 1280
"""Pixels of the longer side at which text is looked for; more takes time and finds no more."""
GRID = 32
INK, LIKELY, GROWTH = 0.3, 0.5, 1.6
"""Threshold of the probability map, least mean inside a box, and growth of the shrunken boxes, as the detector was trained with."""
HEIGHT, LEAST_WIDTH, BATCH_WIDTH = 48, 96, 8000
"""Height of the lines that the recogniser takes, least width, and total width of lines recognised together, in pixels."""
THREADS = 4


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a picture, in pixels from its top left corner; half open."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    @property
    def upright(self) -> bool:
        """Is it taller than wide, as a line of text on a page lying on its side?"""
        return self.height > 1.5 * self.width


@dataclass(frozen=True, slots=True)
class Reading:
    """A recognised line: its characters, how sure each is (0 to 1), and where each stands along the line (0 to 1)."""

    text: str
    sure: tuple[float, ...]
    at: tuple[float, ...]

    @property
    def mean(self) -> float:
        return sum(self.sure) / len(self.sure) if self.sure else 0.0


def find_text(page: Image) -> list[Box]:
    """Boxes of the lines of text on a page, level with its edges, in no particular order."""
    height, width = page.shape
    scale = min(1.0, LONG_SIDE / max(height, width))
    small = cv2.resize(page, (_snap(width * scale), _snap(height * scale)), interpolation=cv2.INTER_AREA)
    colour = np.repeat(small[None, None], 3, axis=1).astype(np.float32) / 127.5 - 1.0
    likely: NDArray[np.float32] = _run(DETECTOR, colour)[0, 0]
    mask = cv2.dilate((likely > INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    found = []
    across, down = width / small.shape[1], height / small.shape[0]
    for x, y, w, h, _ in stats[1:count].tolist():
        if min(w, h) < 3 or _inside(likely[y : y + h, x : x + w]) < LIKELY:
            continue
        grow = w * h * GROWTH / (2 * (w + h))
        found.append(
            Box(
                max(0, int((x - grow) * across)),
                max(0, int((y - grow) * down)),
                min(width, round((x + w + grow) * across)),
                min(height, round((y + h + grow) * down)),
            )
        )
    return found


def read_lines(lines: Sequence[Image]) -> list[Reading]:
    """What each picture of one line says, in the same order."""
    scaled = [_to_height(line) for line in lines]
    order = sorted(range(len(lines)), key=lambda i: scaled[i].shape[1])
    found: dict[int, Reading] = {}
    while order:
        widest = 0
        batch: list[int] = []
        while order and (not batch or max(widest, scaled[order[0]].shape[1]) * (len(batch) + 1) <= BATCH_WIDTH):
            batch.append(order.pop(0))
            widest = max(widest, scaled[batch[-1]].shape[1])
        found.update(zip(batch, _read_batch([scaled[i] for i in batch], widest), strict=True))
    return [found[i] for i in range(len(lines))]


def _read_batch(lines: Sequence[Image], width: int) -> list[Reading]:
    width = max(width, LEAST_WIDTH)
    batch = np.zeros((len(lines), 3, HEIGHT, width), np.float32)
    for i, line in enumerate(lines):
        batch[i, :, :, : line.shape[1]] = line.astype(np.float32) / 127.5 - 1.0
    likely = _run(RECOGNISER, batch)
    return [_decode(each, width / line.shape[1]) for each, line in zip(likely, lines, strict=True)]


def _decode(likely: NDArray[np.float32], stretch: float) -> Reading:
    """The likeliest character of each step; repeated ones are one, the first class stands for none."""
    best = likely.argmax(axis=1)
    fresh = np.flatnonzero((best != 0) & (best != np.concatenate(([0], best[:-1]))))
    letters = _letters()
    text, sure, at = [], [], []
    for step in fresh.tolist():
        text.append(letters[best[step]])
        sure.append(round(float(likely[step, best[step]]), 4))
        at.append(round(min(1.0, (step + 0.5) / len(best) * stretch), 4))
    return Reading("".join(text), tuple(sure), tuple(at))


def _inside(likely: NDArray[np.float32]) -> float:
    return float(likely[likely > INK].mean()) if (likely > INK).any() else 0.0


def _snap(length: float) -> int:
    return max(GRID, round(length / GRID) * GRID)


def _to_height(line: Image) -> Image:
    height, width = line.shape
    kind = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(line, (max(8, round(width * HEIGHT / max(1, height))), HEIGHT), interpolation=kind), np.uint8)


def _run(model: str, values: NDArray[np.float32]) -> NDArray[np.float32]:
    session = _session(model)
    return np.asarray(session.run(None, {session.get_inputs()[0].name: values})[0])


@cache
def _letters() -> tuple[str, ...]:
    """The characters of the recogniser's classes: none, those that the model names, and the space."""
    return ("", *_session(RECOGNISER).get_modelmeta().custom_metadata_map["character"].splitlines(), " ")


@cache
def _session(model: str) -> Any:  # noqa: ANN401 - the library has no types
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(THREADS, os.cpu_count() or 1)
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(_folder() / model), options, providers=["CPUExecutionProvider"])


def _folder() -> Path:
    """The folder of the weights; found without importing the package, which would load much that is not needed.

    Raises:
        UnreadableDocument: when the package is not installed.
    """
    found = importlib.util.find_spec("rapidocr")
    if found is None or not found.submodule_search_locations:
        raise UnreadableDocument("文字识别组件未安装，扫描件和图片无法读取；请按说明安装后再试。")
    return Path(found.submodule_search_locations[0]) / "models"
