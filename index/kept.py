"""What an update takes over from the generation in use: the documents of files that have not changed, as they were understood then.

Only where the very same program understands them now: an index never mixes what two versions of it made. So every module of reading and of
the index, the word lists and the libraries that read count; a new version reads everything again.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.cache import version
from index import generations
from index.codec import from_row
from index.errors import DatabaseDown, IndexingError
from index.manifest import Manifest, Source, file_hash
from index.row_store import open_rows
from index.rows import Rows
from index.types import Passage

HERE = Path(__file__).resolve().parent


@functools.cache
def reader_version() -> str:
    """A name of all that decides what an index holds of a file, 16 hexadecimal digits."""
    digest = hashlib.sha256(version().encode())
    for path in sorted(HERE.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Kept:
    """The documents of a generation that this program would understand as they are."""

    sources: Mapping[str, Source]
    rows: Rows

    def source(self, path: Path, name: str) -> Source | None:
        """What a file became, where it has not changed since."""
        source = self.sources.get(name)
        try:
            return source if source is not None and file_hash(path) == source.sha256 else None
        except OSError:
            return None

    def passages(self, document_id: str) -> list[Passage]:
        """The passages of a document, in their order."""
        rows = self.rows.rows("SELECT * FROM passages WHERE document_id = ? ORDER BY position", (document_id,))
        return [from_row(Passage, row) for row in rows]


@contextmanager
def kept_from(index_dir: Path) -> Iterator[Kept | None]:
    """The generation in use; None where it is damaged or another version of this program made it."""
    kept = _open(index_dir)
    try:
        yield kept
    finally:
        if kept is not None:
            kept.rows.close()


def _open(index_dir: Path) -> Kept | None:
    try:
        folder = generations.current(index_dir)
        manifest = Manifest.read(folder)
        store = folder / generations.STORE
        if manifest.reader != reader_version() or file_hash(store) != manifest.files.get(generations.STORE):
            return None
        rows = open_rows(store, size=1)
        graded = {row["id"] for row in rows.rows("SELECT id FROM documents WHERE grade IS NOT NULL")}  # whether these are allowed may be another now
        return Kept({source.path: source for source in manifest.sources if source.document_id not in graded}, rows)
    except DatabaseDown:
        raise  # all files would have to be read again, for a server that does not answer
    except (IndexingError, OSError):
        return None


def usual_id(name: str) -> str:
    """The id of a document by the path of its file, where no other has it."""
    return PurePosixPath(name).with_suffix("").as_posix()
