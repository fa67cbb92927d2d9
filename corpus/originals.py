"""The file that a document was read from, also where it lies in an archive."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.archives import is_archive, members, safe_path
from corpus.errors import UnreadableDocument

GONE = "原文件不在文件目录中，可能已被移走。"


@dataclass(frozen=True, slots=True)
class Lying:
    """Where an original lies: the file itself, or the archive that holds it as `member`."""

    file: Path
    member: str = ""


def located(corpus_dir: Path, relative: str) -> Lying:
    """Where the original at `relative` (`Document.path`) lies; nothing is unpacked.

    Raises:
        UnreadableDocument: when it is not there.
    """
    folder = corpus_dir.resolve()
    path = (folder / relative).resolve()
    if not path.is_relative_to(folder):
        raise UnreadableDocument(GONE)
    if path.is_file():
        return Lying(path)
    archive = next((above for above in path.parents if is_archive(above) and above.is_file()), None)
    if archive is None:
        raise UnreadableDocument(GONE)
    return Lying(archive, path.relative_to(archive).as_posix())


@contextmanager
def original(lying: Lying) -> Iterator[Path]:
    """The file while it is needed; a member of an archive is unpacked into a temporary folder.

    Raises:
        UnreadableDocument: when the archive cannot be opened, or holds it no more.
    """
    if not lying.member:
        yield lying.file
        return
    with tempfile.TemporaryDirectory(prefix="original-", ignore_cleanup_errors=True) as apart:
        found = next((m.file for m in members(lying.file, Path(apart), lying.member) if m.file is not None and safe_path(m.name) == lying.member), None)
        if found is None:
            raise UnreadableDocument(GONE)
        yield found
