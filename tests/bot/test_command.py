"""``python -m bot ask`` and ``batch``: what they print, and how they fail."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from tests.index.fakes import HashEmbedder

Captured = pytest.CaptureFixture[str]
FIELDS = {"question", "status", "answer", "options", "citations", "tasks", "notices", "latency_ms"}
CITED = {"document_id", "title", "doc_number", "path", "annex", "row", "row_label", "quote", "reference"}


@pytest.mark.parametrize("command", [[], ["ask"], ["batch"]])
def test_help_is_chinese(capsys: Captured, command: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])
    assert stopped.value.code == 0
    out = capsys.readouterr().out
    assert not re.search(r"\b(usage|options|positional|arguments|show|help message|default)\b", out)
    assert out.startswith("用法：")


WRONG = [
    ([], "缺少参数：", "no command"),
    (["frob"], "不能是", "no such command"),
    (["ask"], "缺少参数：", "no question"),
    (["batch", "问.jsonl"], "缺少参数：", "no output"),
    (["ask", "问", "--nope"], "无法识别的参数", "no such option"),
]


@pytest.mark.parametrize(("arguments", "message", "reason"), WRONG, ids=[case[2] for case in WRONG])
def test_wrong_arguments(capsys: Captured, arguments: list[str], message: str, reason: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    err = capsys.readouterr().err
    assert stopped.value.code == 2, reason
    assert err.startswith("用法：")
    assert message in err


def test_ask(index_dir: Path, capsys: Captured) -> None:
    assert main(["ask", "云溪市专项资金多少钱", "--index", str(index_dir)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out == [
        "市财政统筹安排专项资金8000万元。",
        "  [1] 《云溪市数字政府建设2024年行动方案》（云政办发〔2024〕12号）三、（二）",
        "      “市财政统筹安排专项资金8000万元。”",
    ]


def test_ask_as_json(index_dir: Path, capsys: Captured) -> None:
    assert main(["ask", "政务云平台由谁牵头", "--json", "--index", str(index_dir)]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert set(found) >= FIELDS
    assert set(found["citations"][0]) >= CITED
    assert found["tasks"] == ["云溪#附件1/表1/1"]
    assert found["status"] == "answered"
    assert found["latency_ms"] >= 0


def test_ask_which_document(index_dir: Path, capsys: Captured) -> None:
    assert main(["ask", "谁牵头", "--index", str(index_dir)]) == 0
    assert "  可选：青石县农村公路提升三年行动计划" in capsys.readouterr().out


def test_ask_in_one_document(index_dir: Path, capsys: Captured) -> None:
    assert main(["ask", "哪一年底前完成", "--document", "农村公路", "--index", str(index_dir)]) == 0
    assert main(["ask", "政务云谁牵头", "--document", "没有这份文件", "--index", str(index_dir)]) == 0
    assert "没有标题或编号包含“没有这份文件”的文件。" in capsys.readouterr().out


LINES = [
    {"id": "1", "question": "政务云平台由谁牵头", "document": None, "history": []},
    {"id": "2", "question": "那配合单位呢？", "document": "数字政府", "history": [{"role": "user", "content": "政务云谁牵头"}]},
    {"id": "3", "question": "危桥改造几座", "history": None},
    {"id": "4", "question": "养老院谁管"},
    {"id": "5", "question": ""},
    {"id": "6"},
    {"question": "谁牵头"},
]


def test_batch(index_dir: Path, tmp_path: Path) -> None:
    source, out = tmp_path / "问.jsonl", tmp_path / "答.jsonl"
    source.write_text("\ufeff" + "\n\n".join(json.dumps(line, ensure_ascii=False) for line in LINES), encoding="utf-8")
    assert main(["batch", str(source), "--out", str(out), "--index", str(index_dir)]) == 0
    text = out.read_text(encoding="utf-8")
    found = [json.loads(line) for line in text.splitlines()]
    assert [f.get("id") for f in found] == ["1", "2", "3", "4", "5", "6", None]
    assert [f["status"] for f in found] == ["answered", "answered", "answered", "refused", "refused", "refused", "clarify"]
    assert all(set(f) >= FIELDS for f in found)
    assert "市财政局" in found[1]["answer"]
    assert "\\u" not in text


BAD = [
    ('{"id": "1", "question": "谁牵头"}\n{"question": \n', "第 2 行不是有效的 JSON", "broken"),
    ('{"id": "1", "question": "谁牵头"}\n\n["谁牵头"]\n', "第 3 行不是 JSON 对象", "no object"),
]


@pytest.mark.parametrize(("text", "message", "reason"), BAD, ids=[case[2] for case in BAD])
def test_a_bad_line_is_named(index_dir: Path, tmp_path: Path, capsys: Captured, text: str, message: str, reason: str) -> None:
    source = tmp_path / "问.jsonl"
    source.write_text(text, encoding="utf-8")
    out = tmp_path / "答.jsonl"
    out.write_text("上一次的答复\n", encoding="utf-8")
    assert main(["batch", str(source), "--out", str(out), "--index", str(index_dir)]) == 2
    err = capsys.readouterr().err
    assert message in err, reason
    assert out.read_text(encoding="utf-8") == "上一次的答复\n"
    assert "Traceback" not in err


def test_a_file_that_is_not_there(index_dir: Path, tmp_path: Path, capsys: Captured) -> None:
    assert main(["batch", str(tmp_path / "没有.jsonl"), "--out", str(tmp_path / "答.jsonl"), "--index", str(index_dir)]) == 2
    assert main(["batch", str(tmp_path), "--out", str(tmp_path / "没有" / "答.jsonl"), "--index", str(index_dir)]) == 2
    err = capsys.readouterr().err
    assert "错误：无法读写" in err
    assert "没有.jsonl" in err


def test_an_index_is_built_first(tmp_path: Path, documents: Path, embedder: HashEmbedder, capsys: Captured) -> None:
    assert main(["ask", "危桥改造几座", "--index", str(tmp_path / "新"), "--corpus", str(documents)]) == 0
    out, err = capsys.readouterr()
    assert "9座" in out
    assert "已建立索引：2 份文件" in err
    assert embedder.encoded


def test_nothing_to_build_from(tmp_path: Path, embedder: HashEmbedder, capsys: Captured) -> None:
    assert main(["ask", "危桥改造几座", "--index", str(tmp_path / "新"), "--corpus", str(tmp_path / "没有")]) == 2
    assert capsys.readouterr().err.count("错误：") == 1
    assert not embedder.encoded


def test_a_wrong_setting(index_dir: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYBOT_MODLE", "x")
    assert main(["ask", "危桥改造几座", "--index", str(index_dir)]) == 2
    assert "错误：不认识的设置：POLICYBOT_MODLE" in capsys.readouterr().err
