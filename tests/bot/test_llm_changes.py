"""Sentences of real plans, each changed in one thing: the change is struck, the sentence as it stands is not."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from bot.citations import cite_item
from bot.material import piece_of
from bot.proof import Evidence
from bot.verify import check
from tests.bot.making import samples

ROLE_WORDS = {"lead": "牵头", "support": "配合", "responsible": "负责"}
EACH = 40
"""Sentences of each document."""


@cache
def pieces() -> tuple[Evidence, ...]:
    chance = random.Random(7)
    library = samples().library
    found = []
    for k in library.knowledge(list(library.names.titles)):
        items = [i for i in k.items if not i.is_heading and 12 < len(i.text) < 140 and not re.search("。.", i.text)]
        for item in chance.sample(items, EACH):
            piece = piece_of(cite_item(k, item), k)
            if piece is not None:
                found.append(replace(piece, number=1))
    return tuple(found)


def said(piece: Evidence) -> str:
    return piece.text.strip("。；")


def numbers(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"\d+(?:\.\d+)?", text))


def another_number(piece: Evidence) -> Iterator[str]:
    text = said(piece)
    for match in numbers(text):
        yield text[: match.start()] + str(int(float(match.group())) + 1) + text[match.end() :]


def numbers_changed_about(piece: Evidence) -> Iterator[str]:
    text = said(piece)
    found = numbers(text)
    for a, b in pairwise(found):
        if float(a.group()) != float(b.group()):
            yield text[: a.start()] + b.group() + text[a.end() : b.start()] + a.group() + text[b.end() :]


def negation_dropped(piece: Evidence) -> Iterator[str]:
    text = said(piece)
    for match in re.finditer("不得|严禁|禁止|不(?![断仅足良同])|未", text):
        yield text[: match.start()] + text[match.end() :]


def negation_added(piece: Evidence) -> Iterator[str]:
    text = said(piece)
    for match in re.finditer("(?<=，)(?=[\u4e00-\u9fff])", text):
        yield f"{text[: match.start()]}不{text[match.start() :]}"


def another_unit(piece: Evidence) -> Iterator[str]:
    for role, _ in piece.roles:
        if role in ROLE_WORDS:
            yield f"由市园艺局{ROLE_WORDS[role]}"


def roles_changed_about(piece: Evidence) -> Iterator[str]:
    lead, support = piece.units("lead"), piece.units("support")
    if lead and support and not set(lead) & set(support):
        yield f"由{'、'.join(support)}牵头"
        yield f"由{'、'.join(lead)}配合"


CHANGES = [another_number, numbers_changed_about, negation_dropped, negation_added, another_unit, roles_changed_about]


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: c.__name__)
def test_a_change_is_struck(change: object) -> None:
    assert callable(change)
    changed = [(piece, text) for piece in pieces() for text in change(piece)]
    assert len(changed) > 10
    assert [text for piece, text in changed if check(f"{text}[1]。", [piece]).holds] == []


def test_what_stands_there_holds() -> None:
    struck = [said(piece) for piece in pieces() if not check(f"{said(piece)}[1]。", [piece]).holds]
    assert len(struck) <= 0.02 * len(pieces()), struck


def test_the_roles_that_stand_there_hold() -> None:
    told = [
        (piece, f"由{'、'.join(names)}{'等' if role in piece.open_ended else ''}{ROLE_WORDS[role]}[1]。")
        for piece in pieces()
        for role, names in piece.roles
        if role in ("lead", "support")
    ]
    assert len(told) > 50
    assert [text for piece, text in told if not check(text, [piece]).holds] == []
