"""The folder of documents, read: what was taken in, what was not and why.

Large folders are read by several processes (`index.readers`), with the same result: a file is read by itself, and what depends on the others
(whose content is the same, whose id is taken) is decided here, in the order of their paths.
"""

from __future__ import annotations

from collections.abc import Container, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from corpus.archives import ACCEPTED
from corpus.cache import ReadCache
from corpus.types import ParsedDocument
from index.ids import free_id, with_document_id
from index.manifest import Source
from index.passages import passages
from index.progress import READING, Progress
from index.reading_one import Read, read_one
from index.reading_pool import read_by_others, workers_for
from index.sources import find_files
from index.types import Failure, Passage


@dataclass(frozen=True, slots=True)
class Taken:
    """A document that was taken in."""

    source: Source
    parsed: ParsedDocument
    passages: list[Passage]


@dataclass(frozen=True, slots=True)
class Reading:
    """All of a folder."""

    taken: list[Taken]
    failures: list[Failure]
    repeated: list[Failure]


def read_folder(corpus_dir: Path, progress: Progress, cache: ReadCache, workers: int | None = None) -> Reading:
    """Read every file of the folder; one that cannot be read is named and the others go on.

    `workers` processes read (None: as many as are worth their start, 0: none but this one).
    """
    files, failures = find_files(corpus_dir, ACCEPTED)
    reading = Reading([], failures, [])
    ids: set[str] = set()
    first_with: dict[str, str] = {}
    with closing(_each(files, corpus_dir, cache, workers_for(files) if workers is None else workers, first_with)) as each:
        for number, found in enumerate(each, 1):
            for one in found:
                _take(one, reading, ids, first_with)
            progress(READING, number, len(files))
    return reading


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
