"""Questions that do not fit their documents are found; the document of the table is invented."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from training.check_questions import INVENTED, documents, faults, read

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared" / "real" / "documents"
TEXT = "河岸每年清淤两次。\n费用由镇里出。(责任单位:丙局)\n"
NOTE = TEXT.index("费用")
LINE: dict[str, Any] = {
    "id": "a-l00",
    "doc": "a",
    "question": "清淤的钱归谁管",
    "history": [],
    "type": "responsible",
    "refuse": False,
    "answer": "丙局",
    "verdict": None,
    "evidence": [[NOTE, len(TEXT) - 1]],
    "span": [TEXT.index("丙局"), TEXT.index("丙局") + 2],
    "near": [[0, TEXT.index("\n")]],
    "clause": None,
}
YES_NO = {"type": "yes_no", "span": None}
REFUSED = {"type": "unanswerable", "refuse": True, "evidence": [], "span": None}


@pytest.mark.parametrize("change", [{}, {"span": None}, YES_NO | {"verdict": "no"}, REFUSED, {"history": ["清淤几次"]}])
def test_questions_that_fit(change: dict[str, Any]) -> None:
    assert faults([LINE | change], {"a": TEXT}) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"type": "who"}, "type who is unknown"),
        ({"verdict": "yes"}, "verdict and type do not go together"),
        (YES_NO, "verdict and type do not go together"),
        (YES_NO | {"verdict": "maybe"}, "verdict and type do not go together"),
        ({"refuse": True}, "refuse and type do not go together"),
        (REFUSED | {"evidence": LINE["evidence"]}, "refuse and evidence do not go together"),
        ({"evidence": [], "span": None}, "refuse and evidence do not go together"),
        ({"question": " "}, "nothing asked, answered or said before"),
        ({"answer": ""}, "nothing asked, answered or said before"),
        ({"history": [""]}, "nothing asked, answered or said before"),
        ({"near": []}, "near is empty or itself evidence"),
        ({"near": LINE["evidence"]}, "near is empty or itself evidence"),
        ({"evidence": [[NOTE, len(TEXT) + 1]]}, "evidence or near does not fit the text"),
        ({"near": [[0, TEXT.index("\n") + 1]]}, "evidence or near does not fit the text"),
        ({"near": [[3, 3]]}, "evidence or near does not fit the text"),
        ({"evidence": [[0, len(TEXT) - 1]], "span": [NOTE - 1, NOTE + 2]}, "span does not lie in the first evidence"),
        ({"span": [0, 2]}, "span does not lie in the first evidence"),
        ({"span": [NOTE + 1, NOTE + 1]}, "span does not lie in the first evidence"),
        ({"doc": "b"}, "no document b"),
        ({"note": ""}, "the fields are not"),
    ],
)
def test_a_question_that_does_not_fit_is_found(change: dict[str, Any], fault: str) -> None:
    found = faults([copy.deepcopy(LINE) | change], {"a": TEXT})
    assert any(fault in line for line in found), found


@pytest.mark.parametrize(("change", "fault"), [({"question": "钱呢"}, "the id stands 2 times"), ({"id": "a-l01"}, "the question stands 2 times")])
def test_nothing_stands_twice(change: dict[str, Any], fault: str) -> None:
    assert [fault in line for line in faults([LINE, LINE | change], {"a": TEXT})] == [True]


def test_the_questions_fit_the_invented_documents() -> None:
    texts = documents(INVENTED)
    lines = [line for line in read() if line["doc"] in texts]
    assert {line["doc"] for line in lines} == set(texts)
    assert faults(lines, texts) == []


def test_the_questions_fit_the_documents_they_were_written_from() -> None:
    if not SHARED.is_dir():
        pytest.skip("the documents the questions were written from are not beside the project")
    assert faults(read(), {**documents(INVENTED), **documents(SHARED)}) == []


def test_line_ends_count_as_they_stand(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("一\r\n二".encode())
    assert documents(tmp_path) == {"a": "一\r\n二"}
