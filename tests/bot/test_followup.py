"""Follow-ups take over what they leave unsaid, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.followup import earlier_questions, plain_content
from tests.bot.making import answer, both

CASES = [
    ("the role alone", ["政务云谁牵头"], "那配合单位呢？", "市财政局"),
    ("the matter alone", ["政务云谁牵头"], "危桥改造呢？", "县交通运输局"),
    ("the row alone", ["东江县全年网办率是多少"], "西岭县呢？", "88%"),
    ("the deadline", ["危桥改造谁牵头"], "什么时候完成？", "2025年6月底前"),
    ("two steps", ["危桥改造谁牵头", "什么时候完成？"], "那谁配合？", "县水利局"),
    ("a whole question stands alone", ["政务云谁牵头"], "青石县农村客运站点建设多少处？", "32处"),
    ("the place is taken over", ["云溪市政务云谁牵头"], "电子证照归集多少类？", "180类"),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "earlier", "question", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_follow_ups(reason: str, earlier: list[str], question: str, wanted: str) -> None:
    found = answer(question, *earlier)
    assert (found.status, wanted in found.text) == ("answered", True), f"{reason}: {found.text}"


CONTENTS = [
    ("政务云谁牵头", "政务云谁牵头"),
    ([{"type": "text", "text": "政务云谁牵头"}], "政务云谁牵头"),
    (["政务云", {"text": "谁牵头"}], "政务云 谁牵头"),
    ([{"type": "image"}], ""),
    (None, ""),
    (7, ""),
]  # fmt: skip


@pytest.mark.parametrize(("content", "text"), CONTENTS, ids=[str(case[0])[:40] for case in CONTENTS])
def test_content_of_a_message(content: Any, text: str) -> None:
    assert plain_content(content) == text


def test_blocks_as_history() -> None:
    history = [
        {"role": "user", "content": [{"type": "text", "text": "政务云谁牵头"}]},
        {"role": "assistant", "content": [{"type": "text", "text": "牵头单位：市大数据局。"}]},
    ]
    found = both().answer("那配合单位呢？", history)
    assert "市财政局" in found.text


def test_only_the_users_messages_count() -> None:
    history = [{"role": "assistant", "content": "危桥改造谁牵头"}, {"role": "user", "content": "  "}, {"role": "user", "content": "政务云谁牵头"}, {}]
    assert earlier_questions(history) == ["政务云谁牵头"]


def test_a_long_history_is_cut_to_the_latest() -> None:
    history = [{"role": "user", "content": f"第{n}问"} for n in range(40)]
    assert earlier_questions(history) == [f"第{n}问" for n in range(34, 40)]


def test_a_message_without_words_does_no_harm() -> None:
    for content in ("", "？？", "\x00", "字" * 9000, "<b>", None, [None]):
        assert both().answer("政务云谁牵头", [{"role": "user", "content": content}]).status == "answered"


def test_history_does_not_answer_what_is_off_topic() -> None:
    assert answer("今天天气怎么样", "政务云谁牵头").status == "refused"


def test_a_refused_follow_up_says_in_which_document_it_was_looked_for() -> None:
    said = "接着上一问，只查了"
    assert said in "".join(answer("海水淡化规模是多少？", "云溪市政务云谁牵头").notices)
    assert said not in "".join(answer("云溪市海水淡化规模是多少？", "云溪市政务云谁牵头").notices)
    assert said not in "".join(answer("海水淡化规模是多少？").notices)


SCOPED = "接着上一问，只查了"


@pytest.mark.parametrize(
    ("question", "before", "says_so"),
    [
        ("市财政局配合哪些任务", "云溪市政务云谁牵头", True),
        ("市财政局配合哪些任务", "", False),
        ("云溪市财政局配合哪些任务", "云溪市政务云谁牵头", False),
        ("一共几项", "云溪市财政局配合哪些任务", False),
    ],
)
def test_a_list_within_the_document_before_says_so(question: str, before: str, says_so: bool) -> None:
    found = answer(question, *([before] if before else []))
    assert found.status == "answered"
    assert (SCOPED in "".join(found.notices)) == says_so
