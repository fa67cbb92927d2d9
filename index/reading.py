"""The folder of documents, read: what was taken in, what was not and why.

Large folders are read by several processes (`index.readers`), with the same result: a file is read by itself, and what depends on the others
(whose content is the same, whose id is taken) is decided here, in the order of their paths.
"""

from __future__ import annotations

from collections.abc import Container, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from corpus.archives import ACCEPTED, is_archive
from corpus.cache import ReadCache
from corpus.types import ParsedDocument
from index.ids import free_id, with_document_id
from index.kept import Kept, usual_id
from index.manifest import Source
from index.passages import passages
from index.progress import READING, Progress
from index.reading_one import Read, read_one
from index.reading_pool import read_by_others, workers_for
from index.sources import find_files, relative
from index.types import Failure, Passage


@dataclass(frozen=True, slots=True)
class Taken:
    """A document that was taken in. `parsed` is None where it stands in the generation in use as it is."""

    source: Source
    parsed: ParsedDocument | None
    passages: list[Passage]


@dataclass(frozen=True, slots=True)
class Reading:
    """All of a folder."""

    taken: list[Taken]
    failures: list[Failure]
    repeated: list[Failure]


def read_folder(corpus_dir: Path, progress: Progress, cache: ReadCache, workers: int | None = None, kept: Kept | None = None) -> Reading:
    """Read every file of the folder; one that cannot be read is named and the others go on.

    `workers` processes read (None: as many as are worth their start, 0: none but this one). Files that are as they were in `kept` are not
    read; archives always are.
    """
    files, failures = find_files(corpus_dir, ACCEPTED)
    unchanged = _unchanged(files, corpus_dir, kept)
    changed = [path for path in files if path not in unchanged]
    cache.keep_of(source.sha256 for source in unchanged.values())
    reading = Reading([], failures, [])
    ids: set[str] = set()
    first_with: dict[str, str] = {}
    with closing(_each(changed, corpus_dir, cache, workers_for(changed) if workers is None else workers, first_with)) as each:
        for number, path in enumerate(files, 1):
            source = unchanged.get(path)
            if kept is not None and source is not None and (source.sha256 in first_with or source.document_id == _id(source.path, ids)):
                _take_over(source, kept, reading, ids, first_with)
            else:
                # an unchanged file whose id is another now, since another file came or went, is read, too
                for one in next(each) if source is None else read_one(path, corpus_dir, cache, first_with):
                    _take(one, reading, ids, first_with)
            progress(READING, number, len(files))
    return reading


def _unchanged(files: list[Path], corpus_dir: Path, kept: Kept | None) -> dict[Path, Source]:
    if kept is None:
        return {}
    found = {path: kept.source(path, relative(path, corpus_dir)) for path in files if not is_archive(path)}
    return {path: source for path, source in found.items() if source is not None}


def _take_over(source: Source, kept: Kept, reading: Reading, ids: set[str], first_with: dict[str, str]) -> None:
    if source.sha256 in first_with:
        _take(Read(source.path, source.sha256, None), reading, ids, first_with)
        return
    reading.taken.append(Taken(source, None, kept.passages(source.document_id)))
    ids.add(source.document_id)
    first_with[source.sha256] = source.path


def _id(name: str, ids: Container[str]) -> str:
    """The id that the document of a file would have."""
    usual = usual_id(name)
    return free_id(name, ids) if usual in ids else usual


def _each(files: list[Path], corpus_dir: Path, cache: ReadCache, workers: int, known: Container[str]) -> Generator[Iterable[Read | Failure]]:
    """What is in each file, in their order."""
    if workers:
        yield from read_by_others(files, corpus_dir, cache, workers)
    else:
        for path in files:
            yield read_one(path, corpus_dir, cache, known)


def _take(found: Read | Failure, reading: Reading, ids: set[str], first_with: dict[str, str]) -> None:
    if isinstance(found, Failure):
        reading.failures.append(found)
    elif found.sha256 in first_with:
        reading.repeated.append(Failure(found.name, f"与“{first_with[found.sha256]}”内容完全相同，未重复收入。"))
    elif isinstance(found.content, Failure):
        reading.failures.append(found.content)
    elif found.content is not None:
        taken = _named(found.name, found.sha256, found.content, found.passages, ids)
        reading.taken.append(taken)
        ids.add(taken.source.document_id)
        first_with[found.sha256] = found.name


def _named(name: str, sha256: str, parsed: ParsedDocument, found: list[Passage], ids: Container[str]) -> Taken:
    """The document under an id that no other has."""
    if parsed.document.id in ids:
        parsed = with_document_id(parsed, free_id(name, ids))
        found = passages(parsed)
    return Taken(Source(name, sha256, parsed.document.id), parsed, found)
