"""Which files of the folder of documents are taken in, and under which ids."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from corpus.types import ParsedDocument

from index.errors import NothingToIndex
from index.types import Failure


def find_files(corpus_dir: Path, suffixes: Iterable[str]) -> tuple[list[Path], list[Failure]]:
    """Files to read, in order of their paths, and those that no reader is for.

    Left out without a word: hidden files and folders (.DS_Store), lock files of an open Word
    document (~$方案.docx), Thumbs.db, and links, which may lead out of the folder or in a circle.

    Raises
    ------
    NothingToIndex
        When the folder is missing or cannot be listed.
    """
    known = frozenset(suffixes)
    found: list[Path] = []
    unknown: list[Failure] = []
    if not corpus_dir.is_dir():
        raise NothingToIndex(f"文档文件夹“{corpus_dir}”不存在，请检查 --corpus 或 CORPUS_DIR。")
    try:
        entries = sorted(corpus_dir.rglob("*"))
    except OSError as error:
        raise NothingToIndex(f"无法读取文档文件夹“{corpus_dir}”（{error.strerror or error}）。") from error
    for path in entries:
        relative = path.relative_to(corpus_dir)
        if _is_ignored(corpus_dir, relative) or not path.is_file():
            continue
        if path.suffix.lower() in known:
            found.append(path)
        else:
            supported = "、".join(sorted(known))
            unknown.append(Failure(relative.as_posix(), f"不支持的文件格式“{path.suffix or path.name}”，目前可读：{supported}。"))
    return found, unknown


def _is_ignored(root: Path, relative: Path) -> bool:
    if any(part.startswith((".", "~$")) for part in relative.parts):
        return True
    if relative.name.lower() in {"thumbs.db", "desktop.ini"} or relative.suffix.lower() in {".tmp", ".crdownload", ".part"}:
        return True
    place = root
    for part in relative.parts:
        place /= part
        if place.is_symlink():
            return True
    return False


def with_id(parsed: ParsedDocument, document_id: str) -> ParsedDocument:
    """The same document under another id, with every id in it changed along.

    Two files may claim one id (方案.txt beside 方案.md); the ids of their clauses and tasks would
    then be the same too, and rows are joined by id.
    """
    old = parsed.document.id

    def renamed(value: str) -> str:
        return document_id + value[len(old) :] if value.startswith(old) else f"{document_id}#{value}"

    return ParsedDocument(
        document=dataclasses.replace(parsed.document, id=document_id),
        clauses=_rename(parsed.clauses, renamed, ("id", "document_id", "parent_id")),
        tasks=_rename(parsed.tasks, renamed, ("id", "document_id", "clause_id")),
        tables=_rename(parsed.tables, renamed, ("id", "document_id")),
        links=_rename(parsed.links, renamed, ("first_id", "second_id")),
        skipped=parsed.skipped,
    )


def _rename(items: Iterable[Any], renamed: Callable[[str], str], names: tuple[str, ...]) -> tuple[Any, ...]:
    out = []
    for item in items:
        changes = {name: renamed(value) for name in names if (value := getattr(item, name)) is not None}
        out.append(dataclasses.replace(item, **changes))
    return tuple(out)
