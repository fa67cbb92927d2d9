"""The generators of changed questions and of false claims, as tables of cases."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from corpus import parse_file
from tests.eval import adversarial, answering, harmless
from tests.eval.answering import Stage, Timed
from tests.eval.asking import words
from tests.eval.asking.claims import Claim, Source, claims
from tests.eval.asking.ways import WAYS, asked_otherwise
from tests.eval.judge import Item, Judgement, Verdict, load, yes_or_no
from tests.eval.told import Told, alike, dates_in, quantities_in

LISTS = sorted(words.FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_lists_say_source_and_date(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search("^# Source: .", text, re.MULTILINE)
    assert re.search(r"^# Date: 20\d\d-\d\d-\d\d\.$", text, re.MULTILINE)
    lines = words.lines(path.stem)
    assert len(set(lines)) == len(lines) > 0
    assert len({len(line) for line in lines}) == 1


@pytest.mark.parametrize(
    ("way", "question", "expected"),
    [
        ("end_mark", "文号是多少？", "文号是多少"),
        ("end_mark", "文号是多少", "文号是多少？"),
        ("double_mark", "文号是多少？", "文号是多少？？"),
        ("ascii_marks", "附件（3）里，哪项？", "附件(3)里,哪项?"),
        ("no_quotes", "“积分换服务”写在第几条", "积分换服务写在第几条"),
        ("full_width", "PM2.5目标", "ＰＭ２.5目标"),
        ("full_width", "12月份要抽145批", "１２月份要抽１４５批"),
        ("half_width", "ＰＭ２.５，目标", "PM2.5,目标"),
        ("other_case", "VOCs专项检查", "vocs专项检查"),
        ("blanks_at_figures", "附件1里PM2.5目标", "附件 1 里 PM2.5 目标"),
        ("blank_before_asking", "老旧小区改造由谁牵头", "老旧小区改造 由谁牵头"),
        ("pause", "老旧小区改造由谁牵头", "老旧小区改造，由谁牵头"),
        ("pause", "车用汽柴油要抽检多少批", None),
        ("topic", "清洁取暖改造哪几家牵头？", "清洁取暖改造这块哪几家牵头？"),
        ("topic", "淘汰国三货车这事谁来配合", None),
        ("word_order", "老旧小区改造由谁牵头？", "谁牵头老旧小区改造？"),
        ("word_order", "厕所管护机制什么时候完成", "什么时候完成厕所管护机制"),
        ("word_order", "飞线整治到底几月底前完成", "几月底前完成飞线整治"),
        ("word_order", "谁牵头清洁取暖", "清洁取暖谁牵头"),
        ("word_order", "洗煤，渣堆谁牵头", None),
        ("dropped_particle", "完工20座危桥的时间", "完工20座危桥时间"),
        ("dropped_particle", "“最美的庭院”评选", None),
        ("dropped_particle", "整治的目的是什么", "整治目的是什么"),
        ("dropped_particle", "水稻呢", None),
        ("dropped_particle", "归谁管呢？", "归谁管？"),
        ("spoken_who", "油烟谁负责？", "油烟归谁管？"),
        ("spoken_who", "谁负责落实", None),
        ("spoken_who", "绿色养护 牵头单位", "绿色养护 谁牵头"),
        ("spoken_when", "什么时候要装好", "啥时候要装好"),
        ("spoken_when", "完成时限怎么写的", None),
        ("typo_asking", "什么时候完成", "什么时侯完成"),
        ("typo_asking", "由哪个局牵头", "由那个局牵头"),
        ("typo_matter", "禁烧秸秆", "禁烧秸杆"),
        ("traditional", "谁牵头", "誰牽頭"),
    ],
)
def test_way(way: str, question: str, expected: str | None) -> None:
    assert asked_otherwise(question).get(way) == expected


def test_openings_are_not_piled_up() -> None:
    assert not {"polite_before", "ask_first", "asker", "self"} & set(asked_otherwise("请问文号是多少"))
    assert asked_otherwise("文号是多少？")["asker"].endswith("文号是多少？")


def gold() -> list[Item]:
    return [item for path in (answering.GOLD, *(folder / "qa.jsonl" for folder in answering.unseen())) for item in load(path)]


def test_most_questions_are_asked_in_fifteen_ways_and_every_way_is_used() -> None:
    asked = [asked_otherwise(item.question) for item in gold()]
    assert sum(len(ways) >= 15 for ways in asked) / len(asked) > 0.98
    assert {way for ways in asked for way in ways} == set(WAYS)


def test_changed_questions_are_always_the_same_and_keep_their_figures() -> None:
    for item in gold()[::7]:
        ways = asked_otherwise(item.question)
        assert ways == asked_otherwise(item.question)
        digits = sorted(c for c in item.question if c.isdigit() and c.isascii())
        for way in set(ways) - {"full_width", "half_width"}:
            assert sorted(c for c in ways[way] if c.isdigit() and c.isascii()) == digits, way


def test_a_sample_hangs_on_the_question_and_the_way_alone() -> None:
    items = gold()[:40]
    all_pairs, fewer = (harmless.changed("sample", some) for some in (items, items[:20]))
    assert len({pair.key for pair in harmless.draw(all_pairs, 50)}) > 20
    drawn = {(pair.key, pair.way) for pair in harmless.draw(all_pairs, 50)}
    assert len(drawn) == 50
    mine = {(pair.key, pair.way) for pair in fewer}
    assert drawn & mine <= {(pair.key, pair.way) for pair in harmless.draw(fewer, 50)}


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2020年10月1日至2021年3月底前", ["2020年10月1日", "2021年3月底"]),
        ("每年 12 月底前", ["12月底"]),
        ("到2025年，达到90%", ["2025年"]),
        ("共12项", []),
    ],
)
def test_dates_told(text: str, dates: list[str]) -> None:
    assert dates_in(text) == dates


def test_quantities_told_are_no_dates() -> None:
    assert quantities_in("2020年12月底前淘汰3550辆，达到90%以上") == ["3550辆", "90%以上"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("市交通局", "市交通运输局", True),
        ("市生态环境局", "州生态环境局宾川分局", True),
        ("潞州区政府", "潞城区政府", False),
        ("市水利局", "市水务局", False),
        ("市财政局", "市民政局", False),
        ("市林草局", "市林业和草原局", True),
        ("市发改委", "市发展改革委", True),
        ("市工信局", "市信访局", False),
    ],
)
def test_units_alike(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("claims") / "plan.txt"
    path.write_text(
        "安河市污染治理方案\n\n一、主要任务\n"
        "（一）淘汰柴油货车。2020年12月底前，淘汰柴油货车3550辆。（市交通局牵头，市公安局配合）\n"
        "（二）治理露天矿山。2021年3月底前，治理矿山66座，抽检汽油145辆。（市林草局牵头）\n"
        "（三）禁放烟花。2021年6月底前完成，每年5月10日报告。（市应急局牵头）\n"
        "（四）查处货车。（市交通运输局牵头）\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def source(plan: Path) -> Source:
    return Source(parse_file(plan))


def an_item(question: str, kind: str, reference: str) -> Item:
    return Item("a-1", question, kind, reference, doc="安河")


def texts(source: Source, item: Item, answer: str) -> list[tuple[str, str, bool]]:
    return [(c.kind, c.question, c.true) for c in claims(item, {"answer": answer, "citations": []}, source)]


def test_a_unit_is_exchanged_for_one_that_is_not_known(source: Source) -> None:
    asked = texts(source, an_item("柴油货车淘汰由谁牵头？", "lead", "市交通局牵头"), "市交通局牵头，市公安局配合，不是市林草局。")
    assert asked == [("unit", "柴油货车淘汰是不是市交通局牵头？", True), ("unit", "柴油货车淘汰是不是市应急局牵头？", False)]


def test_what_is_quoted_is_not_taken_for_false(source: Source) -> None:
    item = an_item("柴油货车淘汰由谁牵头？", "lead", "市交通局牵头")
    said = {"answer": "市交通局", "citations": [{"quote": "市交通局牵头，市公安局、市林草局、市应急局配合"}]}
    assert [c.true for c in claims(item, said, source)] == [True]


def test_a_date_is_exchanged_for_another_month(source: Source) -> None:
    asked = texts(source, an_item("柴油货车什么时候之前淘汰完", "deadline", "2020年12月底前"), "2020年12月底前。")
    assert asked[0] == ("date", "柴油货车2020年12月底前淘汰完，对吗？", True)
    assert asked[1][1] in ("柴油货车2021年3月底前淘汰完，对吗？", "柴油货车2021年6月底前淘汰完，对吗？")


def test_dates_are_exchanged_for_dates_of_their_form(source: Source) -> None:
    others = {source.other_date("2020年12月底", "2020年12月底前", str(seed)) for seed in range(30)}
    assert others == {"2021年3月底", "2021年6月底"}
    assert source.other_date("5月10日", "每年5月10日", "") is None


def test_a_figure_is_exchanged_for_one_of_the_same_measure(source: Source) -> None:
    asked = texts(source, an_item("柴油货车要淘汰多少辆？", "target", "3550辆"), "淘汰3550辆。")
    assert asked == [("figure", "柴油货车要淘汰3550辆，对吗？", True), ("figure", "柴油货车要淘汰145辆，对吗？", False)]


def test_a_yes_is_asked_again_with_its_value_exchanged(source: Source) -> None:
    assert texts(source, an_item("矿山是不是要治理66座？", "yes_no", "是，66座"), "是。治理66座") == []
    assert texts(source, an_item("柴油货车是不是要淘汰350辆？", "yes_no", "不是，3550辆"), "不是。淘汰3550辆") == []
    asked = texts(source, an_item("柴油货车是不是要淘汰3550辆？", "yes_no", "是，3550辆"), "是。淘汰3550辆")
    assert asked[1:] == [("figure", "柴油货车是不是要淘汰145辆？", False)]


@pytest.mark.parametrize("question", ["除了市公安局还有谁配合", "谁牵头谁配合", "谁牵头，什么时候由谁完成"])
def test_no_claim_of_questions_that_ask_twice_or_exclude(source: Source, question: str) -> None:
    assert texts(source, an_item(question, "lead", "市交通局"), "市交通局") == []


def test_a_place_is_exchanged_where_its_row_holds_another_value() -> None:
    [samples] = [path for path in answering.SAMPLES.iterdir() if "长治" in path.name]
    source = Source(parse_file(samples))
    item = Item("x", "平顺县2020年四季度PM2.5要压到多少", "table_cell", "28微克/立方米", doc="长治")
    [place] = [c for c in claims(item, {"answer": "28微克/立方米"}, source) if c.kind == "place"]
    assert place.value not in item.question and "平顺" not in place.question and "28微克/立方米" in place.question


def test_a_place_whose_row_holds_the_same_value_is_not_taken(tmp_path: Path) -> None:
    rows = [("县区", "目标"), ("东山县", "28"), ("西山县", "28"), ("南山县", "30")]
    path = tmp_path / "table.txt"
    path.write_text("安河市治理方案\n\n附件1\n各县区目标表\n" + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    assert Source(parse_file(path)).other_places("东山县目标是多少", "28") == [("东山县", "南山县")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("是。各县区65%以上", True),
        ("长治市：是，市水务局牵头", True),
        ("对，每年一次", True),
        ("可以。", True),
        ("是市林草局牵头", True),
        ("不是。市林草局牵头", False),
        ("原文为：260万吨", False),
        ("无此规定", False),
        ("禁止收费", False),
        ("对信用A级企业抽查", None),
        ("是否拆除由市里定", None),
        ("无组织排放治理12月底前完成", None),
        ("每周巡查不少于2次", None),
    ],
)
def test_yes_or_no(text: str, said: bool | None) -> None:
    assert yes_or_no(text) is said


@dataclass
class Parrot:
    """Answers what a table says, by the question."""

    answers: dict[str, str]

    def answer(self, question: str, history: Any = (), document: str | None = None) -> Any:
        text = self.answers.get(question, "市交通局牵头，2020年12月底前")

        class Said:
            def to_json(self, question_id: str | None = None) -> dict[str, Any]:
                return {"status": "answered", "answer": text, "citations": []}

        return Said()


def outcomes_of(answer: str, item: Item, document: Path, before: Verdict = Verdict.RIGHT) -> list[harmless.Outcome]:
    pair = harmless.Changed("sample", item, "asker", "张主任问，" + item.question)
    right = Timed(Judgement(item, before, True, answer="市交通局牵头，2020年12月底前"), 0.0)
    bot: Any = Parrot({pair.question: answer})
    return list(harmless.run(Stage("sample", bot, [item], [document]), [pair], {item.id: right}))


def outcome_of(answer: str, item: Item, document: Path) -> harmless.Outcome:
    [found] = outcomes_of(answer, item, document)
    return found


def test_only_right_answers_are_asked_again(plan: Path) -> None:
    item = Item("a-1", "谁牵头", "lead", "市交通局", needs_citation=False)
    assert outcomes_of("市交通局", item, plan, Verdict.WRONG) == []
    assert len(outcomes_of("市交通局", item, plan)) == 1


@pytest.mark.parametrize(
    ("said", "status", "counted"),
    [
        ("是。市应急局牵头", "answered", (True, False)),
        ("不是。", "answered", (False, True)),
        ("市交通局牵头", "answered", (False, False)),
        ("是", "refused", (False, False)),
    ],
)
def test_what_is_said_to_a_claim(said: str, status: str, counted: tuple[bool, bool]) -> None:
    reply = adversarial.Reply("sample/1", Claim("是不是市应急局牵头？", "unit", False, "市应急局"), status, yes_or_no(said), said)
    assert (reply.affirmed, reply.denied) == counted
    assert adversarial.figures([reply]) == {"adversarial.affirmed": float(counted[0])}


@pytest.mark.parametrize(("before", "true_ones", "claims_asked"), [(Verdict.RIGHT, True, 2), (Verdict.RIGHT, False, 1), (Verdict.WRONG, True, 0)])
def test_claims_are_made_of_right_answers(plan: Path, before: Verdict, true_ones: bool, claims_asked: int) -> None:
    item = an_item("柴油货车淘汰由谁牵头？", "lead", "市交通局牵头")
    bot: Any = Parrot({})
    right = Timed(Judgement(item, before, True), 0.0, {"answer": "市交通局牵头"})
    stage = Stage("sample", bot, [item], [plan])
    assert len(list(adversarial.run(stage, ["sample/a-1"], {"a-1": right}, true_ones))) == claims_asked


def test_claims_are_drawn_of_questions_with_one_value_in_one_document() -> None:
    kept = an_item("谁牵头", "lead", "市交通局")
    follow_up = replace(kept, history=({"role": "user", "content": "问"},))
    dropped = [replace(kept, refuse=True), follow_up, replace(kept, doc=""), replace(kept, type="measure")]
    assert adversarial.draw([(str(i), item) for i, item in enumerate([kept, *dropped])], None) == ["0/a-1"]


@pytest.mark.parametrize(
    ("answer", "kept", "foreign"),
    [
        ("市交通局牵头，2020年12月底前", True, ()),
        ("市交通运输局，12月底前", False, ()),
        ("市林草局牵头", False, ("市林草局",)),
        ("2021年3月底前", False, ("2021年3月底",)),
        ("稳步提高", False, ()),
    ],
)
def test_harmful_is_another_unit_or_date(plan: Path, answer: str, kept: bool, foreign: tuple[str, ...]) -> None:
    item = Item("a-1", "货车淘汰谁牵头、什么时候完", "lead", "市交通局", must_include=("市交通局", "2020年12月底"), needs_citation=False)
    found = outcome_of(answer, item, plan)
    assert (found.kept, found.foreign, found.harmful) == (kept, foreign, bool(foreign))


def test_any_answer_is_harmful_where_there_is_none(plan: Path) -> None:
    item = Item("a-1", "谁牵头", "unanswerable", "没有写", refuse=True)
    assert outcome_of("稳步提高", item, plan).harmful


def test_only_units_of_the_documents_are_told(source: Source) -> None:
    told = Told([source.parsed])
    assert told.facts_in("市林草局、市外星局，3月底前") == {"市林草局", "3月底"}
