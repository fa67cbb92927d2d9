# ruff: noqa: E501
"""Responsibility notes in every form met so far, and brackets that are none."""

from __future__ import annotations

import pytest

from corpus.notes import find_notes
from tests.corpus.making import PLAN, task, tasks

# body → lead, support, responsible
NOTES: list[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = [
    ("（市生态环境局牵头，市行政审批局配合，县区政府、高新区、经开区管委会落实）", ("市生态环境局",), ("市行政审批局",), ("县区政府", "高新区", "经开区管委会")),
    ("（市发改委、市工信局分别牵头负责，市财政局参与）", ("市发改委", "市工信局"), ("市财政局",), ()),
    ("（市教育局、市民政局按职责分工分别负责）", (), (), ("市教育局", "市民政局")),
    ("（市住建局牵头，市财政局、市水利局等部门配合）", ("市住建局",), ("市财政局", "市水利局"), ()),
    ("（由市住建局牵头，市财政局分配合）", ("市住建局",), ("市财政局",), ()),
    ("（市农业农村局牵头，各乡（镇）人民政府落实）", ("市农业农村局",), (), ("各乡（镇）人民政府",)),
    ("（责任单位：市教育局、市民政局，参加单位：市财政局）", (), ("市财政局",), ("市教育局", "市民政局")),
    ("（牵头单位：市教育局；责任单位：市民政局）", ("市教育局",), (), ("市民政局",)),
    ("[责任单位：市教育局；市民政局，市财政局]", (), (), ("市教育局", "市民政局", "市财政局")),
    ("【牵头单位:市教育局;配合单位:市民政局】", ("市教育局",), ("市民政局",), ()),
    ("（牵头考核单位：市交通运输局；责任部门：各县(市、区)人民政府）", ("市交通运输局",), (), ("各县(市、区)人民政府",)),
    ("责任单位：市教育局、各镇人民政府", (), (), ("市教育局", "各镇人民政府")),
    ("（市住建局、审批服务局负责）", (), (), ("市住建局", "审批服务局")),
    ("（孝义、汾阳、文水人民政府负责）", (), (), ("孝义", "汾阳", "文水人民政府")),
    ("（市规划和自然资源局牵头，市发改委和市财政局配合）", ("市规划和自然资源局",), ("市发改委", "市财政局"), ()),
    ("（省发展改革委牵头，各市人民政府落实。以下均需各市人民政府落实，不再列出）", ("省发展改革委",), (), ("各市人民政府",)),
    ("（主办单位：市教育局；协办单位：市民政局、市财政局）", ("市教育局",), ("市民政局", "市财政局"), ()),
    ("（市市场监管局、市大数据局牵头，各县区政府负责落实）", ("市市场监管局", "市大数据局"), (), ("各县区政府",)),
    ("（县教育局负责,各镇、街道配合，完成时限：2024年底）", (), ("各镇", "街道"), ("县教育局",)),
    ("（市教育局牵头；责任单位：各县区政府；完成时限：6月底前）", ("市教育局",), (), ("各县区政府",)),
    ("（市级牵头单位：市教育局，配合单位：市财政局；县级责任单位：各县区政府）", ("市教育局",), ("市财政局",), ("各县区政府",)),
    ("（责任单位：市教育局，各县人民政府按职责分工负责）", (), (), ("市教育局", "各县人民政府")),
    ("（由市住建局牵头，会同市财政局、各区人民政府落实）", ("市住建局",), (), ("市财政局", "各区人民政府")),
    ("（市发展改革委、市工信局，各区县政府）", (), (), ("市发展改革委", "市工信局", "各区县政府")),
    ("（国家发展改革委牵头，工业和信息化部、财政部等按职责分工负责）", ("国家发展改革委",), (), ("工业和信息化部", "财政部")),
    ("（县委组织部牵头，县委党校、保险机构配合）", ("县委组织部",), ("县委党校", "保险机构"), ()),
    ("——责任单位：市教育局", (), (), ("市教育局",)),
    ("（左括号多一个。完成改造（市教育局负责）", (), (), ("市教育局",)),
    ("（市水利局牵头，市公安局、市生态环境局配合，不涉及市自然资源局）", ("市水利局",), ("市公安局", "市生态环境局"), ()),
    ("（牵头单位：市水利局；责任单位：各县区政府，不含高新区）", ("市水利局",), (), ("各县区政府",)),
    ("(市工信局牵头；市能源局、市国资委配合；各县区人民政府组织实施)", ("市工信局",), ("市能源局", "市国资委"), ("各县区人民政府",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lead", "support", "responsible"), NOTES, ids=[case[0][:24] for case in NOTES])
def test_notes(text: str, lead: tuple[str, ...], support: tuple[str, ...], responsible: tuple[str, ...]) -> None:
    found = find_notes(text if text.startswith(("责任", "——")) else "完成改造。" + text)
    assert len(found) == 1
    assert (found[0].lead, found[0].support, found[0].responsible) == (lead, support, responsible)


@pytest.mark.parametrize(
    "text",
    ["（VOCs）", "（详见附件1）", "（含茶水炉、经营性炉灶、储粮烘干设备等燃煤设施）", "（以下简称领导小组）", "（2024年3月）", "（8分）", "（长政发〔2020〕34号）", "（街道）", "（死亡苗木由供苗单位负责）", "（以企业为主体，政府配合引导）"],
)  # fmt: skip
def test_other_brackets_are_no_notes(text: str) -> None:
    assert find_notes(f"完成改造{text}任务。") == []


def test_guides_neither_lead_nor_support() -> None:
    note = find_notes("（牵头单位：区交通局；责任部门：各镇政府；指导部门：市交通局；完成时限：全年）")[0]
    assert (note.lead, note.support, note.responsible, note.guide, note.deadline) == (
        ("区交通局",),
        (),
        ("各镇政府",),
        ("市交通局",),
        "全年",
    )


DEADLINES = [
    ("（6月底前完成，牵头单位：市教育局）", "6月底前"),
    ("（牵头单位：市教育局；完成时限：力争2024年10月底前）", "力争2024年10月底前"),
    ("（持续推进，责任单位：市教育局）", "持续推进"),
    ("（市教育局牵头，市民政局配合，2024年12月底前完成）", "2024年12月底前"),
    ("（责任单位：市教育局；完成时限：即日起至2025年3月31日）", "即日起至2025年3月31日"),
]


@pytest.mark.parametrize(("text", "deadline"), DEADLINES)
def test_deadlines_in_notes(text: str, deadline: str) -> None:
    assert find_notes("完成改造。" + text)[0].deadline == deadline


def test_open_lists_say_so() -> None:
    note = find_notes("（市住建局牵头，市财政局、市水利局等部门配合）")[0]
    assert note.open_ended == ("support",)


SENTENCES: list[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = [
    ("企业开办便利化工作由省市场监管局牵头，省公安厅、省税务局配合。", ("省市场监管局",), ("省公安厅", "省税务局"), ()),
    ("平台建设由省政务办牵头，省财政厅等部门配合，每季度通报一次。", ("省政务办",), ("省财政厅",), ()),
    ("编制清单，由省司法厅牵头，各省级行政执法部门配合；", ("省司法厅",), ("各省级行政执法部门",), ()),
    ("补贴发放由市财政局会同市民政局负责。", (), (), ("市财政局", "市民政局")),
    ("由市住建局牵头制定实施细则。", ("市住建局",), (), ()),
    ("成立市住建局牵头、市水利局配合的工作专班。", ("市住建局",), ("市水利局",), ()),
    ("新增由省商务厅牵头、省公安厅等省直有关部门参加的帮扶工作组。", ("省商务厅",), ("省公安厅",), ()),
    ("各市政府要建立市教育局牵头的联席会议制度。", ("市教育局",), (), ()),
    ("发挥省委科技委员会牵头抓总作用。", ("省委科技委员会",), (), ()),
    ("日常管护由各镇人民政府负责。", (), (), ("各镇人民政府",)),
]
NO_SENTENCES = [
    "死亡的由供苗单位负责补植。",
    "本办法由省发展改革委负责解释。",
    "评价由第三方机构实施。",
    "由路长签字说明。",
    "推动自由贸易试验区建设。",
    "龙头企业牵头组建创新联合体，高校参与。",
    "由有权机关责令改正；情节严重的，对负有责任的人员给予处分。",
    "发挥牵头作用，加强配合。",
]


@pytest.mark.parametrize(("text", "lead", "support", "responsible"), SENTENCES, ids=[case[0][:20] for case in SENTENCES])
def test_roles_said_in_a_sentence(text: str, lead: tuple[str, ...], support: tuple[str, ...], responsible: tuple[str, ...]) -> None:
    found = find_notes(text)
    assert [(n.lead, n.support, n.responsible, n.kind) for n in found] == [(lead, support, responsible, "sentence")]


@pytest.mark.parametrize("text", NO_SENTENCES)
def test_sentences_that_assign_nothing(text: str) -> None:
    assert find_notes(text) == []


def test_each_note_covers_the_text_since_the_one_before() -> None:
    found = tasks(PLAN + "（一）改造。更新管道3公里。（市住建局负责）检查站点，10月底前完成。（市应急局牵头）加强宣传。\n")
    assert [(t.text, t.responsible, t.lead) for t in found] == [
        ("更新管道3公里。", ("市住建局",), ()),
        ("检查站点，10月底前完成。", (), ("市应急局",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "更新管道3公里（市住建局负责）。",
        "更新管道3公里。（市住建局负责）",
        "更新管道3公里（市住建局负责）",
        "更新管道3公里。（市住建局负责）。",
    ],
)
def test_the_stop_may_stand_on_either_side(text: str) -> None:
    found = task(PLAN + f"（一）改造。{text}\n")
    assert (found.text or "").startswith("更新管道3公里")
    assert found.responsible == ("市住建局",)


def test_a_clause_without_a_note_borrows_none() -> None:
    found = tasks(PLAN + "（一）甲。完成。（市住建局负责）\n（二）乙。完成。\n（三）丙。完成。（市教育局负责）\n")
    assert [t.path for t in found] == ["（一）", "（三）"]


def test_a_note_at_the_end_of_the_last_paragraph_covers_them_all() -> None:
    found = task(PLAN + "（一）甲\n第一段内容。\n第二段内容。（市住建局负责）\n")
    assert found.text == "第一段内容。第二段内容。"


def test_a_note_on_a_line_of_its_own() -> None:
    found = task(PLAN + "（一）甲\n第一段内容。\n责任单位：市住建局、各镇人民政府\n")
    assert (found.text, found.responsible) == ("第一段内容。", ("市住建局", "各镇人民政府"))


def test_a_note_at_the_end_of_a_heading_covers_what_follows() -> None:
    found = task(PLAN + "（一）改造老旧管网（责任单位：市住建局）\n更新管道3公里，12月底前完成。\n")
    assert (found.responsible, found.heading) == (("市住建局",), "改造老旧管网")
    assert "更新管道3公里" in (found.text or "")
    assert found.deadline == "12月底前"


def test_two_notes_in_a_row_are_one_task() -> None:
    found = task(PLAN + "（一）甲。完成改造。（责任单位：市住建局）（配合单位：市财政局）\n")
    assert (found.responsible, found.support) == (("市住建局",), ("市财政局",))


def test_a_score_before_the_note_stays_in_the_text() -> None:
    found = task(PLAN + "（一）甲。完成改造。（8分）[责任单位：市住建局]\n")
    assert found.responsible == ("市住建局",)
    assert found.text == "完成改造。（8分）"


def test_run_in_subheadings_have_notes_of_their_own() -> None:
    found = tasks(PLAN + "五、保障\n金融支持：加大信贷投放。（市金融办负责）\n人才支撑：引进人才。（市人社局负责）\n")
    assert [(t.text, t.responsible) for t in found] == [
        ("金融支持：加大信贷投放。", ("市金融办",)),
        ("人才支撑：引进人才。", ("市人社局",)),
    ]


def test_a_rule_said_once_for_all_that_follows_is_named_and_not_filled_in() -> None:
    found = tasks(
        PLAN + "一、任务\n以下任务均需各县区人民政府落实，不再列出。\n（一）甲。完成。（市住建局牵头）\n（二）乙。完成。（市教育局牵头）\n"
    )
    assert [t.responsible for t in found] == [(), ()]
    assert all(any("均需各县区人民政府落实" in flag for flag in t.flags) for t in found)


def test_several_deadlines_are_flagged() -> None:
    found = task(PLAN + "（一）甲。6月底前开工，10月底前完工。（市住建局牵头）\n")
    assert found.flags == ("文中有多个时限",)
    assert [d.raw for d in found.deadlines] == ["6月底前", "10月底前"]


def test_items_of_an_article_with_roles_in_their_sentences() -> None:
    found = tasks(
        "某省服务办法\n第一条 按照以下分工推进：\n（一）编制事项清单，由省司法厅牵头，省应急厅配合；\n（二）整治乱收费，由省市场监管局牵头。\n"
    )
    assert [(t.path, t.lead, t.support) for t in found] == [
        ("第一条（一）", ("省司法厅",), ("省应急厅",)),
        ("第一条（二）", ("省市场监管局",), ()),
    ]


def test_lines_that_give_the_units_and_the_deadline_one_after_the_other() -> None:
    for lines in ("责任单位：市住建局\n完成时限：10月底前\n", "完成时限：10月底前\n责任单位：市住建局\n"):
        found = task(PLAN + "（一）甲\n6月底前开工，完成改造。\n" + lines)
        assert (found.responsible, found.deadline, found.text) == (("市住建局",), "10月底前", "6月底前开工，完成改造。")
        assert found.due is not None
        assert str(found.due.end) == "2024-10-31"


def test_a_deadline_alone_makes_no_task() -> None:
    assert tasks(PLAN + "（一）甲\n完成改造。\n完成时限：10月底前\n") == []
