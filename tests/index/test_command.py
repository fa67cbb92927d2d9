from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

import index.embedder
from index import progress
from index.__main__ import _Bar, main
from index.build import LOCK
from index.progress import ENCODING
from tests.index.fakes import HashEmbedder

ROOT = Path(__file__).parents[2]
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.embedder, "load_embedder", lambda *_: HashEmbedder())


@pytest.fixture
def built(documents: Path, index_dir: Path, capsys: Captured) -> Path:
    assert main(["build", "--corpus", str(documents), "--index", str(index_dir)]) == 0
    capsys.readouterr()
    return index_dir


def test_build_and_update(documents: Path, index_dir: Path, capsys: Captured) -> None:
    assert main(["build", "--corpus", str(documents), "--index", str(index_dir)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("已收入 2 份文件")
    assert all(stage in err for stage in ("读取文档", "生成向量", "写入索引"))
    assert main(["update", "--corpus", str(documents), "--index", str(index_dir)]) == 0
    assert "新生成向量 0 个" in capsys.readouterr().out


def test_one_document_left_out(documents: Path, index_dir: Path, capsys: Captured) -> None:
    (documents / "空白.txt").write_text("")
    assert main(["build", "--corpus", str(documents), "--index", str(index_dir)]) == 1
    out, err = capsys.readouterr()
    assert "已收入 2 份文件" in out
    assert "未收入 1 份" in err
    assert "空白.txt：" in err


def test_nothing_to_build(tmp_path: Path, capsys: Captured) -> None:
    assert main(["build", "--corpus", str(tmp_path / "none"), "--index", str(tmp_path / "i")]) == 2
    (tmp_path / "empty").mkdir()
    assert main(["build", "--corpus", str(tmp_path / "empty"), "--index", str(tmp_path / "i")]) == 2
    err = capsys.readouterr().err
    assert "不存在" in err
    assert "没有可以收入的文档" in err
    assert "Traceback" not in err


def test_two_builds_at_once(documents: Path, built: Path, capsys: Captured) -> None:
    with FileLock(built / LOCK):
        assert main(["update", "--corpus", str(documents), "--index", str(built)]) == 2
    assert "另一个建库任务正在进行" in capsys.readouterr().err


def test_search(built: Path, capsys: Captured) -> None:
    assert main(["search", "柴油货车", "--index", str(built), "--top", "2"]) == 0
    out = capsys.readouterr().out
    assert re.match(r"1\. 《甲市打赢蓝天保卫战实施方案》二、（一）（得分 \d", out)
    assert "\n2. " in out
    assert "\n3. " not in out


def test_search_as_json(built: Path, capsys: Captured) -> None:
    assert main(["search", "政务云", "--index", str(built), "--top", "3", "--document", "乙县", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [f["rank"] for f in found] == list(range(1, len(found) + 1))
    assert {f["document_id"] for f in found} == {"乙县"}
    assert found[0].items() >= {"title": "乙县数字政府建设方案", "path": "一、", "annex": None, "row": None, "kind": "clause"}.items()
    assert found[0]["lexical"] > 0


def test_search_where_nothing_fits(built: Path, capsys: Captured) -> None:
    assert main(["search", "政务云", "--index", str(built), "--document", "丙区"]) == 2
    assert main(["search", " ", "--index", str(built)]) == 0
    out, err = capsys.readouterr()
    assert "没有标题或编号含有“丙区”的文件" in err
    assert out == "没有找到相关内容。\n"


def test_stats(built: Path, capsys: Captured) -> None:
    assert main(["stats", "--index", str(built)]) == 0
    out = capsys.readouterr().out
    assert "文件 2，条款 " in out
    assert "（384 维，逐条比较）" in out
    assert main(["stats", "--index", str(built), "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["counts"]["documents"] == 2
    assert [d["title"] for d in content["documents"]] == ["乙县数字政府建设方案", "甲市打赢蓝天保卫战实施方案"]
    assert content["failures"] == []
    assert content["vectors"] == {"kind": "exact"}


@pytest.mark.parametrize("command", [["search", "x"], ["stats"]])
def test_no_index_yet(tmp_path: Path, capsys: Captured, command: list[str]) -> None:
    assert main([*command, "--index", str(tmp_path)]) == 2
    assert "还没有索引，请先运行 python -m index build" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "缺少参数：命令"),
        (["frob"], "不能是 'frob'，可选："),
        (["search"], "缺少参数：词语"),
        (["search", "x", "--top", "0"], "应为正整数"),
        (["search", "x", "--top"], "后面缺少取值"),
        (["stats", "--nope"], "无法识别的参数：--nope"),
    ],
)
def test_wrong_arguments(capsys: Captured, arguments: list[str], message: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    err = capsys.readouterr().err
    assert err.startswith("用法：")
    assert message in err


@pytest.mark.parametrize("command", [[], ["build"], ["update"], ["search"], ["stats"]])
def test_help_is_chinese(capsys: Captured, command: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])
    assert stopped.value.code == 0
    out = capsys.readouterr().out
    assert not re.search(r"\b(usage|options|positional|arguments|show|help message|default)\b", out)
    assert "用法：" in out
    assert "显示本说明" in out


def test_help_loads_nothing() -> None:
    code = "import sys; sys.argv=['x','--help']\nfrom index.__main__ import main\ntry: main()\nexcept SystemExit: pass\n"
    code += "heavy = {'torch','faiss','numpy','transformers','gradio','langchain_text_splitters','tqdm'} & set(sys.modules)\nassert not heavy, heavy"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)


def test_the_bar_tells_the_pace(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SOON", 0.0)
    bar = _Bar()
    for done in (1, 5, 10):
        bar(ENCODING, done, 10)
    bar.close()
    shown = capsys.readouterr().err
    assert re.search(r"生成向量 +100%.*10/10 用时 .*每秒 \d+ 段", shown)
