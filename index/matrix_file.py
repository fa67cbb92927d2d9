"""Single rows of a matrix in a safetensors file, read when they are needed.

The embedding matrix of a multilingual vocabulary is the largest part of a small model, and a
text needs a few dozen of its rows. Mapping the file does not help: for every row that is touched
the kernel maps 64 kB around it, and soon the whole matrix counts as the process's memory.
"""

from __future__ import annotations

import json
import struct
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

_TYPES = {"F32": "<f4", "F16": "<f2", "BF16": "<u2"}


class MatrixFile:
    """One matrix of a safetensors file; safe for any number of threads.

    Raises
    ------
    OSError, ValueError, KeyError
        When the file cannot be read, is no such file, or lacks the matrix.
    """

    def __init__(self, path: Path, name: str) -> None:
        self._file = path.open("rb", buffering=0)
        self._lock = threading.Lock()
        (length,) = struct.unpack("<Q", self._file.read(8))
        if length > path.stat().st_size:
            raise ValueError("not a safetensors file")
        entry = json.loads(self._file.read(length))[name]
        self._type = entry["dtype"]
        self.shape: tuple[int, int] = (entry["shape"][0], entry["shape"][1])
        self._row_bytes = self.shape[1] * np.dtype(_TYPES[self._type]).itemsize
        self._start = 8 + length + entry["data_offsets"][0]

    def rows(self, numbers: Sequence[int]) -> npt.NDArray[np.float32]:
        """The rows with these numbers, shape (len(numbers), columns)."""
        distinct = sorted(set(numbers))
        place = {number: i for i, number in enumerate(distinct)}
        with self._lock:
            data = b"".join(self._read(number) for number in distinct)
        matrix = np.frombuffer(data, _TYPES[self._type]).reshape(-1, self.shape[1])
        if self._type == "BF16":  # the upper half of a 32-bit number
            matrix = (matrix.astype("<u4") << 16).view("<f4")
        out: npt.NDArray[np.float32] = matrix.astype(np.float32)[[place[number] for number in numbers]]
        return out

    def _read(self, number: int) -> bytes:
        self._file.seek(self._start + number * self._row_bytes)
        data = self._file.read(self._row_bytes)
        if len(data) != self._row_bytes:
            raise ValueError(f"row {number} is not in the file")
        return data
