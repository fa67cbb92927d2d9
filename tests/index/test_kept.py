"""An update takes over what has not changed, and its index is that of a build."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import corpus
from index import generations, kept, schema
from index.build import READ, build, update
from index.manifest import Manifest
from index.retriever import Retriever
from index.row_file import is_pointer
from index.row_store import open_rows
from tests.index.conftest import DOCUMENTS
from tests.index.fakes import PLAN_A, PLAN_B, HashEmbedder

LEDGER = """丙区重点任务分工表

|序号|任务|牵头单位|完成时限|
|---|---|---|---|
|1|建设口袋公园二十处|区园林局|2031年6月底前|
|2|改造老旧管网|区水务局|2031年底前|
"""
TABLES = (*schema.COLUMNS, *schema.WORDS)


@pytest.fixture
def folder(documents: Path) -> Path:
    (documents / "丙区.txt").write_text(LEDGER, encoding="utf-8")
    (documents / "方案.md").write_text(PLAN_B.replace("乙县", "丁县"), encoding="utf-8")
    (documents / "方案.txt").write_text(PLAN_A.replace("甲市", "戊市"), encoding="utf-8")
    with zipfile.ZipFile(documents / "包.zip", "w") as package:
        package.writestr("己县.txt", PLAN_B.replace("乙县", "己县"))
    return documents


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that are understood."""
    names: list[str] = []
    understand = corpus.parse_file

    def noted(path: Path, *rest: Any) -> Any:
        names.append(path.name)
        return understand(path, *rest)

    monkeypatch.setattr(corpus, "parse_file", noted)
    return names


def content(index_dir: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row of the store in the order in which it lies there, and the words of passages, by whichever store."""
    rows = open_rows(generations.current(index_dir) / generations.STORE)
    names = {table: schema.names(table) for table in TABLES}
    out = {
        table: [{name: row[name] for name in names[table]} for row in rows.rows(f'SELECT {", ".join(map(quoted, names[table]))} FROM {table} ORDER BY rowid')]
        for table in TABLES
    }
    rows.close()
    return out


def quoted(name: str) -> str:
    return f'"{name}"'


def change(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("edit", "again"),
    [
        (lambda _: None, []),
        (lambda folder: change(folder / "甲市.txt", PLAN_A.replace("100辆", "200辆")), ["甲市.txt"]),
        (lambda folder: (folder / "乙县.txt").unlink(), []),
        (lambda folder: change(folder / "丁.txt", PLAN_A.replace("甲市", "庚市")), ["丁.txt"]),
        # a document is named by its file without suffix, unless another is: 方案 goes to the next file, and back
        (lambda folder: (folder / "方案.md").unlink(), ["方案.txt"]),
        (lambda folder: change(folder / "方案.html", f"<p>{PLAN_B.replace('乙县', '辛县')}</p>"), ["方案.html", "方案.md"]),
        # another file with the same content comes before
        (lambda folder: change(folder / "一.txt", PLAN_A), ["一.txt"]),
        (lambda folder: (folder / "甲市.txt").rename(folder / "旧甲市.txt"), ["旧甲市.txt"]),
        (lambda folder: change(folder / "坏.txt", ""), ["坏.txt"]),
    ],
)
def test_an_update_is_a_build(
    kept_in: str, folder: Path, index_dir: Path, tmp_path: Path, read: list[str], edit: Callable[[Path], None], again: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    build(folder, index_dir, HashEmbedder())
    edit(folder)
    read.clear()
    old = generations.current(index_dir)
    report = update(folder, index_dir, HashEmbedder())
    Manifest.read(old).check_files(old)  # somebody may be reading it
    assert sorted(read) == sorted([*again, "己县.txt"]), "a file in an archive is always read"
    monkeypatch.setenv("INDEX_STORE", "file")  # whatever store it was, the rows are those of the other
    whole = build(folder, tmp_path / "other", HashEmbedder())
    assert (report.documents, report.passages, report.failures, report.repeated) == (whole.documents, whole.passages, whole.failures, whole.repeated)
    assert content(index_dir) == content(tmp_path / "other")
    results = [Retriever(each, HashEmbedder()).search("柴油货车", 20) for each in (index_dir, tmp_path / "other")]
    assert results[0] == results[1]


def test_updates_of_updates(kept_in: str, folder: Path, index_dir: Path, tmp_path: Path) -> None:
    shutil.copy(max(DOCUMENTS.glob("*.txt")), folder)  # one whose tasks are linked
    build(folder, index_dir, HashEmbedder())
    for number in range(3):
        change(folder / f"{number}.txt", PLAN_A.replace("甲市", f"第{number}区"))
        update(folder, index_dir, HashEmbedder())
    build(folder, tmp_path / "other", HashEmbedder())
    rows = content(index_dir)
    assert rows == content(tmp_path / "other")
    assert all(rows[table] for table in TABLES), "nothing is left out of the comparison"


def test_from_a_file_to_a_server_and_back(
    database: str, folder: Path, index_dir: Path, tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(max(DOCUMENTS.glob("*.txt")), folder)
    build(folder, tmp_path / "other", HashEmbedder())
    build(folder, index_dir, HashEmbedder())
    monkeypatch.setenv("DATABASE_URL", database)
    for store in ("postgres", "file"):
        monkeypatch.setenv("INDEX_STORE", store)
        read.clear()
        assert update(folder, index_dir, HashEmbedder()).encoded == 0
        assert read == ["己县.txt"]
        assert is_pointer(generations.current(index_dir) / generations.STORE) == (store == "postgres")
        assert content(index_dir) == content(tmp_path / "other")
        Manifest.read(generations.current(index_dir)).check_files(generations.current(index_dir))


@pytest.mark.parametrize("reason", ["another version", "an older manifest", "a damaged store"])
def test_all_is_read_again_where_the_old_index_is_not_of_this_version(
    folder: Path, index_dir: Path, read: list[str], monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    build(folder, index_dir, HashEmbedder())
    old = generations.current(index_dir)
    if reason == "another version":
        monkeypatch.setattr(kept, "reader_version", lambda: "0" * 16)
    elif reason == "an older manifest":
        text = (old / "manifest.json").read_text(encoding="utf-8")
        (old / "manifest.json").write_text(text.replace(Manifest.read(old).reader, ""), encoding="utf-8")
    else:
        data = bytearray((old / generations.STORE).read_bytes())
        data[len(data) // 2] ^= 1
        (old / generations.STORE).write_bytes(data)
    read.clear()
    update(folder, index_dir, HashEmbedder())
    assert len(read) == 6


def test_what_was_read_of_an_unchanged_file_stays_in_the_cache(folder: Path, index_dir: Path) -> None:
    """For a build that reads all files again; recognising a scan takes minutes."""
    (folder / "壬县.html").write_text(f"<p>{PLAN_B}</p>", encoding="utf-8")
    build(folder, index_dir, HashEmbedder())
    before = sorted(path.name for path in (index_dir / READ).iterdir())
    update(folder, index_dir, HashEmbedder())
    assert sorted(path.name for path in (index_dir / READ).iterdir()) == before != []


def test_the_version_is_that_of_all_that_understands(monkeypatch: pytest.MonkeyPatch) -> None:
    kept.reader_version.cache_clear()
    before = kept.reader_version()
    kept.reader_version.cache_clear()
    assert kept.reader_version() == before
    monkeypatch.setattr(kept, "version", lambda: "other")
    kept.reader_version.cache_clear()
    assert kept.reader_version() != before
    monkeypatch.undo()
    kept.reader_version.cache_clear()
