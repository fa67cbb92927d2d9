"""The folder of documents, read: what was taken in, what was not and why."""

from __future__ import annotations

import dataclasses
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

import corpus
from corpus.archives import ACCEPTED
from corpus.cache import ReadCache
from corpus.errors import UnreadableDocument
from corpus.types import ParsedDocument
from index.errors import reason
from index.ids import free_id, with_distinct_ids, with_document_id
from index.manifest import Source, file_hash
from index.passages import passages
from index.progress import READING, Progress
from index.sources import Found, find_files, unpacked
from index.types import Failure, Passage


@dataclass(frozen=True, slots=True)
class Taken:
    source: Source
    parsed: ParsedDocument
    passages: list[Passage]


@dataclass(frozen=True, slots=True)
class Reading:
    taken: list[Taken]
    failures: list[Failure]
    repeated: list[Failure]


def read_folder(corpus_dir: Path, progress: Progress, cache: ReadCache) -> Reading:
    """Read every file of the folder; one that cannot be read is named and the others go on."""
    files, failures = find_files(corpus_dir, ACCEPTED)
    reading = Reading([], failures, [])
    ids: set[str] = set()
    first_with: dict[str, str] = {}
    for number, path in enumerate(files, 1):
        for found in unpacked(path, corpus_dir):
            if isinstance(found, Failure):
                reading.failures.append(found)
            else:
                _read_one(found, reading, ids, first_with, cache)
        progress(READING, number, len(files))
    return reading


def _read_one(found: Found, reading: Reading, ids: set[str], first_with: dict[str, str], cache: ReadCache) -> None:
    name = found.name
    try:
        digest = file_hash(found.path)
        if digest in first_with:
            reading.repeated.append(Failure(name, f"与“{first_with[digest]}”内容完全相同，未重复收入。"))
        else:
            taken = _take(found, Source(name, digest, ""), ids, cache)
            reading.taken.append(taken)
            ids.add(taken.source.document_id)
            first_with[digest] = name
    except UnreadableDocument as error:
        reading.failures.append(Failure(name, str(error)))
    except OSError as error:
        reading.failures.append(Failure(name, f"文件无法打开（{reason(error)}）。"))
    except UnicodeEncodeError:
        readable = name.encode("utf-8", "backslashreplace").decode()
        reading.failures.append(Failure(readable, "文件名或内容含有无法识别的字符编码，请另存为 UTF-8 后再试。"))
    except Exception as error:  # noqa: BLE001 - one odd file must not keep the others out
        reading.failures.append(Failure(name, f"解析时出现内部错误（{type(error).__name__}: {error}）。"))


def _take(found: Found, source: Source, ids: Container[str], cache: ReadCache) -> Taken:
    source.path.encode()  # half characters cannot be stored: better one file out than none in
    parsed = with_distinct_ids(corpus.parse_file(found.path, found.root, cache))
    parsed.document.text.encode()
    if parsed.document.id in ids:
        parsed = with_document_id(parsed, free_id(source.path, ids))
    return Taken(dataclasses.replace(source, document_id=parsed.document.id), parsed, passages(parsed))
