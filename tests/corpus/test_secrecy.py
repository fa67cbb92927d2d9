"""The secrecy grade at the head of a document: where it is read, where it is not, and that nothing of a refused one stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.cache import ReadCache
from corpus.errors import GradedDocument
from corpus.head.grade import find_grade, grade_word, is_head_mark
from corpus.parse import parse_file
from corpus.readers.assembly import Assembly, RawCell
from corpus.reading import read_file
from corpus.signs import SIGNS
from tests.corpus.docx_making import p, tbl, tr
from tests.corpus.docx_making import parsed as parsed_docx
from tests.corpus.making import read
from tests.corpus.pdf_making import Page
from tests.corpus.pdf_making import write as write_pdf

REST = """
甲市人民政府文件

甲政发〔2031〕2号

甲市人民政府关于印发甲市水利工作方案的通知

各县人民政府：
现印发给你们，请认真组织实施。
甲市人民政府
2031年3月1日

甲市水利工作方案
为做好保守国家秘密工作，制定本方案。
一、总体要求
（一）保守商业秘密。由市水利局牵头。
"""

AT_THE_HEAD = [
    ("机密", "机密"),
    ("绝密", "绝密"),
    ("秘密", "秘密"),
    ("机密★10年", "机密★10年"),
    ("机密★20年", "机密★20年"),
    ("秘密★", "秘密"),
    ("秘密★1年", "秘密★1年"),
    ("秘密★6个月", "秘密★6个月"),
    ("秘密★1年6个月", "秘密★1年6个月"),
    ("机密★长期", "机密★长期"),
    ("绝密★启用前", "绝密★启用前"),
    ("机密★2031年12月31日前", "机密★2031年12月31日前"),
    ("机密★十年", "机密★十年"),
    ("机密★１０年", "机密★10年"),
    ("机 密 ★ 1 年", "机密★1年"),
    ("机　密", "机密"),
    ("机密☆10年", "机密★10年"),
    ("机密*10年", "机密★10年"),
    ("机密\ue00110年", "机密★10年"),
    ("机密 10年", "机密★10年"),
    ("秘密（10年）", "秘密★10年"),
    ("机密级", "机密"),
    ("机密级★5年", "机密★5年"),
    ("机密件", "机密"),
    ("【秘密】", "秘密"),
    ("（机密）", "机密"),
    ("000001　机密★1年", "机密★1年"),
    ("000001\n机密★1年\n特急", "机密★1年"),
    ("000001\n机密\n特急", "机密"),
    ("No.000012 绝密★30年", "绝密★30年"),
    ("份号：000012　机密", "机密"),
    ("机密★1年　特急", "机密★1年"),
    ("特急　机密", "机密"),
    ("密级：机密", "机密"),
    ("密 级：机密★10年", "机密★10年"),
    ("密级：机密\n保密期限：10年", "机密★10年"),
    ("密级：机密　　保密期限：10年", "机密★10年"),
    ("秘密等级：秘密", "秘密"),
    ("密级和保密期限：秘密★3年", "秘密★3年"),
    ("份号：000012　密级：机密★10年　紧急程度：特急", "机密★10年"),
    ("密级：□公开　☑机密　□秘密", "机密"),
    ("密级：绝密□　机密☑　秘密□", "机密"),
    ("甲市政府党组　　机密★10年", "机密★10年"),
    ("机密★10年　甲市政府党组会议材料之三", "机密★10年"),
]


@pytest.mark.parametrize(("head", "grade"), AT_THE_HEAD)
def test_at_the_head(head: str, grade: str) -> None:
    document = read(head + "\n" + REST).document
    assert document.grade == grade
    fact = document.facts["grade"]
    assert "".join(document.text[fact.span.start : fact.span.end].split()) == "".join(fact.raw.split())
    assert document.title == "甲市水利工作方案"
    assert document.notice_title == "甲市人民政府关于印发甲市水利工作方案的通知"
    assert document.doc_number == "甲政发〔2031〕2号"


NONE = [
    "",
    "商业秘密",
    "国家秘密",
    "工作秘密★3年",
    "000001\n特急",
    "密级：公开",
    "密级：无",
    "密级：非密",
    "密级：内部",
    "密级：",
    "密级：绝密/机密/秘密/公开",
    "密级：□绝密　□机密　□秘密　☑公开",
    "密级：□绝密　□机密　□秘密　□公开",
    "密级：秘密级以上文件由专人管理",
    "甲市保守国家秘密法实施办法",
    "机密文件管理办法",
    "关于做好机密、秘密级文件清退工作的通知",
    "政府信息公开依申请",
]


@pytest.mark.parametrize("head", NONE)
def test_no_grade(head: str) -> None:
    document = read(head + "\n" + REST).document
    assert (document.grade, "grade" in document.facts) == (None, False)


BODIES = [
    "甲市保密工作办法\n\n为保守国家秘密，制定本办法。\n一、定密\n密级分为\n绝密\n机密\n秘密\n三级。\n",
    "甲市保密工作办法\n\n机密\n秘密\n一、定密\n标注为“机密★10年”。\n",
    "甲市保密工作办法\n\n一、定密\n机密★10年\n二、解密\n按期解密。\n",
    "甲市文件清退台账\n序号\t文件名称\t密级\n1\t甲通知\t机密\n2\t乙通知\t秘密\n",
    "甲市文件统计表\n类别\t密级\t绝密\t机密\t秘密\n发文\t3\t0\t1\t2\n收文\t4\t1\t1\t2\n",
    "各单位定密时须标注“机密★10年”\n\n甲市定密工作方案\n一、要求\n按期完成。\n",
]


@pytest.mark.parametrize("text", BODIES)
def test_grades_that_the_text_speaks_of(text: str) -> None:
    assert read(text).document.grade is None


def test_a_grade_below_the_title_needs_its_star_or_key() -> None:
    body = "\n为做好水利工作，制定本方案。\n一、要求\n按期完成。\n"
    assert read("甲市水利工作方案\n秘密\n" + body).document.grade is None
    assert read("甲市水利工作方案\n秘密★1年\n" + body).document.grade == "秘密★1年"
    assert read("甲市水利工作方案\n密级：秘密\n" + body).document.grade == "秘密"


TABLES = [
    ([["000001"], ["机密★1年"], ["特急"]], "机密★1年"),
    ([["000001", "机密★1年"]], "机密★1年"),
    ([["机密"], ["特急"]], "机密"),
    ([["机密★1年", "甲市人民政府文件"]], "机密★1年"),
    ([["000001\n秘密★1年\n特急", "签发人：甲某"]], "秘密★1年"),
    ([["密级", "机密", "紧急程度", "特急"]], "机密"),
    ([["密级：", "机密★3年"], ["份号", "000002"]], "机密★3年"),
    ([["发文机关", "甲市水利局"], ["密级", "公开"]], None),
    ([["序号", "文件名称", "密级"], ["1", "甲通知", "机密"]], None),
    ([["序号", "文件名称", "密级"], ["1", "甲通知", "机密★10年"]], None),
]


@pytest.mark.parametrize(("rows", "grade"), TABLES)
def test_in_a_table_at_the_beginning(rows: list[list[str]], grade: str | None) -> None:
    made = Assembly(SIGNS)
    made.table([[RawCell(text) for text in row] for row in rows])
    for line in REST.strip().splitlines():
        made.line(line, apart=True)
    raw = made.finish()
    found = find_grade(raw.text, raw.blocks, raw.skipped)
    assert (found.value if found else None) == grade
    assert found is None or "".join(raw.text[found.span.start : found.span.end].split()) == found.raw


def test_in_a_table_that_lays_out_the_head_of_a_word_file(tmp_path: Path) -> None:
    body = tbl(tr("000001", "甲市人民政府文件"), tr("机密★10年", "")) + "".join(p(line) for line in REST.split("\n") if line)
    assert parsed_docx(tmp_path, body).document.grade == "机密★10年"


def test_in_the_page_header_of_a_word_file(tmp_path: Path) -> None:
    section = '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>'
    body = "".join(p(line) for line in REST.split("\n") if line) + section
    assert parsed_docx(tmp_path, body, header1=p("机密★10年")).document.grade == "机密★10年"
    assert parsed_docx(tmp_path, body, header1=p("甲市保守国家秘密工作简报")).document.grade is None


def secret_pdf(folder: Path, mark: str = "机密★10年", *, y: float = 100) -> Path:
    page = Page().text(90, y, mark, 16).text(90, 200, "甲市水利工作方案", 22).text(90, 260, "一、修好水库三座。", 16).text(90, 300, "二、按时完成任务。", 16)
    return write_pdf(folder / "甲.pdf", page)


@pytest.mark.parametrize("y", [30, 100, 150])
def test_of_a_pdf_wherever_it_stands_above_the_title(tmp_path: Path, y: float) -> None:
    assert parse_file(secret_pdf(tmp_path, y=y)).document.grade == "机密★10年"


def test_a_refused_grade_says_what_it_is_and_what_can_be_done(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_text("机密★10年\n" + REST, encoding="utf-8")
    with pytest.raises(GradedDocument, match=r"标有密级“机密★10年”.*ALLOWED_GRADES 中写明“机密”"):
        parse_file(path, grades=())
    with pytest.raises(GradedDocument):
        parse_file(path, grades=("绝密", "秘密"))
    assert parse_file(path, grades=("机密",)).document.grade == "机密★10年"
    assert parse_file(path).document.grade == "机密★10年"


def test_nothing_of_a_refused_file_is_kept(tmp_path: Path) -> None:
    path, where = secret_pdf(tmp_path), tmp_path / "read"
    with pytest.raises(GradedDocument):
        read_file(path, ReadCache(where), ())
    assert not where.exists()


def test_what_was_kept_of_a_file_goes_when_its_grade_is_no_longer_allowed(tmp_path: Path) -> None:
    path, where = secret_pdf(tmp_path), tmp_path / "read"
    read_file(path, ReadCache(where), ("机密",))
    assert len(list(where.iterdir())) == 1
    with pytest.raises(GradedDocument):
        read_file(path, ReadCache(where), ("秘密",))
    assert list(where.iterdir()) == []


@pytest.mark.parametrize(("grade", "word"), [("机密★10年", "机密"), ("绝密", "绝密"), ("秘密★长期", "秘密")])
def test_the_word_of_a_grade(grade: str, word: str) -> None:
    assert grade_word(grade) == word


@pytest.mark.parametrize(
    ("line", "is_mark"), [("000001", True), ("特急", True), ("000001机密★1年特急", True), ("12", False), ("秘密工作方案", False), ("9" * 80 + "件", False)]
)
def test_lines_of_marks_are_no_part_of_a_title(line: str, is_mark: bool) -> None:
    assert is_head_mark(line) == is_mark
