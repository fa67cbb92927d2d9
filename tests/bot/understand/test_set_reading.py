"""Questions about sets of tasks, and questions that are none."""

from __future__ import annotations

import pytest

from bot.understand.conditions import SetQuestion
from bot.understand.set_form import stripped
from bot.understand.set_reading import read_set
from tests.bot.understand.making import TODAY, names


def read(*questions: str, scope: frozenset[str] | None = None) -> SetQuestion | None:
    """The last question, after those before it."""
    found: SetQuestion | None = None
    for question in questions:
        found = read_set(question, names(), TODAY, found, scope)
    return found


def shown(found: SetQuestion | None) -> str:
    """A question about a set in one line: what is asked, then every condition."""
    if found is None:
        return "-"
    parts: list[str] = [found.asks]
    for unit in found.units:
        mark = ("非" if unit.negated else "") + ("独" if unit.alone else "") + ("共" if unit.together else "")
        parts.append(f"{mark}{'/'.join(m.raw for m in unit.units)}:{'+'.join(unit.roles)}")
    parts += [f"人={p}" for p in found.persons]
    parts += [f"空={b}" for b in found.blank]
    if found.days is not None:
        parts.append(f"时={found.days.said}")
    if found.not_days is not None:
        parts.append(f"非时={found.not_days.said}")
    if found.matter:
        parts.append(f"{'类' if found.label else '事'}={found.matter}")
    if found.not_matter:
        parts.append(f"非事={found.not_matter}")
    if found.roles:
        parts.append(f"问={'+'.join(found.roles)}")
    if found.origin:
        parts.append(found.annex or found.origin)
    if found.apart:
        parts.append("分")
    if found.more:
        parts.append("还")
    return " ".join(parts)


SETS = [
    ("市教育局牵头的任务有哪些", "list 市教育局:lead"),
    ("市教育局牵头哪些任务", "list 市教育局:lead"),
    ("市教育局牵头几项", "count 市教育局:lead"),
    ("市教育局牵头的任务一共有多少项？", "count 市教育局:lead"),
    ("哪些任务由市教育局配合", "list 市教育局:support"),
    ("市教育局是哪些任务的配合单位", "list 市教育局:support"),
    ("牵头单位是市教育局的有几项", "count 市教育局:lead"),
    ("市教育局负责什么", "list 市教育局:lead+responsible"),
    ("市教育局有哪些任务", "list 市教育局:"),
    ("市教育局的任务", "list 市教育局:"),
    ("市教育局 牵头任务 附件3", "list 市教育局:lead 附件3"),
    ("任务分解表里市教育局牵头哪些", "list 市教育局:lead table"),
    ("正文里市教育局牵头的任务有哪些", "list 市教育局:lead prose"),
    ("市教育局牵头任务清单", "list 市教育局:lead"),
    ("陈远山是哪几项任务的责任人", "list 人=陈远山"),
    ("陈远山负责的任务有几项", "count 人=陈远山"),
    # a project is a task where a time or the table says so
    ("2026年底前要完成的项目有哪些", "list 时=2026年12月31日前（含当日）"),
    ("任务清单项目有哪些", "list table"),
    ("2026年9月底前要完成的任务清单项目有哪些", "list 时=2026年9月30日前（含当日） table"),
    # politeness, who asks
    ("麻烦帮忙查一下，市教育局牵头的任务有哪些，谢谢", "list 市教育局:lead"),
    ("张主任问，市教育局牵头哪些任务", "list 市教育局:lead"),
    ("领导想了解：市教育局都牵头些什么", "list 市教育局:lead"),
    # several units
    ("市教育局、市财政局牵头的任务有哪些", "list 市教育局/市财政局:lead"),
    ("市教育局和市财政局共同牵头的任务有哪些", "list 共市教育局/市财政局:lead"),
    ("市教育局、市财政局分别牵头几项任务", "count 市教育局/市财政局:lead 分"),
    ("市教育局牵头、市财政局配合的任务有哪些", "list 市教育局:lead 市财政局:support"),
    ("市教育局牵头和配合的任务有哪些", "list 市教育局:lead+support"),
    # negation, only
    ("不是市教育局牵头的任务有哪些", "list 非市教育局:lead"),
    ("市教育局牵头、不由市财政局配合的任务有哪些", "list 市教育局:lead 非市财政局:support"),
    ("市教育局单独牵头的任务有几项", "count 独市教育局:lead"),
    ("只由市教育局牵头的任务有几项", "count 独市教育局:lead"),
    ("市教育局只配合不牵头的任务有哪些", "list 市教育局:support 非市教育局:lead"),
    ("市教育局有没有牵头任务", "list 市教育局:lead"),
    ("除了市财政局配合的，市教育局牵头的任务有哪些", "list 非市财政局:support 市教育局:lead"),
    ("市教育局牵头的任务，除了与校车有关的还有哪些", "list 市教育局:lead 非事=校车"),
    ("市教育局牵头的任务除长期坚持的以外有几项", "count 市教育局:lead 非时=长期坚持"),
    ("没有配合单位的任务有哪些", "list 空=support"),
    ("没写明完成时限的任务有几项", "count 空=deadline"),
    # times
    ("今年底前要完成哪些", "list 时=2026年"),
    ("本月到期的任务有哪些", "list 时=2026年11月"),
    ("已超期的任务有几项", "count 时=2026年11月28日前（含当日）"),
    ("2025年3月底前要完成的任务", "list 时=2025年3月31日前（含当日）"),
    ("任务表里按省定时限完成的有哪些", "list 时=按省定时限 table"),
    ("完成时限写“长期坚持”的有哪些任务", "list 时=长期坚持"),
    ("市教育局今年要完成哪些任务", "list 市教育局: 时=2026年"),
    ("今年市教育局牵头哪些任务", "list 市教育局:lead 时=2026年"),
    ("2026年行动方案里市教育局牵头哪些任务", "list 市教育局:lead"),
    ("2024年市教育局牵头哪些任务", "list 市教育局:lead 时=2024年"),
    ("洛阳市2026年数字政府方案里市教育局牵头哪些任务", "list 市教育局:lead"),
    ("2025年3月底前市教育局牵头哪些任务", "list 市教育局:lead 时=2025年3月31日前（含当日）"),
    # the matter
    ("与校车有关的任务有哪些", "list 事=校车"),
    ("市教育局牵头的校园安全任务有哪些", "list 市教育局:lead 事=校园安全"),
    ("市教育局牵头、12月底前完成、与校车有关的任务有哪些", "list 市教育局:lead 时=2026年12月31日前（含当日） 事=校车"),
    ("能力建设这一类有哪些任务", "list 类=能力建设"),
    # everything
    ("一共多少项任务", "count"),
    ("任务清单一共多少条", "count table"),
    ("任务清单（附件2）一共多少条", "count 附件2"),
    # units, documents, extremes
    ("市教育局牵头的任务由哪些单位配合", "units 市教育局:lead 问=support"),
    ("哪个单位牵头的任务最多", "most 问=lead"),
    ("哪些文件里有市教育局牵头的任务", "documents 市教育局:lead"),
    ("最早到期的任务是哪项", "first"),
    ("市教育局最晚完成的任务是哪一项", "last 市教育局:"),
]


@pytest.mark.parametrize(("question", "wanted"), SETS, ids=[case[0] for case in SETS])
def test_a_question_about_a_set(question: str, wanted: str) -> None:
    assert shown(read(question)) == wanted


NONE = [
    "市教育局有哪些项目",
    "今年新建的项目由谁负责",
    "四大平台是哪些",
    "五大任务是哪些",
    "方案有哪些重点任务",
    "校园安全由谁牵头",
    "校园安全由哪个部门牵头",
    "校园安全是不是市教育局牵头",
    "市教育局牵头校园安全吗",
    "市教育局在校园安全中负责什么",
    "市教育局的任务有哪些要求",
    "市教育局牵头的任务什么时候完成",
    "市教育局牵头的任务涉及哪些行业",
    "市教育局负责培训多少人",
    "2024年底前要建成多少个社区",
    "2024年底前要完成超低改造的是哪几家企业",
    "哪些行业要完成改造",
    "通知主送给哪几家单位",
    "任务清单是附件几",
    "校园安全的配合单位有哪些",
    "除市教育局外，还有哪些单位牵头",
    "市教育局和市财政局",
    "市教育局什么时候开始牵头任务",
    "2026年行动方案有哪些内容",
    "市林业和园林局有什么任务",
    "市教育局牵头的任务有哪些，" + "顺便说一下背景" * 40,
]


@pytest.mark.parametrize("question", NONE)
def test_no_question_about_a_set(question: str) -> None:
    assert read(question) is None


FOLLOWED = [
    (("市教育局牵头的任务有哪些", "那配合的呢"), "list 市教育局:support"),
    (("市教育局牵头的任务有哪些", "一共多少项"), "count 市教育局:lead"),
    (("市教育局牵头的任务有哪些", "市财政局呢"), "list 市财政局:lead"),
    (("市教育局牵头的任务有哪些", "其中2025年底前要完成的有几项"), "count 市教育局:lead 时=2025年12月31日前（含当日）"),
    (("市教育局牵头的任务有哪些", "其中市财政局配合的有哪些"), "list 市教育局:lead 市财政局:support"),
    (("市教育局牵头的任务有哪些", "还负责哪些"), "list 市教育局:lead+responsible 还"),
    (("本月到期的任务有哪些", "下个月的呢"), "list 时=2026年12月"),
    (("市教育局牵头的任务有哪些", "市财政局配合的任务有哪些"), "list 市财政局:support"),
    (("校园安全由谁牵头", "那配合的呢"), "-"),
    (("市教育局牵头的任务有哪些", "校园安全什么时候完成"), "-"),
]


@pytest.mark.parametrize(("questions", "wanted"), FOLLOWED, ids=[" / ".join(case[0]) for case in FOLLOWED])
def test_follow_ups(questions: tuple[str, ...], wanted: str) -> None:
    assert shown(read(*questions)) == wanted


def test_a_place_that_says_which_document_is_no_condition() -> None:
    assert shown(read("许昌市的方案里市教育局牵头哪些任务")) == "list 市教育局:lead"


def test_a_place_that_no_document_of_the_scope_is_of_makes_it_unsure() -> None:
    assert read("附件2里许昌市有多少项任务", scope=frozenset({"洛阳"})) is None
    assert shown(read("附件2里许昌市有多少项任务", scope=frozenset({"许昌"}))) == "count 附件2"


EDGES = [("的任务", ("任务",), ""), ("老旧小区改造任务", ("任务",), "老旧小区改造"), ("工作机制建设", ("工作",), "机制建设"), ("请问", (), "")]


@pytest.mark.parametrize(("text", "nouns", "rest"), EDGES, ids=[case[0] for case in EDGES])
def test_words_at_the_edges(text: str, nouns: tuple[str, ...], rest: str) -> None:
    assert stripped(text) == (nouns, rest)
