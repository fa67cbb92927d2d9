"""Verdicts kept between runs, bounds, and the questions over real documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.eval import real, verdicts
from tests.eval.__main__ import RECORDED, VERDICTS, parse_arguments
from tests.eval.figures import BOUND, beyond, worse
from tests.eval.judge import Item, Verdict, judge
from tests.eval.measure import Report, result
from tests.eval.verdicts import Result
from training.folds import TWINS, fold_of


def a_result(key: str, verdict: str, document: str = "甲") -> Result:
    return Result(key, verdict, f"问{key}", f"答{key}", "参考", "lead", document)


def test_verdicts_are_written_sorted_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "verdicts.txt"
    assert verdicts.read(path) == {}
    verdicts.write(path, {"b/2": "wrong", "a/1 x": "right"})
    assert path.read_text(encoding="utf-8") == "a/1 x right\nb/2 wrong\n"
    assert verdicts.read(path) == {"a/1 x": "right", "b/2": "wrong"}


def test_a_line_without_verdict_is_refused(tmp_path: Path) -> None:
    (tmp_path / "v.txt").write_text("a/1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="a/1"):
        verdicts.read(tmp_path / "v.txt")


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        ("wrong", "right", "won"),
        ("not_cited", "right", "won"),
        ("right", "refused", "lost"),
        ("right", "not_cited", "lost"),
        ("refused", "wrong", "turned"),
        ("not_refused", "clarified", "turned"),
        ("wrong", "not_refused", None),
        ("refused", "verbose", None),
        ("right", "right", None),
        (None, "wrong", "new"),
    ],
)
def test_changes(before: str | None, now: str, kind: str | None) -> None:
    recorded = {"a/1": before} if before else {}
    found = verdicts.changes(recorded, [a_result("a/1", now)]).as_json()
    assert [name for name, keys in found.items() if keys] == ([kind] if kind else [])


def test_changes_show_question_and_answer() -> None:
    text = verdicts.changes({"a/1": "right", "a/2": "right"}, [a_result("a/1", "wrong")]).as_text()
    assert text.splitlines()[0] == "0 won, 1 lost, 0 turned, 0 not recorded"
    assert "lost a/1 [right → wrong] 问a/1" in text
    assert "wanted: 参考" in text and "said:   答a/1" in text


def test_table_by_document() -> None:
    lines = verdicts.table([a_result("1", "right"), a_result("2", "wrong"), a_result("3", "refused", "")], "document").splitlines()
    assert [line.split() for line in lines[1:]] == [["1", "0", "0", "0.00", "·"], ["2", "1", "1", "0.50", "甲"]]


def test_a_right_answer_without_the_place_is_kept_as_such() -> None:
    item = Item("1", "问", "lead", "市交通局", must_include=("市交通局",))
    judged = judge(item, {"status": "answered", "answer": "市交通局牵头", "citations": []})
    assert (judged.verdict, result("sample", judged).verdict, result("sample", judged).key) == (Verdict.RIGHT, "not_cited", "sample/1")


@pytest.mark.parametrize(
    ("reference", "answer", "verdict"),
    [
        ("不是，各县区65%", "是。主城区75%，各县区65%", Verdict.WRONG),
        ("不是，各县区65%", "不是。各县区65%", Verdict.RIGHT),
        ("不是，各县区65%", "主城区75%，各县区65%", Verdict.RIGHT),
        ("是，各县区65%", "不是。各县区65%", Verdict.WRONG),
        ("各县区65%", "是。各县区65%", Verdict.RIGHT),
    ],
)
def test_a_yes_to_what_is_not_so_is_wrong(reference: str, answer: str, verdict: Verdict) -> None:
    item = Item("1", "是不是", "yes_no", reference, must_include=("65%",), needs_citation=False)
    assert judge(item, {"status": "answered", "answer": answer}).verdict is verdict


def test_bounds_are_no_recorded_figures() -> None:
    recorded = {"a.right": 0.9, BOUND + "harmless.kept": 0.8, BOUND + "adversarial.affirmed": 0.1}
    assert worse(recorded, {"a.right": 0.9}) == []
    assert beyond(recorded, {"harmless.kept": 0.8, "adversarial.affirmed": 0.1, "harmless.harmful": 1.0}) == []
    assert len(beyond(recorded, {"harmless.kept": 0.79, "adversarial.affirmed": 0.11})) == 2


def test_what_is_in_the_repository_fits_the_gold() -> None:
    kept = verdicts.read(VERDICTS)
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    assert VERDICTS.stat().st_size < 100_000
    assert {BOUND + name for name in ("harmless.kept", "harmless.harmful", "adversarial.affirmed")} <= set(recorded)
    for name in ("sample", "unseen"):
        mine = [verdict for key, verdict in kept.items() if key.startswith(f"{name}/")]
        assert sum(verdict == "right" for verdict in mine) / len(mine) == pytest.approx(recorded[f"{name}.grounded"], abs=1e-4)


def test_an_empty_report_has_no_figures() -> None:
    assert Report().figures() == {} and Report().robustness() == {}


@pytest.mark.parametrize("wrong", [["--check", "--harmless"], ["--record", "--split", "a"], ["--sample", "5"]])
def test_arguments_that_do_not_go_together(wrong: list[str]) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(wrong)


JUDGE = '''
def judge(item, answer):
    return ("right" if item["span"] in answer["answer"] else "wrong"), True
def figures(rows):
    return {"n": len(rows), "by_type": {}}
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("real/qa", "real/documents", "eval"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "eval" / "real.py").write_text(JUDGE, encoding="utf-8")
    for name, unit in (("d1", "市林草局"), ("d2", "市水利局")):
        text = f"安河市治理方案{name}\n\n一、主要任务\n（一）治理露天矿山。2021年3月底前，治理露天矿山66座。（{unit}牵头）\n"
        (tmp_path / "real" / "documents" / f"{name}.txt").write_text(text, encoding="utf-8")
    line = {"history": [], "type": "lead", "refuse": False, "answer": "市林草局", "verdict": None, "near": [], "clause": "", "span": "林草局"}
    rows = [
        {**line, "id": "d1-0", "doc": "d1", "question": "治理露天矿山谁牵头", "evidence": ["治理露天矿山66座"]},
        {**line, "id": "d2-0", "doc": "d2", "question": "治理露天矿山谁牵头", "evidence": [[0, 3]]},
    ]
    (tmp_path / "real" / "qa" / "A.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return tmp_path


def test_real_questions_end_to_end(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [str(folder), "--work", str(folder / "work"), "--documents", "d1", "--library", "asked"]
    assert real.main([*arguments, "--record"]) == 0
    said = capsys.readouterr().out
    assert "== named, 1 questions" in said and "== unnamed, 1 questions" in said
    kept = verdicts.read(folder / "work" / "named-asked.txt")
    assert kept == {"d1-0": "right"}
    verdicts.write(folder / "work" / "named-asked.txt", {"d1-0": "wrong", "other": "right"})
    assert real.main([*arguments, "--ways", "named", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["named"]["changes"]["won"] == ["d1-0"]
    assert verdicts.read(folder / "work" / "named-asked.txt")["other"] == "right"


def test_offsets_become_sentences(folder: Path) -> None:
    assert [line["evidence"] for line in real.questions(folder)] == [["治理露天矿山66座"], ["安河市"]]


def test_nothing_is_kept_in_the_project(folder: Path) -> None:
    with pytest.raises(SystemExit):
        real.parse_arguments([str(folder), "--work", str(real.ROOT / "data")])


def test_folds_part_the_documents() -> None:
    lines = [{"id": f"q{i}", "doc": f"re{i:03}"} for i in range(200)]
    parts = [real.chosen(lines, None, real.Fold(part, 4), None) for part in range(4)]
    assert sorted(line["doc"] for part in parts for line in part) == sorted(line["doc"] for line in lines)
    assert all(30 < len(part) < 70 for part in parts)
    assert all(fold_of(twin, 4) == fold_of(of, 4) for twin, of in TWINS.items())
    assert [fold_of(name, 4) for name in ("sd6", "re001", "cn43")] == FOLDS
    assert len(real.chosen(lines, None, None, 7)) == 7


FOLDS = [1, 2, 3]


@pytest.mark.parametrize("text", ["4/4", "-1/3", "1", "a/b"])
def test_no_such_fold(text: str) -> None:
    with pytest.raises(ValueError, match=r"part|unpack|invalid"):
        real.Fold.parse(text)
