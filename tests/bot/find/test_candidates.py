"""How clauses and rows are laid out to be read."""

from __future__ import annotations

import pytest

from bot.find.candidates import LONG, Candidate, of_clause, of_row, parts_of, sentences_of
from bot.find.finder import of_each
from corpus.types import Paragraph, Span
from tests.bot.making import DIGITAL, read


def paragraph(text: str) -> Paragraph:
    return Paragraph(text, tuple(range(len(text))))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("建成平台。编制目录。", ["建成平台。", "编制目录。"]),
        ("建成平台。（市大数据局牵头）编制目录。", ["建成平台。（市大数据局牵头）", "编制目录。"]),
        ("建成平台。（各乡（镇）人民政府、县审批局负责）编制目录。", ["建成平台。（各乡（镇）人民政府、县审批局负责）", "编制目录。"]),
        ("建成平台（市大数据局牵头；市财政局配合）。编制目录", ["建成平台（市大数据局牵头；市财政局配合）。", "编制目录"]),
        ("能不能建？能！", ["能不能建？", "能！"]),
        ("他说“建成。”随后离开。", ["他说“建成。”", "随后离开。"]),
        ("。；", []),
    ],
)
def test_a_sentence_keeps_the_note_behind_its_full_stop(text: str, sentences: list[str]) -> None:
    assert [part.text for part, _ in sentences_of(paragraph(text))] == sentences


def test_a_long_list_is_read_item_by_item_with_its_lead_in() -> None:
    items = [
        "购买新建商品住房的，按房款的百分之一给予补贴，每套不超过一万元",
        "出售旧房并购买新房的，按房款的百分之二给予补贴，每套不超过两万元",
        "多孩家庭购房的，每户再加一万元",
    ]
    text = "对下列家庭给予补贴：" + "；".join(items) + "。"
    assert len(text) > LONG
    found = list(parts_of(paragraph(text)))
    assert [part.text.strip("；。") for part, _ in found] == ["对下列家庭给予补贴：" + items[0], items[1], items[2]]
    assert [lead for _, lead in found] == ["", "对下列家庭给予补贴：", "对下列家庭给予补贴："]


def test_semicolons_within_a_note_cut_nothing() -> None:
    text = (
        "推进数据共享，编制数据目录，归集电子证照，建设共享交换平台，打通部门之间的数据壁垒，实现应归尽归、应享尽享，"
        "按季通报各部门的进展情况，年底前完成全部归集任务（牵头单位：市大数据局；配合单位：市司法局）。"
    )
    assert len(text) > LONG
    assert [part.text for part, _ in parts_of(paragraph(text))] == [text]


def test_a_sentence_is_read_with_the_note_that_governs_it_and_the_title_above() -> None:
    document = read(DIGITAL)
    clause = next(c for c in document.clauses if c.title.startswith("推进数据共享"))
    tasks = [t for t in document.tasks if t.clause_id == clause.id]
    found = list(of_clause(clause, tasks, document.document.text))
    sentence = next(c for c in found if "编制数据目录" in c.text)
    assert "市大数据局牵头" in sentence.read
    assert sentence.task is not None
    assert sentence.task.lead == ("市大数据局",)
    assert document.document.text[sentence.span.start : sentence.span.end].startswith("2024年6月底前")


def test_a_row_is_read_with_the_names_of_its_columns() -> None:
    document = read(DIGITAL)
    task = next(t for t in document.tasks if t.origin == "table")
    candidate = of_row(task)
    assert candidate.kind == "row"
    assert all(name in candidate.text for name in task.lead)
    assert "牵头单位：" in candidate.text


def test_one_document_does_not_crowd_out_the_others() -> None:
    def one(document: str, n: int) -> Candidate:
        return Candidate(document, "sentence", f"第{n}句", Span(n, n + 1))

    ranked = [*(one("甲", n) for n in range(4)), one("乙", 0), one("甲", 4), one("丙", 0)]
    assert [f"{c.document_id}{c.span.start}" for c in of_each(ranked, 2)] == ["甲0", "甲1", "乙0", "丙0", "甲2", "甲3", "甲4"]
    assert of_each(ranked[:4], 2) == ranked[:4]
