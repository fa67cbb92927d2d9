"""A letter or number that tells grades apart, and texts that speak of other grades."""

from __future__ import annotations

import pytest

from corpus.grammar.grades import grades, of_other_grades
from corpus.grammar.numerals import one_grade

NAMED = [
    ("三孩家庭补多少", {"孩": {"3"}}),
    ("a类、b类、c类人才", {"类": {"a", "b", "c"}}),
    ("a、b类企业", {"类": {"a", "b"}}),
    ("一、二、三星级建筑", {"星级": {"1", "2", "3"}}),
    ("二孩及以上家庭", {"孩": None}),
    ("二级(含)以上", {"级": {"2"}}),
    ("一至三级", {"级": None}),
    ("属于哪一类", {}),
    ("覆盖到乡一级", {}),
    ("第二批", {}),
    ("12345热线", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), NAMED, ids=[text for text, _ in NAMED])
def test_grades_of_a_text(text: str, found: dict[str, set[str] | None]) -> None:
    assert grades(text) == found


@pytest.mark.parametrize(
    ("asked", "said", "other"),
    [
        ("d类人才安家费多少", "对a类、b类、c类人才分别给予补贴", True),
        ("c类人才安家费多少", "对a类、b类、c类人才分别给予补贴", False),
        ("二孩家庭补几万", "三孩家庭发放补贴2万元", True),
        ("三孩家庭补几万", "二孩及以上家庭发放补贴2万元", False),
        ("二孩家庭补几万", "多子女家庭发放补贴2万元", False),
        ("人才补几万", "对a类人才给予补贴", False),
    ],
)
def test_texts_of_other_grades(asked: str, said: str, other: bool) -> None:
    assert of_other_grades(asked, said) is other


def test_a_grade_is_read_as_it_is_asked_and_every_character_keeps_its_place() -> None:
    assert one_grade("Ⅲ级响应由副市长启动", in_place=True) == "三级响应由副市长启动"
    assert one_grade("III级响应由副市长启动", in_place=True) == "III级响应由副市长启动"
