"""Files to text: encodings, sizes, and errors that an administrator can act on."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

import pytest

from corpus import SUFFIXES, UnreadableDocument, parse_file
from corpus.coverage import unplaced
from corpus.readers.text import document as text_reader
from corpus.readers.text.decode import decode
from corpus.signs import SIGNS
from tests.corpus.making import read

TEXT = "某市行动方案\r\n\r\n一、总体要求\r\n坚持绿色发展，覆盖率达到80％。（市住建局负责）\r\n二、任务\r\n完成。\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "方案.txt"
    file.write_bytes(TEXT.encode(encoding))
    parsed = parse_file(file)
    assert [c.path for c in parsed.clauses if c.level] == ["一、", "二、"]
    assert parsed.tasks[0].responsible == ("市住建局",)


SHORT = [
    ("gb18030", "〔2021〕38号，各县（市、区）人民政府、市直各部门。"),
    ("big5hkscs", "各縣（市、區）政府、市直各部門：現將方案印發給你們，請認真落實。"),
    ("utf-16-le", "各市县区要加强组织领导落实工作责任"),
    ("utf-16-be", "某县秸秆禁烧工作方案"),
]


@pytest.mark.parametrize(("encoding", "text"), SHORT, ids=[encoding for encoding, _ in SHORT])
def test_a_line_without_a_mark_says_its_encoding(encoding: str, text: str) -> None:
    """Of UTF-16 without a mark and without line ends no zero byte tells; GB18030 reads most of Big5 as other words."""
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "data", ["Le règlement de l'État précise à qui".encode("latin-1"), "О мерах по развитию".encode("cp1251"), bytes(range(1, 256)) * 3]
)
def test_what_is_no_chinese_is_not_made_into_some(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="编码"):
        decode(data)


BROKEN: list[tuple[bytes, str]] = [
    (b"", "空"),
    (b" \r\n\t\xef\xbb\xbf", "空"),
    ("，。；".encode(), "空"),
    (b"\x00\x01\x02\x03" * 20, "二进制"),
    (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n\x00\x01", "PDF"),
    (bytes(range(128, 256)) * 40, "编码"),
    (b"\xff\xfe\x00", "编码"),
]


@pytest.mark.parametrize(("data", "word"), BROKEN)
def test_unreadable_files_say_why(tmp_path: Path, data: bytes, word: str) -> None:
    file = tmp_path / "坏.txt"
    file.write_bytes(data)
    with pytest.raises(UnreadableDocument) as caught:
        parse_file(file)
    message = str(caught.value)
    assert word in message
    assert message.endswith("。")
    assert not re.search("[A-Za-z]{6,}", message.replace("UTF-8", ""))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="无法读取"):
        parse_file(tmp_path / "没有.txt")
    (tmp_path / "夹.txt").mkdir()
    with pytest.raises(UnreadableDocument, match="无法读取"):
        parse_file(tmp_path / "夹.txt")


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_file_without_permission(tmp_path: Path) -> None:
    file = tmp_path / "锁.txt"
    file.write_text(TEXT, "utf-8")
    file.chmod(0)
    with pytest.raises(UnreadableDocument, match="权限"):
        parse_file(file)


def test_another_format(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="不支持的文件格式"):
        parse_file(tmp_path / "方案.exe")
    assert ".txt" in SUFFIXES


def test_a_file_of_fifty_megabytes(tmp_path: Path) -> None:
    file = tmp_path / "大.txt"
    with file.open("wb") as out:
        out.truncate(50_000_000)
    with pytest.raises(UnreadableDocument, match="文件过大（50 MB"):
        parse_file(file)


def test_the_id_is_the_path_below_the_root(tmp_path: Path) -> None:
    (tmp_path / "市级").mkdir()
    file = tmp_path / "市级" / "方案.txt"
    file.write_text(TEXT, "utf-8")
    assert parse_file(file, tmp_path).document.id == "市级/方案"
    assert parse_file(file).document.id == "方案"


def test_page_numbers_are_reported_and_numbers_in_tables_are_none() -> None:
    raw = text_reader.parse_text("某市方案\n一、甲\n内容。\n- 3 -\n\n— 4 —\n第 5 页\n6/12\n二、乙\n内容。\n", SIGNS)
    assert [s.text for s in raw.skipped] == ["- 3 -", "— 4 —", "第 5 页", "6/12"]
    assert {s.reason for s in raw.skipped} == {"页码"}


def test_conversion_marks_are_reported() -> None:
    raw = text_reader.parse_text("某市方案\n一、甲[bookmark: _GoBack]乙\n", SIGNS)
    assert [(s.text, s.line, s.reason) for s in raw.skipped] == [("[bookmark: _GoBack]", 2, "转换标记")]


@pytest.mark.parametrize("width", [30, 41, 60])
def test_a_document_on_one_line_cut_at_a_fixed_width(width: int) -> None:
    middle = "健全数据目录，完善标准规范，落实安全责任，推进系统互联互通，实现数据共享和业务协同，建立问题清单和整改台账"
    items = [
        f"（{n}）推进{name}建设 2024年{month}月底前完成{name}平台建设，{middle}，办理时间压减{month}0%以上。(市数据局牵头)"
        for n, name, month in zip("一二三四", ("政务", "交通", "医疗", "教育"), (6, 7, 8, 9), strict=True)
    ]
    head = ["某市数字政府建设2024年行动方案", "一、总体要求", "坚持问题导向，统筹推进各项任务，全面提升服务水平。", "二、重点任务"]
    whole = " ".join([*head, *items, "三、保障措施", "加强组织领导。"])
    text = "\n".join(whole[i : i + width] for i in range(0, len(whole), width))
    parsed = read(text)
    assert [c.path for c in parsed.clauses if c.level] == ["一、", "二、", "二、（一）", "二、（二）", "二、（三）", "二、（四）", "三、"]
    assert unplaced(parsed) == []
    for clause in parsed.clauses:
        for paragraph in clause.paragraphs:
            assert "".join(text[i] for i in paragraph.offsets) == paragraph.text


MARKED = """---
title: 方案
---
# 某市数字政府建设2024年行动方案 #

> 2024年是关键之年，制定本方案。

## 一、总体要求
**坚持**问题导向，见[管理办法](http://example.cn/a "说明")。<!-- 注释 -->
## 二、任务
1\\. 建平台。（市数据局牵头）
- 推应用，达到80\\%以上；
***
| 序号 | 任务 | 牵头单位 | 完成时限 |
|:--|:-:|---|--:|
| 1 | 甲<br>乙 | 市数据局 | 6月底前 |
```text
三、保障
```
"""


def test_markdown(tmp_path: Path) -> None:
    file = tmp_path / "方案.md"
    file.write_text(MARKED.replace("\\\\", "\\"), "utf-8")
    parsed = parse_file(file)
    assert parsed.document.title == "某市数字政府建设2024年行动方案"
    assert [c.path for c in parsed.clauses if c.level] == ["一、", "二、", "二、1.", "三、"]
    assert {t.lead for t in parsed.tasks} == {("市数据局",)}
    assert [[cell.text for cell in row] for row in parsed.tables[0].rows] == [["1", "甲乙", "市数据局", "6月底前"]]
    text = "".join(c.text for c in parsed.clauses)
    assert "坚持问题导向，见管理办法。" in text
    assert not set("#>`*|[") & set(text)


UNBROKEN = [
    "某市人民政府办公室文件",
    "某政办发〔2024〕12号",
    "某市人民政府办公室关于印发某市数字政府建设2024年行动方案的通知",
    "各县（区）人民政府，市直各部门：",
    "《某市数字政府建设2024年行动方案》已经市人民政府同意，现印发给你们，请认真贯彻执行。",
    "某市人民政府办公室",
    "2024年3月5日",
    "（此件公开发布）",
    "某市数字政府建设2024年行动方案",
    "为加快数字政府建设，根据《某省数字政府条例》（某政发〔2023〕1号）第一条要求，制定本方案。",
    "一、总体要求",
    "坚持以人民为中心，统筹推进各项任务，做到一、二级平台互联互通，第一、二批事项全部上网，全面提升服务水平。",
    "二、重点任务",
    "（一）推进数据共享，健全目录",
    "1.建设平台。按照第三条（二）项的要求，2024年6月底前建成政务数据平台。（市数据局牵头，市财政局配合）",
    "2.完善标准。落实《电子政务（二）标准》，全年办件10.5万件。（市数据局负责）",
    "（二）优化服务。办理时间压减30%以上。（市行政审批局负责）",
    "三、保障措施",
    "加强组织领导，健全工作机制，定期调度通报，及时研究解决推进中的困难和问题，确保各项任务按时完成，附件1中的任务逐项销号。",
    "附件：1.重点任务清单2.指标表",
    "附件1",
    "重点任务清单",
    "一、共享类任务",
    "建设目录。",
    "二、服务类任务",
    "精简材料。",
]


@pytest.mark.parametrize("width", [0, 30, 37, 60])
def test_a_document_on_one_line_without_gaps(width: int) -> None:
    whole = "".join(UNBROKEN)
    text = "\n".join(whole[i : i + width] for i in range(0, len(whole), width)) if width else whole
    parsed = read(text)
    document = parsed.document
    assert [c.path for c in parsed.clauses if c.level] == [
        *("一、", "二、", "二、（一）", "二、（一）1.", "二、（一）2.", "二、（二）", "三、"),
        *("附件1 一、", "附件1 二、"),
    ]
    assert (document.title, document.doc_number) == (UNBROKEN[8], UNBROKEN[1])
    assert (document.issuer, document.date, document.addressees) == (UNBROKEN[5], dt.date(2024, 3, 5), ("各县（区）人民政府", "市直各部门"))
    assert [a.title for a in document.attachments] == ["重点任务清单", "指标表"]
    assert unplaced(parsed) == []


@pytest.mark.parametrize("indent", ["", "　　"])
@pytest.mark.parametrize("width", [20, 28, 35, 45, 80])
def test_lines_of_a_fixed_width(width: int, indent: str) -> None:
    body = [part.replace("一、二级", "各级") for part in UNBROKEN[:19]]
    text = "\n".join(line[i : i + width] for line in (indent + part for part in body) for i in range(0, len(line), width))
    parsed = read(text)
    assert [c.path for c in parsed.clauses if c.level] == ["一、", "二、", "二、（一）", "二、（一）1.", "二、（一）2.", "二、（二）", "三、"]
    assert [clause.text.replace("\n", "") for clause in parsed.clauses if clause.level][2:6] == UNBROKEN[13:17]
    assert parsed.document.title == UNBROKEN[8]
