# ruff: noqa: E501
"""Facts of the front and back matter: titles, document numbers, issuers, dates, addressees, attachments."""

from __future__ import annotations

import pytest

from tests.corpus.making import read

BODY = "\n为做好工作，制定本方案。\n一、总体要求\n坚持。\n二、任务\n完成。\n"

NUMBERS = [
    ("长政发〔2020〕34号", "长政发〔2020〕34号"),
    ("沪府办规〔2024〕3号", "沪府办规〔2024〕3号"),
    ("淮政办[2024]12号", "淮政办[2024]12号"),
    ("某政办（2024）12号", "某政办（2024）12号"),
    ("某发〔2021年〕6号", "某发〔2021年〕6号"),
    ("国令第711号", "国令第711号"),
    ("中华人民共和国国务院令第 711 号", "中华人民共和国国务院令第711号"),
    ("京政字〔2023〕15号", "京政字〔2023〕15号"),
    ("发改办高技〔2022〕1012号", "发改办高技〔2022〕1012号"),
    ("文号：某政发【2024】7号", "某政发【2024】7号"),
    ("发文字号：某政发〔2024〕7号", "某政发〔2024〕7号"),
    ("某政发〔2024〕第7号", "某政发〔2024〕第7号"),
    ("某环委办〔2024〕1 号", "某环委办〔2024〕1号"),
    ("某省公告2024年第5号", "某省公告2024年第5号"),
]


@pytest.mark.parametrize(("line", "number"), NUMBERS)
def test_document_numbers(line: str, number: str) -> None:
    text = (
        f"某市人民政府办公室文件\n\n{line}\n\n某市人民政府办公室关于印发某市行动方案的通知\n\n各县区人民政府：\n现印发给你们。\n某市人民政府办公室\n2024年3月1日\n\n某市行动方案"
        + BODY
    )
    assert read(text).document.doc_number == number


def test_a_number_cited_in_prose_is_not_the_document_s_own() -> None:
    text = "某市行动方案\n根据《某省方案》（某政发〔2020〕1号）要求，制定本方案。" + BODY
    assert read(text).document.doc_number is None


DATES = [
    ("2024年3月1日", "2024-03-01"),
    ("二〇二四年四月八日", "2024-04-08"),
    ("二○二四年十二月三十一日", "2024-12-31"),
    ("2024 年 3 月 1 日", "2024-03-01"),
    ("二〇二四年十月二十日", "2024-10-20"),
    ("一九九六年六月二十九日", "1996-06-29"),
    ("二OO七年三月一日", "2007-03-01"),
]


@pytest.mark.parametrize(("line", "date"), DATES)
def test_dates(line: str, date: str) -> None:
    text = f"某市人民政府关于印发某市行动方案的通知\n各县区人民政府：\n现印发给你们。\n某市人民政府\n{line}\n某市行动方案" + BODY
    document = read(text).document
    assert document.date is not None
    assert document.date.isoformat() == date
    assert document.issuer == "某市人民政府"


def test_title_notice_and_addressees() -> None:
    text = (
        "某市人民政府办公室\n关于印发某市数字政府建设\n2024年行动方案的通知\n各县（市、区）人民政府，市直各部门：\n现印发给你们。\n某市人民政府办公室\n2024年3月1日\n某市数字政府建设2024年行动方案"
        + BODY
    )
    document = read(text).document
    assert document.title == "某市数字政府建设2024年行动方案"
    assert document.notice_title == "某市人民政府办公室关于印发某市数字政府建设2024年行动方案的通知"
    assert document.addressees == ("各县（市、区）人民政府", "市直各部门")


def test_a_title_over_three_lines() -> None:
    assert read("某省\n优化涉企服务环境\n实施办法（试行）\n" + BODY).document.title == "某省优化涉企服务环境实施办法（试行）"


def test_a_book_title_in_the_notice() -> None:
    text = "某市人民政府关于印发《某市管理办法》的通知\n各县区人民政府：\n现印发给你们。\n某市人民政府\n2024年3月1日\n某市管理办法\n第一条 为了规范，制定本办法。\n第二条 适用于全市。\n"
    assert read(text).document.title == "某市管理办法"


def test_attachments() -> None:
    text = "某市行动方案" + BODY + "附件：1．任务表\n2．考核办法\n附件1\n任务表\n一、甲\n"
    assert [(a.label, a.title) for a in read(text).document.attachments] == [("附件1", "任务表"), ("附件2", "考核办法")]


def test_one_attachment_without_a_number() -> None:
    text = "某市行动方案" + BODY + "附件：任务分解表\n附件\n任务分解表\n序号\t任务\t牵头单位\n1\t甲\t市教育局\n2\t乙\t市民政局\n"
    parsed = read(text)
    assert [(a.label, a.title) for a in parsed.document.attachments] == [("附件", "任务分解表")]
    assert {t.annex for t in parsed.tasks} == {"附件"}


def test_printing_unit_and_date_at_the_end() -> None:
    document = read("某市行动方案" + BODY + "抄送：市委办公室。\n某市人民政府办公室　　2024年4月9日印发\n").document
    assert (document.issuer, document.date and document.date.isoformat()) == ("某市人民政府办公室", "2024-04-09")


def test_every_fact_keeps_its_place() -> None:
    text = (
        "某市人民政府文件\n某政发〔2024〕3 号\n某市人民政府关于印发某市行动方案的通知\n各县区人民政府：\n现印发给你们。\n某市人民政府\n2024年3月1日\n某市行动方案"
        + BODY
    )
    document = read(text).document
    for name, fact in document.facts.items():
        held = "".join(text[fact.span.start : fact.span.end].split())
        assert held == "".join(fact.raw.split()), name


def test_a_file_without_any_heading_still_has_a_title() -> None:
    assert read("关于做好防汛工作的通知\n各县区：\n请做好防汛工作。\n").document.title == "关于做好防汛工作的通知"


def test_a_decree_whose_number_stands_below_it() -> None:
    text = "某市人民政府令\n第 12 号\n《某市管理办法》已经审议通过，现予公布。\n2024年3月10日\n某市管理办法\n第一条 为了规范，制定本办法。\n第二条 适用于全市。\n"
    document = read(text).document
    assert (document.doc_number, document.title, document.issuer) == ("某市人民政府令第12号", "某市管理办法", "某市人民政府")


def test_two_units_that_sign_together() -> None:
    text = "关于印发《某市行动计划》的通知\n各县区：\n现印发。\n海滨市工业和信息化局　海滨市财政局\n2024年2月1日\n附件\n某市行动计划" + BODY
    assert read(text).document.issuer == "海滨市工业和信息化局、海滨市财政局"


def test_the_head_of_a_web_page() -> None:
    text = (
        "首页 > 政策文件\n索 引 号：11140000/2024-00012\n发文机关：某省人民政府办公厅\n成文日期：2024年03月01日\n标　　题：某省人民政府办公厅关于印发某省行动方案的通知\n发文字号：某政办发〔2024〕12号\n某省人民政府办公厅\n关于印发某省行动方案的通知\n各市人民政府：\n现印发给你们。\n某省人民政府办公厅\n2024年3月1日\n（此件公开发布）\n某省行动方案"
        + BODY
    )
    document = read(text).document
    assert (document.title, document.doc_number, document.issuer, str(document.date)) == (
        "某省行动方案",
        "某政办发〔2024〕12号",
        "某省人民政府办公厅",
        "2024-03-01",
    )


def test_a_search_box_above_the_title_hides_no_facts() -> None:
    text = (
        "请输入关键字\t搜索\n首页\t政务公开\n\n江平县人民政府办公室\n关于印发江平县家政服务行动方案的通知\n\n江政办发〔2025〕9号\n\n"
        "各乡镇人民政府：\n\n现印发给你们。\n\n一、工作目标\n\n培育企业9家。\n"
    )
    document = read(text).document
    assert (document.doc_number, document.issuer) == ("江政办发〔2025〕9号", "江平县人民政府办公室")


def test_the_title_of_a_ledger_is_the_line_above_it() -> None:
    text = "江平县家政服务重点任务分工表（2025—2027年）\n\n序号\t重点任务\t牵头单位\t完成时限\n1\t建设平台\t县数据局\t2025年8月底\n2\t建设园区\t县商务局\t2027年6月底\n"
    assert read(text).document.title == "江平县家政服务重点任务分工表（2025—2027年）"


# the head of a file → its title
TITLES = [
    ("某市建设方案（2026—2028年）（征求意见稿）\n", "某市建设方案（2026—2028年）（征求意见稿）"),
    ("关于进一步提振信心\n促进经济运行的若干政策举措\n", "关于进一步提振信心促进经济运行的若干政策举措"),
    ("某省办公厅关于险情有关问题的复函\n某政办函〔2024〕80号\n乙县人民政府：\n", "某省办公厅关于险情有关问题的复函"),
    ("某市关于做好督查的通报\n", "某市关于做好督查的通报"),
    ("某市住房建设分工方案某政办发〔2024〕3号\n各县区人民政府：\n", "某市住房建设分工方案"),
    ("政策解读\n政策原文\n某县\n某县支持园区建设十条措施\n2026-03-17\n来源：某公众号\n", "某县支持园区建设十条措施"),
    ("某市支持发展若干措施\n某市人民政府办公厅\n关于支持发展若干措施\n某政办发〔2020〕7号\n各区人民政府：\n", "某市支持发展若干措施"),
    ("各县区人民政府：\n《某市若干措施（试行）》已经同意，现印发。\n某市人民政府办公室\n2023年7月17日\n全文如下\n某市若干措施（试行）\n", "某市若干措施（试行）"),
    ("某市人民政府办公室印发《关于支持发展的若干政策》的通知\n各县区：\n现印发。\n某市人民政府办公室\n2022年5月31日\n关于支持发展的若干政策\n", "关于支持发展的若干政策"),
    ("甲市推进营商环境再优化\n", "甲市推进营商环境再优化"),
]


@pytest.mark.parametrize(("head", "title"), TITLES, ids=[case[1] for case in TITLES])
def test_titles_of_every_ending(head: str, title: str) -> None:
    document = read(head + BODY).document
    assert document.title == title
    assert "title" in document.facts


def test_a_document_that_quotes_a_law_is_not_titled_so() -> None:
    document = read("各县区人民政府：\n为落实《某省节约用水条例》，制定以下措施。" + BODY).document
    assert "title" not in document.facts


def test_a_number_glued_to_the_title_is_told_alone() -> None:
    document = read("某市人民政府关于做好工作的通知某政办〔2024〕3号\n各县区：\n" + BODY).document
    assert (document.title, document.doc_number) == ("某市人民政府关于做好工作的通知", "某政办〔2024〕3号")


# lines above the body, or below it → issuer, date
HEADS = [
    ("成文日期：\n2024年03月05日\n发布日期：\n2024年04月01日\n某市工作方案\n", "", None, "2024-03-05"),
    ("某省登记条例\n（2021年7月27日中华人民共和国国务院令第746号公布　自2022年3月1日起施行）\n", "", "国务院", "2021-07-27"),
    ("某市工作方案\n2026-03-17\n", "", None, "2026-03-17"),
    ("某市工作方案\n", "某市房产局\n某市自然资源局\n国家税务总局某市税务局\n2023年9月3日\n", "某市房产局、某市自然资源局、国家税务总局某市税务局", "2023-09-03"),
    ("某市工作方案\n", "眉山市财政局眉山市民政局\n2023年9月3日\n", "眉山市财政局、眉山市民政局", "2023-09-03"),
    ("某市工作方案\n", "某市数据局2026年4月28日发布\n", None, None),
]


@pytest.mark.parametrize(("above", "below", "issuer", "date"), HEADS)
def test_issuers_and_dates(above: str, below: str, issuer: str | None, date: str | None) -> None:
    parsed = read(above + BODY + below)
    document = parsed.document
    assert (document.issuer, str(document.date) if document.date else None) == (issuer, date)
    assert all("税务局" not in (clause.text if clause.level else "") for clause in parsed.clauses), "a signature is no text"


def test_facts_of_a_page_are_kept_under_their_keys() -> None:
    document = read("索 引 号：1114/2024-12\n主题分类：\n城乡建设\n某市工作方案\n" + BODY).document
    assert (document.facts["索引号"].value, document.facts["主题分类"].value) == ("1114/2024-12", "城乡建设")
