"""Archives are read as folders; what is unsafe, locked, broken or too large in them is named and nothing else suffers."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from corpus import archives
from corpus.archives import members
from corpus.errors import UnreadableDocument

PLAN = "某市工作方案\n\n一、主要任务\n加强领导。\n"


def packed(entries: dict[str, bytes | str], **options: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression=options.get("compression", zipfile.ZIP_DEFLATED)) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return buffer.getvalue()


def named_in(encoding: str, name: str) -> bytes:
    """An archive as Windows writes it: the name in `encoding`, no flag."""
    raw = name.encode(encoding)
    stand_in = "x" * len(raw)
    return packed({stand_in: PLAN}).replace(stand_in.encode(), raw)


def taken(folder: Path, data: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Names of the files with their text, and of what was refused with the reason."""
    path, where = folder / "包.zip", folder / "out"
    path.write_bytes(data)
    where.mkdir()
    files, reasons = {}, {}
    for member in members(path, where):
        if member.file is None:
            reasons[member.name] = member.reason
        else:
            assert member.file.resolve().is_relative_to(where.resolve())
            files[member.name] = member.file.read_text(encoding="utf-8")
    assert not [path for path in where.rglob("*") if path.is_file()]
    return files, reasons


def test_folders_and_archives_inside(tmp_path: Path) -> None:
    inner = packed({"附件/清单.txt": PLAN, "更里.zip": packed({"a.txt": PLAN})})
    files, reasons = taken(tmp_path, packed({"方案.txt": PLAN, "子目录/通知.txt": PLAN, "里.zip": inner, "空/": ""}))
    assert set(files) == {"方案.txt", "子目录/通知.txt", "里.zip/附件/清单.txt"}
    assert list(reasons) == ["里.zip/更里.zip"]
    assert "多层" in reasons["里.zip/更里.zip"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_the_flag(tmp_path: Path, encoding: str) -> None:
    files, _ = taken(tmp_path, named_in(encoding, "重点任务/某县方案.txt"))
    assert list(files) == ["重点任务/某县方案.txt"]


@pytest.mark.parametrize("name", ["../方案.txt", "/etc/方案.txt", "a/../../方案.txt", "C:\\方案.txt", "..\\..\\方案.txt"])
def test_paths_that_lead_out(tmp_path: Path, name: str) -> None:
    files, reasons = taken(tmp_path, packed({name: PLAN, "好.txt": PLAN}))
    assert list(files) == ["好.txt"]
    assert "路径不安全" in next(iter(reasons.values()))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "包.zip"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("链接.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(link, os.devnull)
    _, reasons = taken(tmp_path, buffer.getvalue())
    assert "链接" in reasons["链接.txt"]


def test_what_systems_add_is_left_out(tmp_path: Path) -> None:
    files, reasons = taken(
        tmp_path, packed(dict.fromkeys(["__MACOSX/._方案.txt", ".DS_Store", "a/~$方案.docx", "a/Thumbs.db", "._b.txt", "方案.txt"], PLAN))
    )
    assert (list(files), reasons) == (["方案.txt"], {})


def test_locked_and_unsupported_and_repeated(tmp_path: Path) -> None:
    data = bytearray(packed({"锁.txt": PLAN, "好.txt": PLAN, "程序.exe": "MZ", "包.rar": "Rar!", "好.TXT": PLAN}, compression=zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    files, reasons = taken(tmp_path, bytes(data))
    assert list(files) == ["好.txt"]
    assert [("密码" in reasons["锁.txt"]), ("不支持" in reasons["程序.exe"]), (".zip" in reasons["包.rar"]), ("同名" in reasons["好.TXT"])] == [True] * 4


@pytest.mark.parametrize("name", ["com1.tar.txt", "NUL.txt", "目录/con .txt", "aux/方案.txt"])
def test_names_that_windows_reserves(tmp_path: Path, name: str) -> None:
    files, reasons = taken(tmp_path, packed({name: PLAN, "console/方案.txt": PLAN}))
    assert list(files) == ["console/方案.txt"]
    assert "Windows 的保留名称" in reasons[name]


def test_dots_and_blanks_at_the_end_of_names_are_taken_off(tmp_path: Path) -> None:
    files, _ = taken(tmp_path, packed({"目录. /方案.txt. .": PLAN}))
    assert list(files) == ["目录. /方案.txt. ."]


def test_a_damaged_entry_keeps_no_other_out(tmp_path: Path) -> None:
    data = bytearray(packed({"坏.txt": PLAN * 50, "好.txt": PLAN}, compression=zipfile.ZIP_STORED))
    data[data.index(PLAN.encode()) + 5] ^= 0xFF
    files, reasons = taken(tmp_path, bytes(data))
    assert (list(files), list(reasons)) == (["好.txt"], ["坏.txt"])


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    files, reasons = taken(tmp_path, packed({"炸弹.txt": b"0" * 20_000_000, "好.txt": PLAN}))
    assert list(files) == ["好.txt"]
    assert "压缩比" in reasons["炸弹.txt"]


@pytest.mark.parametrize(
    ("limit", "value", "data", "words"),
    [
        ("MAX_ENTRIES", 3, packed({f"{n}.txt": PLAN for n in range(4)}), "超过 3 个"),
        ("MAX_ENTRIES", 3, packed({"a.zip": packed({f"{n}.txt": PLAN for n in range(4)})}), "超过 3 个"),
        ("MAX_TOTAL", 500, packed({f"{n}.txt": PLAN * 4 for n in range(9)}), "过大"),
        ("MAX_TOTAL", 5000, packed({f"{n}.zip": packed({"a.txt": PLAN * 30}) for n in range(9)}), "过大"),
        ("MAX_FILE", 10, packed({"a.txt": PLAN}), "过大"),
        ("MAX_ENTRIES", 9, b"PK\x03\x04 broken", "损坏"),
        ("MAX_ENTRIES", 9, packed({}), "没有文件"),
    ],
)
def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, data: bytes, words: str) -> None:
    monkeypatch.setattr(archives, limit, value)
    monkeypatch.setattr(archives, "Budget", lambda: archives_budget())
    with pytest.raises(UnreadableDocument, match=words):
        taken(tmp_path, data)


BUDGET = archives.Budget


def archives_budget() -> archives.Budget:
    """A budget by the limits as they are now."""
    return BUDGET(archives.MAX_ENTRIES, archives.MAX_TOTAL)
