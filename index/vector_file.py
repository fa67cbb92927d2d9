"""The file of an index's vectors: written and read in pieces, with a checksum of its own.

A file of a gigabyte and a half must not lie in memory twice on its way in or out. It is read through
once for the checksum before anything believes a word of it: faiss would take an altered file as it
is, and crash or give wrong neighbours.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import IndexDamaged

Vectors = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Write = Callable[[bytes | memoryview], object]

PIECE = 1 << 20
"""Bytes that are read or written at once."""
HEAD = 4 + hashlib.sha256().digest_size
"""Bytes before the content: what the file is, and the checksum."""
DAMAGED = "向量索引已损坏或不完整，请运行 python -m index build 重新建库。"


def faiss_module() -> ModuleType:
    """faiss, set up to compute in one thread."""
    if sys.platform == "darwin":
        # faiss and torch each bring their own OpenMP; the second aborts the process otherwise
        os.environ.setdefault("KMP_DUPLICATE_LIB_OK", "TRUE")
    import faiss

    # One query gains little from threads, and takes them from the encoder; on macOS a second
    # OpenMP runtime with threads crashes.
    faiss.omp_set_num_threads(1)
    return faiss


@contextmanager
def writing(path: Path, magic: bytes) -> Iterator[Write]:
    """A function that appends to a new file; the checksum is put in when the block ends well.

    Through Python's own files: faiss cannot open a Windows path with Chinese characters.
    """
    digest = hashlib.sha256()
    with path.open("wb") as file:
        file.write(magic.ljust(HEAD, b"\0"))

        def write(data: bytes | memoryview) -> None:
            digest.update(data)
            file.write(data)

        yield write
        file.seek(len(magic))
        file.write(digest.digest())


def opened(path: Path) -> tuple[bytes, FileIO]:
    """What the file is, four bytes, and the file, of which the next to be read is the content. The caller closes it.

    Raises
    ------
    IndexDamaged
        When the file is missing, cut short or altered.
    """
    try:
        file = path.open("rb", buffering=0)
    except OSError as error:
        raise IndexDamaged(DAMAGED) from error
    try:
        head = file.read(HEAD)
        digest = hashlib.sha256()
        while piece := file.read(PIECE):
            digest.update(piece)
        if len(head) != HEAD or digest.digest() != head[4:]:
            raise IndexDamaged(DAMAGED)
        file.seek(HEAD)
    except OSError as error:
        file.close()
        raise IndexDamaged(DAMAGED) from error
    except BaseException:
        file.close()
        raise
    return head[:4], file


def write_structure(structure: Any, write: Write) -> None:  # noqa: ANN401 - of faiss, which has no types
    """Append an index of faiss."""
    faiss = faiss_module()
    writer = faiss.PyCallbackIOWriter(write)
    faiss.write_index(structure, writer)
    del writer  # it holds back a last piece until it goes


def read_structure(file: FileIO) -> Any:  # noqa: ANN401 - of faiss, which has no types
    """An index of faiss from where the file is."""
    faiss = faiss_module()
    return faiss.read_index(faiss.PyCallbackIOReader(file.read))


class Rows(Protocol):
    """A matrix of which single rows are asked for; shape (rows, dimension)."""

    shape: tuple[int, int]

    def at(self, numbers: Numbers) -> Vectors:
        """The rows with these numbers, in their order."""
        ...

    def close(self) -> None: ...


class HeldRows:
    """Rows in memory."""

    def __init__(self, matrix: Vectors) -> None:
        self._matrix = matrix
        self.shape: tuple[int, int] = (matrix.shape[0], matrix.shape[1])

    def at(self, numbers: Numbers) -> Vectors:
        return self._matrix[numbers]

    def close(self) -> None: ...


class FileRows:
    """Rows of 32-bit numbers in a file, read when they are needed; safe for any number of threads.

    Neighbouring rows, such as those of one document, are read at once. Mapping the file would be as fast, but what was ever touched would
    count as memory of the process.
    """

    def __init__(self, file: FileIO, start: int, shape: tuple[int, int]) -> None:
        self._file, self._start, self.shape = file, start, shape
        weakref.finalize(self, file.close)
        self._lock = threading.Lock()

    def at(self, numbers: Numbers) -> Vectors:
        distinct, places = np.unique(numbers, return_inverse=True)
        out = np.empty((len(distinct), self.shape[1]), dtype="<f4")
        ends = [*(np.flatnonzero(np.diff(distinct) != 1) + 1).tolist(), len(distinct)]
        width, begin = out.itemsize * self.shape[1], 0
        with self._lock:
            for end in ends if len(distinct) else ():
                self._file.seek(self._start + int(distinct[begin]) * width)
                self._fill(out[begin:end].data.cast("B"))
                begin = end
        return out[places].astype(np.float32, copy=False)

    def close(self) -> None:
        self._file.close()

    def _fill(self, room: memoryview) -> None:
        while room:
            taken = self._file.readinto(room)
            if not taken:
                raise IndexDamaged(DAMAGED)
            room = room[taken:]
