"""Names that files, sheets and addresses do not take as they are."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from page.export_excel import workbook
from page.unit import UnitQuery, look_up
from page.unit_page import documents
from tests.page.office import Office

DAY = dt.date(2031, 9, 10)


@pytest.mark.parametrize(
    ("title", "sheet"),
    [
        ("市住建局任务", "市住建局任务"),
        ("市住建局/市城管局[本月]", "市住建局 市城管局 本月"),
        (r"a\b*c?d:e", "a b c d e"),
        ("市\x07局\x00", "市局"),
        ("'市局'", "市局"),
        ("/[]", "任务"),
        ("", "任务"),
        ("局" * 40, "局" * 31),
    ],
)
def test_names_of_sheets(title: str, sheet: str) -> None:
    book = load_workbook(io.BytesIO(workbook(title, [("任\x01务", 10)], [["甲\x02"]])))
    assert book.sheetnames == [sheet]
    assert [[cell.value for cell in row] for row in book.active or ()] == [["任务"], ["甲"]]


def test_links_to_documents_whose_names_have_signs(office: Office) -> None:
    view = look_up(office.desk.store, UnitQuery("市大数据局", DAY))
    odd = replace(view.documents[0], id="甲&乙#丙+丁%.txt")
    shown = documents(replace(view, documents=(odd,)), DAY)
    assert 'href="read?document=%E7%94%B2%26%E4%B9%99%23%E4%B8%99%2B%E4%B8%81%25.txt' in shown
