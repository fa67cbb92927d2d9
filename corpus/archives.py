"""Zip archives as folders: their members one at a time, each a file or the reason why it is none.

Archives come from outside. Names lead out of the folder, sizes lie, a few kilobytes unpack to
gigabytes: nothing is written but under the folder given, and not more than the limits below.
"""

from __future__ import annotations

import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.formats import SUFFIXES, listed
from corpus.names import IS_RESERVED, reserved
from corpus.reading import ARCHIVES

ARCHIVE = ".zip"
ACCEPTED = SUFFIXES | {ARCHIVE}
"""Suffixes of what can be put into the folder of documents."""

MAX_ENTRIES = 2000
MAX_TOTAL = 2_000_000_000
"""Bytes that an archive may unpack to, archives inside it included."""
MAX_RATIO, RATIO_FROM = 250, 10_000_000
"""An entry of more than `RATIO_FROM` bytes that are packed so much better than any document is a bomb."""
MAX_DEPTH = 2
"""Archives inside an archive are opened, those inside them are not."""
MAX_FILE = 2_000_000_000
PIECE = 1 << 20

UTF8_FLAG, LOCKED_FLAG = 0x800, 0x1
UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')
FAILURES = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError, MemoryError)
"""What unpacking a broken entry may raise."""

TOO_LARGE = "压缩包解压后过大，已放弃；请解压后分批放入。"
BROKEN = "压缩包已损坏或不完整，无法打开；请重新压缩后再放入。"


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its path inside, and where it lies until the next one is asked for, or why it cannot be had."""

    name: str
    file: Path | None
    reason: str = ""


@dataclass(slots=True)
class Budget:
    """What is left of the limits, for an archive and those inside it."""

    entries: int = MAX_ENTRIES
    bytes: int = MAX_TOTAL
    seen: set[str] = field(default_factory=set)

    def take_entries(self, count: int) -> None:
        self.entries -= count
        if self.entries < 0:
            raise UnreadableDocument(f"压缩包里的文件超过 {MAX_ENTRIES} 个，请解压后分批放入。")


def is_archive(path: Path) -> bool:
    return path.suffix.lower() == ARCHIVE


def members(path: Path, folder: Path, only: str = "") -> Iterator[Member]:
    """The files of an archive, one at a time, unpacked below `folder` under their paths inside it.

    `only`: the path of the one that is wanted; others are not unpacked.

    Left out without a word: folders, and what systems put beside the files (`IGNORED`).

    Raises:
        UnreadableDocument: when the archive cannot be opened, holds nothing, or passes a limit.
    """
    budget = Budget()
    count = 0
    if path.stat().st_size > MAX_FILE:
        raise UnreadableDocument(TOO_LARGE)
    for member in _walk(path, folder, "", 1, budget, only):
        count += 1
        yield member
        if member.file is not None:
            member.file.unlink(missing_ok=True)
    if not count and not only:
        raise UnreadableDocument("压缩包里没有文件。")


IGNORED = re.compile(r"(?:^|/)(?:__MACOSX(?:/|$)|\.(?!\.?(?:/|$))|~\$|thumbs\.db$|desktop\.ini$)|\.(?:tmp|crdownload|part)$", re.I)
"""Lock files, hidden files, and what macOS and Windows add."""


def _walk(path: Path, folder: Path, above: str, depth: int, budget: Budget, only: str) -> Iterator[Member]:
    try:
        package = zipfile.ZipFile(path)
    except FAILURES as error:
        raise UnreadableDocument(BROKEN) from error
    with package:
        entries = [entry for entry in package.infolist() if not entry.is_dir() and not IGNORED.search(real_name(entry))]
        budget.take_entries(len(entries))
        for entry in entries:
            name = above + real_name(entry)
            reason = refusal(entry, name, budget)
            if only and not f"{only}/".startswith(f"{safe_path(name)}/"):
                continue
            file = None
            if not reason:
                try:
                    file = _unpack(package, entry, folder / safe_path(name), budget)
                except FAILURES:
                    reason = "压缩包中的这份文件已损坏，无法解压。"
            if file is None or not is_archive(file):
                yield Member(name, file, reason)
            elif depth < MAX_DEPTH:
                yield from _inner(file, folder, name, depth, budget, only)
            else:
                file.unlink()
                yield Member(name, None, "压缩包套了多层压缩包，请解压后放入。")


def _inner(file: Path, folder: Path, name: str, depth: int, budget: Budget, only: str) -> Iterator[Member]:
    """The files of an archive inside another; a broken one does not keep the others out."""
    with tempfile.TemporaryDirectory(prefix=".inner-", dir=folder) as apart:
        inner = file.replace(Path(apart) / f"inner{ARCHIVE}")
        try:
            yield from _walk(inner, folder, f"{name}/", depth + 1, budget, only)
        except UnreadableDocument as error:
            if budget.entries < 0 or budget.bytes < 0:
                raise
            yield Member(name, None, str(error))


def real_name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: without the flag of UTF-8 its bytes are GB18030 on Chinese Windows, UTF-8 on macOS."""
    name = entry.filename
    if not entry.flag_bits & UTF8_FLAG:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "gb18030") if raw else ():
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def refusal(entry: zipfile.ZipInfo, name: str, budget: Budget) -> str:
    """Why an entry is not unpacked; empty where it is."""
    parts = name.split("/")
    suffix = Path(safe_path(name)).suffix.lower()
    if name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name):
        return "压缩包内的路径不安全，未收入；请重新压缩后再放入。"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "压缩包内是指向别处的链接，未收入。"
    if entry.flag_bits & LOCKED_FLAG:
        return "压缩包中的这份文件设有密码，请解压后放入。"
    if suffix in ARCHIVES:
        return f"不支持 {suffix} 压缩包，请解压后放入，或改用 .zip 压缩。"
    if device := reserved(name):
        return IS_RESERVED.format(name=device)
    if suffix not in ACCEPTED:
        return f"不支持的文件格式“{suffix or parts[-1]}”，目前可读：{listed()}。"
    if safe_path(name).casefold() in budget.seen:
        return "压缩包内有同名文件，只收入第一份。"
    if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
        return "压缩比异常（疑似压缩炸弹），未解压。"
    budget.seen.add(safe_path(name).casefold())
    return ""


def safe_path(name: str) -> str:
    """A path inside an archive as one that every system can write; Windows drops dots and blanks at the end of a name."""
    parts = (UNFIT.sub("_", part).strip(" ").rstrip(". ") for part in name.split("/"))
    return "/".join(part for part in parts if part not in ("", "."))


def _unpack(package: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, budget: Budget) -> Path:
    if entry.file_size > budget.bytes:
        budget.bytes = -1
        raise UnreadableDocument(TOO_LARGE)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with package.open(entry) as source, target.open("xb") as out:
            while piece := source.read(PIECE):
                budget.bytes -= len(piece)
                if budget.bytes < 0:
                    raise UnreadableDocument(TOO_LARGE)
                out.write(piece)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target
