"""A file to its blocks: what its content is, which reader takes it, and in which process."""

from __future__ import annotations

import dataclasses
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.cache import ReadCache
from corpus.errors import GradedDocument, UnreadableDocument
from corpus.formats import FORMATS, Format, listed
from corpus.head.grade import find_grade, grade_word
from corpus.isolation import read_isolated
from corpus.readers import RawDocument
from corpus.signs import SIGNS
from corpus.sniff import NAMES, sniff
from corpus.types import Skipped, Span

ARCHIVES = frozenset({".rar", ".7z", ".gz"})
RENAMED = "扩展名与内容不符"
GRADED = (
    "文件首部标有密级“{grade}”，未收入，内容也未留存；请将文件移出本系统，按保密规定保管。"
    "经批准可以存放的，由管理员在设置 ALLOWED_GRADES 中写明“{word}”后再收入。"
)


def read_file(path: Path, cache: ReadCache | None = None, grades: Collection[str] | None = None) -> RawDocument:
    """The blocks of a file, read in this process or in one of its own as its format asks.

    A file whose name says another format than its content is read as what it is, and says so among
    what was skipped. With a `cache`, what a process of its own would read again is taken from there.
    `grades`: the secrecy grades (机密) that may be taken in, None for all; of any other nothing stays in the cache.

    Raises:
        UnreadableDocument: when it cannot be read; the message says why.
        GradedDocument: when its head states a grade that may not be taken in.
    """
    try:
        suffix = suffix_of(path)
        kind = FORMATS[suffix]
        require_size(path, kind)
        if cache is not None and kind.isolated:
            found = cache.read(path, suffix, lambda: read_as(path, suffix, kind), lambda document: require_grade(document, grades))
        else:
            found = read_as(path, suffix, kind)
            require_grade(found, grades)
    except OSError as error:
        raise UnreadableDocument(f"无法读取文件：{error.strerror or error}。请检查文件是否存在、是否有读取权限。") from error
    if FORMATS[path.suffix.lower()] is kind:
        return found
    notice = Skipped(1, path.name, f"{RENAMED}，内容是{NAMES.get(suffix, kind.name)}，已按内容读取", Span(0, 0))
    return dataclasses.replace(found, skipped=(notice, *found.skipped))


def require_grade(document: RawDocument, grades: Collection[str] | None) -> None:
    """Refuse a document whose head states a secrecy grade other than `grades`; None allows all."""
    grade = find_grade(document.text, document.blocks, document.skipped) if grades is not None else None
    if grade is not None and grades is not None and (word := grade_word(grade.value)) not in grades:
        raise GradedDocument(GRADED.format(grade=grade.value, word=word))


def suffix_of(path: Path) -> str:
    """The suffix of the format that the file is read as.

    Raises:
        UnreadableDocument: when its format, by name or by content, cannot be read.
    """
    named = path.suffix.lower()
    if named in ARCHIVES:
        raise UnreadableDocument(f"不支持 {named} 压缩包，请解压后放入，或改用 .zip 压缩。")
    if named not in FORMATS:
        raise UnreadableDocument(f"不支持的文件格式“{path.suffix or path.name}”，目前可读：{listed()}。")
    found = sniff(path)
    if found is None or (found == ".txt" and not FORMATS[named].binary):
        return named
    if found not in FORMATS:
        advice = "请解压后放入。" if found in (*ARCHIVES, ".zip") else f"目前可读：{listed()}。"
        raise UnreadableDocument(f"扩展名是 {named}，内容却是{NAMES[found]}，无法读取；{advice}")
    return named if FORMATS[found] is FORMATS[named] or (found == ".docx" and FORMATS[named] is FORMATS.get(".doc")) else found


def require_size(path: Path, kind: Format) -> None:
    """Refuse a file that is too large for its format before any of it is read."""
    size = path.stat().st_size
    if size > kind.largest_mb * 1_000_000:
        raise UnreadableDocument(f"文件过大（{size / 1e6:.0f} MB，{kind.name}上限 {kind.largest_mb} MB），请拆分后再放入。")


def read_as(path: Path, suffix: str, kind: Format) -> RawDocument:
    """Read as the format asks; where the name says another format, under a name that does not."""
    with named_as(path, suffix, FORMATS[path.suffix.lower()] is not kind) as right:
        return read_isolated(right, kind) if kind.isolated else kind.reader()(right, SIGNS)


@contextmanager
def named_as(path: Path, suffix: str, wrong: bool) -> Iterator[Path]:
    if not wrong:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="renamed-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / (path.stem + suffix)
        try:
            os.link(path, copy)
        except OSError:
            shutil.copyfile(path, copy)
        yield copy
