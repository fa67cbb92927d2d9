# ruff: noqa: E501
"""Prose and rows about the same work: linked, and compared only where both say something."""

from __future__ import annotations

import pytest

from corpus.types import Link
from tests.corpus.making import read

HEADER = "附件1\n任务表\n序号\t重点任务\t具体措施\t完成时限\t牵头单位\t责任单位\n"
OTHER = "2\t森林防火\t修建林区防火道路二百公里。\t长期坚持\t市林业局\t各县区政府\n"


def link(prose: str, row: str) -> Link | None:
    text = f"某市2024年行动方案\n一、任务\n（一）整治老旧小区。{prose}\n（二）培育企业。新增规上工业企业50家。\n{HEADER}1\t{row}\n{OTHER}"
    found = [k for k in read(text).links if k.second_id.endswith("/1")]
    return found[0] if found else None


CASES = [
    ("the same", "6月底前改造老旧小区120个，惠及居民3万户。（市住建局牵头）", "老旧小区改造\t改造老旧小区120个，惠及居民3万户。\t6月底前\t市住建局\t各县区政府", ()),
    ("another date", "6月底前改造老旧小区120个，惠及居民3万户。（市住建局牵头）", "老旧小区改造\t改造老旧小区120个，惠及居民3万户。\t9月底前\t市住建局\t各县区政府", ("deadline",)),
    ("another date, prose without a note", "6月底前改造老旧小区120个，惠及居民3万户。", "老旧小区改造\t改造老旧小区120个，惠及居民3万户。\t9月底前\t市住建局\t各县区政府", ("deadline",)),
    ("another lead", "改造老旧小区120个，惠及居民3万户。（市住建局牵头）", "老旧小区改造\t改造老旧小区120个，惠及居民3万户。\t9月底前\t市财政局\t各县区政府", ("lead",)),
    ("the same lead under another name", "改造老旧小区120个，惠及居民3万户。（市住房和城乡建设局牵头）", "老旧小区改造\t改造老旧小区120个，惠及居民3万户。\t9月底前\t市住建局\t各县区政府", ()),
    ("one of two leads", "改造老旧小区120个，惠及居民3万户。（市住建局、市财政局牵头）", "老旧小区改造\t改造老旧小区120个，惠及居民3万户。\t9月底前\t市住建局\t各县区政府", ()),
    ("a blank is no contradiction", "6月底前改造老旧小区120个，惠及居民3万户。（市住建局牵头）", "老旧小区改造\t改造老旧小区120个，惠及居民3万户。\t\t\t各县区政府", ()),
    ("no date in the cell", "6月底前改造老旧小区120个，惠及居民3万户。（市住建局牵头）", "老旧小区改造\t改造老旧小区120个，惠及居民3万户。\t持续推进\t市住建局\t各县区政府", ()),
    ("a date that both repeat is part of the work", "淘汰2019年底前登记的货车存量的70%，全面达标。（市交通局牵头）", "货车淘汰\t淘汰2019年底前登记的货车存量的70%，全面达标。\t2024年12月底前\t市交通局\t各县区政府", ()),
    ("two dates, one of them the row's", "6月底前开工老旧小区改造120个，12月底前完工，惠及居民3万户。", "老旧小区改造\t开工老旧小区改造120个，惠及居民3万户。\t6月底前\t市住建局\t各县区政府", ()),
    ("units of another kind", "改造老旧小区120个，惠及居民3万户。（各县区政府落实）", "老旧小区改造\t改造老旧小区120个，惠及居民3万户。\t全年\t\t市住建局", ("responsible",)),
    ("local governments in other words", "改造老旧小区120个，惠及居民3万户。（县区政府、高新区管委会落实）", "老旧小区改造\t改造老旧小区120个，惠及居民3万户。\t全年\t\t各县区人民政府", ()),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "prose", "row", "conflicts"), CASES, ids=[case[0] for case in CASES])
def test_conflicts(reason: str, prose: str, row: str, conflicts: tuple[str, ...]) -> None:
    found = link(prose, row)
    assert found is not None, reason
    assert found.conflicts == conflicts, reason


def test_other_work_is_not_linked() -> None:
    assert link("加强物业管理，提高服务水平。", "老旧小区改造\t改造老旧小区120个，惠及居民3万户。\t6月底前\t市住建局\t各县区政府") is None


def test_a_link_carries_both_texts_and_values() -> None:
    found = link(
        "6月底前改造老旧小区120个，惠及居民3万户。", "老旧小区改造\t改造老旧小区120个，惠及居民3万户。\t9月底前\t市住建局\t各县区政府"
    )
    assert found is not None
    assert found.first_id == "试#一、（一）"
    assert (found.first_value, found.second_value) == ("6月底前", "9月底前")
    assert "改造老旧小区120个" in found.first_text
