"""The names of the corpus that a question names: by level, place, field and kind of organ."""

from __future__ import annotations

import pytest

from bot.understand.near import NearNames
from bot.understand.partial import PartialNames
from bot.understand.titles import folded
from bot.understand.unit_parts import parts_of
from tests.bot.understand.making import names


def meant(question: str, *scope: str) -> dict[str, set[str]]:
    """What the first unit of a question means: each written name with the documents."""
    mentions = names().units_in(question)
    assert len(mentions) == 1, mentions
    return {name: set(ids) for name, ids in names().meant(mentions[0].parts, scope or None).documents.items()}


MEANT = [
    # the level of a name
    ("市教育局牵头哪些", {"市教育局": {"洛阳", "许昌"}, "许昌市教育局": set()}),
    ("县教育局牵头哪些", {"县教育局": {"襄城"}, "教育局": {"襄城"}}),
    ("教育部牵头哪些", {"教育部": {"全国"}}),
    ("省教育厅牵头哪些", {"省教育厅": {"河南"}}),
    ("教育厅牵头哪些", {"省教育厅": {"河南"}}),
    # the place of a name: a bare name means that of its document
    ("洛阳市教育局牵头哪些", {"市教育局": {"洛阳"}}),
    ("许昌市教育局牵头哪些", {"市教育局": {"许昌"}, "许昌市教育局": {"河南"}}),
    ("许昌教育局牵头哪些", {"市教育局": {"许昌"}, "许昌市教育局": {"河南"}}),
    ("开封市教育局牵头哪些", {}),
    ("襄城县教育局牵头哪些", {"县教育局": {"襄城"}, "教育局": {"襄城"}}),
    # 政府 of one place is not that of another
    ("涧西区政府负责哪些", {"涧西区政府": {"洛阳"}}),
    ("西工区政府负责哪些", {}),
    ("魏都区政府负责哪些", {"魏都区政府": {"许昌"}}),
    ("襄城县人民政府负责哪些", {"襄城县政府": {"许昌"}}),
    ("长子县政府负责哪些", {}),
    ("市政府办负责哪些", {"市政府办公室": {"洛阳"}}),
    ("市政府负责哪些", {}),
    # aliases of a field
    ("市发改委牵头哪些", {"市发展改革委": {"洛阳"}}),
    ("环保局牵头哪些", {"市生态环境局": {"洛阳"}}),
    ("交警支队配合哪些", {"市公安局交警支队": {"洛阳"}}),
    ("市住建局牵头哪些", {"市住房城乡建设局": {"许昌"}}),
    # kind of organ
    ("市大数据中心牵头哪些", {"市大数据中心": {"洛阳"}}),
    ("市大数据局牵头哪些", {"市大数据局": {"洛阳"}}),
    ("园林局牵头哪些", {"市园林服务中心": {"许昌"}}),
    ("教育部门牵头哪些", {"市教育局": {"洛阳", "许昌"}, "县教育局": {"襄城"}, "教育局": {"襄城"}, "省教育厅": {"河南"}, "教育部": {"全国"}}),
    # no level: that of the document's own
    ("教育局牵头哪些", {"市教育局": {"洛阳", "许昌"}, "县教育局": {"襄城"}, "教育局": {"襄城"}, "省教育厅": {"河南"}, "教育部": {"全国"}}),
    # zones
    ("高新区牵头哪些", {"高新区管委会": {"洛阳"}}),
    ("示范区教育局牵头哪些", {"示范区教育局": {"洛阳"}}),
    # all of a kind
    ("各县区政府负责哪些", {"各县（市、区）人民政府": {"洛阳"}}),
    ("各乡镇政府负责哪些", {"各乡镇人民政府": {"襄城"}}),
    # part of a long name
    ("清洁取暖领导小组成员单位配合哪些", {"市冬季清洁取暖工作领导小组成员单位": {"洛阳"}}),
    ("市妇联要配合什么", {"市妇联": {"洛阳"}}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "wanted"), MEANT, ids=[case[0] for case in MEANT])
def test_a_unit_means(question: str, wanted: dict[str, set[str]]) -> None:
    assert meant(question) == {name: ids for name, ids in wanted.items() if ids}


def test_the_scope_narrows_what_is_meant() -> None:
    assert meant("教育局牵头哪些", "许昌") == {"市教育局": {"许昌"}}


FOUND = [
    ("主城区和县城要做什么", []),
    ("市教育局和县教育局牵头哪些", ["市教育局", "县教育局"]),
    ("市发改委、市财政局分别牵头几项", ["市发改委", "市财政局"]),
    ("公安局局长是谁", ["公安局"]),
    ("教育部门负责什么", ["教育部门"]),
    ("发改委员会要做什么", ["发改委员会"]),
    ("老旧小区改造由哪个部门牵头", []),
    ("有关部门要做什么", []),
    ("由涧西区负责的任务", ["涧西区"]),
    ("涧西区有多少学校", []),
    ("附件1任务清单中市教育局牵头的", ["市教育局"]),
    ("市林业和园林局有什么任务", []),
    ("城区教育办法是什么", []),
    ("市妇联和市教育局配合什么", ["市妇联", "市教育局"]),
]


@pytest.mark.parametrize(("question", "wanted"), FOUND, ids=[case[0] for case in FOUND])
def test_units_in_a_question(question: str, wanted: list[str]) -> None:
    assert [mention.raw for mention in names().units_in(question)] == wanted


WRONG = [
    ("市生态环竟局牵头哪些", "市生态环境局"),
    ("市住房城乡健设局牵头哪些", "市住房城乡建设局"),
    ("市教肓局牵头哪些", "市教育局"),
    ("市体育局牵头哪些", None),  # a name of its own
    ("市民政局牵头哪些", None),
    ("市教音居牵头哪些", None),  # two wrong ones
]


@pytest.mark.parametrize(("question", "wanted"), WRONG, ids=[case[0] for case in WRONG])
def test_one_wrong_character_is_forgiven(question: str, wanted: str | None) -> None:
    assert [m.corrected for m in names().units_in(question) if m.corrected] == ([wanted] if wanted else [])


def test_a_wrong_character_is_not_forgiven_where_two_names_are_as_near() -> None:
    near = NearNames(["市甲丙局", "市甲丁局", "市乙丙局"])
    assert near.only_near("市甲戊局") is None
    assert near.only_near("市乙戊局") == "市乙丙局"


def test_short_names_are_not_corrected() -> None:
    assert NearNames(["市妇联"]).only_near("市富联") is None


def test_a_part_of_several_long_names_means_none() -> None:
    partial = PartialNames(["市甲类工作领导小组成员单位", "县甲类工作领导小组成员单位"])
    text = "甲类工作领导小组成员单位"
    assert partial.named_at(text, len(text)) is None
    assert PartialNames(["市甲类工作领导小组成员单位"]).named_at(text, len(text)) == (0, "市甲类工作领导小组成员单位")


def test_a_small_part_of_a_long_name_means_nothing() -> None:
    assert PartialNames(["市甲类工作领导小组成员单位"]).named_at("成员单位", 4) is None


PLACES = [
    ("许昌市牵头哪些任务", [("许昌市", ("许昌", "襄城"))]),
    ("许昌的方案", [("许昌市", ("许昌", "襄城"))]),
    ("主城区和县城", []),
    ("开封市的任务", [("开封市", ())]),
    ("河南省有哪些", [("河南省", ("洛阳", "许昌", "襄城", "河南"))]),
]


@pytest.mark.parametrize(("question", "wanted"), PLACES, ids=[case[0] for case in PLACES])
def test_places_with_their_documents(question: str, wanted: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(place.name, place.documents) for place in names().places_in(question)] == wanted


def test_persons() -> None:
    assert [p.name for p in names().persons_in("陈远山和林秋白负责什么，陈远负责什么")] == ["陈远山", "林秋白"]


DOCUMENTS = [
    ("洛阳市数字政府建设2026年行动方案讲了什么", ("洛阳",)),
    ("《城市更新三年行动计划》由谁牵头", ("许昌",)),
    ("许政[2025]3号是什么", ("许昌",)),
    ("豫政〔2025〕11号和许政〔2025〕3号", ("河南", "许昌")),
    ("行动方案有哪些", ()),
]


@pytest.mark.parametrize(("question", "wanted"), DOCUMENTS, ids=[case[0] for case in DOCUMENTS])
def test_documents_by_title_and_number(question: str, wanted: tuple[str, ...]) -> None:
    assert names().documents_in(question) == wanted


def test_titles_are_folded() -> None:
    assert folded("许政〔2025〕 3号") == folded("许政[2025]3号")


HOMES = [("洛阳", "洛阳市", "市"), ("襄城", "襄城县", "县"), ("河南", "河南省", "省"), ("全国", "", "国")]


@pytest.mark.parametrize(("document", "place", "level"), HOMES, ids=[case[0] for case in HOMES])
def test_the_place_of_a_document(document: str, place: str, level: str) -> None:
    home = names().homes[document]
    assert (home.own, home.level) == (place, level)


def test_a_county_lies_in_its_city_and_province() -> None:
    assert {"襄城县", "许昌市", "河南省"} <= names().homes["襄城"].chain


PARTS = [
    ("国家发展改革委", "国", "发改"),
    ("国家发改委", "国", "发改"),
    ("省政府办公厅", "省", "政府办"),
    ("市政府", "市", "政府"),
    ("涧西区", "县", "政府"),
    ("洛阳高新区管委会", "市", "高新区"),
    ("各市、县人民政府", "各", "各县市"),
    ("各县区政府", "各", "各县"),
]
OF_PLACES = [
    ("长治教育局", "长治市", "市", "教育"),
    ("长治乡村振兴局", "长治市", "市", "乡村振兴"),
    ("长沙县教育局", "长沙县", "县", "教育"),
    ("吉林市财政局", "吉林市", "市", "财政"),
    ("恩施州财政局", "恩施土家族苗族自治州", "市", "财政"),
    ("恩施州", "恩施土家族苗族自治州", "市", "政府"),
]


@pytest.mark.parametrize(("name", "level", "kind"), PARTS, ids=[case[0] for case in PARTS])
def test_a_name_taken_apart(name: str, level: str, kind: str) -> None:
    parts = parts_of(name)
    assert (parts.level, parts.kind) == (level, kind)


@pytest.mark.parametrize(("name", "place", "level", "kind"), OF_PLACES, ids=[case[0] for case in OF_PLACES])
def test_the_place_of_a_unit(name: str, place: str, level: str, kind: str) -> None:
    parts = parts_of(name)
    assert (parts.place, parts.level, parts.kind) == (place, level, kind)
