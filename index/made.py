"""The vectors that a build has made so far, in a file that a later build takes up when this one is killed.

A line of JSON names the model, then records of one size follow: the hash of a text, its vector, a checksum. What is torn at the end is cut
off. The file is a convenience: where it cannot be written, the build goes on without it.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

FILE = "made.vectors"
"""Its name, in the folder of the index."""
HASH = 32
_LONGEST_LINE = 4096


class Made:
    """The file of one index folder and one model. The caller holds the folder's lock."""

    def __init__(self, index_dir: Path, fingerprint: str) -> None:
        self._path = index_dir / FILE
        self._fingerprint = fingerprint

    def read(self) -> dict[str, Vectors]:
        """Vectors by the hash of their text (64 hexadecimal digits); none where the file is missing or of another model."""
        try:
            with self._path.open("rb") as file:
                line = file.readline(_LONGEST_LINE)
                head = json.loads(line)
                if head["fingerprint"] != self._fingerprint:
                    return {}
                width = 4 * int(head["dimension"])
                out, whole = {}, len(line)
                while len(record := file.read(HASH + width + 4)) == HASH + width + 4:
                    if zlib.crc32(record[:-4]) != int.from_bytes(record[-4:], "little"):
                        break
                    out[record[:HASH].hex()] = np.frombuffer(record, "<f4", offset=HASH, count=width // 4)
                    whole += len(record)
            os.truncate(self._path, whole)
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return out

    def add(self, hashes: Sequence[str], vectors: Vectors) -> None:
        """Append vectors of texts, shape (len(hashes), dimension), to the file that was read or removed."""
        head = json.dumps({"fingerprint": self._fingerprint, "dimension": vectors.shape[1]})
        records = bytearray()
        for key, vector in zip(hashes, np.ascontiguousarray(vectors, "<f4"), strict=True):
            record = bytes.fromhex(key) + vector.tobytes()
            records += record + zlib.crc32(record).to_bytes(4, "little")
        with contextlib.suppress(OSError), self._path.open("ab") as file:
            if not file.tell():
                file.write(head.encode() + b"\n")
            file.write(records)

    def remove(self) -> None:
        """The vectors stand in an index now, or are of no use."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
