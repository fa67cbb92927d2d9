"""What is said of a set: the count and every condition first, then the items by what is to be done."""

from __future__ import annotations

import pytest

from bot.sets.items import items_of, name_of, part_with, shortened
from bot.text import NUMBERS, plain
from bot.understand.set_reading import read_set
from corpus.grammar.times import find_deadlines
from corpus.types import Span, Task
from tests.bot.sets.making import TODAY, answered, store
from tests.bot.understand.making import names

LAKES, CLOUD, ROADS, GRASS = "临湖", "云溪", "青石", "白草"

SAID = [
    (
        "市生态环境局牵头的任务有哪些",
        (LAKES,),
        (
            "市生态环境局牵头的任务共3项（正文1项、任务表2项）：（1）保护水源地：2026年11月底前设置界标320块；"
            "（2）黑臭水体（整治黑臭水体12条）；（3）水源保护（设置界标320块，安装监控45处）。"
        ),
    ),
    ("下个月到期的任务有哪些", (LAKES,), "2026年12月到期的任务共1项：污水管网（新建污水管网86公里）（2026年12月底前）。"),
    (
        "市水利局有哪些任务",
        (LAKES,),
        (
            "市水利局承担的任务共3项（正文2项、任务表1项）。牵头1项：保护水源地：2026年11月底前设置界标320块。"
            "配合2项：（1）改造雨污合流管网40公里，力争2027年3月底前完成；（2）黑臭水体（整治黑臭水体12条）。"
        ),
    ),
    (
        "任务表里市住建局、市生态环境局分别牵头几项任务",
        (LAKES,),
        (
            "任务表中市住建局、市生态环境局牵头的任务共4项。市住建局2项：（1）污水管网（新建污水管网86公里）；（2）污泥处置（建成污泥处置中心1座）。"
            "市生态环境局2项：（1）黑臭水体（整治黑臭水体12条）；（2）水源保护（设置界标320块，安装监控45处）。"
        ),
    ),
    (
        "哪些文件里有市财政局配合的任务",
        (),
        "写有市财政局配合的任务的文件共2份，任务5项：《云溪市数字政府建设2024年行动方案》3项；《临湖市水环境治理2026年行动方案》2项。",
    ),
    ("哪个单位牵头的任务最多", (LAKES,), "牵头任务最多的是市住房城乡建设局、市生态环境局，各3项；其次是市水利局（1项）。"),
    ("市住建局牵头的任务由哪些单位配合", (LAKES,), "市住建局牵头的任务共3项（正文1项、任务表2项）。配合单位共2个：市财政局（2项）、市水利局（1项）。"),
    ("最早到期的任务是哪项", (LAKES,), "时限最早的有1项，2026年6月30日到期：黑臭水体（整治黑臭水体12条）。"),
    ("任务清单一共多少条", (LAKES,), "任务表共4项任务。"),
    # what the text sets a time for without naming anybody
    ("2025年底前要完成哪些", (GRASS,), "2025年12月31日前（含当日）到期的共2处：（1）2025年9月底前修复退化草原3万亩；（2）2025年12月底前建成草种基地2处。"),
    # nothing meets all conditions: which one fails
    ("市审计局牵头哪些任务", (LAKES,), "所查文件中没有查到市审计局牵头的任务。"),
    ("市审计局牵头哪些任务", (), "所收文件中没有查到市审计局牵头的任务。"),
    (
        "市住建局牵头、2025年底前到期的任务有哪些",
        (LAKES,),
        "所查文件中市住建局牵头的任务有3项，但其中没有2025年12月31日前（含当日）到期的。所查文件写明的时限在2026年6月30日至2027年3月31日之间。",
    ),
    ("市住建局牵头的任务，除了与管网有关的还有哪些", (LAKES,), "所查文件中市住建局牵头的任务有3项，但其中没有与管网无关的。"),
    (
        "市审计局牵头、今年到期的任务有哪些",
        (LAKES,),
        "所查文件中没有查到市审计局牵头的任务，因此没有同时满足“市审计局牵头、2026年到期”的。",
    ),
]


@pytest.mark.parametrize(("question", "scope", "wanted"), SAID, ids=[f"{case[0]} {case[1]}" for case in SAID])
def test_said(question: str, scope: tuple[str, ...], wanted: str) -> None:
    assert answered(question, *scope).text == wanted


def test_documents_are_told_apart() -> None:
    text = answered("市财政局配合的任务有哪些").text
    assert text.startswith("市财政局配合的任务共5项（正文1项、任务表4项），涉及2份文件。《云溪市数字政府建设2024年行动方案》3项：")


TIMES = [
    ("what something is done to", "2025年6月底前，各地应将甲、乙等行业，纳入名录，全面联网。", "2025年6月底前，各地应将甲、乙等行业，纳入名录"),
    ("what it is done with", "2025年6月底前，各县要以园区为重点，开展排查。", "2025年6月底前，各县要以园区为重点，开展排查"),
    ("a subject alone", "2025年6月底前，日运输十辆以上的单位，全部安装门禁，记录车牌。", "2025年6月底前，日运输十辆以上的单位，全部安装门禁"),
    ("every time that is asked", "2025年3月底前，完成修订；2025年6月底前向社会公布。", "2025年3月底前，完成修订；2025年6月底前向社会公布"),
]


@pytest.mark.parametrize(("reason", "text", "wanted"), TIMES, ids=[case[0] for case in TIMES])
def test_what_is_due_is_said_whole(reason: str, text: str, wanted: str) -> None:
    deadlines = tuple(found.deadline for found in find_deadlines(text))
    task = Task("甲", "文", "prose", Span(0, len(text)), text=text, deadlines=deadlines)
    asked = read_set("2025年底前要完成哪些", names(), TODAY)
    assert asked is not None, reason
    assert name_of(task, True, 0, asked.days) == wanted


def test_a_row_whose_name_others_bear_says_what_is_to_be_done() -> None:
    rows = [Task(str(n), "文", "table", Span(n, n + 1), task=f"任务之{n}", measure=f"措施{n}的全部内容") for n in range(5)]
    assert items_of(rows)[0] == "任务之0"
    assert items_of(rows, {"0"})[:2] == ["任务之0（措施0的全部内容）", "任务之1"]


NOTICES = [
    ("本月到期的任务有哪些", LAKES, "本月指2026年11月。"),
    ("今年要完成哪些任务", LAKES, "今年按2026年计。"),
    ("已超期的任务有哪些", LAKES, "以2026年11月29日为准。"),
    ("市住建局牵头的任务有哪些", LAKES, "“市住建局”在原文中写作“市住房城乡建设局”。"),
    ("市生态环竟局牵头的任务有哪些", LAKES, "“市生态环竟局”按“市生态环境局”查。"),
    ("市大数据局牵头的任务有哪些", CLOUD, "“政务云平台”的完成时限前后不一致：正文为2024年9月底前，任务表为2024年12月底前。"),
]


@pytest.mark.parametrize(("question", "document", "notice"), NOTICES, ids=[case[0] for case in NOTICES])
def test_what_narrows_an_answer_is_said(question: str, document: str, notice: str) -> None:
    assert notice in answered(question, document).notices


@pytest.mark.parametrize("question", ["市生态环境局牵头的任务有哪些", "今年底前要完成哪些", "与管网有关的任务有哪些"])
def test_every_item_has_its_citation_word_for_word(question: str) -> None:
    found = answered(question, LAKES)
    document = store().document(LAKES)
    assert document is not None
    assert len(found.citations) == len(found.rows)
    assert all(plain(citation.quote) in plain(document.text) for citation in found.citations)


@pytest.mark.parametrize("question", ["市生态环境局牵头的任务有哪些", "已超期的任务有哪些", "市审计局牵头、今年到期的任务有哪些"])
def test_every_number_of_the_text_is_accounted_for(question: str) -> None:
    found = answered(question, LAKES)
    assert set(NUMBERS.findall(plain(found.text))) <= set(found.computed)


def test_what_only_the_text_says_is_cited() -> None:
    found = answered("2025年底前要完成哪些", GRASS)
    assert [c.quote for c in found.citations] == ["2025年9月底前修复退化草原3万亩。", "2025年12月底前建成草种基地2处。"]
    assert found.rows == ()


def test_the_status_tells_a_refusal() -> None:
    assert answered("市审计局牵头哪些任务", LAKES).status == "refused"
    assert answered("市生态环境局牵头哪些任务", LAKES).status == "answered"


def sentence(text: str, heading: str = "") -> Task:
    return Task("t", "d", "prose", Span(0, 1), text=text, heading=heading or None, clause_id="c")


def row(task: str = "", measure: str = "", work: str = "", inherited: tuple[str, ...] = ()) -> Task:
    return Task("t", "d", "table", Span(0, 1), kind="row", task=task or None, measure=measure or None, work=work or None, inherited=inherited)


NAMES = [
    (sentence("（一）治理黑臭水体。整治12条。", "治理黑臭水体"), False, "治理黑臭水体"),
    (sentence("按照统一部署，围绕重点流域，整治黑臭水体12条。", "治理黑臭水体"), True, "整治黑臭水体12条"),
    (sentence("安装在线监测设备60套。", "治理黑臭水体"), True, "治理黑臭水体：安装在线监测设备60套"),
    (sentence("建立联席会议制度，每季度调度一次。", "机制"), False, "机制：建立联席会议制度，每季度调度一次"),
    (sentence("编制PM _{2.5}来源清单。"), False, "编制PM2.5来源清单"),
    (row("污水管网", "新建86公里。"), False, "污水管网（新建86公里）"),
    (row("污水管网", "污水管网"), False, "污水管网"),
    (row("改造老旧管线", "", "城市更新"), False, "城市更新—改造老旧管线"),
    (row("", "安装监控45处。", "水源保护", ("work",)), False, "安装监控45处"),
]


@pytest.mark.parametrize(("task", "shared", "wanted"), NAMES, ids=[case[2] for case in NAMES])
def test_a_task_is_named_by_what_is_to_be_done(task: Task, shared: bool, wanted: str) -> None:
    assert name_of(task, shared, 60, None).removeprefix("（").replace(" ", "") == wanted


SHORTENED = [
    ("修复退化草原3万亩。", "修复退化草原3万亩"),
    ("按照省里统一部署和要求，结合本地实际情况，修复退化草原3万亩，建设围栏120公里，补播草种8000亩，设立管护站点15处，配备管护员60名。", 60),
    ("落实《关于加强草原保护修复工作的若干意见（试行）》要求，全面开展草原资源调查监测工作，建立一本台账。", 60),
]


@pytest.mark.parametrize(("text", "wanted"), SHORTENED, ids=[case[0][:8] for case in SHORTENED])
def test_long_texts_keep_whole_parts(text: str, wanted: str | int) -> None:
    said = shortened(text)
    if isinstance(wanted, str):
        assert said == wanted
    else:
        assert len(said) <= wanted and said in text and len(said) >= 12
        assert not said.startswith("按照")


PARTS = [
    ("开展排查整治，力争2020年9月底前完成治理，备案销号。", "2020年9月底前", "开展排查整治，力争2020年9月底前完成治理"),
    ("2019年12月底前，按照名录要求，完成核发。", "2019年12月底前", "2019年12月底前，按照名录要求，完成核发"),
    ("修订预案。2025年4月底前备足种子120吨，出现灾害时调运到位。", "2025年4月底前", "2025年4月底前备足种子120吨"),
    ("修订预案。", "2025年4月底前", None),
]


@pytest.mark.parametrize(("text", "time", "wanted"), PARTS, ids=[case[0][:8] for case in PARTS])
def test_the_part_with_the_deadline(text: str, time: str, wanted: str | None) -> None:
    assert part_with(time, text) == wanted
