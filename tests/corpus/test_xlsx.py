"""Spreadsheets and tables saved as text: titles, headers, merged cells, shown values, places, limits."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from corpus import parse_file
from corpus.coverage import unplaced
from corpus.errors import UnreadableDocument
from corpus.parse import parse
from corpus.readers.sheet import office as xlsx_office
from corpus.readers.sheet import workbook as xlsx
from corpus.readers.sheet.format import Value, shown
from corpus.readers.sheet.separated import parse_separated
from corpus.readers.word.office import find_office
from corpus.signs import SIGNS
from corpus.types import Grid, ParsedDocument


def saved(folder: Path, fill: Callable[[Workbook], None]) -> Path:
    book = Workbook()
    fill(book)
    path = folder / "台账.xlsx"
    book.save(path)
    return path


def ledger(book: Workbook) -> None:
    sheet = book.active
    sheet.title = "任务清单"
    for row in (
        ["某市2024年数字政府建设重点任务分解表"],
        ["填报单位：市数据局", None, None, None, None, "日期：2024年3月"],
        ["序号", "重点任务", "具体措施", "牵头单位", "配合单位", "完成时限", "目标"],
        ["一、数据共享"],
        [1, "共享平台", "建目录\n建平台", "市数据局", "市财政局\n市公安局", dt.date(2024, 6, 30), 0.8],
        [2, None, "推应用", "市行政审批局", None, dt.datetime(2024, 12, 31), 1234.5],
        [],
        [3, "便民服务", "一网通办", "市行政审批局", "市数据局", "长期坚持", "=A5+1"],
        ["注：本表由市数据局解释。"],
    ):
        sheet.append(row)
    for area in ("A1:G1", "A4:G4", "B5:B6"):
        sheet.merge_cells(area)
    sheet["F5"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["G5"].number_format = "0%"
    sheet["G6"].number_format = "#,##0.00"
    hidden = book.create_sheet("草稿")
    hidden.append(["不公开的内容"])
    hidden.sheet_state = "hidden"


@pytest.fixture
def parsed(tmp_path: Path) -> ParsedDocument:
    return parse_file(saved(tmp_path, ledger))


def test_tasks_of_a_ledger(parsed: ParsedDocument) -> None:
    assert parsed.document.title == "某市2024年数字政府建设重点任务分解表"
    assert [(t.task, t.lead, t.support, t.deadline) for t in parsed.tasks] == [
        ("共享平台", ("市数据局",), ("市财政局", "市公安局"), "2024年6月30日"),
        ("共享平台", ("市行政审批局",), (), "2024-12-31"),
        ("便民服务", ("市行政审批局",), ("市数据局",), "长期坚持"),
    ]
    assert [t.due.end for t in parsed.tasks[:2] if t.due] == [dt.date(2024, 6, 30), dt.date(2024, 12, 31)]
    assert parsed.tasks[0].category == "一、数据共享"
    assert parsed.tasks[0].targets[0] == "80%"
    assert parsed.tasks[1].targets[0] == "1,234.50"
    assert unplaced(parsed) == []


def test_what_stands_around_the_table(parsed: ParsedDocument) -> None:
    text = "\n".join(clause.text for clause in parsed.clauses)
    assert "填报单位：市数据局" in text
    assert "注：本表由市数据局解释。" in text
    assert len(parsed.tables) == 1
    assert {s.reason for s in parsed.skipped} == {"隐藏的工作表"}
    assert "不公开" not in parsed.document.text


def test_places_of_cells(parsed: ParsedDocument) -> None:
    document = parsed.document
    for word, place in (("市公安局", "E5"), ("一网通办", "C8"), ("注：本表", "A9")):
        found = document.place_at(document.text.index(word))
        assert found is not None
        assert found.label == f"工作表“任务清单”{place}"


def test_a_formula_without_a_value_is_reported(tmp_path: Path) -> None:
    raw = xlsx.read(saved(tmp_path, ledger), SIGNS)
    assert ("隐藏的工作表", "草稿") in [(s.reason, s.text[4:6]) for s in raw.skipped]
    path = saved(tmp_path, ledger)
    edited = tmp_path / "改.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(edited, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<f>A5+1</f><v></v>", b"<f>A5+1</f>").replace(b"<f>A5+1</f><v />", b"<f>A5+1</f>"))
    assert [s.text for s in xlsx.read(edited, SIGNS).skipped if s.reason == "公式没有保存计算结果"] == ["工作表“任务清单”G8"]


def test_several_sheets(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        book.active.title = "通知"
        for line in ("某市2024年工作要点", "一、总体要求", "坚持绿色发展。\n持续提高效率。"):
            book.active.append([line])
        figures = book.create_sheet("附件2 目标表")
        for row in (["县区", "2023年", "2024年"], ["甲县", 0.1 + 0.2, 3], ["乙县", 1.5, 4], [], ["表二"], ["项目", "数量"], ["丙", 7]):
            figures.append(row)
        book.create_sheet("Sheet3").append([])

    parsed = parse_file(saved(tmp_path, fill))
    assert [c.path for c in parsed.clauses if c.level or c.annex] == ["一、", "附件2"]
    assert [[p.text for p in c.paragraphs] for c in parsed.clauses if c.level] == [["一、总体要求", "坚持绿色发展。", "持续提高效率。"]]
    assert [(t.annex, t.header, [[cell.text for cell in row] for row in t.rows]) for t in parsed.tables] == [
        ("附件2", ("县区", "2023年", "2024年"), [["甲县", "0.3", "3"], ["乙县", "1.5", "4"]]),
        ("附件2", ("项目", "数量"), [["丙", "7"]]),
    ]


VALUES: list[tuple[Value, str, int, str]] = [
    (0.8, "0%", 9, "80%"),
    (0.125, "0.0%", 170, "12.5%"),
    (1234567.891, "#,##0.00", 4, "1,234,567.89"),
    (1.5, "0.00", 2, "1.50"),
    (3.0, "General", 0, "3"),
    (0.1 + 0.2, "General", 0, "0.3"),
    (-5, "0_);[Red]\\(0\\)", 170, "(5)"),
    (12, '0"个"', 170, "12个"),
    (7, "000", 170, "007"),
    (12000, '0,"千"', 170, "12千"),
    (0.5, "# ?/?", 12, "0.5"),
    (1e20, "General", 0, "100000000000000000000"),
    (float("nan"), "General", 0, ""),
    (True, "General", 0, "TRUE"),
    ("1.20", "@", 49, "1.20"),
    (dt.datetime(2024, 6, 30), "m/d/yy", 14, "2024-06-30"),
    (dt.datetime(2024, 6, 30), '[$-804]yyyy"年"m"月"d"日";@', 170, "2024年6月30日"),
    (dt.datetime(2024, 6, 1), 'yyyy"年"m"月"', 170, "2024年6月"),
    (dt.datetime(2024, 6, 1), "General", 57, "2024年6月"),
    (dt.datetime(2024, 6, 5), 'm"月"d"日"', 170, "6月5日"),
    (dt.datetime(2024, 6, 5, 14, 30), "yyyy/m/d h:mm", 22, "2024-06-05 14:30"),
    (dt.time(9, 5), "h:mm", 20, "09:05"),
    (dt.timedelta(hours=30), "[h]:mm", 46, "30:00"),
]


@pytest.mark.parametrize(("value", "form", "number", "expected"), VALUES)
def test_values_as_shown(value: Value, form: str, number: int, expected: str) -> None:
    assert shown(value, form, number) == expected


def test_built_in_chinese_dates(tmp_path: Path) -> None:
    """Built-in formats 31 and 57 are in no file; the cell holds only a number."""
    path = saved(tmp_path, lambda book: book.active.append(["某市方案", "期限", 45473]))
    edited = tmp_path / "改.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(edited, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'numFmtId="0"', b'numFmtId="31"'))
    assert "2024年6月30日" in xlsx.read(edited, SIGNS).text


def with_part(folder: Path, name: str, content: bytes) -> Path:
    path = folder / "改.xlsx"
    with zipfile.ZipFile(saved(folder, ledger)) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for each in source.namelist():
            target.writestr(each, content if each == name else source.read(each))
    return path


SHEET = "xl/worksheets/sheet1.xml"
HOSTILE: list[tuple[str, bytes, str]] = [
    (SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>', "DOCTYPE"),
    (SHEET, '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'.encode("utf-16"), "DOCTYPE"),
    (SHEET, b"<worksheet", "损坏"),
    ("xl/workbook.xml", b"", "损坏"),
    (SHEET, b" " * 60_000_000, "过大"),
]


@pytest.mark.parametrize(("name", "content", "word"), HOSTILE)
def test_hostile_files(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    with pytest.raises(UnreadableDocument, match=word):
        xlsx.read(with_part(tmp_path, name, content), SIGNS)


def test_a_cell_in_the_last_corner_and_a_merge_of_everything(tmp_path: Path) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = (
        f'<worksheet xmlns="{main}"><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>某市方案</t></is></c></row>'
        '<row r="2"><c r="XFD2"><v>1</v></c></row><row r="20000"><c r="B20000"><v>2</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="B2"/></mergeCells></worksheet>'
    )
    raw = xlsx.read(with_part(tmp_path, SHEET, sheet.encode()), SIGNS)
    assert "某市方案" in raw.text
    assert "表格过宽" in {s.reason for s in raw.skipped}


@pytest.mark.parametrize(("data", "word"), [(b"", "空"), (b"PK\x03\x04x", "损坏"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x", "xls"), (b"a,b", "不是电子表格")])
def test_other_files(tmp_path: Path, data: bytes, word: str) -> None:
    file = tmp_path / "坏.xlsx"
    file.write_bytes(data)
    with pytest.raises(UnreadableDocument, match=word):
        xlsx.read(file, SIGNS)


CSV = "某市2024年任务分解表{m}{m}{m}\r\n"
CSV += '序号{m}任务{m}牵头单位{m}完成时限\r\n1{m}"建平台{m}推应用"{m}市数据局{m}2024年6月底前\r\n2{m}{m}"市财政局\n市公安局"{m}全年\r\n'


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_separated_values(mark: str) -> None:
    raw = parse_separated(CSV.format(m=mark), SIGNS)
    grids = [block for block in raw.blocks if isinstance(block, Grid)]
    assert not grids[0].merges_known
    parsed = parse(raw, "试", "试.csv")
    assert parsed.document.title == "某市2024年任务分解表"
    assert [(t.task, t.lead) for t in parsed.tasks] == [
        (f"建平台{mark.strip() or ''}推应用", ("市数据局",)),
        (f"建平台{mark.strip() or ''}推应用", ("市财政局", "市公安局")),
    ]


def test_separated_values_in_gb18030(tmp_path: Path) -> None:
    file = tmp_path / "表.csv"
    file.write_bytes(CSV.format(m=",").encode("gb18030"))
    assert len(parse_file(file).tasks) == 2
    file.write_bytes(b"")
    with pytest.raises(UnreadableDocument, match="空"):
        parse_file(file)


def converted(path: Path, suffix: str) -> Path:
    """A spreadsheet as LibreOffice saves it in an older form; skips where that is not possible."""
    program = find_office()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    made = path.with_suffix(suffix)
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", suffix[1:], "--outdir", str(path.parent), str(path)]
    subprocess.run(command, capture_output=True, timeout=120, check=False)
    if not made.exists():
        pytest.skip("LibreOffice has no part for spreadsheets here")
    return made


def test_an_older_spreadsheet(tmp_path: Path, parsed: ParsedDocument) -> None:
    found = parse_file(converted(saved(tmp_path, ledger), ".xls"))
    assert [(t.task, t.lead, t.support, t.deadline) for t in found.tasks] == [(t.task, t.lead, t.support, t.deadline) for t in parsed.tasks]


def test_an_older_spreadsheet_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "表.xls"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    monkeypatch.setattr(xlsx_office, "find_office", lambda: None)
    with pytest.raises(UnreadableDocument, match="LibreOffice"):
        xlsx_office.read(file, SIGNS)
    renamed = tmp_path / "新.xls"
    shutil.copyfile(saved(tmp_path, ledger), renamed)
    assert "推应用" in xlsx_office.read(renamed, SIGNS).text


@pytest.mark.parametrize(
    ("data", "word"), [(b"", "空"), (b"a,b", "不是电子表格"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码")]
)
def test_older_spreadsheets_that_cannot_be_read(tmp_path: Path, data: bytes, word: str) -> None:
    file = tmp_path / "坏.xls"
    file.write_bytes(data)
    with pytest.raises(UnreadableDocument, match=word):
        xlsx_office.read(file, SIGNS)
