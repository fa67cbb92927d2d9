"""What a question asks: intents, places and documents, units, persons, measure words, subject."""

from __future__ import annotations

import pytest

from bot.question import classifiers, classify, documents_named, is_unit_known, same_kind, understand
from bot.text import fold, numbers_of, plain, simplify, tokens
from bot.types import Question
from bot.understand.library_names import Names
from tests.bot.making import both

CITY, COUNTY = "云溪", "青石"


def names() -> Names:
    return both().library.names


def asked(text: str, document: str | None = None) -> Question:
    return understand(text, names(), document)


INTENTS = [
    ("政务云谁牵头", {"lead"}),
    ("政务云 牵头", {"lead"}),
    ("由谁牵头，谁配合？", {"lead", "support"}),
    ("谁负责危桥改造", {"responsible"}),
    ("危桥改造归哪个局管", {"responsible"}),
    ("危桥改造责任人是谁", {"person"}),
    ("危桥改造什么时候完成", {"deadline"}),
    ("危桥改造啥时候前弄完", {"deadline"}),
    ("改造危桥多少座", {"target"}),
    ("专项资金多少钱", {"target"}),
    ("通硬化路比例", {"target"}),
    ("新增客车辆数", {"target"}),
    ("怎么加强养护", {"measure"}),
    ("哪一条写了路长制", {"which_clause"}),
    ("市大数据局牵头几项任务", {"lead", "list", "count"}),
    ("哪个县区最高", {"extreme"}),
    ("政务云是不是市财政局牵头", {"lead", "yes_no"}),
    ("政务云归市大数据局吧", {"yes_no"}),
    ("东江县比西岭县高多少", {"target", "difference"}),
    ("为什么要建政务云", {"why"}),
    ("文号是多少", {"meta:doc_number"}),
    ("什么时候印发的", {"meta:date"}),
    ("谁印发的", {"meta:issuer"}),
    ("主送哪些单位", {"meta:addressees"}),
    ("抄送给谁", {"meta:cc"}),
    ("有几个附件", {"meta:attachments"}),
    ("根据什么文件制定的", {"meta:basis"}),
    ("由谁解释", {"meta:interpreter"}),
    ("有效期几年", {"meta:effective"}),
    ("政务云", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), INTENTS, ids=[case[0] for case in INTENTS])
def test_intents(text: str, wanted: set[str]) -> None:
    assert wanted <= classify(text)


NOT_MEANT = [
    ("哪个部门牵头", "responsible", "the words for who belong to the lead"),
    ("牵头领导是谁", "lead", "a person is asked for, not a unit"),
    ("市大数据局牵头哪些任务", "definition", "a list, not a meaning"),
    ("哪几项任务", "target", "几项 counts tasks"),
    ("最多可以延长吗", "extreme", "nothing is compared"),
]


@pytest.mark.parametrize(("text", "intent", "reason"), NOT_MEANT, ids=[case[0] for case in NOT_MEANT])
def test_intents_that_a_cue_does_not_mean(text: str, intent: str, reason: str) -> None:
    assert intent not in classify(text), reason


MEASURE_WORDS = [
    ("改造危桥多少座", ("座",)),
    ("新增客车几辆", ("辆",)),
    ("客车更新辆数", ("辆",)),
    ("专项资金多少钱", ("元",)),
    ("罚款多少", ("元",)),
    ("要达到百分之几", ("%",)),
    ("建多少公里、多少座", ("公里", "座")),
    ("几月底前完成", ()),
    ("一共几项", ()),
    ("谁牵头", ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), MEASURE_WORDS, ids=[case[0] for case in MEASURE_WORDS])
def test_measure_words(text: str, words: tuple[str, ...]) -> None:
    assert classifiers(text) == words


def test_measure_words_of_one_kind() -> None:
    assert {"辆", "台"} <= same_kind("辆")
    assert {"元", "万元", "亿元"} <= same_kind("元")
    assert "吨" not in same_kind("辆")
    assert same_kind("艘") == {"艘"}


DOCUMENTS = [
    ("云溪市政务云谁牵头", (CITY,)),
    ("云溪政务云谁牵头", (CITY,)),
    ("青石县危桥改造几座", (COUNTY,)),
    ("云溪市和青石县分别谁牵头", (CITY, COUNTY)),
    ("云政办发〔2024〕12号里政务云谁牵头", (CITY,)),
    ("云政办发[2024]12号里政务云谁牵头", (CITY,)),
    ("青石县农村公路提升三年行动计划什么时候施行", (COUNTY,)),
    ("政务云谁牵头", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "ids"), DOCUMENTS, ids=[case[0] for case in DOCUMENTS])
def test_documents_named(text: str, ids: tuple[str, ...] | None) -> None:
    found = asked(text).document_ids
    assert (sorted(found) if found else found) == (sorted(ids) if ids else ids)


PLACES = [
    ("太原市政务云谁牵头", ("太原市",)),
    ("太原政务云谁牵头", ("太原",)),
    ("云溪市政务云谁牵头", ()),
    ("城区危桥改造谁负责", ()),  # the name of a county, and an everyday word
    ("县里和县级市的危桥改造谁负责", ()),  # no 和县
    ("广西区内危桥改造谁负责", ("广西",)),  # no 西区
    ("买房县里补多少", ()),  # no 房县
    ("咱们泾县危桥改造谁负责", ("泾县",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "places"), PLACES, ids=[case[0] for case in PLACES])
def test_places_that_no_document_is_about(text: str, places: tuple[str, ...]) -> None:
    assert asked(text).places == places


def test_a_restriction_and_a_place_outside_it() -> None:
    found = asked("青石县危桥改造几座", document="数字政府")
    assert found.document_ids == (CITY,)
    assert "青石县" in found.places


def test_restriction_by_title_or_id() -> None:
    assert documents_named("农村公路", names()) == (COUNTY,)
    assert documents_named("云溪", names()) == (CITY,)
    assert documents_named("没有这份文件", names()) == ()


UNITS = [
    ("市大数据局牵头哪些任务", ("市大数据局",)),
    ("大数据局牵头哪些任务", ("大数据局",)),
    ("市发展和改革委员会配合什么", ("市发展和改革委员会",)),
    ("发改委配合什么", ("发改委",)),
    ("环保局牵头哪些", ("环保局",)),
    ("市财政局、市司法局配合什么", ("市财政局", "市司法局")),
    ("公安局长是谁", ()),
    ("财政局长怎么说", ()),
    ("政务云谁牵头", ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "units"), UNITS, ids=[case[0] for case in UNITS])
def test_units(text: str, units: tuple[str, ...]) -> None:
    assert asked(text).units == units


ALIASES = [
    ("市发展和改革委员会", "市发改委", True),
    ("发改委", "市发改委", True),
    ("环保局", "市生态环境局", True),
    ("市交通局", "市交通运输局", True),
    ("市财政局", "市司法局", False),
    ("省财政厅", "市财政局", False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "written", "same"), ALIASES, ids=[f"{case[0]}={case[1]}" for case in ALIASES])
def test_aliases(name: str, written: str, same: bool) -> None:
    assert is_unit_known(name, [written]) is same


def test_persons() -> None:
    assert asked("陈远山负责什么").persons == ("陈远山",)
    assert asked("陈远负责什么").persons == ()


SUBJECTS = [
    ("政务云谁牵头", "政务云"),
    ("云溪市政务云由谁牵头，谁配合？", "政务云"),
    ("请问危桥改造什么时候完成", "危桥改造"),
    ("专项资金多少钱", "专项资金"),
    ("改造危桥多少座", "改造危桥"),
    ("市大数据局牵头哪些任务", ""),
    ("谁牵头", ""),
    ("附件1里政务云谁牵头", "政务云"),
    ("政務雲平臺由誰牽頭", "政务云平台"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "subject"), SUBJECTS, ids=[case[0] for case in SUBJECTS])
def test_subject(text: str, subject: str) -> None:
    assert asked(text).subject == subject


def test_origin_annex_and_keys() -> None:
    assert (asked("附件1里政务云谁牵头").origin, asked("附件一里政务云谁牵头").annex) == ("table", "附件1")
    assert asked("任务清单里政务云谁牵头").origin == "table"
    assert asked("正文里政务云谁牵头").origin == "prose"
    assert asked("有几个附件").origin is None
    assert asked("“路长制”怎么落实").keys == ("路长制",)
    assert asked("VOCs和PM2.5怎么治").keys == ("vocs", "pm2.5")


def test_a_short_year_is_a_year() -> None:
    assert "2024年9月底" in asked("24年9月底前完成什么").dates
    assert asked("12年以上的车").text == "12年以上的车"


FOLDED = [
    ("PM_{2.5}", "pm2.5"),
    ("ＰＭ２．５", "pm2.5"),
    ("云政办发〔2024〕12 号", "云政办发[2024]12号"),
    ("10月至12月", "10-12月"),
    ("《方案》“六个”", "方案六个"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "folded"), FOLDED, ids=[case[0] for case in FOLDED])
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_tokens() -> None:
    assert tokens("政务云") == ("政务", "务云")
    assert tokens("桥9座") == ("桥", "9", "座")
    assert tokens("2024年9月") == ("2024年", "9月")
    assert tokens("VOCs治理") == ("vocs", "治理")


def test_simplify_and_plain() -> None:
    assert simplify("雲平臺") == "云平台"
    assert plain("（ＶＯＣｓ） 〔2024〕") == "(vocs)[2024]"


def test_numbers_of_neighbouring_cells_are_held_apart_and_together() -> None:
    assert {"80", "90"} <= numbers_of("80\n90"), "as cells"
    assert "2024" in numbers_of("20 24 年"), "as a number that a line break cut"
