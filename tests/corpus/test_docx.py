# ruff: noqa: E501
"""Word files: what a printed copy would show is read, once and in order."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from corpus.coverage import unplaced
from corpus.errors import UnreadableDocument
from corpus.parse import parse, parse_file
from corpus.readers.word.document import read
from corpus.signs import SIGNS
from corpus.types import Grid
from tests.corpus.docx_making import SPACES, levels, lines, lists, p, parsed, read_body, run, tbl, tc, tr, write

FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
BEGIN, SEPARATE, END = (FIELD.format(kind) for kind in ("begin", "separate", "end"))


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


TEXTS = [
    ("runs and tabs", run("甲") + "<w:r><w:tab/></w:r>" + run("乙。"), ["甲乙。"]),
    ("a line break", run("关于印发行动方案") + "<w:r><w:br/></w:r>" + run("的通知"), ["关于印发行动方案", "的通知"]),
    ("hyphens", run("PM") + "<w:r><w:noBreakHyphen/></w:r>" + run("2") + "<w:r><w:softHyphen/></w:r>" + run("5甲"), ["PM-25甲"]),
    ("insertion and deletion", f"<w:ins>{run('新')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>" + run("文。"), ["新文。"]),
    ("moved text", f"<w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('新')}</w:moveTo>" + run("文。"), ["新文。"]),
    ("hyperlink and smart tag", f"<w:hyperlink>{run('甲')}</w:hyperlink><w:smartTag>{run('乙')}</w:smartTag>", ["甲乙"]),
    ("field with a result", BEGIN + code("REF a") + SEPARATE + run("附件1") + END + run("甲"), ["附件1甲"]),
    ("field in a field", BEGIN + code("IF ") + BEGIN + code("REF a") + SEPARATE + run("无") + END + code(" x") + SEPARATE + run("甲") + END, ["甲"]),
    ("ring around a number", BEGIN + code("eq \\o\\ac(○,3)") + END + run("加强管理。"), ["③加强管理。"]),
    ("a field that never ends", BEGIN + code("REF a") + run("甲。"), ["甲。"]),
    ("symbol fonts", '<w:r><w:sym w:font="Wingdings" w:char="F081"/></w:r>' + run("甲"), ["①甲"]),
    ("broken symbol", '<w:r><w:sym w:font="Wingdings" w:char="x"/></w:r>' + run("甲"), ["□甲"]),
    (
        "raised digits",
        run("10") + run("4", '<w:vertAlign w:val="superscript"/>') + run("元，PM") + run("2.5", '<w:vertAlign w:val="subscript"/>'),
        ["10⁴元，PM2.5"],
    ),
    ("content control", f"<w:sdt><w:sdtContent>{run('甲')}</w:sdtContent></w:sdt>" + run("乙"), ["甲乙"]),
    ("placeholder", f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处')}</w:sdtContent></w:sdt>" + run("乙"), ["乙"]),
    ("formula", "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>" + run("以上"), ["1/2以上"]),
    ("phonetic guide", f"<w:r><w:ruby><w:rt>{run('kàng')}</w:rt><w:rubyBase>{run('伉')}</w:rubyBase></w:ruby></w:r>" + run("牛镇"), ["伉牛镇"]),
    ("comment mark", '<w:commentRangeStart w:id="1"/>' + run("甲") + '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>', ["甲"]),
]


@pytest.mark.parametrize(("content", "expected"), [case[1:] for case in TEXTS], ids=[case[0] for case in TEXTS])
def test_text_of_a_paragraph(tmp_path: Path, content: str, expected: list[str]) -> None:
    assert lines(tmp_path, p(content) + p("完。")) == [*expected, "完。"]


def test_hidden_text_is_named(tmp_path: Path) -> None:
    raw = read_body(tmp_path, p(run("甲") + run("内部", "<w:vanish/>") + run("乙。", '<w:vanish w:val="0"/>')))
    assert [(s.text, s.reason) for s in raw.skipped] == [("内部", "隐藏文字")]
    assert raw.text.splitlines()[-1] == "甲乙。"


def test_a_deleted_paragraph_mark_joins(tmp_path: Path) -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    assert lines(tmp_path, p("推进工业", properties=deleted) + p("企业整治。") + p("二。")) == ["推进工业企业整治。", "二。"]


def test_paragraphs_stand_apart_whatever_ends_them(tmp_path: Path) -> None:
    body = p("加强组织领导，各县区要高度重视，明确责任分工，细化工作措施") + p("市交通局负责农村公路建设")
    assert len(lines(tmp_path, body)) == 2


def test_page_numbers_in_the_text_are_left_out(tmp_path: Path) -> None:
    raw = read_body(tmp_path, p("甲。") + p("— 3 —") + p("乙。") + p("2024"))
    assert [(s.text, s.reason) for s in raw.skipped] == [("— 3 —", "页码")]


def test_a_file_with_a_paragraph_a_line_is_mended(tmp_path: Path) -> None:
    text = "各县区人民政府要高度重视农村公路建设工作，明确目标任务，落实工作责任，确保各项任务按期完成；" * 12
    body = "".join(p(text[i : i + 30]) for i in range(0, len(text), 30))
    assert len(lines(tmp_path, p("一、总则") + body)) < 5


BOX = "<w:txbxContent>{}</w:txbxContent>"


def box(text: str) -> str:
    """A text box as Word writes it: in the new way, and once more in the old one."""
    drawn = f"<w:drawing><wp:anchor><wps:wsp><wps:txbx>{BOX.format(p(text))}</wps:txbx></wps:wsp></wp:anchor></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox>{BOX.format(p(text))}</v:textbox></v:shape></w:pict>"
    return f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawn}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>'


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    assert lines(tmp_path, p(box("某市人民政府文件") + run("某政发〔2024〕3号")) + p(run("甲。") + box("乙。"))) == [
        "某市人民政府文件",
        "某政发〔2024〕3号",
        "甲。",
        "乙。",
    ]


def test_footnotes_stand_behind_their_sentence(tmp_path: Path) -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = (
        '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2">'
        + p("<w:r><w:footnoteRef/></w:r>" + run("规上企业。"))
        + "</w:footnote>"
    )
    assert lines(tmp_path, p(run("支持企业") + mark) + p(run("建设项目。")) + p("完。"), footnotes=notes) == [
        "支持企业",
        "建设项目。",
        "注：规上企业。",
        "完。",
    ]


def test_headers_and_footers_are_named_once(tmp_path: Path) -> None:
    section = '<w:sectPr><w:headerReference r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr>'
    page = p(run("— ") + BEGIN + code("PAGE") + SEPARATE + run("1") + END + run(" —"))
    raw = read_body(tmp_path, p("甲。", properties=section) + p("乙。") + section, header1=p("某市行动方案"), footer1=page)
    assert [(s.text, s.reason) for s in raw.skipped] == [("某市行动方案", "页眉"), ("— 1 —", "页脚")]


def contents(*entries: str) -> str:
    first, *rest = entries
    return p(BEGIN + code('TOC \\o "1-3"') + SEPARATE + run(first)) + "".join(p(run(each)) for each in rest) + p(END)


TOCS = [
    ("a field", p("目　录") + contents("一、总体要求\t1", "二、主要任务\t3")),
    (
        "a gallery",
        f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{p("目录")}{contents("一、总体要求1", "二、主要任务3")}</w:sdtContent></w:sdt>',
    ),
    ("written by hand", p("目录") + p("一、总体要求……………1") + p(run("二、主要任务") + "<w:r><w:tab/></w:r>" + run("3"))),
    ("styles", p("目录") + p("一、总体要求 1", properties='<w:pStyle w:val="TOC1"/>') + p("二、主要任务 3", properties='<w:pStyle w:val="TOC1"/>')),
]
TOC_STYLE = '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'


@pytest.mark.parametrize("body", [case[1] for case in TOCS], ids=[case[0] for case in TOCS])
def test_a_table_of_contents_makes_no_clauses(tmp_path: Path, body: str) -> None:
    found = parsed(tmp_path, p("某市行动方案") + body + p("一、总体要求") + p("甲。") + p("二、主要任务") + p("乙。"), styles=TOC_STYLE)
    assert [c.path for c in found.clauses if c.level] == ["一、", "二、"]
    assert {s.reason for s in found.skipped} == {"目录"}
    assert len(found.skipped) == 3


def test_contents_without_page_numbers_are_text(tmp_path: Path) -> None:
    assert lines(tmp_path, p("目录") + p("一、甲") + p("乙。")) == ["目录", "一、甲", "乙。"]


def test_large_pictures_are_named_and_files_of_pictures_refused(tmp_path: Path) -> None:
    picture = '<w:r><w:drawing><wp:inline><wp:extent cx="5000000" cy="4000000"/></wp:inline></w:drawing></w:r>'
    assert [(s.text, s.reason) for s in read_body(tmp_path, p("甲。") + p(picture)).skipped] == [("［图片］", "其中的文字未读取")]
    with pytest.raises(UnreadableDocument, match="只有图片"):
        read_body(tmp_path, p(picture))


NOTICE_NUMBERS = lists(
    levels(("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")),
    levels(("decimal", "%1.")),
    levels(("decimal", "附件%1"), suffix="tab"),
)


def notice() -> str:
    """A notice as an office writes it: head in a table, title in two paragraphs, annex in a section of its own."""
    centred = '<w:jc w:val="center"/>'
    landscape = '<w:sectPr><w:pgSz w:orient="landscape"/></w:sectPr>'
    header = tr("序号", "重点任务", "具体措施", tc("责任分工", span=2), "完成时限", properties="<w:tblHeader/>")
    return (
        tbl(tr("云州市人民政府办公室", "文件"), widths=(6000, 2500))
        + p("云政办发〔2024〕12号", properties=centred)
        + p("云州市人民政府办公室", properties=centred)
        + p("关于印发云州市数字政府建设2024年行动方案的通知", properties=centred)
        + p("各县、区人民政府，市直各部门：")
        + p("《云州市数字政府建设2024年行动方案》已经市政府同意，现印发给你们，请认真贯彻落实。")
        + p("附件：重点任务分工表")
        + p("云州市人民政府办公室", properties='<w:jc w:val="right"/>')
        + p("2024年3月5日", properties='<w:jc w:val="right"/>')
        + p("云州市数字政府建设2024年行动方案", properties=centred)
        + p("为加快建设，制定本方案。")
        + p("总体要求", (1, 0))
        + p("坚持统筹推进。")
        + p("主要任务", (1, 0))
        + p("完善基础设施", (1, 1))
        + p("建设政务云平台。（市大数据局牵头，市财政局配合）", (1, 2))
        + p("整合机房23个。（市大数据局负责）", (1, 2))
        + p("优化政务服务", (1, 1))
        + p("“一网通办”率达到95%。（市行政审批局负责）", (1, 2))
        + p(properties=landscape)
        + p("", (3, 0))
        + p("附件")
        + p("重点任务分工表", properties=centred)
        + tbl(
            header,
            tr("", "", "", "牵头单位", "配合单位", ""),
            tr("1", tc("基础设施", merge="restart"), "建设政务云平台。", tc("市大数据局", merge="restart"), "市财政局", "6月底前"),
            tr("2", tc(merge="continue"), "整合机房23个。", tc(merge="continue"), "", "12月底前"),
            widths=(800, 2000, 3000, 1500, 1500, 1500),
        )
        + p()
        + tbl(tr(tc("抄送：市委办公室。", span=2)), tr("云州市人民政府办公室", "2024年3月6日印发"), widths=(4000, 4500))
    )


def test_a_notice_as_offices_write_it(tmp_path: Path) -> None:
    found = parsed(tmp_path, notice(), numbering=NOTICE_NUMBERS)
    document = found.document
    assert (document.title, document.doc_number, document.issuer, str(document.date)) == (
        "云州市数字政府建设2024年行动方案",
        "云政办发〔2024〕12号",
        "云州市人民政府办公室",
        "2024-03-05",
    )
    assert document.addressees == ("各县、区人民政府", "市直各部门")
    assert [c.path for c in found.clauses if c.level] == ["一、", "二、", "二、（一）", "二、（一）1.", "二、（一）2.", "二、（二）", "二、（二）1."]
    assert [(t.path, t.lead, t.support, t.responsible) for t in found.tasks if t.origin == "prose"] == [
        ("二、（一）1.", ("市大数据局",), ("市财政局",), ()),
        ("二、（一）2.", (), (), ("市大数据局",)),
        ("二、（二）1.", (), (), ("市行政审批局",)),
    ]
    assert [(t.annex, t.row, t.task, t.lead, t.support, t.deadline, t.inherited) for t in found.tasks if t.origin == "table"] == [
        ("附件", 1, "基础设施", ("市大数据局",), ("市财政局",), "6月底前", ()),
        ("附件", 2, "基础设施", ("市大数据局",), (), "12月底前", ("task", "lead")),
    ]
    assert [t.title for t in found.tables] == ["重点任务分工表"]
    assert not found.skipped


def test_a_cell_frame_is_text_and_an_annex_inside_the_table_opens_it(tmp_path: Path) -> None:
    rows = (tr(tc("附件2", span=3)), tr(tc("项目清单", span=3)), tr("项目", "牵头单位", "时限"), tr("甲项目", "市水利局", "6月底前"))
    found = parsed(tmp_path, p("某市行动方案") + tbl(tr(tc(p("一、总则") + p("甲。")))) + tbl(*rows))
    assert [c.path for c in found.clauses if c.level] == ["一、"]
    assert [(t.annex, t.task, t.lead) for t in found.tasks] == [("附件2", "甲项目", ("市水利局",))]


HEADS = [
    (tbl(tr("云州市财政局", tc("文件", merge="restart")), tr("云州市水利局", tc(merge="continue"))), True),
    (tbl(tr("云财农〔2024〕5号", "签发人：李某")), True),
    (tbl(tr("序号", "政策文件"), tr("1", "云财农〔2024〕5号"), tr("2", "云财农〔2024〕6号")), False),
]


@pytest.mark.parametrize(("table", "is_layout"), HEADS)
def test_the_head_of_a_notice_is_no_table(tmp_path: Path, table: str, is_layout: bool) -> None:
    blocks = read_body(tmp_path, table + p("关于印发行动方案的通知")).blocks
    assert any(isinstance(block, Grid) for block in blocks) is not is_layout


def test_macros_and_templates_are_read_as_text(tmp_path: Path) -> None:
    path = write(tmp_path / "试.docm", p("甲。"))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/vbaProject.bin", b"never run")
    assert parse_file(path).document.text == "甲。\n"


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
BOMB = "<w:body>" + "<w:p/>" * 3_000_000 + "</w:body>"
REFUSED = [
    ("password", OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    ("the older format", OLE + "WordDocument".encode("utf-16-le"), r"旧版 Word（\.doc）"),
    ("a web page", b"<html><body>text</body></html>", "网页"),
    ("rich text", b"{\\rtf1 text}", "RTF"),
    ("word in one XML file", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "Word 2003"),
    ("pdf", b"%PDF-1.7 text", "PDF"),
    ("plain text", "一、总则".encode(), "纯文本"),
    ("cut off", b"PK\x03\x04 broken", "损坏"),
    ("nothing", b"", "空的"),
    ("random bytes", bytes(range(256)), "损坏"),
]


@pytest.mark.parametrize(("data", "words"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_is_no_word_file_is_named(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "试.docx"
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument, match=words):
        read(path, SIGNS)


LAUGHS = '<!DOCTYPE a [<!ENTITY b "哈哈"><!ENTITY c "&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declarations_of_entities_are_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "试.docx"
    with zipfile.ZipFile(write(path, p("甲。"))) as package:
        kept = {name: package.read(name) for name in package.namelist()}
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{LAUGHS}<w:document {SPACES}><w:body>{p("&c;&d;")}</w:body></w:document>'
    with zipfile.ZipFile(path, "w") as package:
        for name, data in (kept | {"word/document.xml": xml.encode(encoding)}).items():
            package.writestr(name, data)
    with pytest.raises(UnreadableDocument, match="DOCTYPE"):
        read(path, SIGNS)


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "试.docx", "<w:p/>" * 5_000_000)
    with pytest.raises(UnreadableDocument, match="解压后过大"):
        read(path, SIGNS)


def test_a_relationship_that_leads_nowhere_and_the_strict_variant(tmp_path: Path) -> None:
    path = write(tmp_path / "试.docx", p("甲。"), styles="", header1="")
    with zipfile.ZipFile(path) as package:
        kept = {name: package.read(name) for name in package.namelist() if "styles" not in name}
    kept["word/document.xml"] = kept["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    with zipfile.ZipFile(path, "w") as package:
        for name, data in kept.items():
            package.writestr(name, data)
    assert read(path, SIGNS).text == "甲。\n"


def test_damaged_files_give_a_document_or_a_reason(tmp_path: Path) -> None:
    source = write(tmp_path / "全.docx", notice() + p(box("甲乙。")) + TOCS[0][1], numbering=NOTICE_NUMBERS, styles=TOC_STYLE)
    with zipfile.ZipFile(source) as package:
        kept = {name: package.read(name) for name in package.namelist()}
    chance, seen = random.Random(11), set()
    for _ in range(60):
        parts = dict(kept)
        for name in ("word/document.xml", "word/numbering.xml"):
            root = etree.fromstring(parts[name])
            damage(root, chance)
            parts[name] = etree.tostring(root)
        path = tmp_path / "试.docx"
        with zipfile.ZipFile(path, "w") as package:
            for name, data in parts.items():
                package.writestr(name, data)
        try:
            found = parse(read(path, SIGNS), "试", "试.docx")
        except UnreadableDocument:
            seen.add("refused")
            continue
        seen.add("read")
        assert not unplaced(found)
    assert "read" in seen


def damage(root: Any, chance: random.Random) -> None:
    """Remove, move, rename elements and spoil attributes."""
    nodes = list(root.iter())
    for _ in range(chance.randint(1, 20)):
        node, other = chance.choice(nodes), chance.choice(nodes)
        kind = chance.randrange(4)
        if node.getparent() is None:
            continue
        if kind == 0:
            node.getparent().remove(node)
        elif kind == 1 and node.attrib:
            node.set(chance.choice(list(node.attrib)), chance.choice(("", "-1", "99999999999", "NaN", "1e309", "x")))
        elif kind == 2 and node is not other and node not in other.iterancestors() and other not in node.iterancestors():
            other.append(node)
        else:
            node.tag = other.tag
