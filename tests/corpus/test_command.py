# ruff: noqa: E501
"""``python -m corpus show``: JSON of the agreed form, a page for people, and errors in Chinese."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.__main__ import main
from corpus.grammar.numerals import to_int

TEXT = "某市人民政府关于印发某市行动方案的通知\n某政发〔2024〕3号\n各县区人民政府：\n现印发。\n某市人民政府\n2024年3月1日\n某市行动方案\n一、任务\n（一）改造。完成改造3公里。（牵头单位：市住建局；指导单位：省住建厅；完成时限：6月底前）\n- 2 -\n（三）跳号。内容。\n附件1\n任务表\n序号\t重点任务\t牵头单位\t完成时限\t考核分值\n1\t甲任务\t市教育局\t全年\t5分\n\t2\t乙任务\t市民政局\t6月底前\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(file), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert set(shown) >= {"document", "clauses", "tasks", "tables", "skipped", "links"}
    assert shown["document"]["title"] == "某市行动方案"
    assert shown["document"]["date"] == "2024-03-01"
    assert [c["path"] for c in shown["clauses"]] == ["一、", "一、（一）", "一、（三）"]
    prose, first, second = shown["tasks"]
    assert set(prose) >= {
        "id",
        "origin",
        "path",
        "annex",
        "row",
        "category",
        "work",
        "task",
        "measure",
        "text",
        "lead",
        "support",
        "responsible",
        "person",
        "open_ended",
        "deadline",
        "due",
        "targets",
        "repaired",
        "inherited",
    }
    assert (prose["lead"], prose["guide"], prose["due"]) == (["市住建局"], ["省住建厅"], {"start": None, "end": "2024-06-30"})
    assert (first["row"], first["annex"], first["task"]) == (1, "附件1", "甲任务")
    assert (prose["others"], first["others"]) == ({}, {"考核分值": "5分"})
    assert "task" in second["repaired"]
    assert [s["reason"] for s in shown["skipped"]] == ["页码"]


def test_the_page_for_people(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(file)]) == 0
    page = capsys.readouterr().out
    for words in (
        "《某市行动方案》",
        "发文字号：某政发〔2024〕3号",
        "牵头：市住建局",
        "指导：省住建厅",
        "附件1 第1行",
        "全年｜考核分值：5分",
        "未能归位 0 字",
        "移位修复 1 行",
        "编号不连续",
    ):
        assert words in page


def test_errors_are_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(tmp_path / "没有.txt")]) == 2
    assert "无法读取" in capsys.readouterr().err
    for argv in (["show"], ["看"], []):
        with pytest.raises(SystemExit) as left:
            main(argv)
        assert left.value.code == 2
        message = capsys.readouterr().err
        assert "用法：" in message
        assert "错误：" in message
        assert "required" not in message
        assert "choice" not in message


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十二", 12),
        ("一百零三", 103),
        ("二〇二四", 2024),
        ("⑫", 12),
        ("１２", 12),
        ("Ⅲ", 3),
        ("两", 2),
        ("二十", 20),
        ("甲", None),
        ("", None),
    ],
)
def test_numerals(text: str, number: int | None) -> None:
    assert to_int(text) == number
