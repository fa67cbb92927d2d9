"""A build that ends too soon loses no vector that it has made, and none is taken for another's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from index import encoding
from index.build import build, update
from index.made import FILE, Made
from index.progress import ENCODING, READING, WRITING, Pace
from index.retriever import Retriever
from index.writer import text_hash
from tests.index.fakes import HashEmbedder, OtherEmbedder, Vectors

ALL = 7
"""Passages of the two documents."""


class Killed(Exception):
    pass


class Interrupted(HashEmbedder):
    """Ends after so many calls."""

    def __init__(self, calls: int) -> None:
        super().__init__()
        self.left = calls

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        if not self.left:
            raise Killed
        self.left -= 1
        return super().encode_passages(texts, progress)


@pytest.fixture
def interrupted(documents: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts whose vectors a build had made when it ended, two by two."""
    monkeypatch.setattr(encoding, "SLICE", 2)
    embedder = Interrupted(2)
    with pytest.raises(Killed):
        build(documents, index_dir, embedder)
    assert len(embedder.encoded) == 4
    return embedder.encoded


def found(index_dir: Path) -> list[tuple[str, float]]:
    return [(hit.passage.id, hit.score) for hit in Retriever(index_dir, HashEmbedder()).search("柴油货车", 10)]


@pytest.mark.parametrize("run", [build, update])
@pytest.mark.parametrize("torn", [0, 1, 100])
def test_the_next_build_takes_up_what_was_made(
    documents: Path, index_dir: Path, tmp_path: Path, interrupted: list[str], run: Callable[..., object], torn: int
) -> None:
    """A record that is torn at the end is made again; the index is the same as that of a build that nothing interrupted."""
    path = index_dir / FILE
    path.write_bytes(path.read_bytes()[: -torn or None])
    again = HashEmbedder()
    steps: list[tuple[str, int, int]] = []
    run(documents, index_dir, again, lambda *step: steps.append(step))
    kept = interrupted[: -1 if torn else None]
    assert len(again.encoded) == ALL - len(kept)
    assert not set(kept) & set(again.encoded)
    assert not path.exists()
    assert [step for step in steps if step[0] == ENCODING][-1] == (ENCODING, len(again.encoded), len(again.encoded))
    build(documents, tmp_path / "other", HashEmbedder())
    assert found(index_dir) == found(tmp_path / "other")


def test_a_build_that_is_interrupted_twice(documents: Path, index_dir: Path, interrupted: list[str]) -> None:
    path = index_dir / FILE
    path.write_bytes(path.read_bytes()[:-5])
    second = Interrupted(1)
    with pytest.raises(Killed):
        build(documents, index_dir, second)
    third = HashEmbedder()
    build(documents, index_dir, third)
    assert len({*interrupted[:-1], *second.encoded, *third.encoded}) == len(interrupted[:-1]) + len(second.encoded) + len(third.encoded) == ALL


@pytest.mark.parametrize("content", [None, b"", b"\n", b"{}\n", b"[1]\n", b"\xff\xfe", b"altered"])
def test_what_is_no_such_file_is_passed_over(documents: Path, index_dir: Path, interrupted: list[str], content: bytes | None) -> None:
    path = index_dir / FILE
    if content is None:
        path.unlink()
    elif content == b"altered":
        data = bytearray(path.read_bytes())
        data[data.index(b"\n") + 50] ^= 1
        path.write_bytes(data)
    else:
        path.write_bytes(content)
    again = HashEmbedder()
    build(documents, index_dir, again)
    assert len(again.encoded) == ALL
    assert not path.exists()


def test_vectors_of_another_model_are_not_taken(documents: Path, index_dir: Path, interrupted: list[str]) -> None:
    other = OtherEmbedder()
    build(documents, index_dir, other)
    assert len(other.encoded) == ALL


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    made = Made(tmp_path / "missing", "m")
    made.add([text_hash("a")], np.ones((1, 4), dtype=np.float32))
    assert made.read() == {}
    made.remove()


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([(0.0, READING, 1), (0.5, READING, 9)], ""),
        ([(0.0, READING, 1), (2.0, READING, 4)], "每秒 1.5 份"),
        ([(0.0, READING, 1), (2.0, READING, 4), (3.0, ENCODING, 8)], ""),
        ([(0.0, READING, 1), (3.0, ENCODING, 8), (5.0, ENCODING, 107)], "每秒 50 段"),
        ([(0.0, WRITING, 0), (5.0, WRITING, 1)], ""),
        ([(0.0, ENCODING, 8), (5.0, ENCODING, 8)], ""),
    ],
)
def test_how_fast_a_stage_goes_on(steps: list[tuple[float, str, int]], told: str) -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    for at, stage, done in steps:
        now[0] = at
        last = pace.told(stage, done)
    assert last == told
