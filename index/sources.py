"""Which files of the folder of documents are taken in."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.archives import is_archive, members
from corpus.errors import UnreadableDocument
from index.errors import NothingToIndex, reason
from index.types import Failure

_IGNORED_PREFIXES = (".", "~$")
_IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini"})
_IGNORED_SUFFIXES = frozenset({".tmp", ".crdownload", ".part"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: where it lies, the folder that its path is counted from, and that path."""

    path: Path
    root: Path
    name: str


def find_files(corpus_dir: Path, suffixes: Iterable[str]) -> tuple[list[Path], list[Failure]]:
    """Files to read, in order of their paths, and what cannot be read, with the reason.

    Left out without a word: hidden files and folders (.DS_Store), lock files of an open Word
    document (~$方案.docx), Thumbs.db, half-downloaded files, and links, which may lead out of the
    folder or in a circle.

    Raises
    ------
    NothingToIndex
        When the folder is missing.
    """
    if not corpus_dir.is_dir():
        raise NothingToIndex(f"文档文件夹“{corpus_dir}”不存在，请检查 --corpus 或 CORPUS_DIR。")
    known = frozenset(suffixes)
    found: list[Path] = []
    failures: list[Failure] = []

    def unreadable(error: OSError) -> None:
        # Path.rglob passes over a folder that it may not list, and its documents would be missing
        # without a word
        failures.append(Failure(relative(Path(error.filename), corpus_dir), f"文件夹无法读取（{reason(error)}）。"))

    for folder, folders, files in os.walk(corpus_dir, onerror=unreadable):
        folders[:] = [name for name in folders if not _is_ignored(name)]
        for path in (Path(folder) / name for name in files if not _is_ignored(name)):
            if path.is_symlink() or not path.is_file():
                continue
            if path.suffix.lower() in known:
                found.append(path)
            else:
                unsupported = f"不支持的文件格式“{path.suffix or path.name}”，目前可读：{'、'.join(sorted(known))}。"
                failures.append(Failure(relative(path, corpus_dir), unsupported))
    return sorted(found, key=lambda p: relative(p, corpus_dir)), sorted(failures, key=lambda f: f.path)


def unpacked(path: Path, corpus_dir: Path) -> Iterator[Found | Failure]:
    """The file itself; or the files of an archive as if it were a folder: 包.zip/子目录/方案.docx.

    A member lies in a temporary folder until the next one is asked for.
    """
    name = relative(path, corpus_dir)
    if not is_archive(path):
        yield Found(path, corpus_dir, name)
        return
    try:
        with tempfile.TemporaryDirectory(prefix="archive-", ignore_cleanup_errors=True) as temporary:
            root = Path(temporary)
            folder = root / name
            folder.mkdir(parents=True)
            for member in members(path, folder):
                inside = f"{name}/{member.name}"
                if member.file is None:
                    yield Failure(inside, member.reason)
                else:
                    yield Found(member.file, root, member.file.relative_to(root).as_posix())
    except UnreadableDocument as error:
        yield Failure(name, str(error))
    except OSError as error:
        yield Failure(name, f"文件无法打开（{reason(error)}）。")


def _is_ignored(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(_IGNORED_PREFIXES) or lower in _IGNORED_NAMES or Path(lower).suffix in _IGNORED_SUFFIXES


def relative(path: Path, root: Path) -> str:
    """The path below the root, as it is named to users."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
