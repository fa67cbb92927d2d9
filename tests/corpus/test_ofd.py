"""OFD files: paragraphs over pages, ruled tables, page numbers, templates, places, hostile files."""

from __future__ import annotations

import io
import sys
import types
import zipfile
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from PIL import Image

from corpus import parse_file
from corpus.coverage import unplaced
from corpus.errors import UnreadableDocument
from corpus.readers.layout.document import PageContent, Piece
from corpus.readers.ofd import document as ofd
from corpus.readers.ofd.page import deltas
from corpus.signs import SIGNS
from corpus.types import ParsedDocument
from tests.corpus.making_ofd import BODY, Press, pack

WORDS = "坚持以人民为中心的发展思想，统筹推进技术融合、业务融合、数据融合，打通信息壁垒，推动政务数据共享和业务协同，全面提升政府治理能力和服务水平"
LONG = ["，".join(f"{WORDS[n * 7 + i * 3 :]}{name}方面第{n}项" for i in range(5)) + "。" for n, name in enumerate(("政务", "交通", "医疗", "教育"))]
ROWS: list[list[str | None]] = [
    ["序号", "重点任务", "具体措施", "牵头单位", "配合单位", "完成时限"],
    ["1", "数据共享", "建成政务数据共享平台，完成目录编制和数据归集。", "市数据局", "市财政局、市公安局", "2024年6月底前"],
    ["2", None, "推动典型应用落地。", "市行政审批局", "", "2024年12月底前"],
    ["3", "便民服务", "高频事项全部一网通办。", "市行政审批局", "市数据局", "长期坚持"],
]


def notice() -> Press:
    press = Press()
    press.paragraph("某市人民政府办公室文件", align="middle", size=9.0)
    press.paragraph("某政办发〔2024〕12号", align="middle")
    press.paragraph("某市人民政府办公室关于印发某市数字政府建设2024年行动方案的通知", align="middle")
    press.paragraph("各县（区）人民政府，市直各部门：", align="flush")
    press.paragraph("《某市数字政府建设2024年行动方案》已经市人民政府同意，现印发给你们，请认真贯彻执行。")
    press.paragraph("某市人民政府办公室", align="right")
    press.paragraph("2024年3月5日", align="right")
    press.turn()
    press.paragraph("某市数字政府建设2024年行动方案", align="middle")
    press.paragraph("为加快数字政府建设，制定本方案。")
    press.paragraph("一、总体要求")
    for text in LONG:
        press.paragraph(text)
    press.paragraph("二、重点任务")
    press.paragraph("（一）推进数据共享。2024年6月底前完成数据目录。（市数据局牵头，市财政局配合）")
    press.turn(across=True)
    press.paragraph("附件1", align="flush")
    press.paragraph("重点任务清单", align="middle")
    press.table(ROWS, [1, 2, 5, 3, 3, 3])
    press.number_pages()
    return press


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> ParsedDocument:
    return parse_file(notice().save(tmp_path_factory.mktemp("ofd") / "方案.ofd"))


def test_clauses_and_facts(parsed: ParsedDocument) -> None:
    document = parsed.document
    assert document.title == "某市数字政府建设2024年行动方案"
    assert (document.doc_number, document.issuer, str(document.date)) == ("某政办发〔2024〕12号", "某市人民政府办公室", "2024-03-05")
    assert [c.path for c in parsed.clauses if c.level] == ["一、", "二、", "二、（一）"]
    first = next(c for c in parsed.clauses if c.path == "一、")
    assert [p.text for p in first.paragraphs] == ["一、总体要求", *LONG]
    assert unplaced(parsed) == []


def test_the_table_of_the_annex(parsed: ParsedDocument) -> None:
    rows = [(t.annex, t.task, t.lead, t.support, t.deadline) for t in parsed.tasks if t.origin == "table"]
    assert rows == [
        ("附件1", "数据共享", ("市数据局",), ("市财政局", "市公安局"), "2024年6月底前"),
        ("附件1", "数据共享", ("市行政审批局",), (), "2024年12月底前"),
        ("附件1", "便民服务", ("市行政审批局",), ("市数据局",), "长期坚持"),
    ]


def test_page_numbers_and_places(parsed: ParsedDocument) -> None:
    document = parsed.document
    assert "—2—" in {s.text.replace(" ", "") for s in parsed.skipped}
    assert "—2—" not in "".join(c.text for c in parsed.clauses)
    for word, page in (("各县（区）", 1), ("一、总体要求", 2), ("市公安局", len(notice().pages))):
        place = document.place_at(document.text.index(word))
        assert place is not None
        assert (place.label, place.page) == (f"第{page}页", page)


def texts(folder: Path, press: Press, template: tuple[str, ...] = ()) -> tuple[list[str], dict[str, str]]:
    raw = ofd.read(press.save(folder / "试.ofd", template), SIGNS)
    return [block.text for block in raw.blocks if hasattr(block, "text")], {s.text: s.reason for s in raw.skipped}


def test_matrices_hidden_text_and_text_drawn_twice(tmp_path: Path) -> None:
    press = Press()
    page = press.page
    page.text(27.0, 40.0, "一、总体要求")
    page.text(27.1, 40.0, "一、总体要求")
    page.objects.append(
        '<ofd:TextObject ID="{}" Boundary="27 44 100 10" CTM="2 0 0 2 0 0" Size="2.82"><ofd:TextCode X="0" Y="2.82" DeltaX="g 4 2.82">坚持稳中</ofd:TextCode>'
        '<ofd:TextCode X="11.28" Y="2.82" DeltaX="2.82 2.82">求进。</ofd:TextCode></ofd:TextObject>'
    )
    page.text(27.0, 70.0, "看不见", extra='Visible="false"')
    page.objects.append(
        '<ofd:TextObject ID="{}" Boundary="27 80 50 8" Size="5.64"><ofd:FillColor Value="255 255 255"/>'
        '<ofd:TextCode X="0" Y="5" DeltaX="5.64">白字</ofd:TextCode></ofd:TextObject>'
    )
    page.objects.append(
        '<ofd:TextObject ID="{}" Boundary="60 120 90 90" CTM="0.7 -0.7 0.7 0.7 0 60" Size="15"><ofd:FillColor Value="200 200 200"/>'
        '<ofd:TextCode X="0" Y="15" DeltaX="g 3 15">内部资料</ofd:TextCode></ofd:TextObject>'
    )
    found, skipped = texts(tmp_path, press)
    assert found == ["一、总体要求", "坚持稳中求进。"]
    assert skipped == {"白字": "不可见文字", "内部资料": "水印"}


def test_a_template_under_every_page(tmp_path: Path) -> None:
    press = Press()
    for number, text in zip("一二三四", LONG, strict=True):
        press.paragraph(f"{number}、任务")
        press.paragraph(text)
        press.turn()
    press.paragraph("五、保障")
    head = f'<ofd:TextObject ID="{{}}" Boundary="27 10 100 8" Size="{BODY}">'
    head += '<ofd:TextCode X="0" Y="5" DeltaX="g 9 5.64">某市人民政府规范性文件</ofd:TextCode></ofd:TextObject>'
    found, skipped = texts(tmp_path, press, (head,))
    assert [line[:4] for line in found if line not in LONG] == ["一、任务", "二、任务", "三、任务", "四、任务", "五、保障"]
    assert skipped["某市人民政府规范性文件"] == "页眉"


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [("g 3 5.5", 4, [5.5] * 3), ("1 2", 3, [1, 2]), ("g 2 1 3", 4, [1, 1, 3]), ("g 999999999 1", 3, [1] * 3), ("g", 3, []), ("x", 3, []), (None, 2, [])],
)
def test_distances(text: str | None, count: int, expected: list[float]) -> None:
    assert deltas(text, count) == expected


def damaged(folder: Path, name: str, content: str | None) -> Path:
    parts = notice().parts()
    if content is None:
        del parts[name]
    else:
        parts[name] = content
    return pack(folder / "坏.ofd", parts)


FIRST = "Doc_0/Pages/Page_0/Content.xml"
BROKEN: list[tuple[str, str | None, str]] = [
    ("OFD.xml", None, "损坏"),
    ("OFD.xml", "<OFD><DocBody><DocRoot>../../etc/passwd</DocRoot></DocBody></OFD>", "损坏"),
    ("OFD.xml", "<OFD/>", "没有任何页面"),
    ("Doc_0/Document.xml", "<Document/>", "没有任何页面"),
    (FIRST, '<!DOCTYPE a [<!ENTITY x "y">]><Page>&x;</Page>', "DOCTYPE"),
    (FIRST, " " * 40_000_000, "过大"),
]


@pytest.mark.parametrize(("name", "content", "word"), BROKEN)
def test_broken_and_hostile_files(tmp_path: Path, name: str, content: str | None, word: str) -> None:
    with pytest.raises(UnreadableDocument, match=word):
        ofd.read(damaged(tmp_path, name, content), SIGNS)


NUMBERS = (
    '<Page><Content><Layer><TextObject Boundary="nan inf 1e999 x" Size="-1"><TextCode X="a" DeltaX="g -1 1">甲</TextCode></TextObject>'
    '<PathObject Boundary="0 0 1 1"><AbbreviatedData>M 1 L 2 C B 1 2 M M 3 4</AbbreviatedData></PathObject></Layer></Content></Page>'
)
ODD = [
    None,
    NUMBERS,
    "<Page",
    "<Page>" + "<PageBlock>" * 100_000 + "</PageBlock>" * 100_000 + "</Page>",
]


@pytest.mark.parametrize("content", ODD)
def test_one_broken_page_costs_no_other(tmp_path: Path, content: str | None) -> None:
    raw = ofd.read(damaged(tmp_path, FIRST, content), SIGNS)
    assert "一、总体要求" in raw.text


class Recognised(types.ModuleType):
    """Stands for the recognition of text in pictures, which takes seconds a page."""

    REMARK = "由机器识别。"
    seen: ClassVar[list[tuple[tuple[int, ...], float]]] = []

    def scan_page(self, picture: np.ndarray[Any, Any], dpi: float) -> Recognised:
        self.seen.append((picture.shape, round(dpi)))
        return self

    def content(self, number: int) -> PageContent:
        return PageContent(number, 595.0, 842.0, [Piece("一、总体要求", 80.0, 100.0, 180.0, 116.0, 16.0)])


@pytest.mark.parametrize("whole", [True, False])
def test_a_page_that_is_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool) -> None:
    press = Press()
    press.page.objects.append('<ofd:ImageObject ID="{}" Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="40"/>')
    if not whole:
        press.turn()
        press.paragraph("二、任务")
    parts = press.parts()
    media = '<ofd:MultiMedias><ofd:MultiMedia ID="40" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>'
    parts["Doc_0/PublicRes.xml"] = parts["Doc_0/PublicRes.xml"].replace("</ofd:Res>", media)
    path = pack(tmp_path / "图.ofd", parts)
    if whole:
        with pytest.raises(UnreadableDocument, match="扫描件"):
            ofd.read(path, SIGNS)
    else:
        assert ("第1页", "扫描页面，未能识别") in [(s.text, s.reason) for s in ofd.read(path, SIGNS).skipped]
    picture = io.BytesIO()
    Image.new("RGB", (2480, 3508), "white").save(picture, "PNG")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("Doc_0/Res/a.png", picture.getvalue())
    monkeypatch.setitem(sys.modules, "corpus.readers.scan.page", Recognised("ocr"))
    raw = ofd.read(path, SIGNS)
    assert raw.remark == "由机器识别。"
    assert "一、总体要求" in raw.text
    assert Recognised.seen[-1] == ((2339, 1654, 3), 200)


@pytest.mark.parametrize(("data", "word"), [(b"", "空"), (b"%PDF-1.4", "不是OFD"), (b"PK\x03\x04x", "损坏")])
def test_other_files(tmp_path: Path, data: bytes, word: str) -> None:
    file = tmp_path / "坏.ofd"
    file.write_bytes(data)
    with pytest.raises(UnreadableDocument, match=word):
        ofd.read(file, SIGNS)
