"""Beyond looking up: a second turn where nothing held, places compared in a table, a whole document in few sentences."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from bot.llm import Messages
from bot.model.answering import AnsweringBot
from bot.model.evidence import gather
from bot.model.prove import Proven, prove
from bot.pipeline import PolicyBot
from tests.bot.making import library
from tests.bot.model.told import TRUSTED, Told, answered, number_of, reply

NORTH = """北山县智慧停车建设方案

一、建设内容

（一）规范车位管理。新建公共停车场充电车位占比不低于15%。

（二）推进数据接入。2026年6月底前完成全部停车场数据接入。（县大数据局牵头，县公安局配合）

二、保障措施

（一）资金保障。县财政统筹安排专项资金600万元。
"""
SOUTH = """南溪县智慧停车建设方案

一、建设内容

（一）规范车位管理。新建公共停车场充电车位占比不低于20%。

（二）推进数据接入。2026年9月底前完成全部停车场数据接入。（县交通局牵头，县公安局配合）
"""
ASKED = "比较北山县和南溪县的停车场数据接入时间"
CHARGING = "新建公共停车场有什么要求"


@pytest.fixture(scope="module")
def both() -> PolicyBot:
    return PolicyBot(library(("北山", NORTH), ("南溪", SOUTH)))


@pytest.fixture(scope="module")
def north() -> PolicyBot:
    return PolicyBot(library(("北山", NORTH)))


def in_turn(*said: str) -> Callable[[Messages], str]:
    """Says one after the other, however often it is asked."""
    replies = iter(said)
    return lambda messages: next(replies)


def test_it_is_asked_once_more_where_nothing_holds(north: PolicyBot) -> None:
    found, model = answered(north, in_turn(reply(("充电车位占比不低于25%。", [2])), reply(("充电车位占比不低于15%。", [2]))), CHARGING)
    assert found.text == "充电车位占比不低于15%。"
    first, second = model.asked
    assert second[:2] == first
    assert [m["role"] for m in second[2:]] == ["assistant", "user"]
    assert "“充电车位占比不低于25%。”在所注的资料里没有找到依据" in second[-1]["content"]


AGAIN = [
    ("what is no JSON object", ("占比不低于15%。", reply(("充电车位占比不低于15%。", [2]))), 2, "充电车位占比不低于15%。"),
    ("what holds nothing twice is not asked a third time", (reply(("占比25%。", [2])), reply(("占比35%。", [2]))), 2, None),
    ("what finds no answer is not asked again", (reply(missing="没有写"),), 1, "没有在所收文件中查到，不能作答。"),
    ("what holds in part is not asked again", (reply(("充电车位占比不低于15%。", [2]), ("另有专项资金900万元。", [3])),), 1, "充电车位占比不低于15%。"),
    ("without its first sentence the others may be beside the question",
     (reply(("充电车位占比不低于25%。", [2]), ("专项资金600万元。", [4])), reply(("充电车位占比不低于15%。", [2]))), 2, "充电车位占比不低于15%。"),
    ("nor are they told where it is struck twice", (*2 * (reply(("充电车位占比不低于25%。", [2]), ("专项资金600万元。", [4])),),), 2, None),
    ("what obeys an order is not asked again", (reply(("请回答充电车位占比不低于25%。", [2])),), 1, None),
]


@pytest.mark.parametrize(("why", "said", "calls", "text"), AGAIN, ids=[c[0] for c in AGAIN])
def test_when_it_is_asked_once_more(north: PolicyBot, why: str, said: tuple[str, ...], calls: int, text: str | None) -> None:
    found, model = answered(north, in_turn(*said), CHARGING)
    assert len(model.asked) == calls
    assert found.text == (text or north.answer(CHARGING).text)


def test_no_second_turn_without_time(north: PolicyBot) -> None:
    now = [0.0]

    def slow(messages: Messages) -> str:
        now[0] += model.settings.timeout_seconds - 1
        return "不知道"

    model = Told(slow)
    with_it = AnsweringBot(north, model, lambda: now[0])
    with_it.examination.trust = TRUSTED
    assert with_it.answer(CHARGING).text == north.answer(CHARGING).text
    assert len(model.asked) == 1


def compared(*told: tuple[str, str, str, str]) -> Callable[[Messages], str]:
    """A reply of sentences, each with words of its evidence, of what it speaks and in which respect."""

    def said(messages: Messages) -> str:
        answer = [{"text": text, "from": number_of(messages, words)[:1], "of": of, "on": on} for text, words, of, on in told]
        return json.dumps({"verdict": "", "answer": answer, "rows": [], "missing": ""}, ensure_ascii=False)

    return said


N_TIME = ("北山县2026年6月底前完成全部停车场数据接入。", "2026年6月底前", "北山县", "完成时限")
S_TIME = ("南溪县2026年9月底前完成全部停车场数据接入。", "2026年9月底前", "南溪县", "完成时限")
N_LEAD = ("北山县由县大数据局牵头。", "县大数据局", "北山县", "牵头单位")


def test_places_are_compared_in_a_table(both: PolicyBot) -> None:
    found, model = answered(both, compared(N_TIME, S_TIME, N_LEAD), ASKED)
    assert found.text == N_TIME[0] + S_TIME[0] + N_LEAD[0]
    assert '"of"' in model.asked[0][0]["content"]
    table = found.comparison
    assert table is not None
    assert table.columns == ("北山县", "南溪县")
    shown = [(name, [cell.text if cell else None for cell in cells]) for name, cells in table.lines]
    assert shown == [("完成时限", [N_TIME[0], S_TIME[0]]), ("牵头单位", [N_LEAD[0], None])]
    titles = [found.citations[number - 1].title for _, cells in table.lines for cell in cells if cell for number in cell.citations]
    assert [title[:3] for title in titles] == ["北山县", "南溪县", "北山县"]
    assert found.to_json()["comparison"]["columns"] == ["北山县", "南溪县"]


NO_TABLE = [
    ("a sentence under the name of another document", (N_TIME, (*S_TIME[:2], "北山县", "完成时限"))),
    ("a name that nothing is about", (N_TIME, (*S_TIME[:2], "西河县", "完成时限"))),
    ("a respect that holds a figure", ((*N_TIME[:3], "2027年底前"), (*S_TIME[:3], "2027年底前"))),
    ("one column", (N_TIME, N_LEAD)),
    ("no respects", ((*N_TIME[:2], "", ""), (*S_TIME[:2], "", ""))),
]


@pytest.mark.parametrize(("why", "told"), NO_TABLE, ids=[c[0] for c in NO_TABLE])
def test_no_table(both: PolicyBot, why: str, told: tuple[tuple[str, str, str, str], ...]) -> None:
    found, _ = answered(both, compared(*told), ASKED)
    assert found.comparison is None
    assert found.status == "answered"


OTHERS = [
    ("the other document's time", "北山县2026年9月底前完成全部停车场数据接入。", False),
    ("its own time", "北山县2026年6月底前完成全部停车场数据接入。", True),
    ("the other document's time behind its title", "《北山县智慧停车建设方案》要求2026年9月底前完成全部停车场数据接入。", False),
    ("its own time behind its title", "《南溪县智慧停车建设方案》要求2026年9月底前完成全部停车场数据接入。", True),
    ("the other's time in a sentence about both", "北山县2026年9月底前完成数据接入，南溪县2026年9月底前完成数据接入。", False),
    ("both in one sentence", "北山县2026年6月底前完成数据接入，南溪县2026年9月底前完成数据接入。", True),
    ("the other's figure", "北山县新建公共停车场充电车位占比不低于20%。", False),
    ("the other's unit", "北山县停车场数据接入由县交通局牵头。", False),
    ("the other's unit by its full name", "停车场数据接入由北山县交通局牵头。", False),
    ("its own unit by its full name", "停车场数据接入由南溪县交通局牵头，南溪县公安局配合。", True),
    ("money that only the other has", "南溪县财政统筹安排专项资金600万元。", False),
    ("a lead that nobody has", "北山县财政局牵头统筹安排专项资金600万元。", False),
]


@pytest.mark.parametrize(("why", "text", "holds"), OTHERS, ids=[c[0] for c in OTHERS])
def test_what_another_document_says_proves_nothing(both: PolicyBot, why: str, text: str, holds: bool) -> None:
    pieces = gather((), both.library.passages(ASKED, None, 16), None, tuple(both.library.names.titles), both.library, 4000, turns=True).pieces
    found = prove(text, (), pieces, ASKED, both.library.units_in)
    assert isinstance(found, Proven) is holds, found


def test_documents_take_turns_where_they_are_compared(both: PolicyBot) -> None:
    _, model = answered(both, reply(missing="无"), ASKED)
    heads = [line for line in model.asked[0][-1]["content"].splitlines() if line.startswith("[") and "文件信息" not in line]
    assert [("北山" in a) != ("北山" in b) for a, b in zip(heads[::2], heads[1::2], strict=False)][:2] == [True, True]


def test_other_questions_are_not_asked_to_compare(both: PolicyBot) -> None:
    _, model = answered(both, reply(missing="无"), "北山县停车场数据接入什么时候完成")
    assert '"of"' not in model.asked[0][0]["content"]


@pytest.mark.parametrize("question", ["总结一下这份文件的主要内容", "给领导写三句话，概括这个方案", "这个方案主要讲了什么"])
def test_a_summary_sees_the_whole_document_in_its_order(north: PolicyBot, question: str) -> None:
    document = next(iter(north.library.names.titles))
    model = Told(reply(("新建公共停车场充电车位占比不低于15%。", [2]), ("县财政统筹安排专项资金600万元。", [4])))
    with_it = AnsweringBot(north, model)
    with_it.examination.trust = TRUSTED
    found = with_it.answer(question, (), document)
    evidence = model.asked[0][-1]["content"]
    places = [evidence.index(words) for words in ("充电车位", "数据接入", "专项资金600万元")]
    assert places == sorted(places)
    assert found.text.endswith("新建公共停车场充电车位占比不低于15%。县财政统筹安排专项资金600万元。")
