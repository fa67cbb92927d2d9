"""Generations of an index in one folder, and the switch from one to the next.

``<index>/gen-000007/`` holds a whole index; ``<index>/current`` names the one in use. A new one
is written beside it under another name and becomes current by one rename of that small
file, so a reader, or a crash at any moment, finds either the old index or the new one, whole.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexMissing

POINTER = "current"
STORE = "store.sqlite"
VECTORS = "vectors.faiss"
_NAME = re.compile(r"gen-(\d{6,})$")
_TEMPORARY = ".new-"
_DOOMED = ".old-"
_TRIES = 5


def current(index_dir: Path) -> Path:
    """Folder of the generation in use.

    Raises
    ------
    IndexMissing
        When nothing has been built in the folder.
    """
    try:
        name = (index_dir / POINTER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        name = ""
    folder = index_dir / name
    if not _NAME.match(name) or not folder.is_dir():
        raise IndexMissing(f"“{index_dir}”中还没有索引，请先运行 python -m index build 建库。")
    return folder


def exists(index_dir: Path) -> bool:
    """Whether there is a generation in use."""
    try:
        current(index_dir)
    except IndexMissing:
        return False
    return True


@contextmanager
def new_generation(index_dir: Path) -> Iterator[Path]:
    """A folder to write the next generation to; it becomes current when the block ends well.

    The caller holds the lock of the folder. On an error the folder is removed and the old
    generation stays current.

    Raises
    ------
    OSError
        When the disk cannot be written.
    """
    index_dir.mkdir(parents=True, exist_ok=True)
    _clear(index_dir)
    before = current(index_dir) if exists(index_dir) else None
    temporary = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=index_dir))
    try:
        temporary.chmod(0o755)  # mkdtemp gives it to one user only
        yield temporary
        for path in temporary.iterdir():
            _flush(path)
        target = index_dir / next_name(index_dir)
        _patiently(temporary, target)
        try:
            _switch(index_dir, target.name)
        except OSError:
            shutil.rmtree(target, ignore_errors=True)
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _remove_old(index_dir, keep={target, before})


def next_name(index_dir: Path) -> str:
    """What the next generation will be called."""
    return f"gen-{max(_numbers(index_dir), default=0) + 1:06d}"


def folders(index_dir: Path) -> list[Path]:
    """All generations that are there: the one in use, the one before, and any that could not be removed yet."""
    return list(_numbers(index_dir).values())


def _numbers(index_dir: Path) -> dict[int, Path]:
    return {int(match[1]): path for path in index_dir.iterdir() if (match := _NAME.match(path.name))}


def _switch(index_dir: Path, name: str) -> None:
    pointer = index_dir / (_TEMPORARY + POINTER)
    if (index_dir / POINTER).is_dir():  # a copying tool made one; no file can be renamed over it
        (index_dir / POINTER).replace(doomed := index_dir / (_DOOMED + POINTER))
        shutil.rmtree(doomed, ignore_errors=True)
    try:
        pointer.write_text(name + "\n", encoding="utf-8")
        _flush(pointer)
        _patiently(pointer, index_dir / POINTER)
    finally:
        pointer.unlink(missing_ok=True)


def _patiently(source: Path, target: Path) -> None:
    """Rename, again after a moment: Windows refuses while a reader or scanner has it open."""
    for left in reversed(range(_TRIES)):
        try:
            source.replace(target)
        except PermissionError:
            if not left:
                raise
            time.sleep(0.1)
        else:
            return


def _flush(path: Path) -> None:
    """Onto the disk before the switch, or a power cut could leave a pointer to empty files."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _remove_old(index_dir: Path, keep: set[Path | None]) -> None:
    """Remove all but the current generation and the one before it.

    A reader that looked up the one before a moment ago may still have files to open there. Older
    ones are renamed first: on Windows that fails, and leaves them whole, while a reader has a
    file open; they go at a later build.
    """
    for number, path in _numbers(index_dir).items():
        if path not in keep:
            with contextlib.suppress(OSError):
                doomed = index_dir / f"{_DOOMED}{number}"
                path.replace(doomed)
                shutil.rmtree(doomed, ignore_errors=True)


def _clear(index_dir: Path) -> None:
    """Remove what a killed build has left."""
    for path in index_dir.iterdir():
        if path.name.startswith((_TEMPORARY, _DOOMED)):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
