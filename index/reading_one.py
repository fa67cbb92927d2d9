"""One file of the folder, or all that an archive holds, read by itself."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import corpus
from corpus.cache import ReadCache
from corpus.errors import UnreadableDocument
from corpus.types import ParsedDocument
from index.errors import reason
from index.ids import with_distinct_ids
from index.manifest import file_hash
from index.passages import passages
from index.settings import allowed_grades
from index.sources import Found, unpacked
from index.types import Failure, Passage


@dataclass(frozen=True, slots=True)
class Read:
    """A file: its path below the folder of documents, its hash, and what was understood of it or why it was not.

    `content` is None where a file with that hash was known to be taken in already.
    """

    name: str
    sha256: str
    content: ParsedDocument | Failure | None
    passages: list[Passage] = field(default_factory=list)


def read_one(path: Path, corpus_dir: Path, cache: ReadCache, known: Container[str] = ()) -> Iterator[Read | Failure]:
    """What is in a file; each of an archive's by itself. A file whose hash is `known` is not understood again."""
    for found in unpacked(path, corpus_dir):
        yield found if isinstance(found, Failure) else _understood(found, cache, known)


def _understood(found: Found, cache: ReadCache, known: Container[str]) -> Read | Failure:
    try:
        digest = file_hash(found.path)
    except OSError as error:
        return _failure(found.name, error)
    if digest in known:
        return Read(found.name, digest, None)
    try:
        found.name.encode()  # half characters cannot be stored: better one file out than none in
        parsed = with_distinct_ids(corpus.parse_file(found.path, found.root, cache, allowed_grades()))
        parsed.document.text.encode()
        return Read(found.name, digest, parsed, passages(parsed))
    except Exception as error:  # noqa: BLE001 - one odd file must not keep the others out
        return Read(found.name, digest, _failure(found.name, error))


def _failure(name: str, error: Exception) -> Failure:
    match error:
        case UnreadableDocument():
            return Failure(name, str(error))
        case OSError():
            return Failure(name, f"文件无法打开（{reason(error)}）。")
        case UnicodeEncodeError():
            readable = name.encode("utf-8", "backslashreplace").decode()
            return Failure(readable, "文件名或内容含有无法识别的字符编码，请另存为 UTF-8 后再试。")
        case _:
            return Failure(name, f"解析时出现内部错误（{type(error).__name__}: {error}）。")
