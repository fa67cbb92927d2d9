"""What isolated readers made of a file is kept by content, format and code; a cache that fails does no harm."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from corpus import cache as caching
from corpus import reading
from corpus.cache import ReadCache
from corpus.errors import UnreadableDocument
from corpus.formats import FORMATS, Format
from corpus.readers import RawDocument
from corpus.readers.text.document import parse_text
from corpus.reading import read_file
from corpus.signs import SIGNS

DOCUMENT = dataclasses.replace(parse_text("某市工作方案\n\n一、主要任务\n序号\t任务\n1\t甲\n", SIGNS), remark="由扫描件识别。")


class Counting:
    """Stands for the isolated readers; counts what they are asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked = 0
        monkeypatch.setattr(reading, "read_isolated", self)

    def __call__(self, path: Path, kind: Format) -> RawDocument:
        self.asked += 1
        if b"broken" in path.read_bytes():
            raise UnreadableDocument("坏了。")
        return DOCUMENT


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> Counting:
    return Counting(monkeypatch)


def pdf(folder: Path, name: str = "方案.pdf", content: bytes = b"%PDF-1.7 one") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_an_unchanged_file_is_read_once(tmp_path: Path, readers: Counting) -> None:
    where = tmp_path / "read"
    first = read_file(pdf(tmp_path), ReadCache(where))
    assert read_file(pdf(tmp_path, "改名.pdf"), ReadCache(where)) == first == DOCUMENT
    assert readers.asked == 1
    read_file(pdf(tmp_path, content=b"%PDF-1.7 two"), ReadCache(where))
    assert readers.asked == 2


def test_other_code_reads_again(tmp_path: Path, readers: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    read_file(pdf(tmp_path), ReadCache(tmp_path / "read"))
    monkeypatch.setattr(caching, "version", lambda: "later")
    read_file(pdf(tmp_path), ReadCache(tmp_path / "read"))
    assert readers.asked == 2


@pytest.mark.parametrize("damage", [b"", b"not packed", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_a_damaged_entry_is_read_again(tmp_path: Path, readers: Counting, damage: bytes) -> None:
    where = tmp_path / "read"
    read_file(pdf(tmp_path), ReadCache(where))
    for entry in where.iterdir():
        entry.write_bytes(damage)
    assert read_file(pdf(tmp_path), ReadCache(where)) == DOCUMENT
    assert readers.asked == 2
    assert read_file(pdf(tmp_path), ReadCache(where)) == DOCUMENT
    assert readers.asked == 2


def test_failures_are_not_kept(tmp_path: Path, readers: Counting) -> None:
    for _ in range(2):
        with pytest.raises(UnreadableDocument):
            read_file(pdf(tmp_path, content=b"%PDF-1.7 broken"), ReadCache(tmp_path / "read"))
    assert readers.asked == 2


def test_pruning_keeps_what_was_used(tmp_path: Path, readers: Counting) -> None:
    where = tmp_path / "read"
    read_file(pdf(tmp_path), ReadCache(where))
    second = ReadCache(where)
    read_file(pdf(tmp_path, content=b"%PDF-1.7 two"), second)
    second.prune()
    assert len(list(where.iterdir())) == 1
    read_file(pdf(tmp_path, content=b"%PDF-1.7 two"), ReadCache(where))
    assert readers.asked == 2


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path, readers: Counting) -> None:
    where = tmp_path / "read"
    where.write_bytes(b"a file where the folder should be")
    cache = ReadCache(where)
    assert read_file(pdf(tmp_path), cache) == DOCUMENT
    cache.prune()
    assert readers.asked == 1


def test_text_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    path.write_text("某市工作方案\n\n一、主要任务\n", encoding="utf-8")
    assert not FORMATS[".txt"].isolated
    read_file(path, ReadCache(tmp_path / "read"))
    assert not (tmp_path / "read").exists()
