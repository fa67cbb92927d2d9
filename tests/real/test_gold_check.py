"""Gold that does not fit its document is found; the document is invented."""

from __future__ import annotations

import copy
import hashlib
from typing import Any

import pytest

from tests.real.gold_check import faults

TEXT = "河岸整治\n方案(试行)\n一、总则(牵头单位:甲局,乙局；配合单位:各镇,下同)\n(一)清淤。1.先上游；2.后下游。由丙局汇总。(牵头单位:甲局等)"
FIRST, SECOND = TEXT.index("(牵头"), TEXT.rindex("(牵头")
EMPTY: dict[str, Any] = {"lead": [], "support": [], "responsible": [], "guide": [], "person": [], "deadline": None, "open_ended": False}
GOLD: dict[str, Any] = {
    "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
    "title": [[0, 4], [5, 11]],
    "title_text": "河岸整治方案(试行)",
    "labels": [[TEXT.index("一、"), "一、", "一、"], [TEXT.index("(一)"), "(一)", "一、（一）"]],
    "inline": [[TEXT.index("1."), "1."], [TEXT.index("2."), "2."]],
    "notes": [
        EMPTY | {"start": FIRST, "end": TEXT.index("\n(一)"), "lead": ["甲局", "乙局"], "support": ["各镇"]},
        EMPTY | {"start": SECOND, "end": len(TEXT), "lead": ["甲局"], "support": ["各镇"], "open_ended": True},
    ],
    "actors": [{"start": TEXT.index("由丙局"), "end": SECOND, "unit": "丙局", "role": "responsible"}],
    "tables": [],
}


def test_gold_that_fits() -> None:
    assert faults(GOLD, TEXT.encode()) == []


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        (["title"], [0, 99], "title: beyond the text"),
        (["title"], None, "title: span and text do not go together"),
        (["title"], [0, 4], "title: its text does not stand at its span"),
        (["labels", 1, 0], 3, "label (一) does not stand at 3"),
        (["labels", 1, 2], "（一）1.", "path （一）1."),
        (["labels", 1, 2], "二、（一）", "path 二、（一）"),
        (["labels", 1], [TEXT.index("一、"), "一、", "一、"], "told twice"),
        (["inline"], [[TEXT.index("2."), "2."], [TEXT.index("1."), "1."]], "inline: not in reading order"),
        (["notes", 0, "lead"], ["甲局", "丁局"], "丁局 does not stand in it"),
        (["notes", 1, "lead"], ["丙局"], "丙局 does not stand in it"),
        (["notes", 1], EMPTY | {"start": SECOND, "end": len(TEXT)}, "no unit"),
        (["notes", 0, "open_ended"], True, "nothing leaves its list open"),
        (["notes", 0, "deadline"], "2026年底前", "its deadline does not stand in it"),
        (["notes", 1, "end"], len(TEXT) + 1, "beyond the text"),
        (["actors", 0, "unit"], "甲局", "甲局 does not stand in it"),
        (["actors", 0, "role"], "owner", "no role owner"),
        (["sha256"], "0", "sha256 differs"),
    ],
)
def test_gold_that_does_not_fit(place: list[str | int], value: Any, fault: str) -> None:
    gold = copy.deepcopy(GOLD)
    target: Any = gold
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    assert any(fault in found for found in faults(gold, TEXT.encode()))
