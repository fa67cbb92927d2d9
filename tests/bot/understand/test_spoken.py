"""Measures of speech in the words of documents."""

from __future__ import annotations

import pytest

from bot.understand.spoken import as_written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("一百一十平的房子", "一百一十平方米的房子"),
        ("90平以上", "90平方米以上"),
        ("120平方够不够", "120平方米够不够"),
        ("90平方米", "90平方米"),
        ("3平方公里", "3平方公里"),
        ("三十平台阶", "三十平台阶"),
        ("每平补300块", "每平补300元"),
        ("补两百块钱", "补两百元"),
        ("有10块地", "有10块地"),
        ("水平高不高", "水平高不高"),
        ("没用满七年的车", "未满七年的车"),
        ("还没满三年", "还未满三年"),
        ("没人说，满意吗", "没人说，满意吗"),
    ],
)
def test_a_spoken_measure_behind_a_figure_is_written_out(said: str, written: str) -> None:
    assert as_written(said) == written
