"""Names looked up in a text: what is found, in which order, and that it is what one pattern of all names found."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understand.known import Known
from bot.understand.library_names import Names
from bot.understand.unit_words import ENDINGS, UnitWords

UNITS = ("市水利局", "市生态环境局", "北山县人民政府", "水利局", "农村公路改造工作领导小组办公室")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲乙丙", ["甲乙丙", "乙丙", "甲"]),
        ("乙丙", ["乙丙"]),
        ("丁", []),
        ("", []),
    ],
)
def test_known_words(text: str, found: list[str]) -> None:
    assert Known(["甲乙丙", "乙丙", "", "甲", "甲"]).within(text) == found


@given(st.lists(st.text("甲乙丙丁", min_size=1, max_size=4)), st.text("甲乙丙丁戊", max_size=12))
def test_all_that_stand_in_a_text_are_found(words: list[str], text: str) -> None:
    assert Known(words).within(text) == [word for word in dict.fromkeys(words) if word in text]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("市水利局牵头的任务", ("市水利局",)),
        ("市环保局和水利局", ("市环保局", "水利局")),
        ("县水利部门管什么", ("县水利部门",)),
        ("水利局长是谁", ("水利局",)),
        ("环保局长是谁", ()),
        ("北山县人民政府负责什么", ("北山县人民政府",)),
        ("谁负责", ()),
    ],
)
def test_units(text: str, found: tuple[str, ...]) -> None:
    assert UnitWords(UNITS).within(text) == found


@given(st.text("市县水利环保局长部门的北山生态境人民政府和", max_size=16))
def test_units_are_those_of_one_pattern(text: str) -> None:
    known = UnitWords(UNITS)
    whole, heads, ends = ("|".join(map(re.escape, sorted(words, key=len, reverse=True))) for words in (known.whole.rank, known.heads.rank, ()))
    ends = "|".join(ENDINGS)
    pattern = re.compile(f"(?:{whole})|(?:[省市县区州](?=(?:{heads})))?(?:{heads})(?:{ends})(?![长门级署员法事])")
    assert known.within(text) == tuple(dict.fromkeys(match.group() for match in pattern.finditer(text)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("农村公路改造领导小组办公室牵头的有哪些", ("农村公路改造工作领导小组办公室",)),
        ("公路由谁负责", ()),
    ],
)
def test_a_long_name_in_part(text: str, found: tuple[str, ...]) -> None:
    assert UnitWords(UNITS).like(text) == found


TITLES = {"a": "北山县农村公路实施方案", "b": "北山县水利规划（2028）", "c-北山": "南河县水利规划"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("水利规划", ("b", "c-北山")),
        ("北山", ("a", "b", "c-北山")),
        ("北山县水利规划(2028)", ("b",)),
        ("规划南河", ()),
        ("规划\n南河", ()),
        ("西川", ()),
        ("", ("a", "b", "c-北山")),
    ],
)
def test_titles_and_ids_that_hold_words(words: str, found: tuple[str, ...]) -> None:
    assert Names({}, TITLES, {}, (), ()).holding(words) == found
