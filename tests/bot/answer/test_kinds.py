"""What is said of what was read, kind by kind."""

from __future__ import annotations

import pytest

from bot.answer.cut import line
from bot.decide import ANSWERED, SECONDED
from bot.pipeline import PolicyBot
from tests.bot.answer.reads import Told, told
from tests.bot.making import read

PLAN = """云溪市推进数字乡村建设行动方案

一、重点任务

（一）建设村级服务站。2026年6月底前建成村级服务站120个，覆盖率达到95%。（市大数据局牵头，市财政局、市农业农村局配合）

（二）培训带头人。每年培训带头人300名，对考核合格的按每人2000元给予补助。

（三）清理僵尸平台。对一年以上没有更新的平台一律关停，不得新建同类平台。（责任单位：市委网信办）

二、附则

本方案由市大数据局负责解释。
"""


@pytest.mark.parametrize(
    ("question", "words", "said"),
    [
        ("村级服务站归谁管", "建成村级服务站", ["市大数据局牵头", "市财政局、市农业农村局配合"]),
        ("谁来配合建村级服务站", "建成村级服务站", ["市财政局、市农业农村局配合"]),
        ("没人更新的平台哪个单位管", "一律关停", ["责任单位：市委网信办"]),
    ],
)
def test_who_is_answered_by_the_note(question: str, words: str, said: list[str]) -> None:
    answer = told(question, PLAN, {words: 0.9})
    assert answer.status == "answered"
    assert all(s in answer.text for s in said)
    assert any(words in c.quote for c in answer.citations)


def test_a_sentence_that_says_who_between_its_words_is_said_whole() -> None:
    text = PLAN.replace("本方案由市大数据局负责解释。", "本方案解释权归市大数据局，由市大数据局负责解读，并出台相应的实施细则。")
    assert "本方案解释权归市大数据局，由市大数据局负责解读，并出台相应的实施细则" in told("实施细则哪个单位出", text, {"实施细则": 0.9}).text


def test_who_is_not_answered_by_a_sentence_that_names_nobody() -> None:
    assert told("培训带头人谁牵头", PLAN, {"每年培训带头人": 0.9}).status == "refused"


@pytest.mark.parametrize(
    ("question", "words", "said"),
    [
        ("村级服务站什么时候建完", "建成村级服务站", "2026年6月底前建成村级服务站120个"),
        ("考核合格给多少钱", "对考核合格", "每人2000元"),
    ],
)
def test_a_sentence_is_said_whole(question: str, words: str, said: str) -> None:
    answer = told(question, PLAN, {words: 0.8})
    assert said in answer.text


def test_where_a_number_is_asked_for_and_none_is_written_that_is_said() -> None:
    library = Told([read(PLAN.replace("一年以上", "长期"), "文件0")], {"一律关停": 0.9}, kinds={"amount": 1.0})
    answer = PolicyBot(library).answer("僵尸平台要关停几个")
    assert answer.status == "refused"
    assert answer.text.startswith("原文没有写数字：")


def test_units_that_are_asked_for_too_are_said_behind_the_figure() -> None:
    library = Told([read(PLAN, "文件0")], {"建成村级服务站": 0.9}, kinds={"amount": 1.0})
    answer = PolicyBot(library).answer("村级服务站建多少个，谁牵头")
    assert "120个" in answer.text
    assert "牵头单位：市大数据局" in answer.text


def test_two_documents_that_are_named_are_each_read() -> None:
    other = PLAN.replace("云溪市", "青石县").replace("120个", "36个").replace("市大数据局", "县数据局")
    answer = told("云溪市和青石县的村级服务站各建多少个", [PLAN, other], {"建成村级服务站": 0.7})
    assert "120个" in answer.text
    assert "36个" in answer.text


def test_a_stretch_of_months_that_is_named_must_stand_in_what_is_said() -> None:
    plan = PLAN.replace("每年培训带头人300名", "1-3月培训带头人90名；10-12月培训带头人300名")
    answer = told("10-12月培训带头人多少名", plan, {"1-3月培训": 0.9})
    assert answer.status == "refused" or "300名" in answer.text


def test_which_clause_is_answered_by_its_path() -> None:
    answer = told("僵尸平台关停写在哪一条", PLAN, {"一律关停": 0.8})
    assert "：一、（三）清理僵尸平台：对一年以上" in answer.text
    assert "责任单位" not in answer.text


@pytest.mark.parametrize(
    ("question", "yes", "said"),
    [
        ("没人更新的平台要关停吗", 0.9, "是。"),
        ("没人更新的平台可以保留吗", 0.1, "不是。"),
        ("没人更新的平台两年以后才关停吗", 0.5, "原文为："),
    ],
)
def test_a_claim_gets_the_readers_verdict(question: str, yes: float, said: str) -> None:
    assert told(question, PLAN, {"一律关停": 0.8}, yes).text.startswith(f"云溪市：{said}")


def test_yes_is_not_said_to_all_by_a_sentence_that_limits_itself() -> None:
    plan = PLAN.replace("一律关停", "原则上关停")
    assert "是。" in told("平台都要关停吗", PLAN, {"关停": 0.8}, yes=0.9).text
    assert "是。" not in told("平台都要关停吗", plan, {"关停": 0.8}, yes=0.9).text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("村级服务站是不是市大数据局牵头", "是。"),
        ("村级服务站是不是市财政局牵头", "不是。"),
        ("村级服务站是不是市公安局牵头", "不是。"),
        ("村级服务站是建成90个吗", "不是。"),
    ],
)
def test_a_claim_of_a_unit_or_figure_is_compared_whatever_the_reader_says(question: str, said: str) -> None:
    answer = told(question, PLAN, {"建成村级服务站": 0.8}, yes=0.95)
    assert answer.text.startswith(f"云溪市：{said}")


def test_nothing_is_said_below_the_threshold() -> None:
    answer = told("村级服务站什么时候建完", PLAN, {"建成村级服务站": ANSWERED - 0.05})
    assert answer.status == "refused"
    assert any("一、（一）" in notice for notice in answer.notices)


def test_a_place_that_the_search_finds_too_is_answered_from_at_a_lower_probability() -> None:
    assert told("村级服务站建多少个", PLAN, {"建成村级服务站": SECONDED + 0.01}).status == "answered"
    assert told("村级服务站建多少个", PLAN, {"对考核合格": SECONDED + 0.01}).status == "refused"


def test_where_several_documents_say_like_things_it_is_asked_which_is_meant() -> None:
    other = PLAN.replace("云溪市", "青石县").replace("120个", "36个").replace("市大数据局", "县数据局")
    answer = told("村级服务站建多少个", [PLAN, other], {"建成村级服务站": 0.31})
    assert answer.status == "clarify"
    assert [option[:3] for option in answer.options] == ["云溪市", "青石县"]


@pytest.mark.parametrize(
    ("text", "limit", "answers", "said"),
    [
        ("建成平台。", 20, "", "建成平台"),
        ("对小微企业，给予补贴，每户一万元，最长三年，到期退出。", 14, "每户一万元", "给予补贴，每户一万元"),
        ("对小微企业，给予补贴，每户一万元，最长三年，到期退出。", 14, "到期退出", "最长三年，到期退出"),
        ("甲（乙，丙，丁），戊己庚辛", 9, "丙", "甲（乙，丙，丁）"),
    ],
)
def test_a_long_sentence_is_cut_at_its_commas_around_the_answer(text: str, limit: int, answers: str, said: str) -> None:
    at = text.find(answers)
    assert line(text, limit, (at, at + len(answers)) if answers else None) == said
