"""Claims made from questions whose answering words are known: 由谁牵头 → …，是甲局吧 (yes), …，是乙局吧 (no)."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from training.lists import Labelled

TYPES = frozenset({"lead", "support", "responsible", "deadline", "target"})
LONGEST = 24
FORMS = ("{question}，是{value}吧", "{question}？{value}对吗", "{question}，是不是{value}", "{question}是{value}吗")


def claims(items: Sequence[Labelled], count: int, seed: int) -> list[Labelled]:
    """At most `count` lists whose question claims the right value or another one of the same document and type, half each."""
    rng = random.Random(seed)
    values: dict[tuple[str, str], set[str]] = defaultdict(set)
    able = [(item, said) for item in items if item.example.kind in TYPES and (said := value_of(item))]
    for item, said in able:
        values[item.example.document, item.example.kind].add(said)
    rng.shuffle(able)
    return list(made(able[:count], values, rng))


def made(able: Sequence[tuple[Labelled, str]], values: dict[tuple[str, str], set[str]], rng: random.Random) -> Iterator[Labelled]:
    for item, said in able:
        others = sorted(v for v in values[item.example.document, item.example.kind] if v not in said and said not in v and v not in item.question)
        agrees = rng.random() < 0.5 or not others
        claimed = said if agrees else rng.choice(others)
        bare = item.question.rstrip("？?。")
        example = replace(item.example, kind="yes_no", verdict="yes" if agrees else "no")
        yield replace(item, example=example, question=rng.choice(FORMS).format(question=bare, value=claimed))


def value_of(item: Labelled) -> str:
    """The answering words of a list, without the name of the role before a colon."""
    for text, span in zip(item.texts, item.spans, strict=True):
        if span is not None:
            words = text[slice(*span)].rsplit("：", 1)[-1].rsplit(":", 1)[-1]
            words = words.strip("，,。；;：:、 ")
            return words if 1 < len(words) <= LONGEST else ""
    return ""
