# ruff: noqa: E501
"""Clauses of texts as they come: numbering, broken lines, annexes, notices, web pages."""

from __future__ import annotations

import pytest

from corpus.show import to_json
from tests.corpus.making import PLAN, clause, paths, read

NUMBERING = [
    ("the usual four levels", "一、总体要求\n（一）思路。坚持。\n1.目标。达到。\n（1）细目。做好。\n①小项。完成。\n二、任务\n", ["一、", "一、（一）", "一、（一）1.", "一、（一）1.（1）", "一、（一）1.（1）①", "二、"]),
    ("half-width labels mix with full-width", "一、甲\n(一)乙\n1、丙\n２．丁\n（二）戊\n", ["一、", "一、（一）", "一、（一）1、", "一、（一）２．", "一、（二）"]),
    ("levels are skipped", "一、甲\n1.乙。内容。\n2.丙。内容。\n二、丁\n", ["一、", "一、1.", "一、2.", "二、"]),
    ("numbers run on across parents", "一、甲\n（一）乙\n1.丙。\n2.丁。\n（二）戊\n3.己。\n4.庚。\n", ["一、", "一、（一）", "一、（一）1.", "一、（一）2.", "一、（二）", "一、（二）3.", "一、（二）4."]),
    ("numbers enclose brackets", "1.甲工作\n（一）乙。\n（二）丙。\n2.丁工作\n（一）戊。\n（二）己。\n3.庚工作\n（一）辛。\n", ["1.", "1.（一）", "1.（二）", "2.", "2.（一）", "2.（二）", "3.", "3.（一）"]),
    ("decimal numbering", "1 总则\n1.1 目的\n为了做好工作。\n1.2 依据\n依据法律。\n1.2.1 国家层面\n有关法律。\n2 职责\n2.1 市级\n负责。\n", ["1", "1.1", "1.2", "1.2.1", "2", "2.1"]),
    ("chapters and articles", "第一章 总则\n第一条 为了规范，制定本办法。\n第二条 本办法适用于全市。\n第二章 附则\n第三条 自印发之日起施行。\n", ["第一章", "第一章第一条", "第一章第二条", "第二章", "第二章第三条"]),
    ("第十二条之一 is an article of its own", "第十二条 甲办法。\n第十二条之一 乙办法。\n第十三条 丙办法。\n", ["第十二条", "第十二条之一", "第十三条"]),
    ("articles whose text begins like a reference", "第一条 中央驻市单位参照执行。\n第二条 有关部门应当配合。\n第三条 所有单位均应遵守。\n第四条 及时报告情况。\n", ["第一条", "第二条", "第三条", "第四条"]),
    ("references at the beginning of a broken line", "第一条 依照本办法\n第三条第二款规定取得补偿的除外。\n第二条 违反\n第一条规定的，责令改正。\n", ["第一条", "第二条"]),
    ("quantities are no headings", "一、甲\n二十四个项目全部开工。\n3.5万吨产能退出。\n2024年完成。\n11.5.14.2的规定执行。\n", ["一、"]),
    ("references to items at the beginning of a line", "第一条 有下列情形的：\n（一）甲。\n（二）乙。\n（一）至（二）项规定的情形除外。\n（二）项所列情形从重。\n", ["第一条", "第一条（一）", "第一条（二）"]),
    ("annexes numbered 3-1", "一、甲\n附件3-1\n任务表\n一、乙\n附件3-2 考核表\n一、丙\n", ["一、", "附件3-1 一、", "附件3-2 一、"]),
    ("Markdown headings", "# 某市行动方案\n\n## 一、总体要求\n\n坚持。\n\n### （一）目标\n\n达到。\n\n## 二、任务\n", ["一、", "一、（一）", "二、"]),
    ("bold Markdown headings", "# 某市行动方案\n\n**一、总体要求**\n\n坚持。\n\n**（一）目标。** 达到。\n", ["一、", "一、（一）"]),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "text", "expected"), NUMBERING, ids=[case[0] for case in NUMBERING])
def test_paths(reason: str, text: str, expected: list[str]) -> None:
    assert paths(PLAN + text) == expected, reason


JOINING = [
    (
        "a page break inside a responsibility note",
        "一、甲。加快建设。（市工\n\n信局牵头，市住建局配合）\n二、乙\n",
        "一、",
        "（市工信局牵头，市住建局配合）",
    ),
    ("a page break inside a book title", "一、甲。按照《关于加快\n\n推进建设的意见》执行。\n", "一、", "《关于加快推进建设的意见》"),
    (
        "a page number inside a sentence",
        "一、甲。到年底全市建成充电桩三千个，覆盖全部乡镇，其中县城\n\n- 3 -\n\n以上公共停车场全部覆盖。\n",
        "一、",
        "县城以上公共停车场",
    ),
    (
        "第 3 页 inside a sentence",
        "一、甲。到年底全市建成充电桩三千个，覆盖全部乡镇，其中县城\n第 3 页 共 12 页\n以上公共停车场全部覆盖。\n",
        "一、",
        "县城以上公共停车场",
    ),
    ("spaces inside words", "一、甲。沁 县完成工 程 措 施。\n", "一、", "沁县完成工程措施"),
    ("a full stop alone on the next line", "一、甲。完成改造（市住建局负责）\n。\n", "一、", "（市住建局负责）。"),
    ("conversion marks", "一、甲。完成[bookmark: _GoBack]改造。\n", "一、", "完成改造"),
]


@pytest.mark.parametrize(("reason", "text", "path", "expected"), JOINING, ids=[case[0] for case in JOINING])
def test_broken_lines_are_joined(reason: str, text: str, path: str, expected: str) -> None:
    assert expected in clause(PLAN + text, path).text, reason


def test_lines_of_a_fixed_width_become_paragraphs() -> None:
    sentence = "各县区要切实加强组织领导，把各项任务落实到具体单位和具体人员，确保按期完成年度目标任务。"
    body = "　　一、加强领导。" + sentence * 4
    wrapped = "\n".join(body[i : i + 30] for i in range(0, len(body), 30))
    second = "　　二、严格考核。" + sentence * 4
    wrapped += "\n" + "\n".join(second[i : i + 30] for i in range(0, len(second), 30))
    parsed = read(PLAN + wrapped)
    numbered = [c for c in parsed.clauses if c.level]
    assert [c.label for c in numbered] == ["一、", "二、"]
    assert all(len(c.paragraphs) == 1 for c in numbered)
    assert sentence * 4 in numbered[0].text


def test_a_heading_broken_over_two_lines() -> None:
    text = "一、深入推进政务服务标准化规范化便利化全面提升\n企业群众办事满意度\n（一）优化流程。压减环节。\n"
    found = clause(PLAN + text, "一、")
    assert found.title == "深入推进政务服务标准化规范化便利化全面提升企业群众办事满意度"


def test_a_heading_line_alone_keeps_its_paragraph_apart() -> None:
    found = clause(PLAN + "（一）加强组织领导\n各县区成立专班。\n（二）严格考核\n每月通报。\n", "（一）")
    assert found.title == "加强组织领导"
    assert [p.text for p in found.paragraphs] == ["（一）加强组织领导", "各县区成立专班。"]


TITLES = [
    ("（一）动员部署（2024年3月）。制定细化方案。", "动员部署"),
    ("（一）加强监管（责任单位：市教育局）", "加强监管"),
    ("（一）挥发性有机物（VOCs）治理。完成改造。", "挥发性有机物（VOCs）治理"),
    ("（一）加大投入：统筹资金三千万元。", "加大投入"),
    ("（一）月计划（单位：公里）", "月计划（单位：公里）"),
    ("（一）推进改革，完善制度，健全机制，压实各方责任，强化协同配合，形成工作合力，确保各项任务按期完成，取得群众满意的实效，再上一个新台阶。", "推进改革，完善制度，健全机制，压实各方责任，强化协同配合，形成工作合力，确保各项任务按期完成，取得群众满意的实效"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "title"), TITLES)
def test_titles(line: str, title: str) -> None:
    assert clause(PLAN + line + "\n", "（一）").title == title


NOTICE = "某市人民政府关于印发某市行动方案的通知\n某政发〔2024〕3号\n各县区人民政府：\n现将方案印发给你们。\n某市人民政府\n2024年3月1日\n\n"


def test_annexes_restart_their_numbering() -> None:
    text = (
        "某市行动方案\n一、甲\n内容。\n二、乙\n内容。\n附件：1.任务表\n2.办法\n附件1\n任务表\n一、丙\n附件2\n考核办法\n一、丁\n（一）戊\n"
    )
    assert paths(NOTICE + text) == ["一、", "二、", "附件1 一、", "附件2 一、", "附件2 一、（一）"]
    titles = {c.annex: c.title for c in read(NOTICE + text).clauses if c.annex and not c.level}
    assert titles == {"附件1": "任务表", "附件2": "考核办法"}


def test_the_plan_itself_is_the_annex() -> None:
    parsed = read(NOTICE + "附件\n\n某市行动方案\n\n一、甲\n（一）乙。完成。（市住建局牵头）\n")
    assert [c.path for c in parsed.clauses if c.level] == ["一、", "一、（一）"]
    assert parsed.document.title == "某市行动方案"
    assert parsed.tasks[0].lead == ("市住建局",)


def test_a_notice_with_numbered_clauses_before_the_plan() -> None:
    text = "某市人民政府关于印发某市行动方案的通知\n各县区：\n现印发给你们，并提出以下要求：\n一、提高认识\n要重视。\n二、加强领导\n要负责。\n某市人民政府\n2024年3月1日\n某市行动方案\n为了做好工作，制定本方案。\n一、总体要求\n坚持。\n二、任务\n完成。\n"
    assert paths(text) == ["通知 一、", "通知 二、", "一、", "二、"]
    assert read(text).document.title == "某市行动方案"


def test_two_plans_in_one_file() -> None:
    text = "某市甲行动方案\n一、目标\n坚持。\n二、任务\n完成。\n\n某市乙行动方案\n一、目标\n坚持。\n二、任务\n完成。\n"
    parsed = read(text)
    ids = [c.id for c in parsed.clauses]
    assert len(ids) == len(set(ids))
    found = paths(text)
    assert found[:2] == ["一、", "二、"]
    assert len(found) == 4
    assert found[2:] != found[:2], "the second plan's clauses have paths of their own"


def test_a_second_plan_after_the_back_matter_of_the_first() -> None:
    one = (
        NOTICE
        + "某市行动方案\n为了做好工作，制定本方案。\n一、目标\n坚持。\n二、任务\n完成。（市住建局负责）\n附件：任务表\n附件\n任务表\n序号\t任务\t牵头单位\n1\t甲\t市教育局\n2\t乙\t市民政局\n抄送：市委办公室。\n某市人民政府办公室　2024年4月9日印发\n\n"
    )
    parsed = read(one + one.replace("某市行动", "某市新行动"))
    assert [c.path for c in parsed.clauses if c.level] == ["一、", "二、", "某市新行动方案 一、", "某市新行动方案 二、"]
    assert sum(1 for t in parsed.tasks if t.origin == "prose") == 2
    assert parsed.document.title == "某市行动方案"


def test_navigation_of_a_web_page_is_no_clause() -> None:
    text = (
        "首页 > 政务公开 > 政府文件\n发布日期：2024-03-22 字体：[大 中 小]\n"
        + NOTICE
        + "某市行动方案\n一、甲\n内容。\n二、乙\n结束。\n扫一扫在手机打开当前页\n【打印本页】【关闭窗口】\n相关链接：\n某省通知\n网站标识码：4502000035\n"
    )
    parsed = read(text)
    assert "打印" not in "".join(c.text for c in parsed.clauses)
    assert {s.reason for s in parsed.skipped} == {"网页导航"}
    assert parsed.document.doc_number == "某政发〔2024〕3号"


def test_a_document_on_one_line() -> None:
    body = "　　".join(
        [
            "某市行动方案",
            "为做好工作，制定本方案。",
            "一、目标",
            "到 2024 年底，覆盖率达到 80%。" * 12,
            "（一）加快建设。建成 3 个。[责任单位：市住建局]",
            "加大投入：安排资金。[责任单位：市财政局]",
            "二、保障",
            "（一）强化监督。每月通报。",
            "附件1　任务表",
            "一、丙",
            "完成。",
        ]
    )
    parsed = read(body)
    assert [c.path for c in parsed.clauses if c.level] == ["一、", "一、（一）", "二、", "二、（一）", "附件1 一、"]
    assert [t.responsible for t in parsed.tasks] == [("市住建局",), ("市财政局",)]


def test_text_before_the_first_heading_and_after_the_last_survives() -> None:
    parsed = read("某市管理办法\n本办法所称甲是指乙。\n第一条 正文\n最后一段。\n抄送：市委。\n")
    whole = "".join(c.text for c in parsed.clauses)
    assert all(words in whole for words in ("所称甲", "正文", "最后一段", "抄送"))


def test_every_heading_is_shown_once() -> None:
    shown = to_json(read(PLAN + "一、甲\n（一）乙。\n附件1\n表\n一、丙\n"))
    assert [c["path"] for c in shown["clauses"]] == ["一、", "一、（一）", "附件1 一、"]


PLAN_LINES = [
    "某市公路建设2024年行动方案",
    "　　为做好公路建设工作，根据有关规定，结合我市实际，制定本方案，请各县区各部门结合工作实际认真抓好贯彻落实。",
    "一、主要任务",
    "（一）加快建设。更新管道3公里，11月底前完成，覆盖全部乡镇，并同步完善配套设施，建立长效管护机制，确保群众满意。（牵头单位：市住建局；责任单位：市财政局、各县区人民政府）",
    "（二）强化管护。日常养护覆盖全部县乡道路，养护资金由市县财政共同承担，养护人员优先从困难群众中选聘并统一培训上岗。（市交通局牵头，市财政局配合）",
    "二、保障措施",
    "（一）严格考核。实行月通报、季点评、年终考核，考核结果作为评优评先和资金分配的重要依据，并定期向社会公开接受监督。（责任单位：市政府督查室）",
    "附件1",
    "任务分解表",
    "序号\t重点任务\t完成时限\t牵头单位",
    "1\t公路建设\t11月底前\t市住建局",
    "2\t公路管护\t全年\t市交通局",
]


def wrapped(lines: list[str], width: int) -> str:
    return "\n".join(
        part for line in lines for part in ([line] if "\t" in line else [line[i : i + width] for i in range(0, len(line), width)])
    )


def broken_pages(lines: list[str]) -> str:
    broken = [line if "\t" in line or len(line) < 50 else f"{line[:45]}\n\n- 3 -\n\n{line[45:]}" for line in lines]
    return "\n".join(broken)


def on_one_line(lines: list[str]) -> str:
    rows = [line for line in lines if "\t" in line]
    return "　　".join(line.strip() for line in lines if "\t" not in line) + "\n" + "\n".join(rows)


FORMS = {
    "as written": "\n".join(PLAN_LINES),
    "blank lines everywhere": "\n\n".join(PLAN_LINES),
    "Windows line ends": "\r\n".join(PLAN_LINES),
    "wrapped at 30": wrapped(PLAN_LINES, 30),
    "page breaks in every paragraph": broken_pages(PLAN_LINES),
    "all on one line": on_one_line(PLAN_LINES),
    "half-width marks": "\n".join(PLAN_LINES).translate(str.maketrans("（）：；，", "():;,")),
    "Markdown": "\n".join(f"## {line}" if line[1:2] == "、" else line for line in PLAN_LINES),
}


@pytest.mark.parametrize("form", list(FORMS))
def test_one_plan_in_many_forms(form: str) -> None:
    parsed = read(FORMS[form])
    assert parsed.document.title == "某市公路建设2024年行动方案"
    assert [c.path for c in parsed.clauses if c.level] == ["一、", "一、（一）", "一、（二）", "二、", "二、（一）"]
    prose = [(t.lead, t.support, t.responsible) for t in parsed.tasks if t.origin == "prose"]
    assert prose == [
        (("市住建局",), (), ("市财政局", "各县区人民政府")),
        (("市交通局",), ("市财政局",), ()),
        ((), (), ("市政府督查室",)),
    ]
    assert [(t.annex, t.task, t.deadline, t.lead) for t in parsed.tasks if t.row] == [
        ("附件1", "公路建设", "11月底前", ("市住建局",)),
        ("附件1", "公路管护", "全年", ("市交通局",)),
    ]


# paragraphs → paths of the clauses
LABELS: list[tuple[str, str, list[str]]] = [
    ("a month behind a number", "一、任务\n1.开展排查。\n2.10月底前完成整改。\n3.总结。\n", ["一、", "一、1.", "一、2.", "一、3."]),
    ("a hotline behind a number", "一、渠道\n1.12345热线受理。\n2.窗口受理。\n", ["一、", "一、1.", "一、2."]),
    ("5G behind a number", "一、建设\n1.光纤。\n2.机房。\n3.5G基站建设。\n4.算力。\n", ["一、", "一、1.", "一、2.", "一、3.", "一、4."]),
    ("a figure that begins a line", "一、建设\n3.5公里管网完工。\n", ["一、"]),
    ("another point", "一、任务\n1﹒甲任务。\n2﹒乙任务。\n", ["一、", "一、1﹒", "一、2﹒"]),
    ("a character of a private font", "一、任务\n1\ue010突破关键技术。\n2\ue010强化攻关。\n", ["一、", "一、1", "一、2"]),
    ("numbers whose points were lost", "一、任务\n1突破技术。\n2强化攻关。\n3建设平台。\n4引育人才。\n", ["一、", "一、1", "一、2", "一、3", "一、4"]),
    ("counts that begin lines", "一、任务\n1个平台建成。\n2家企业入驻。\n3项改革落地。\n4条线路开通。\n", ["一、"]),
    ("numbers that run on across parents", "一、甲\n1.子。\n2.丑。\n二、乙\n3.寅。\n4.2025年底前完成卯。\n", ["一、", "一、1.", "一、2.", "二、", "二、3.", "二、4."]),
    ("an article in the line of its chapter", "第一章　总则　　第一条　为了规范，制定本办法。\n第二条　适用于全市。\n", ["第一章", "第一章第一条", "第一章第二条"]),
]


@pytest.mark.parametrize(("reason", "text", "paths"), LABELS, ids=[case[0] for case in LABELS])
def test_numbers_that_are_labels_and_numbers_that_are_figures(reason: str, text: str, paths: list[str]) -> None:
    assert [c.path for c in read("某市行动方案\n" + text).clauses if c.level] == paths, reason


FILLER = "各有关部门要认真组织落实，加强协调配合，确保各项工作按期完成，并及时报送进展情况。" * 3


def test_decimal_headings_of_a_document_on_one_line() -> None:
    text = f"某市应急预案1.总则1.1编制目的{FILLER}1.2编制依据{FILLER}2.组织体系2.1指挥机构{FILLER}2.2办事机构{FILLER}"
    assert [c.path for c in read(text).clauses if c.level] == ["1.", "1.1", "1.2", "2.", "2.1", "2.2"]


def test_the_end_of_a_word_is_no_label() -> None:
    text = f"某市实施方案为推行多报合一、信息共享，制定本方案。一、总体要求{FILLER}二、主要任务（一）优化流程{FILLER}（二）统一标准{FILLER}三、保障措施{FILLER}"
    assert [c.path for c in read(text).clauses if c.level] == ["一、", "二、", "二、（一）", "二、（二）", "三、"]
