from __future__ import annotations

import contextlib
import dataclasses
import errno
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import corpus
from index import generations, vectors
from index.build import LOCK, BuildReport, build, ensure, update
from index.errors import BuildBusy, IndexMismatch, IndexMissing, NothingToIndex, StorageFailure
from index.exact import ExactIndex
from index.made import FILE
from index.manifest import Manifest, file_hash
from index.retriever import Retriever
from tests.index.fakes import PLAN_A, PLAN_B, BrokenEmbedder, HashEmbedder, OtherEmbedder

ROOT = Path(__file__).parents[2]


def ids(index_dir: Path, embedder: HashEmbedder) -> list[str]:
    return [d.id for d in Retriever(index_dir, embedder).store.documents()]


def test_report_and_progress(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    steps: list[tuple[str, int, int]] = []
    report = build(documents, index_dir, embedder, lambda *step: steps.append(step))
    assert report.documents == ("乙县", "甲市")
    assert report.passages == report.encoded == len(embedder.encoded) > 4
    assert report.failures == report.repeated == ()
    stages = list(dict.fromkeys(stage for stage, _, _ in steps))
    assert stages == ["读取文档", "生成向量", "写入索引"]
    assert all(steps[[s for s, _, _ in steps].index(stage)][2] > 0 for stage in stages)
    assert [s for s in steps if s[0] == stages[1]][-1][1:] == (report.encoded, report.encoded)


def test_update_encodes_only_what_is_new(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    first = build(documents, index_dir, embedder)
    before = Retriever(index_dir, embedder).search("柴油货车", 5)
    assert update(documents, index_dir, embedder).encoded == 0
    assert Retriever(index_dir, embedder).search("柴油货车", 5) == before
    (documents / "甲市.txt").write_text(PLAN_A.replace("100辆", "200辆"), encoding="utf-8")
    embedder.encoded.clear()
    report = update(documents, index_dir, embedder)
    assert (report.passages, report.encoded) == (first.passages, 1)
    assert "200辆" in embedder.encoded[0]


def test_an_index_of_either_kind_takes_over_the_vectors_of_the_other(
    documents: Path, index_dir: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(documents, index_dir, embedder)
    exactly = Retriever(index_dir, embedder).search("柴油货车", 5)
    for most, kind in ((0, "clustered-sq8"), (0, "clustered-sq8"), (vectors.MOST_EXACT, "exact")):
        monkeypatch.setattr(vectors, "MOST_EXACT", most)
        assert update(documents, index_dir, embedder).encoded == 0
        retriever = Retriever(index_dir, embedder)
        assert retriever.manifest.vectors["kind"] == kind
        found = retriever.search("柴油货车", 5)
        assert [hit.passage for hit in found] == [hit.passage for hit in exactly]
        assert [hit.dense for hit in found] == pytest.approx([hit.dense for hit in exactly], abs=1e-6)
        retriever.close()


def test_update_does_not_mix_models(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    first = build(documents, index_dir, embedder)
    assert update(documents, index_dir, OtherEmbedder()).encoded == first.passages


def test_update_without_a_usable_index_builds(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    assert update(documents, index_dir, embedder).encoded > 0
    (generations.current(index_dir) / "vectors.faiss").write_bytes(b"broken")
    assert update(documents, index_dir, embedder).encoded > 0
    assert ids(index_dir, embedder) == ["乙县", "甲市"]


def test_removed_and_added_files(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    build(documents, index_dir, embedder)
    (documents / "甲市.txt").unlink()
    (documents / "子目录").mkdir()
    (documents / "子目录" / "丙区.txt").write_text(PLAN_B.replace("乙县", "丙区"), encoding="utf-8")
    update(documents, index_dir, embedder)
    retriever = Retriever(index_dir, embedder)
    assert [d.id for d in retriever.store.documents()] == ["乙县", "子目录/丙区"]
    assert not any("柴油" in h.passage.text for h in retriever.search("柴油货车", 50))


def test_ids_survive_a_rebuild(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    def everything() -> list[str]:
        store = Retriever(index_dir, embedder).store
        return [*(t.id for t in store.tasks()), *(c.id for d in store.documents() for c in store.clauses(d.id))]

    build(documents, index_dir, embedder)
    before = everything()
    (documents / "丁.txt").write_text(PLAN_A.replace("甲市", "丁市"), encoding="utf-8")
    build(documents, index_dir, embedder)
    assert set(before) < set(everything())


def test_failed_documents_are_named_and_the_others_are_in(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    (documents / "空.txt").write_text("", encoding="utf-8")
    (documents / "图.bin").write_bytes(b"\x89PNG")
    report = build(documents, index_dir, embedder)
    assert [f.path for f in report.failures] == ["图.bin", "空.txt"]
    assert "不支持的文件格式“.bin”" in report.failures[0].reason
    assert all("一" <= f.reason[0] <= "龥" for f in report.failures)
    assert Retriever(index_dir, embedder).manifest.failures == report.failures
    assert report.documents == ("乙县", "甲市")


def test_an_error_inside_the_reader_keeps_one_document_out(documents: Path, index_dir: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    read = corpus.parse_file

    def fragile(path: Path, *rest: Any) -> Any:
        if path.stem == "甲市":
            raise IndexError("list index out of range")
        return read(path, *rest)

    monkeypatch.setattr(corpus, "parse_file", fragile)
    report = build(documents, index_dir, embedder)
    assert report.documents == ("乙县",)
    assert [(f.path, f.reason[:9]) for f in report.failures] == [("甲市.txt", "解析时出现内部错误")]


def test_what_is_not_a_document(documents: Path, index_dir: Path, embedder: HashEmbedder, tmp_path: Path) -> None:
    outside = tmp_path / "别处.txt"
    outside.write_text(PLAN_A.replace("甲市", "戊市"), encoding="utf-8")
    (documents / ".hidden.txt").write_text(PLAN_A + "a", encoding="utf-8")
    (documents / "~$甲市.docx").write_bytes(b"lock")
    (documents / ".DS_Store").write_bytes(b"x")
    (documents / "Thumbs.db").write_bytes(b"x")
    (documents / ".git").mkdir()
    (documents / ".git" / "a.txt").write_text(PLAN_A + "b", encoding="utf-8")
    (documents / "link.txt").symlink_to(outside)
    (documents / "loop").symlink_to(documents, target_is_directory=True)
    report = build(documents, index_dir, embedder)
    assert (report.documents, report.failures) == (("乙县", "甲市"), ())


def test_same_content_is_taken_once(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    (documents / "甲市 - 副本.txt").write_text(PLAN_A, encoding="utf-8")
    report = build(documents, index_dir, embedder)
    assert report.documents == ("乙县", "甲市 - 副本")
    assert [(f.path, "“甲市 - 副本.txt”" in f.reason) for f in report.repeated] == [("甲市.txt", True)]


def test_two_files_that_claim_one_id(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    (documents / "甲市.md").write_text(PLAN_A.replace("100辆", "300辆"), encoding="utf-8")
    report = build(documents, index_dir, embedder)
    assert report.documents == ("乙县", "甲市", "甲市.txt")
    store = Retriever(index_dir, embedder).store
    for document_id in report.documents:
        clauses = store.clauses(document_id)
        assert clauses
        assert all(c.id.startswith(f"{document_id}#") for c in clauses)
        assert {c.parent_id for c in clauses} - {None} <= {c.id for c in clauses}
        assert {t.clause_id for t in store.tasks([document_id])} - {None} <= {c.id for c in clauses}


def test_nothing_to_index(tmp_path: Path, documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    build(documents, index_dir, embedder)
    empty = tmp_path / "empty"
    with pytest.raises(NothingToIndex, match="不存在"):
        build(empty, index_dir, embedder)
    empty.mkdir()
    with pytest.raises(NothingToIndex, match="没有可以收入的文档"):
        build(empty, index_dir, embedder)
    (empty / "a.txt").write_bytes(b"")
    with pytest.raises(NothingToIndex, match=r"a\.txt："):
        update(empty, index_dir, embedder)
    assert ids(index_dir, embedder) == ["乙县", "甲市"]


def test_ensure_builds_once(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    assert isinstance(ensure(documents, index_dir, embedder), BuildReport)
    embedder.encoded.clear()
    assert ensure(documents, index_dir, embedder) is None
    assert embedder.encoded == []


@pytest.mark.parametrize("change", [ensure, update])
def test_what_another_version_built_is_built_anew_and_keeps_its_vectors(
    documents: Path, index_dir: Path, embedder: HashEmbedder, change: Callable[..., BuildReport | None]
) -> None:
    whole = build(documents, index_dir, embedder)
    before = Retriever(index_dir, embedder).search("柴油货车", 5)
    make_earlier(generations.current(index_dir), "DROP TABLE vocabulary")
    with pytest.raises(IndexMismatch, match=r"其他版本.*python -m index update"):
        Retriever(index_dir, embedder)
    assert change(documents, index_dir, embedder) == dataclasses.replace(whole, encoded=0)
    assert Retriever(index_dir, embedder).search("柴油货车", 5) == before
    assert ensure(documents, index_dir, embedder) is None


@pytest.mark.parametrize("sql", ["ALTER TABLE passages RENAME COLUMN hash TO digest", "UPDATE passages SET hash = 'another'"])
def test_vectors_that_another_version_keeps_in_another_way_are_made_anew(documents: Path, index_dir: Path, embedder: HashEmbedder, sql: str) -> None:
    whole = build(documents, index_dir, embedder)
    make_earlier(generations.current(index_dir), sql)
    assert ensure(documents, index_dir, embedder) == whole
    assert Retriever(index_dir, embedder).search("柴油货车", 5)


def make_earlier(generation: Path, sql: str) -> None:
    """A generation as of another version, after a change of its store."""
    with contextlib.closing(sqlite3.connect(generation / generations.STORE)) as database:
        database.execute(sql)
        database.commit()
    manifest = Manifest.read(generation)
    files = {name: file_hash(generation / name) for name in manifest.files}
    dataclasses.replace(manifest, schema="0-earlier", files=files).write(generation)


def test_only_one_build_at_a_time(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    index_dir.mkdir()
    with FileLock(index_dir / LOCK), pytest.raises(BuildBusy, match="另一个建库任务正在进行"):
        build(documents, index_dir, embedder)
    build(documents, index_dir, embedder)


def test_the_second_can_wait(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    index_dir.mkdir()
    taken = threading.Event()

    def hold() -> None:
        with FileLock(index_dir / LOCK):
            taken.set()
            time.sleep(0.3)

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait()
    assert build(documents, index_dir, embedder, wait=-1).documents
    holder.join()


def whole(index_dir: Path, embedder: HashEmbedder, before: Sequence[str]) -> bool:
    """The old index is as it was and nothing else lies about, but for the lock and vectors for the next build."""
    left = {p.name for p in index_dir.iterdir()} - {LOCK, FILE}
    return ids(index_dir, embedder) == before and left == {"current", generations.current(index_dir).name}


def test_a_failed_build_leaves_the_old_index(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    build(documents, index_dir, embedder)
    with pytest.raises(MemoryError):
        build(documents, index_dir, BrokenEmbedder())
    assert whole(index_dir, embedder, ["乙县", "甲市"])


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘空间不足"),
        (OSError(errno.EROFS, "Read-only file system"), "磁盘只读"),
        (sqlite3.OperationalError("database or disk is full"), "磁盘空间不足"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "文件夹只读"),
    ],
)
def test_a_disk_that_refuses(documents: Path, index_dir: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch, error: Exception, why: str) -> None:
    build(documents, index_dir, embedder)

    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(ExactIndex, "save", refuse)
    with pytest.raises(StorageFailure, match=f"{why}.*请检查剩余空间和写入权限；原有索引未受影响"):
        build(documents, index_dir, embedder)
    assert whole(index_dir, embedder, ["乙县", "甲市"])


def test_an_index_folder_that_cannot_be_made(documents: Path, tmp_path: Path, embedder: HashEmbedder) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailure, match="请检查剩余空间和写入权限"):
        build(documents, tmp_path / "file" / "index", embedder)


KILLED = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from index.exact import ExactIndex
from index.made import FILE
from tests.index.fakes import HashEmbedder
from index.build import build
def hang(self, path):
    path.write_bytes(b"half")
    print("writing", flush=True)
    time.sleep(60)
ExactIndex.save = hang
build(Path(sys.argv[1]), Path(sys.argv[2]), HashEmbedder())
"""


def test_a_killed_build(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    build(documents, index_dir, embedder)
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(documents), str(index_dir), str(ROOT)], stdout=subprocess.PIPE, cwd=ROOT, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    with pytest.raises(BuildBusy):
        build(documents, index_dir, embedder)
    os.kill(process.pid, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    process.wait()
    process.stdout.close()
    assert ids(index_dir, embedder) == ["乙县", "甲市"]
    assert any(p.name.startswith(".new-") for p in index_dir.iterdir())
    build(documents, index_dir, embedder)
    assert not any(p.name.startswith(".") for p in index_dir.iterdir())


def test_the_previous_generation_is_kept_older_ones_go(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    for _ in range(4):
        build(documents, index_dir, embedder)
    assert sorted(p.name for p in index_dir.iterdir() if p.is_dir()) == ["gen-000003", "gen-000004"]
    assert generations.current(index_dir).name == "gen-000004"


def test_a_generation_that_never_became_current_goes(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    """Left by a kill between the two renames; the one in use until now stays for its readers."""
    build(documents, index_dir, embedder)
    (index_dir / "gen-000002").mkdir()
    build(documents, index_dir, embedder)
    assert sorted(p.name for p in index_dir.iterdir() if p.is_dir()) == ["gen-000001", "gen-000003"]


def test_a_switch_that_fails(documents: Path, index_dir: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    build(documents, index_dir, embedder)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(generations, "_switch", refuse)
    with pytest.raises(StorageFailure, match="没有权限"):
        build(documents, index_dir, embedder)
    assert whole(index_dir, embedder, ["乙县", "甲市"])


@pytest.mark.parametrize("pointer", ["", "gen-999999\n", "../elsewhere", "gen-1", "\udcff"])
def test_a_pointer_to_nothing(index_dir: Path, pointer: str) -> None:
    index_dir.mkdir()
    (index_dir / "current").write_bytes(pointer.encode("utf-8", "surrogateescape"))
    assert not generations.exists(index_dir)


def test_a_build_takes_no_longer_than_it_should(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    start = time.monotonic()
    build(documents, index_dir, embedder)
    assert time.monotonic() - start < 5


def test_a_folder_that_cannot_be_listed_is_named(documents: Path, index_dir: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    (documents / "密").mkdir()
    listed = os.scandir

    def refuse(path: Any) -> Any:
        if str(path).endswith("密"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    report = build(documents, index_dir, embedder)
    assert [(f.path, f.reason) for f in report.failures] == [("密", "文件夹无法读取（没有权限）。")]
    assert report.documents == ("乙县", "甲市")


def test_an_archive_is_read_as_a_folder(documents: Path, index_dir: Path) -> None:
    inside = (documents / "甲市.txt").read_bytes()
    with zipfile.ZipFile(documents / "包.zip", "w") as package:
        package.writestr("子目录/丙县.txt", inside.replace("甲市".encode(), "丙县".encode()))
        package.writestr("子目录/程序.exe", b"MZ")
        package.writestr("子目录/甲市.txt", inside)
    report = build(documents, index_dir, HashEmbedder())
    assert set(report.documents) == {"乙县", "包.zip/子目录/丙县", "包.zip/子目录/甲市"}
    assert [failure.path for failure in report.failures] == ["包.zip/子目录/程序.exe"]
    assert [failure.path for failure in report.repeated] == ["甲市.txt"]
    (documents / "坏.zip").write_bytes(b"PK\x03\x04")
    assert [failure.path for failure in update(documents, index_dir, HashEmbedder()).failures] == ["包.zip/子目录/程序.exe", "坏.zip"]


def test_a_folder_without_documents_gives_an_index_that_takes_in_the_first(tmp_path: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    folder = tmp_path / "空"
    with pytest.raises(NothingToIndex, match="不存在"):
        ensure(folder, index_dir, embedder)
    folder.mkdir()
    (folder / "坏.txt").write_bytes(b"")
    report = ensure(folder, index_dir, embedder)
    assert report is not None
    assert (report.documents, [f.path for f in report.failures]) == ((), ["坏.txt"])
    assert ids(index_dir, embedder) == []
    (folder / "甲市.txt").write_text(PLAN_A, encoding="utf-8")
    update(folder, index_dir, embedder)
    assert ids(index_dir, embedder) == ["甲市"]


def test_files_put_into_an_empty_folder_are_found_at_the_next_start(tmp_path: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    folder = tmp_path / "空"
    folder.mkdir()
    ensure(folder, index_dir, embedder)
    (folder / "甲市.txt").write_text(PLAN_A, encoding="utf-8")
    assert ensure(folder, index_dir, embedder) is not None
    assert ids(index_dir, embedder) == ["甲市"]


@pytest.mark.parametrize("run", [build, update])
def test_a_folder_in_the_place_of_the_pointer_is_repaired(run: Callable[..., BuildReport], documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    build(documents, index_dir, embedder)
    (index_dir / generations.POINTER).unlink()
    (index_dir / generations.POINTER / "sub").mkdir(parents=True)
    with pytest.raises(IndexMissing, match="index build"):
        Retriever(index_dir, embedder)
    run(documents, index_dir, embedder)
    assert ids(index_dir, embedder) == ["乙县", "甲市"]
    assert not [path.name for path in index_dir.iterdir() if path.name.startswith(".")]
