"""Keeps what isolated readers made of a file, so that an unchanged scan is not recognised again.

An entry is named by the content of the file, its format and the code that reads, so that it can
never be out of date. The cache is a convenience: whatever goes wrong with it, the file is read.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.plain import build, plain
from corpus.readers import RawDocument

HERE = Path(__file__).resolve().parent
CODE = ("**/*.py", "**/data/*.txt")
"""What a reader's work may depend on, below this package."""
LIBRARIES = ("lxml", "openpyxl", "pypdfium2", "rapidocr", "onnxruntime")
HASH = 64
"""Characters of an entry's name that are the hash of its file."""
LARGEST = 300_000_000
"""Characters of JSON that an entry may unpack to."""


@functools.cache
def version() -> str:
    """A name of the reading code and its libraries as they are, 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in CODE for path in HERE.glob(pattern)):
        digest.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for name in LIBRARIES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            digest.update(f"{name} {metadata.version(name)}\0".encode())
    return digest.hexdigest()[:16]


def _nothing(document: RawDocument) -> None:
    """Refuses no document."""


class ReadCache:
    """Entries in a folder, each a compressed JSON file; made when first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    def used(self) -> frozenset[str]:
        """Names of the entries that were read or written."""
        return frozenset(self._used)

    def read(self, path: Path, suffix: str, reader: Callable[[], RawDocument], check: Callable[[RawDocument], None] = _nothing) -> RawDocument:
        """The document of a file of the format `suffix`: the one kept from before, or what `reader` gives, which is kept.

        What `check` refuses, by raising, is not kept either, and no longer where it was.

        Raises:
            UnreadableDocument: what the reader or `check` says; failures are not kept.
            OSError: when the file itself cannot be opened.
        """
        name = entry_name(path, suffix)
        kept = self._kept(name)
        found = kept if kept is not None else reader()
        try:
            check(found)
        except UnreadableDocument:
            with contextlib.suppress(OSError):
                (self._folder / name).unlink(missing_ok=True)
            raise
        self._used.add(name)
        if kept is None:
            self._keep(name, found)
        return found

    def keep(self, names: Iterable[str]) -> None:
        """Count entries as used that another process read or wrote."""
        self._used.update(names)

    def keep_of(self, hashes: Iterable[str]) -> None:
        """Count the entries of files with these SHA-256 as used, though nobody needs to read them now."""
        wanted = set(hashes)
        with contextlib.suppress(OSError):
            self.keep(path.name for path in self._folder.iterdir() if path.name[:HASH] in wanted)

    def prune(self) -> None:
        """Remove every entry that was neither read nor written through this object, nor kept."""
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                if path.name not in self._used:
                    with contextlib.suppress(OSError):
                        path.unlink()

    def _kept(self, name: str) -> RawDocument | None:
        try:
            unpacker = zlib.decompressobj()
            text = unpacker.decompress((self._folder / name).read_bytes(), LARGEST)
            if unpacker.unconsumed_tail or not unpacker.eof:
                return None
            document: RawDocument = build(RawDocument, json.loads(text))
        except (OSError, zlib.error, ValueError, TypeError, KeyError, IndexError):
            return None
        return document

    def _keep(self, name: str, document: RawDocument) -> None:
        data = zlib.compress(json.dumps(plain(document), ensure_ascii=True, separators=(",", ":")).encode(), 6)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=self._folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                Path(temporary).replace(self._folder / name)
            finally:
                Path(temporary).unlink(missing_ok=True)


def entry_name(path: Path, suffix: str) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{digest}{suffix}-{version()}"
