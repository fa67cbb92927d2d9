"""Places that a question names, and documents of others."""

from __future__ import annotations

import pytest

from bot.understand.places import Home, innermost, is_elsewhere
from bot.vocabulary import bare_place


@pytest.mark.parametrize(
    ("names", "inner"),
    [
        (("北京市", "丰台区"), ("丰台区",)),
        (("北京", "丰台区"), ("丰台区",)),
        (("甘肃省", "平凉市"), ("平凉市",)),
        (("上海市",), ("上海市",)),
        (("许昌市", "洛阳市"), ("许昌市", "洛阳市")),
    ],
)
def test_of_places_in_one_another_the_innermost_counts(names: tuple[str, ...], inner: tuple[str, ...]) -> None:
    assert innermost(names) == inner


XUCHANG = Home("许昌市", "市", frozenset({"许昌市", "河南省"}))
HENAN = Home("河南省", "省", frozenset({"河南省"}))
NATION = Home("", "国", frozenset())


@pytest.mark.parametrize(
    ("home", "name", "elsewhere"),
    [
        (XUCHANG, "许昌", False),
        (XUCHANG, "河南省", False),
        (XUCHANG, "洛阳市", True),
        (XUCHANG, "襄城县", False),
        (HENAN, "许昌市", False),
        (HENAN, "襄城县", False),
        (HENAN, "西安市", True),
        (NATION, "西安市", False),
    ],
)
def test_a_document_is_of_another_place(home: Home, name: str, elsewhere: bool) -> None:
    assert is_elsewhere(home, name) is elsewhere


@pytest.mark.parametrize(("place", "bare"), [("广西壮族自治区", "广西"), ("上海市", "上海"), ("宝山区", "宝山"), ("湘西土家族苗族自治州", "湘西")])
def test_a_place_without_its_ending(place: str, bare: str) -> None:
    assert bare_place(place) == bare
