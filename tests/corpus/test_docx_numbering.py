# ruff: noqa: E501
"""Automatic numbering: the numbers that Word shows stand before their paragraphs."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.readers.word.numerals import number_text
from tests.corpus.docx_making import grid, levels, lines, lists, p, parsed, run, tbl, tr

FORMS = [
    ("chineseCountingThousand", (1, 10, 11, 20, 21, 100, 103, 110), "一 十 十一 二十 二十一 一百 一百零三 一百一十"),
    ("chineseCounting", (2, 12), "二 十二"),
    ("japaneseCounting", (5, 15, 110), "五 十五 百十"),
    ("ideographDigital", (3, 10), "三 一〇"),
    ("chineseLegalSimplified", (1, 12), "壹 壹拾贰"),
    ("ideographTraditional", (1, 10, 11), "甲 癸 甲"),
    ("ideographZodiac", (1, 12), "子 亥"),
    ("ideographEnclosedCircle", (1, 10), "㊀ ㊉"),
    ("decimalEnclosedCircle", (1, 20, 21, 36), "① ⑳ ㉑ ㊱"),
    ("decimalEnclosedCircleChinese", (10,), "⑩"),
    ("decimalEnclosedParen", (2,), "（2）"),
    ("decimalEnclosedFullstop", (2,), "2."),
    ("decimalFullWidth", (12,), "１２"),
    ("decimalZero", (3, 12), "03 12"),
    ("upperRoman", (4, 19), "IV XIX"),
    ("lowerRoman", (3,), "iii"),
    ("upperLetter", (1, 27, 28), "A AA BB"),
    ("lowerLetter", (3,), "c"),
    ("numberInDash", (3,), "- 3 -"),
    ("ordinal", (1, 2, 3, 4, 11), "1st 2nd 3rd 4th 11th"),
    ("none", (1,), ""),
    ("custom", (7,), "7"),
    ("decimal", (0, 400), "0 400"),
]


@pytest.mark.parametrize(("form", "numbers", "expected"), FORMS, ids=[case[0] for case in FORMS])
def test_formats_of_numbers(form: str, numbers: tuple[int, ...], expected: str) -> None:
    assert [number_text(number, form) for number in numbers] == (expected.split(" ") if form != "numberInDash" else [expected])


PLAN = levels(("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."), ("decimalEnclosedCircle", "%4"))
LAW = levels(("chineseCountingThousand", "第%1章"), ("chineseCountingThousand", "第%2条"), suffix="tab", more='<w:lvlRestart w:val="0"/>')
LEGAL = levels(("chineseCountingThousand", "第%1章")) + (
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>'
)


def numbered(tmp_path: Path, numbering: str, *places: tuple[int, int], **parts: str) -> list[str]:
    """The numbers before paragraphs of these lists and levels."""
    found = lines(tmp_path, "".join(p("甲", place) for place in places), numbering=numbering, **parts)
    return [line.removesuffix("甲") for line in found]


def test_deeper_levels_start_anew(tmp_path: Path) -> None:
    places = ((1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 3), (1, 0), (1, 1), (1, 2))
    assert numbered(tmp_path, lists(PLAN), *places) == ["一、", "（一）", "1.", "2.", "（二）", "1.", "①", "二、", "（一）", "1."]


def test_a_level_that_never_restarts(tmp_path: Path) -> None:
    assert numbered(tmp_path, lists(LAW), (1, 0), (1, 1), (1, 1), (1, 0), (1, 1)) == ["第一章", "第一条", "第二条", "第二章", "第三条"]


def test_legal_numbering_uses_digits_throughout(tmp_path: Path) -> None:
    assert numbered(tmp_path, lists(LEGAL), (1, 0), (1, 1), (1, 0), (1, 1)) == ["第一章", "1.1", "第二章", "2.1"]


def test_a_level_above_that_has_not_begun_counts_as_its_start(tmp_path: Path) -> None:
    assert numbered(tmp_path, lists(levels(("decimal", "%1."), ("decimal", "%1.%2"))), (1, 1), (1, 1), (1, 0)) == ["1.1", "1.2", "1."]


def test_lists_of_one_definition_go_on_unless_they_say_where_to_start(tmp_path: Path) -> None:
    on = '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    anew = '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    places = ((1, 0), (2, 0), (3, 0), (3, 0), (1, 0))
    assert numbered(tmp_path, lists(PLAN, nums=on + anew), *places) == ["一、", "二、", "一、", "二、", "三、"]


def test_a_list_overrides_a_level(tmp_path: Path) -> None:
    own = '<w:lvl w:ilvl="0"><w:start w:val="5"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%1）"/></w:lvl>'
    num = f'<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">{own}</w:lvlOverride></w:num>'
    assert numbered(tmp_path, lists(PLAN, nums=num), (2, 0), (2, 0)) == ["（5）", "（6）"]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="own"/><w:basedOn w:val="H2"/></w:style>'
    '<w:style w:type="numbering" w:styleId="Outline"><w:name w:val="Outline"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)


def test_numbers_of_styles(tmp_path: Path) -> None:
    styled = "".join(p("甲", properties=f'<w:pStyle w:val="{style}"/>') for style in ("H1", "H2", "Own"))
    plain = p("甲", (0, 0), '<w:pStyle w:val="H1"/>')
    assert lines(tmp_path, styled + plain, numbering=lists(PLAN), styles=STYLES) == ["一、甲", "（一）甲", "（二）甲", "甲"]


def test_a_level_belongs_to_a_style(tmp_path: Path) -> None:
    linked = PLAN.replace('<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="H3"/>')
    style = '<w:style w:type="paragraph" w:styleId="H3"><w:name w:val="x"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    assert lines(tmp_path, p("甲", properties='<w:pStyle w:val="H3"/>'), numbering=lists(linked), styles=style) == ["（一）甲"]


def test_a_numbering_style_leads_to_its_list(tmp_path: Path) -> None:
    assert numbered(tmp_path, lists(PLAN, '<w:numStyleLink w:val="Outline"/>'), (2, 0), (1, 0), styles=STYLES) == ["一、", "二、"]


def test_bullets_write_nothing_and_empty_paragraphs_count(tmp_path: Path) -> None:
    numbering = lists(PLAN, levels(("bullet", "●")))
    assert lines(tmp_path, p("甲", (1, 0)) + p("", (1, 0)) + p("乙", (1, 0)) + p("丙", (2, 0)), numbering=numbering) == ["一、甲", "三、乙", "丙"]


def test_deleted_paragraphs_do_not_count(tmp_path: Path) -> None:
    gone = p("<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>", (1, 0), "<w:rPr><w:del/></w:rPr>")
    assert lines(tmp_path, p("甲", (1, 0)) + gone + p("丙", (1, 0)), numbering=lists(PLAN)) == ["一、甲", "二、丙"]


def test_numbers_in_cells(tmp_path: Path) -> None:
    table = tbl(tr("序号", "任务"), *(tr(p("", (1, 0)), p(run("甲"))) for _ in range(2)))
    assert grid(tmp_path, table, numbering=lists(levels(("decimal", "%1")))) == [["序号", "任务"], ["1", "甲"], ["2", "甲"]]


def test_an_annex_numbered_by_a_list(tmp_path: Path) -> None:
    numbering = lists(PLAN, levels(("decimal", "附件%1"), suffix="tab"))
    body = p("某市行动方案") + p("总则", (1, 0)) + p("甲。") + p("任务清单", (2, 0)) + p("一、乙") + p("丙。")
    assert [c.path for c in parsed(tmp_path, body, numbering=numbering).clauses if c.level] == ["一、", "附件1 一、"]


def test_broken_lists_number_nothing(tmp_path: Path) -> None:
    assert lines(tmp_path, p("甲", (9, 0)) + p("乙", (1, 7)), numbering=lists(PLAN)) == ["甲", "乙"]
    assert lines(tmp_path, p("甲", (1, 0))) == ["甲"]
