from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus
from corpus.types import Clause, Document, Paragraph, ParsedDocument, Span
from index.passages import LIMIT, passages, split
from tests.index.conftest import DOCUMENTS
from tests.index.fakes import paragraph, parsed_document


def test_kinds_and_ids() -> None:
    found = [(p.kind, p.id, p.ref_id, p.row) for p in passages(parsed_document("甲"))]
    assert found == [
        ("clause", "甲#一、（一）", "甲#一、（一）", None),
        ("task", "甲#附件1/1", "甲#附件1/1", None),
        ("table", "甲#附件2/表2#r1", "甲#附件2/表2", 0),
    ]


def test_texts_name_headings_and_fields() -> None:
    clause, task, row = passages(parsed_document())
    assert clause.text == "重点任务\n（一）建设政务云。2021年12月底前完成。（市大数据局牵头，市财政局等配合）"
    assert task.text == (
        "附件1 任务表\n类别：基础设施；重点工作：政务云；主要任务：建设市级政务云平台；工程措施：整合100%的机房；"
        "完成时限：2022年6月；责任单位：市 大数据局、各县（区）人民政府；责任人：张三；资金来源：市级财政；备注：跨年度"
    )
    assert row.text == "附件2 目标表\n县区：东区；1月：0"  # 0 is a value, a blank cell is none


def clause_of(*texts: str) -> ParsedDocument:
    """A document of one clause with these paragraphs."""
    paragraphs = []
    start = 0
    for text in texts:
        paragraphs.append(paragraph(text, start))
        start += len(text) + 1
    clause = Clause("d#一、", "d", None, "一、", "一、", 1, "总则", "\n".join(texts), tuple(paragraphs), Span(0, start))
    return ParsedDocument(Document("d", "d.txt", "\n".join(texts), "标题"), (clause,), (), (), (), ())


def test_short_paragraphs_stay_together_long_ones_are_cut() -> None:
    parsed = clause_of("一、总则", "短段落。" * 10, "长句子，" * 70 + "完。", "尾。")
    found = passages(parsed)
    assert [p.id for p in found] == ["d#一、", "d#一、#2"]
    assert found[1].heading == "总则"  # the first part has its heading in the text
    for passage in found:
        assert passage.span is not None
        body = passage.text.removeprefix(f"{passage.heading}\n")
        assert re.sub(r"\s", "", parsed.document.text[passage.span.start : passage.span.end]) == re.sub(r"\s", "", body)


def test_no_clause_without_a_passage_except_bare_headings() -> None:
    parsed = parsed_document()
    covered = {p.ref_id for p in passages(parsed)}
    assert [c.path for c in parsed.clauses if c.id not in covered] == ["一、"]


@given(st.text(alphabet="燃煤锅炉。；，、 \nAb1（）", max_size=1500))
def test_pieces_join_to_the_paragraph(text: str) -> None:
    whole = Paragraph(text, tuple(range(5, 5 + 2 * len(text), 2)))
    pieces = split(whole)
    assert "".join(p.text for p in pieces) == text
    assert tuple(o for p in pieces for o in p.offsets) == whole.offsets
    assert all(len(p.text) <= LIMIT for p in pieces)


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.txt")), ids=lambda p: p.stem[:4])
def test_real_documents(path: Path) -> None:
    parsed = corpus.parse_file(path)
    found = passages(parsed)
    assert len({p.id for p in found}) == len(found)
    text = parsed.document.text
    for passage in found:
        assert passage.span is not None
        if passage.kind == "clause":
            body = passage.text.removeprefix(f"{passage.heading}\n")
            assert len(body) <= LIMIT + body.count("\n")
            place = re.sub(r"\s", "", text[passage.span.start : passage.span.end])
            assert re.sub(r"\s", "", body)[:20] in place or place[:5] in re.sub(r"\s", "", body)
    words = "".join(p.text for p in found)
    for clause in parsed.clauses:
        for part in clause.paragraphs:
            assert part.text[:30] in words or clause.text.strip() == clause.label + clause.title or clause.title in words
