"""The chain of basis: by number first, else by title; never itself, none that is younger, none of several that it might be."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.basis import Basis, Related, related_among
from bot.named import ByName
from index.types import DocumentRecord

LAW, NEW = "《甲市水利管理办法》", "甲政发〔2030〕1号"


def record(name: str, title: str, number: str | None = None, year: int | None = None, basis: tuple[str, ...] = (), notice: str | None = None) -> DocumentRecord:
    return DocumentRecord(name, f"{name}.txt", title, notice, number, None, dt.date(year, 1, 1) if year else None, basis=basis)


def chain(*records: DocumentRecord) -> dict[str, Related]:
    return related_among({each.id: each for each in records})


CASES = [
    ("by number", LAW + "（甲政发〔2030〕1号）", [record("法", "甲市水利办法", "甲政发〔2030〕1号")], "法"),
    ("by number, brackets of another form", LAW + "（甲政发〔2030〕1号）", [record("法", "甲市水利办法", "甲政发[2030]1号")], "法"),
    ("the number before the title", LAW + "（甲政发〔2030〕1号）", [record("旧", LAW[1:-1], "甲政发〔2020〕9号"), record("新", "甲", NEW)], "新"),
    ("by title", LAW, [record("法", LAW[1:-1], "甲政发〔2030〕1号")], "法"),
    ("by the title of its notice", "《甲市人民政府关于印发甲市规划的通知》", [record("法", "甲市规划", notice="甲市人民政府关于印发甲市规划的通知")], "法"),
    ("by title, marks and widths aside", "《甲市“十五五”规划（２０３０年）》", [record("法", "甲市十五五规划(2030年)")], "法"),
    ("by title where the other states no number", LAW + "（甲政发〔2030〕1号）", [record("法", LAW[1:-1])], "法"),
    ("of another number", LAW + "（甲政发〔2030〕1号）", [record("法", LAW[1:-1], "甲政发〔2020〕9号")], None),
    ("of another title", LAW, [record("法", "甲市水利管理办法实施细则")], None),
    ("younger", LAW, [record("法", LAW[1:-1], None, 2032)], None),
    ("older", LAW, [record("法", LAW[1:-1], None, 2030)], "法"),
    ("two of one title", LAW, [record("一", LAW[1:-1], "甲政发〔2020〕9号"), record("二", LAW[1:-1], "甲政发〔2030〕1号")], None),
    ("the same in two files", LAW, [record("一", LAW[1:-1], "甲政发〔2030〕1号"), record("二", LAW[1:-1], "甲政发[2030]1号")], "一"),
    ("nothing there", LAW, [], None),
]


@pytest.mark.parametrize(("name", "library", "found"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_which_document_is_meant(name: str, library: list[DocumentRecord], found: str | None) -> None:
    made = chain(record("案", "甲市水利工作方案", "甲政办〔2031〕3号", 2031, (name,)), *library)
    assert made["案"] == Related((Basis(name, found),), ())
    assert {each: related.based for each, related in made.items() if related.based} == ({found: ("案",)} if found else {})


def test_a_document_is_no_basis_of_itself() -> None:
    made = chain(record("案", LAW[1:-1], "甲政发〔2030〕1号", 2031, (LAW, LAW + "（甲政发〔2030〕1号）")))
    assert [each.document_id for each in made["案"].bases] == [None, None]
    assert made["案"].based == ()


def test_a_chain_of_three_and_each_once() -> None:
    made = chain(
        record("法", "甲省条例", None, 2029),
        record("规", "甲市规划", "甲政〔2030〕1号", 2030, ("《甲省条例》",)),
        record("案", "甲市方案", None, 2031, ("《甲市规划》（甲政〔2030〕1号）", "《甲省条例》", "《甲市规划》")),
        record("别", "乙市方案", None, 2031),
    )
    assert made["法"].based == ("规", "案")
    assert (made["规"].bases, made["规"].based) == ((Basis("《甲省条例》", "法"),), ("案",))
    assert [each.document_id for each in made["案"].bases] == ["规", "法", "规"]
    assert "别" not in made


def test_a_number_that_ends_another_is_taken_strictly() -> None:
    by_name = ByName({"法": record("法", LAW[1:-1])})
    assert list(by_name.named(LAW[1:-1], "甲政发〔2030〕1号")) == []
    assert list(by_name.named(LAW[1:-1], None)) == ["法"]
