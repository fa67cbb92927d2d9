"""Invented names of an invented corpus: plans of a city, of two counties and of a province, and a national one."""

from __future__ import annotations

import datetime as dt
from functools import cache

from bot.understand.names import CorpusNames
from index.types import DocumentRecord, WrittenUnit

TODAY = dt.date(2026, 11, 29)

TITLES = {
    "洛阳": ("洛阳市数字政府建设2026年行动方案", "洛政办〔2026〕7号", "洛阳市人民政府办公室"),
    "许昌": ("许昌市城市更新三年行动计划", "许政〔2025〕3号", "许昌市人民政府"),
    "襄城": ("襄城县农村公路提升行动计划", None, "襄城县人民政府"),
    "河南": ("河南省优化营商环境实施方案", "豫政〔2025〕11号", "河南省人民政府"),
    "全国": ("全国校园安全行动方案", None, "国务院办公厅"),
}
UNITS = {
    "洛阳": (
        "市教育局", "市发展改革委", "市生态环境局", "市大数据局", "市大数据中心", "市政府办公室", "涧西区政府", "老城区政府", "高新区管委会",
        "市冬季清洁取暖工作领导小组成员单位", "市公安局交警支队", "各县（市、区）人民政府", "示范区教育局", "市妇联",
    ),
    "许昌": ("市教育局", "市住房城乡建设局", "魏都区政府", "襄城县政府", "市园林服务中心", "市财政局"),
    "襄城": ("县教育局", "县交通运输局", "各乡镇人民政府", "教育局"),
    "河南": ("省教育厅", "省财政厅", "许昌市教育局"),
    "全国": ("教育部", "公安部"),
}  # fmt: skip
PERSONS = {"洛阳": ("陈远山", "林秋白")}


@cache
def names() -> CorpusNames:
    records = [DocumentRecord(i, f"{i}.txt", title, None, number, issuer) for i, (title, number, issuer) in TITLES.items()]
    written = [WrittenUnit(name, "lead", i) for i, own in UNITS.items() for name in own]
    written += [WrittenUnit(name, "person", i) for i, own in PERSONS.items() for name in own]
    return CorpusNames(records, written)
