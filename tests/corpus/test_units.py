"""Names of units: what is one, how lists are split, and when two names mean the same."""

from __future__ import annotations

import pytest

from corpus.grammar.identity import same_unit, unit_core, unit_level
from corpus.grammar.name_lists import split_cell, split_persons, split_units
from corpus.grammar.places import find_places
from corpus.grammar.units import is_named_unit, looks_like_unit

LISTS: list[tuple[str, tuple[str, ...], bool]] = [
    ("市教育局、市民政局", ("市教育局", "市民政局"), False),
    ("市教育局，市民政局；市财政局", ("市教育局", "市民政局", "市财政局"), False),
    ("市公安局、市交通运输局等", ("市公安局", "市交通运输局"), True),
    ("市公安局等相关部门", ("市公安局",), True),
    ("市发改委和市财政局", ("市发改委", "市财政局"), False),
    ("市规划和自然资源局", ("市规划和自然资源局",), False),
    ("市公安局并会同市交通运输局", ("市公安局", "市交通运输局"), False),
    ("市人力资源和社会保障局、市住房和城乡建设局", ("市人力资源和社会保障局", "市住房和城乡建设局"), False),
    ("各县（市、区）人民政府、高新区管委会", ("各县（市、区）人民政府", "高新区管委会"), False),
    ("各乡镇(街道)", ("各乡镇(街道)",), False),
    ("市住建局、审批服务局", ("市住建局", "审批服务局"), False),
    ("孝义、汾阳、文水人民政府", ("孝义", "汾阳", "文水人民政府"), False),
    ("市政府办公室及各县区人民政府", ("市政府办公室", "各县区人民政府"), False),
    ("各市、县（区）人民政府，省教育厅", ("各市、县（区）人民政府", "省教育厅"), False),
    ("各市〔州〕、各县〔市、区〕人民政府", ("各市〔州〕、各县〔市、区〕人民政府",), False),
    ("商务部、市场监管总局等国务院相关部门及各地区", ("商务部", "市场监管总局", "各地区"), True),
    ("省直有关部门和单位", ("省直有关部门和单位",), False),
    ("省文旅厅,各市、州、县人民政府", ("省文旅厅", "各市、州、县人民政府"), False),
    ("县、区政府", ("县、区政府",), False),
    ("市发改委等市直有关部门和单位,各区人民政府", ("市发改委", "各区人民政府"), True),
    ("国家发展改革委等部门和单位及各地区", ("国家发展改革委", "各地区"), True),
    ("*县城投集团、县高等职业教育中心", ("县城投集团", "县高等职业教育中心"), False),
    ("", (), False),
]


@pytest.mark.parametrize(("text", "names", "open_ended"), LISTS)
def test_lists(text: str, names: tuple[str, ...], open_ended: bool) -> None:
    assert split_units(text) == (names, open_ended)


CELLS: list[tuple[str, tuple[str, ...]]] = [
    ("区财政局 区水利局", ("区财政局", "区水利局")),
    ("市商务局  市教育局  市卫生  健康委  市民政局", ("市商务局", "市教育局", "市卫生健康委", "市民政局")),
    ("市委 机要局", ("市委机要局",)),
    ("市公路事业 发展中心", ("市公路事业发展中心",)),
    ("各县区人民 政府", ("各县区人民政府",)),
    ("各县（市、区） 人民政府", ("各县（市、区）人民政府",)),
    ("市委\n市政府", ("市委", "市政府")),
    ("淮阳公交集团有限公司 国网淮阳供电公司", ("淮阳公交集团有限公司", "国网淮阳供电公司")),
    ("市生态环境局、 市工信局", ("市生态环境局", "市工信局")),
    ("县政府督查室、各项目业主单位", ("县政府督查室", "各项目业主单位")),
    ("村民理事会、市教育局", ("村民理事会", "市教育局")),
]


@pytest.mark.parametrize(("text", "names"), CELLS)
def test_cells_divided_or_broken_by_spaces(text: str, names: tuple[str, ...]) -> None:
    assert split_cell(text)[0] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("王海峰 李庆山", ("王海峰", "李庆山")),
        ("王 峰 李庆山", ("王峰", "李庆山")),
        ("各县区长", ("各县区长",)),
        ("赵建国、孙立新", ("赵建国", "孙立新")),
    ],
)
def test_persons(text: str, names: tuple[str, ...]) -> None:
    assert split_persons(text) == names


SAME = [
    ("襄城县政府", "襄城县人民政府"),
    ("市发改委", "市发展和改革委员会"),
    ("市发改委", "市发展改革委"),
    ("市交通局", "市交通运输局"),
    ("高新区", "高新区管委会"),
    ("市规划和自然资源局", "市自然资源和规划局"),
    ("环保局", "市生态环境局"),
    ("市卫健委", "市卫生健康委员会"),
    ("发改委", "市发改委"),
    ("县住建局", "县住房和城乡建设局"),
    ("沁县财政局", "县财政局"),
    ("城市管理局", "市城管局"),
    ("潞城区教育局", "长治市潞城区教育局"),
    ("潞城区政府", "区政府"),
    ("人行郑州中心支行", "人民银行郑州市中心支行"),
]
OTHER = [
    ("潞城区政府", "潞州区政府"),
    ("长子县政府", "壶关县政府"),
    ("教育部", "市教育局"),
    ("教育部", "教育局"),
    ("省数据资源局", "省政务服务数据管理局"),
    ("县教育局", "区教育局"),
    ("人行郑州中心支行", "人行洛阳中心支行"),
    ("市工信局", "县工信局"),
    ("沁县财政局", "市财政局"),
    ("市教育局", "市教育考试院"),
    ("市财政局", "市审计局"),
    ("市公安局", "市公安局交警支队"),
    ("市水利局", "市水文局"),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_same_unit(first: str, second: str) -> None:
    assert same_unit(first, second)
    assert same_unit(second, first)


@pytest.mark.parametrize(("first", "second"), OTHER)
def test_other_units(first: str, second: str) -> None:
    assert not same_unit(first, second)


@pytest.mark.parametrize(
    "name",
    ["市教育局", "各乡镇人民政府", "县委宣传部", "国网淮阳供电公司", "各省级行政执法部门", "领导小组办公室", "高新区管委会", "市委网信办"],
)
def test_named_units(name: str) -> None:
    assert is_named_unit(name)


@pytest.mark.parametrize("name", ["供苗单位", "用人单位", "有权机关", "第三方机构", "企业", "加快改造", "龙头企业"])
def test_words_that_name_no_unit(name: str) -> None:
    assert not is_named_unit(name)


PLACES = [
    ("主城区和县城", []),
    ("和县教育局", ["和县"]),
    ("长治市潞城区教育局", ["长治市", "潞城区"]),
    ("各市县区", []),
    ("沁县县直机关", ["沁县"]),
    ("西安市长安区教育局", ["西安市", "长安区"]),
    ("恩施州利川市财政局", ["恩施土家族苗族自治州", "利川市"]),
    ("阿坝州汶川县", ["阿坝藏族羌族自治州", "汶川县"]),
    ("丰宁县住建局", ["丰宁满族自治县"]),
]


@pytest.mark.parametrize(("text", "names"), PLACES)
def test_places_stand_on_word_boundaries(text: str, names: list[str]) -> None:
    assert [place.name for place in find_places(text)] == names


def test_core_and_level() -> None:
    assert (unit_core("长治市发展和改革委员会"), unit_level("市发改委"), unit_level("各县区政府")) == ("发改", "市", "各")
    assert looks_like_unit("市教育局")
    assert not looks_like_unit("完成改造。")
