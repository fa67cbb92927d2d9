"""The file that a document was read from, also where it lies in an archive."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.archives import is_archive, members, safe_path
from corpus.errors import UnreadableDocument

GONE = "原文件不在文件目录中，可能已被移走。"


@contextmanager
def original(corpus_dir: Path, relative: str) -> Iterator[Path]:
    """The file at `relative` (`Document.path`) while it is needed; a member of an archive lies in a temporary folder.

    Raises:
        UnreadableDocument: when it is not there, or the archive cannot be opened.
    """
    folder = corpus_dir.resolve()
    path = (folder / relative).resolve()
    if not path.is_relative_to(folder):
        raise UnreadableDocument(GONE)
    if path.is_file():
        yield path
        return
    archive = next((above for above in path.parents if is_archive(above) and above.is_file()), None)
    if archive is None:
        raise UnreadableDocument(GONE)
    wanted = path.relative_to(archive).as_posix()
    with tempfile.TemporaryDirectory(prefix="original-", ignore_cleanup_errors=True) as apart:
        found = next((m.file for m in members(archive, Path(apart)) if m.file is not None and safe_path(m.name) == wanted), None)
        if found is None:
            raise UnreadableDocument(GONE)
        yield found
