"""One JSON object of a model, whole, broken or none."""

from __future__ import annotations

import pytest

from bot.model.reply import MOST_SENTENCES, Reply, Sentence, parse, salvaged

GOOD = '{"verdict": "no", "answer": [{"text": "原文为15日。", "from": [2, 3]}], "rows": [1, 2], "missing": ""}'
ONE = Sentence("原文为15日。", (2, 3))

READ = [
    ("as asked", GOOD, Reply((ONE,), "no", (1, 2))),
    ("behind thoughts", f"<think>先看资料{{\"answer\": []}}</think>{GOOD}", Reply((ONE,), "no", (1, 2))),
    ("behind thoughts without a beginning", f"先看资料</think>{GOOD}", Reply((ONE,), "no", (1, 2))),
    ("in a fence, with words around it", f"好的：\n```json\n{GOOD}\n```\n以上。", Reply((ONE,), "no", (1, 2))),
    ("none", '{"verdict": "", "answer": [], "rows": [], "missing": "没有写金额"}', Reply(missing="没有写金额")),
    ("characters that nobody sees",
     '{"answer": [{"text": "甲局\\u202e牵头\\ud800。\\u200b"}], "missing": "\\ud800无"}', Reply((Sentence("甲局牵头。", ()),), missing="无")),
    ("fields left out", '{"answer": [{"text": "甲局牵头。"}]}', Reply((Sentence("甲局牵头。", ()),))),
    ("fields of other kinds",
     '{"verdict": 3, "answer": [{"text": "甲。", "from": "1"}, {"text": 5}, 7], "rows": "x", "missing": []}', Reply((Sentence("甲。", ()),))),
    ("truth values are no numbers", '{"answer": [{"text": "甲。", "from": [true, 2]}], "rows": [false]}', Reply((Sentence("甲。", (2,)),))),
    ("of what, in which respect",
     '{"answer": [{"text": "甲。", "from": [1], "of": "甲县", "on": "时限"}]}', Reply((Sentence("甲。", (1,), "甲县", "时限"),))),
    ("broken off where things are compared",
     '{"answer": [{"text": "甲。", "from": [1], "of": "甲县", "on": "时限"}, {"te', Reply((Sentence("甲。", (1,), "甲县", "时限"),), whole=False)),
    ("broken off", GOOD[: GOOD.index('"rows"')], Reply((ONE,), "no", whole=False)),
]
UNREADABLE = ["", "无。", "[1, 2]", '{"answer": "甲"}', '{"verdict": "yes", "answer": [{"text": "甲', "<think>" + GOOD,
              "{" * 50_000, '{"answer":' + "[" * 11_000,
              "{}", '{"error": "busy"}', '{"answer": ["甲局牵头。"]}']


@pytest.mark.parametrize(("why", "text", "wanted"), READ, ids=[c[0] for c in READ])
def test_read(why: str, text: str, wanted: Reply) -> None:
    assert parse(text) == wanted


@pytest.mark.parametrize("text", UNREADABLE, ids=lambda t: t[:20] or "empty")
def test_unreadable(text: str) -> None:
    assert parse(text) is None


def test_bounds() -> None:
    long = ", ".join(f'{{"text": "句{n}。", "from": [1]}}' for n in range(40))
    found = parse(f'{{"answer": [{long}]}}')
    assert found is not None
    assert len(found.sentences) == MOST_SENTENCES
    assert parse(f'{{"answer": [{{"text": "{"长" * 500}", "from": [1]}}]}}') is None


def test_sentences_are_read_while_they_come() -> None:
    for end in range(len(GOOD)):
        so_far = salvaged(GOOD[:end])
        assert so_far is None or so_far.sentences == (ONE,)
    assert salvaged(GOOD[: GOOD.index("]}") + 2]) == Reply((ONE,), "no", whole=False)
