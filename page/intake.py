"""Documents put in, replaced and removed by an administrator; the index follows while others go on asking."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.archives import ACCEPTED, is_archive, members
from corpus.cache import ReadCache
from corpus.compare import Comparison, Side, compare
from corpus.errors import UnreadableDocument
from corpus.names import IS_RESERVED, reserved
from corpus.parse import SUFFIXES, parse_file
from index import generations
from index.build import READ, BuildReport
from index.errors import IndexingError
from index.indexer import Indexer
from index.manifest import Manifest, file_hash
from index.settings import allowed_grades
from index.store import Store
from page.storage_error import StorageError

Progress = Callable[[str, int, int], None]
Claim = Callable[[str], Callable[[], None]]
"""Does what must be done before the file of a name is there, and gives back how to undo it."""
MAX_NAME = 80
FORBIDDEN = frozenset('\\/:*?"<>|')
CHECKING = "检查文件"
SAME_CONTENT = "与“{name}”内容完全相同，未重复收入。"
WAIT = 600.0
LOW = 15
"""Niceness of the thread that builds an index."""


class IntakeError(Exception):
    """A file cannot be taken in or removed; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `reason` is empty where it was taken in."""

    name: str
    reason: str = ""
    replaced: bool = False
    changes: Comparison | None = None
    """What is other than in the file that it replaced."""
    document_id: str = ""
    """Of a file that replaced another: the document that it is now."""


def unclaimed(name: str) -> Callable[[], None]:
    """Nothing has to be done before."""
    return lambda: None


class Intake:
    """Works on the folder of documents and on the index; one job at a time is the caller's care."""

    def __init__(self, corpus_dir: Path, index_dir: Path, indexer: Indexer) -> None:
        self.corpus_dir = corpus_dir
        self.index_dir = index_dir
        self.indexer = indexer

    def add(self, files: Sequence[tuple[Path, str]], replacing: bool, progress: Progress, claim: Claim = unclaimed) -> list[Outcome]:
        """Take in files (where they lie, and their names). What fails says why and leaves all else as it was.

        `claim` is told the name of each before it is there, and gives back how to undo what it did.

        An archive is taken in as the files in it, each with its own outcome.
        """
        outcomes: list[Outcome] = []
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as backup:
            undo: list[Callable[[], None]] = []
            placed: dict[str, str] = {}
            before: dict[str, Side] = {}
            for number, (path, name) in enumerate(files):
                progress(CHECKING, number, len(files))
                for position, each in enumerate(unpacked(path, name, Path(backup))):
                    if isinstance(each, Outcome):
                        outcomes.append(each)
                        continue
                    try:
                        outcome = self._place(*each, replacing, Path(backup) / f"{number}-{position}", undo, placed, claim)
                    except (IntakeError, UnreadableDocument, StorageError) as error:
                        outcome = Outcome(each[1], str(error))
                    except OSError as error:
                        outcome = Outcome(each[1], f"写入失败：{error.strerror or error}。")
                    outcomes.append(outcome)
                    if outcome.replaced and not outcome.reason and (known := self._document(outcome.name)) is not None:
                        before[outcome.name] = known[1]
            if not undo:
                return outcomes
            try:
                report = self.indexer.update(self.corpus_dir, self.index_dir, progress, WAIT)
            except (IndexingError, OSError) as error:
                for step in reversed(undo):
                    step()
                return [each if each.reason else Outcome(each.name, f"索引未能更新，文件未收入：{error}") for each in outcomes]
        reasons = {failure.path: failure.reason for failure in (*report.failures, *report.repeated)}
        return [self._compared(replace(each, reason=reasons.get(each.name, each.reason)), before.get(each.name)) for each in outcomes]

    def _compared(self, outcome: Outcome, before: Side | None) -> Outcome:
        """An outcome with what has changed, where a document was there before."""
        now = self._document(outcome.name) if before is not None and not outcome.reason else None
        return replace(outcome, changes=compare(before, now[1]), document_id=now[0]) if before is not None and now is not None else outcome

    def _document(self, name: str) -> tuple[str, Side] | None:
        """Id, clauses and tasks of a file as the index has it."""
        try:
            store = Store(generations.current(self.index_dir) / generations.STORE)
        except IndexingError:
            return None
        try:
            record = next((each for each in store.documents() if each.path == name), None)
            return (record.id, Side(store.clauses(record.id), store.tasks([record.id]))) if record is not None else None
        finally:
            store.close()

    def remove(self, relative: str, progress: Progress) -> None:
        """Remove one document and its traces in the index.

        Raises
        ------
        IntakeError
            When there is no such document, it is the last one, or the index cannot be updated; then
            the document is still there.
        """
        path = self._inside(relative)
        archive = next((above for above in path.parents if is_archive(above) and above.is_file()), None)
        if archive is not None:
            raise IntakeError(f"这份文件在压缩包“{archive.name}”里，不能单独移除；请到文档文件夹中移除或更换该压缩包，再重建索引。")
        if not path.is_file():
            raise IntakeError("文件库中没有这份文件，可能已被移除。")
        if not any(other != path for other in self._files()):
            raise IntakeError("这是最后一份文件，不能移除；请先加入其他文件。")
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder) / "kept"
            shutil.copy2(path, kept)
            try:
                path.unlink()
                self.indexer.update(self.corpus_dir, self.index_dir, progress, WAIT)
            except (IndexingError, OSError) as error:
                if not path.exists():
                    shutil.copy2(kept, path)
                raise IntakeError(f"未能移除：{error}") from error

    def rebuild(self, progress: Progress) -> BuildReport:
        """Build the whole index anew.

        Raises
        ------
        IntakeError
            When it cannot be built; the old one stays.
        """
        try:
            return self.indexer.build(self.corpus_dir, self.index_dir, progress, WAIT)
        except (IndexingError, OSError) as error:
            raise IntakeError(f"未能重建：{error}") from error

    def _place(self, path: Path, name: str, replacing: bool, backup: Path, undo: list[Callable[[], None]], placed: dict[str, str], claim: Claim) -> Outcome:
        target = self._inside(safe_name(name))
        if target.name.casefold() in placed:
            raise IntakeError("这一批中另有同名文件，只收入了前一份；请改名后再上传。")
        exists = target.is_file()
        if exists and not replacing:
            raise IntakeError("已有同名文件；如要替换，请先勾选“替换同名文件”。")
        digest = file_hash(path)
        if twin := self._twin(digest, target.name, placed):
            raise IntakeError(SAME_CONTENT.format(name=twin))
        with tempfile.TemporaryDirectory() as folder:
            trial = Path(folder) / target.name
            shutil.copyfile(path, trial)
            parsed = parse_file(trial, cache=ReadCache(self.index_dir / READ), grades=allowed_grades())
        if not parsed.clauses and not parsed.tables:
            raise UnreadableDocument("文件中没有可用的内容。")
        if exists:
            shutil.copy2(target, backup)
            undo.append(lambda: _put(backup, target))
        else:
            undo.append(lambda: target.unlink(missing_ok=True))
        self.corpus_dir.mkdir(parents=True, exist_ok=True)
        undo.append(claim(target.name))
        _put(path, target)
        placed[target.name.casefold()] = digest
        return Outcome(target.name, replaced=exists)

    def _twin(self, digest: str, name: str, placed: Mapping[str, str]) -> str:
        """Another file with this content, of the folder or of the same batch; empty where there is none.

        The index takes in the first of them by name, so a copy that sorts before could put out the
        document that links and conversations point to.
        """
        try:
            sources = Manifest.read(generations.current(self.index_dir)).sources
        except IndexingError:
            sources = ()
        indexed = (s.path for s in sources if s.sha256 == digest and s.path != name and s.path.casefold() not in placed and self._is_there(s.path))
        return next(indexed, "") or next((other for other, known in placed.items() if known == digest), "")

    def _is_there(self, relative: str) -> bool:
        path = self._inside(relative)
        return any(each.is_file() for each in (path, *path.parents))

    def _inside(self, relative: str) -> Path:
        path = (self.corpus_dir / relative).resolve()
        if not path.is_relative_to(self.corpus_dir.resolve()):
            raise IntakeError("文件名不可用。")
        return path

    def _files(self) -> Iterable[Path]:
        return (path for path in self.corpus_dir.resolve().rglob("*") if path.suffix.lower() in ACCEPTED and path.is_file())


def unpacked(path: Path, name: str, folder: Path) -> Iterator[tuple[Path, str] | Outcome]:
    """An uploaded file with its name; of an archive, every file in it, or what became of it where it cannot be had.

    A member lies where it is until the next one is asked for. Of two with one name in different
    folders, the second takes its folder's name before its own.
    """
    if not is_archive(Path(name)):
        yield path, name
        return
    try:
        with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as apart:
            taken: set[str] = set()
            for member in members(path, Path(apart)):
                above, _, bare = member.name.rpartition("/")
                own = bare if bare.casefold() not in taken else f"{above.rpartition('/')[2]}-{bare}"
                taken.add(own.casefold())
                yield Outcome(f"{name}/{member.name}", member.reason) if member.file is None else (member.file, own)
    except UnreadableDocument as error:
        yield Outcome(name, str(error))
    except OSError as error:
        yield Outcome(name, f"文件无法打开：{error.strerror or error}。")


def step_back() -> None:
    """Let the calling thread, one that does nothing else, give way to those that answer questions.

    Linux knows a priority for every thread, and what it starts inherits it; elsewhere nothing happens.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOW)


def refused_name(name: str) -> str:
    """Why a file of this name would not be taken in, whatever is in it; empty where it may be."""
    try:
        if not is_archive(Path(name)):
            safe_name(name)
    except IntakeError as error:
        return str(error)
    return ""


def safe_name(name: str) -> str:
    """An uploaded file's name as the name of a file in the folder.

    Raises
    ------
    IntakeError
        When nothing can be made of it.
    """
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in bare if char.isprintable() and char not in FORBIDDEN).strip(" .")
    stem, suffix = Path(kept).stem.strip(" ."), Path(kept).suffix
    if reserved(kept):
        raise IntakeError(IS_RESERVED.format(name=kept[:MAX_NAME]))
    if not stem or stem.startswith("~$"):
        raise IntakeError(f"文件名“{name[:MAX_NAME]}”不可用，请改名后再上传。")
    if suffix.lower() not in SUFFIXES:
        raise IntakeError(f"不支持的文件格式“{suffix or bare[:MAX_NAME]}”，目前可读：{'、'.join(sorted(SUFFIXES))}。")
    return stem[:MAX_NAME] + suffix.lower()


def _put(source: Path, target: Path) -> None:
    """Copy under another name, then switch: no reader ever sees half a file."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        shutil.copyfile(source, temporary)
        temporary.chmod(0o644)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
