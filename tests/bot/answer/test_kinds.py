"""What is said of what was read, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from bot.answer.cell import names_another_row
from bot.answer.claim import UNSURE, figures_of, forbids
from bot.answer.cut import grown, line, nearest
from bot.answer.valued import asked_dimension, asks_length, holds_length, holds_quantity, holds_time
from bot.answer.widened import widened
from bot.decide import NAMED, UNNAMED
from bot.find.candidates import Candidate
from bot.pipeline import PolicyBot
from bot.question import understand
from bot.question_kind import is_counted, kind_of
from bot.question_read import UNKNOWN, with_verdicts, without_claimed
from bot.reader.kinds import KINDS
from bot.reader.types import Read, Reading
from bot.types import Question
from tests.bot.answer.reads import Told, candidates, told
from tests.bot.making import DIGITAL, read

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


def test_units_of_a_note_that_is_read_alone_are_said_with_the_work_that_it_governs() -> None:
    plan = PLAN + "\n（九）强化许可管理。全面开展许可证清理整顿，8月底前完成核发工作，实现许可证全覆盖。\n（市审批局、相关乡（镇）人民政府牵头负责）\n"
    answer = told("许可证核发归谁管", plan, {"市审批局": 0.9})
    assert "核发" in answer.text
    assert "市审批局" in answer.text
    assert "（）" not in answer.text


def test_a_sentence_that_says_who_between_its_words_is_said_whole() -> None:
    text = PLAN.replace("本方案由市大数据局负责解释。", "本方案解释权归市大数据局，由市大数据局负责解读，并出台相应的实施细则。")
    assert "本方案解释权归市大数据局，由市大数据局负责解读，并出台相应的实施细则" in told("实施细则哪个单位出", text, {"实施细则": 0.9}).text


@pytest.mark.parametrize(("second", "said"), [(0.35, True), (0.25, False)])
def test_a_part_of_the_same_sentence_that_is_nearly_as_likely_is_said_with_it(second: float, said: bool) -> None:
    parts = "对考核合格的甲类、乙类、丙类带头人，按每人2000元给予补助，由所在街道按季度发放到人，不得截留；"
    parts += "对返乡创办合作社的博士、硕士、本科生带头人，按每人8000元、5000元、3000元给予安家补助，由所在街道按年度发放到人"
    plan = PLAN.replace("对考核合格的按每人2000元给予补助", parts)
    answer = told("考核合格补多少钱", plan, {"对考核合格": 0.62, "对返乡创办": second})
    assert "2000元" in answer.text
    assert ("8000元" in answer.text) is said
    assert "2000元" in answer.citations[0].quote


def test_of_a_sentence_that_gives_each_unit_its_duty_that_of_the_one_is_said() -> None:
    text = "云溪市老街保护规定\n\n第三条 市规划局负责老街的规划管理，会同市文旅局组织普查；"
    text += "市住建局负责老街房屋的修缮、使用监督；市文旅局负责不可移动文物的监督管理；"
    text += "市消防救援支队负责消防监督检查；市城管局依照本规定实施处罚，并公布举报电话。\n"
    answer = told("老街修缮归哪个部门盯", text, {"修缮": 0.9})
    assert "市住建局负责老街房屋的修缮、使用监督" in answer.text
    assert "市规划局" not in answer.text


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
    assert "原文没有写数字" not in PolicyBot(library).answer("僵尸平台关停的目标是啥").text


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
    answer = told("村级服务站什么时候建完", PLAN, {"建成村级服务站": UNNAMED.alone - 0.15})
    assert answer.status == "refused"
    assert any("一、（一）" in notice for notice in answer.notices)


def test_a_place_that_shares_most_words_is_answered_from_at_a_lower_probability() -> None:
    for words, status in (("建成村级服务站", "answered"), ("对考核合格", "refused")):
        bot = PolicyBot(Told([read(PLAN, "文件0")], {words: NAMED.seconded + 0.01}, shared="村级服务站"))
        assert bot.answer("村级服务站建多少个", document="文件0").status == status


def test_a_claim_is_not_seconded_by_its_words() -> None:
    bot = PolicyBot(Told([read(PLAN, "文件0")], {"建成村级服务站": NAMED.seconded + 0.01}, yes=0.9, kinds={"claim": 1.0}, shared="村级服务站"))
    assert bot.answer("村级服务站建120个对吧", document="文件0").status == "refused"


def test_where_several_documents_say_like_things_it_is_asked_which_is_meant() -> None:
    other = PLAN.replace("云溪市", "青石县").replace("120个", "36个").replace("市大数据局", "县数据局")
    answer = told("村级服务站建多少个", [PLAN, other], {"建成村级服务站": 0.39})
    assert answer.status == "clarify"
    assert [option[:3] for option in answer.options] == ["云溪市", "青石县"]


@pytest.mark.parametrize(
    ("text", "limit", "answers", "said"),
    [
        ("建成平台。", 20, "", "建成平台"),
        ("对小微企业，给予补贴，每户一万元，最长三年，到期退出。", 14, "每户一万元", "给予补贴，每户一万元"),
        ("对小微企业，给予补贴，每户一万元，最长三年，到期退出。", 14, "到期退出", "最长三年，到期退出"),
        ("甲（乙，丙，丁），戊己庚辛", 9, "丙", "甲（乙，丙，丁）"),
        ("甲（乙，丙，丁），戊己庚辛", 4, "丙", "甲（乙，丙，丁）"),
        ("对小微企业，给予补贴，每户一万元，最长三年，到期退出。", 5, "三年，到期", "最长三年，到期退出"),
    ],
)
def test_a_long_sentence_is_cut_at_its_commas_around_the_answer(text: str, limit: int, answers: str, said: str) -> None:
    at = text.find(answers)
    assert line(text, limit, (at, at + len(answers)) if answers else None) == said


LONG_ONE = "自本办法发布之日起至年底，凡购房并备案的家庭，由区里免费提供职业推介，名额一个，每户补贴两百元"


@pytest.mark.parametrize(
    ("about", "holds", "said"),
    [
        ("", None, "自本办法发布之日起至年底"),
        ("谁给职业推介", None, "由区里免费提供职业推介，名额一个"),
        ("谁给职业推介", lambda part: "元" in part, "名额一个，每户补贴两百元"),
        ("谁给职业推介", lambda part: "年底" in part, "自本办法发布之日起至年底"),
        ("谁给职业推介", lambda part: "名额" in part, "由区里免费提供职业推介，名额一个"),
        ("谁给职业推介", lambda part: "没有" in part, "由区里免费提供职业推介，名额一个"),
    ],
)
def test_a_cut_line_says_what_is_asked_about_and_keeps_a_value_of_its_kind(about: str, holds: Callable[[str], bool] | None, said: str) -> None:
    assert line(LONG_ONE, 18, about=about, holds=holds) == said


@pytest.mark.parametrize("span", [(0, 0), (9, 9), (9, 500), (-1, 4)])
def test_words_that_answer_nothing_are_not_cut_around(span: tuple[int, int]) -> None:
    assert line(LONG_ONE, 18, span, "谁给职业推介") == line(LONG_ONE, 18, about="谁给职业推介")


def test_the_nearest_part_shares_pairs_of_characters() -> None:
    assert nearest(("推业介职，", "职业办理"), "职业推介") == 1


@pytest.mark.parametrize(("limit", "parts"), [(3, (1, 2)), (5, (1, 3)), (7, (1, 3)), (9, (0, 3))])
def test_the_shorter_neighbour_goes_along_first(limit: int, parts: tuple[int, int]) -> None:
    assert grown([0, 4, 7, 9], 1, 2, limit) == parts


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("要建几家标杆企业", "到2022年，打造一批标杆企业。", False),
        ("要建几家标杆企业", "到2022年，打造20家标杆企业。", True),
        ("撑几个钟头", "不少于8小时。", True),
        ("补几块钱", "每餐补贴3元。", True),
        ("一家补多少钱", "每户补贴两百元。", True),
        ("一家补多少钱", "按投资额的30%给予补贴。", True),
        ("一家补多少钱", "扶持20家企业。", False),
        ("一家补多少钱", "每户补贴 5000。", True),
        ("补贴多少", "扶持20家企业。", True),
        ("压到几个月", "2020年底前压缩审查周期。", False),
        ("到几月", "6月底前完成。", True),
        ("要评到几级", "评为A级。", True),
        ("补几块钱", "评为A级，给予补贴。", False),
        ("压到几个月", "开会三次。", False),
        ("撑几个钟头", "扶持20家企业。", False),
        ("要建几家标杆企业", "投资30万元，2年内建成。", False),
        ("要建几家标杆企业", "打造三家标杆企业。", True),
        ("要建几家标杆企业", "标杆企业 | 20", True),
        ("要评到几家", "评为A级。", True),
        ("盘子几个亿", "投资300亿元。", True),
        ("盘子几个亿", "规模达到三百亿。", True),
        ("盘子几个亿", "扶持20家企业，占60%。", False),
        ("盘子几个亿", "改造11万户。", False),
        ("要改造多少万", "改造11万户。", True),
        ("要谋划几个亿元项目", "谋划亿元项目300个。", True),
        ("盘子几个亿", "改造 3万户 2 亿。", True),
        ("总共多少万", "安排 120,000。", True),
        ("总共多少万人", "培训 30 天。", False),
        ("总共多少万人", "培训300人。", True),
        ("税收几个点", "减按1.5%征收。", True),
        ("税收几个点", "扶持20家企业。", False),
        ("压到几个月", "规划到2030年。", False),
        ("压到几个月", "开会三回。", False),
    ],
)
def test_a_number_is_answered_by_a_quantity_of_its_kind_and_by_no_date(question: str, text: str, held: bool) -> None:
    assert holds_quantity(text, asked_dimension(question)) is held


@pytest.mark.parametrize(
    ("asked", "said", "found"),
    [
        ("上浮8%可不可以", "上下浮动幅度不得超过10%。", "within"),
        ("上浮12%可不可以", "上下浮动幅度不得超过10%。", "denied"),
        ("主阳台挑2.3米按一半算吗", "进深由不应大于2.1米调整为不应大于2.4米。", "within"),
        ("买10套够不够", "购买20套以上的给予补贴。", "denied"),
        ("首付两成对吧", "首付比例由40%降至20%。", "held"),
        ("首付两成对吧", "首付比例由40%降至30%。", "denied"),
        ("建5家够吗", "扶持20个企业。", "absent"),
        ("第3批也算吗", "第3批名单。", "held"),
        ("平台2025年5月底前建好吗", "2025年10月底前建成平台，5G信号全覆盖。", "denied"),
        ("旧房可以拆吗", "购买20套以上的给予补贴。", "none"),
        ("平台5月建好吗", "建成平台。", "absent"),
        ("补5元吗", "三个月内办结。", "absent"),
        ("平台6月建好吗", "2025年6月底前建成平台。", "held"),
        ("第3批也算吗", "第2批名单。", "denied"),
        ("第3批也算吗", "首批名单。", "absent"),
        ("奖金能给到五万吧", "给予1万元至3万元奖励。", "denied"),
        ("奖金能给到两万吧", "给予1万元至3万元奖励。", "within"),
        ("奖金有一万五吧", "给予1.5万元奖励。", "held"),
        ("奖金有15万五吧", "给予20万元奖励。", "denied"),
        ("招两千五百吧", "招收2500人。", "held"),
        ("招三千吧", "招收2500人。", "absent"),
        ("千万别漏报对吧", "不得漏报，给予1万元奖励。", "none"),
    ],
)
def test_figures_of_a_claim_are_compared_as_figures(asked: str, said: str, found: str) -> None:
    assert figures_of(asked, said) == found


@pytest.mark.parametrize(
    ("asked", "said", "found"),
    [
        ("编码登记能不能收费", "落实便民要求，严禁在编码登记中乱收费。", True),
        ("编码登记收费，允许不", "落实便民要求，严禁在编码登记中乱收费。", True),
        ("编码登记不能收费吧", "落实便民要求，严禁在编码登记中乱收费。", False),
        ("浮动8%可以吗", "浮动幅度不得超过10%。", False),
        ("落实便民要求吗", "落实便民要求，严禁在编码登记中乱收费。", False),
        ("公园里能放烟花吗", "公园全面禁放烟花爆竹。", True),
        ("公园是不是禁放烟花", "公园全面禁放烟花爆竹。", False),
        ("旧房可以拆吗", "", False),
        ("旧房可以拆吗", "严禁收费。", False),
        ("旧房可以拆吗", "，，拆旧房须报批，，严禁收费，。", False),
    ],
)
def test_what_a_sentence_forbids_gets_no_yes(asked: str, said: str, found: bool) -> None:
    assert forbids(asked, said) is found


TOWNS = """云溪市旅游发展指标

附件1

各镇旅游发展主要指标

| 镇 | 精品民宿（家） | 旅游厕所（座） |
| --- | --- | --- |
| 云台镇 | 4 | 5 |
| 寺台镇 | — | 3 |
"""


def row_of(name: str) -> Candidate:
    return next(c for c in candidates(read(TOWNS, "指标")) if c.kind == "cells" and name in c.text)


@pytest.mark.parametrize(
    ("question", "row", "another"),
    [("寺台镇民宿几家", "云台镇", True), ("寺台镇民宿几家", "寺台镇", False), ("云台镇和寺台镇各几家", "云台镇", False), ("民宿几家", "云台镇", False)],
)
def test_a_row_that_the_question_does_not_name_gives_way_to_one_that_it_names(question: str, row: str, another: bool) -> None:
    assert names_another_row(question, row_of(row)) is another


@pytest.mark.parametrize(
    ("question", "row", "said"),
    [("寺台镇精品民宿要建几家", "寺台镇", "原文未写明寺台镇精品民宿"), ("寺台镇旅游厕所几座", "寺台镇", None), ("云台镇精品民宿几家", "云台镇", None)],
)
def test_a_blank_cell_is_said_to_be_blank(question: str, row: str, said: str | None) -> None:
    answer = told(question, TOWNS, {row: 0.9})
    assert (answer.status == "refused") is (said is not None)
    assert said is None or answer.text.startswith(said)


def test_a_claim_about_a_unit_is_read_without_the_unit() -> None:
    class Noting(Told):
        def read(self, question: str, document_ids: Sequence[str] | None) -> Read:
            asked.append(question)
            return super().read(question, document_ids)

    asked: list[str] = []
    answer = PolicyBot(Noting([read(PLAN, "计划")], {"建成村级服务站": 0.9})).answer("村级服务站是不是市委网信办牵头")
    assert asked[0] == "村级服务站是不是哪个单位牵头"
    assert answer.text.startswith("云溪市：不是。")


@pytest.mark.parametrize(
    ("question", "kind", "said"),
    [
        ("那套OA哪天弄好", "when", "上线协同办公系统，覆盖单位64家；完成时限：2024年10月底前"),
        ("那套OA管到几家", "amount", "上线协同办公系统，覆盖单位64家"),
        ("那套OA是10月前弄好吧", "claim", "上线协同办公系统，覆盖单位64家；完成时限：2024年10月底前"),
    ],
)
def test_of_a_row_what_is_to_be_done_is_said_and_what_is_asked(question: str, kind: str, said: str) -> None:
    bot = PolicyBot(Told([read(DIGITAL)], {"上线协同办公系统": 0.8}, yes=0.5, kinds={kind: 0.95}))
    answer = bot.answer(question)
    assert said in answer.text
    assert "牵头单位" not in answer.text


@pytest.mark.parametrize(("who", "roles"), [(0.01, False), (0.3, True)])
def test_a_role_in_a_word_of_the_matter_is_not_asked_for(who: float, roles: bool) -> None:
    bot = PolicyBot(Told([read(DIGITAL)], {"上线协同办公系统": 0.7}, kinds={"when": 0.6, "who": who}))
    answer = bot.answer("协同办公牵头推进几月上线", document="云溪")
    assert "10月底前" in answer.text
    assert ("牵头单位" in answer.text) is roles


@pytest.mark.parametrize(
    ("question", "unit", "read_as"),
    [
        ("清僵尸平台归市水利局管，对吗", "市水利局", "清僵尸平台归哪个单位管，对吗"),
        ("商贷能转公积金吗", "公积金", "商贷能转公积金吗"),
    ],
)
def test_a_claim_about_a_unit_is_read_without_it(question: str, unit: str, read_as: str) -> None:
    assert without_claimed(question, Question(question, frozenset({"yes_no"}), "", units=(unit,))) == read_as


def test_its_verdict_is_that_of_the_claim_itself() -> None:
    first, second = candidates(read(PLAN))[:2]
    opened = Read((Reading(first, 0.7, 0.9, (0, 0)), Reading(second, 0.2, 0.9, (0, 0))), {})
    closed = Read((Reading(first, 0.1, 0.3, (0, 0)),), {"claim": 1.0})
    found = with_verdicts(opened, closed)
    assert [(r.share, r.yes) for r in found.readings] == [(0.7, 0.3), (0.2, UNKNOWN)]
    assert found.kinds == {"claim": 1.0}


COUNTED = "各县完成清洁取暖改造11万户,其中,气代煤改造0.5万户、电代煤改造3.29万户,替代散煤22万吨。"


def test_what_counts_off_from_the_part_before_is_said_with_it() -> None:
    at = COUNTED.index("气代煤")
    assert line(COUNTED, 30, (at, at + 3)) == COUNTED[: COUNTED.index(",替代")]


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("二、任务\n新建车位900个。其中，公共车位300个。", "公共车位", "新建车位900个。其中，公共车位300个。"),
        ("二、任务\n新建车位900个。公共车位300个。", "公共车位", "公共车位300个。"),
        ("二、任务\n其中，公共车位300个。", "公共车位", "其中，公共车位300个。"),
        (f"二、任务\n{'沿江沿河' * 28}新建车位900个。其中，公共车位300个。", "公共车位", "其中，公共车位300个。"),
    ],
    ids=["with the sentence before", "stands alone", "nothing before it in its clause", "too long with it"],
)
def test_a_sentence_that_leans_on_the_one_before(text: str, words: str, said: str) -> None:
    parsed = read(f"云溪市停车实施方案\n\n一、总体要求\n建成便民停车体系。\n\n{text}\n", "甲")
    found = next(c for c in candidates(parsed) if words in c.text)
    at = found.read.index(words)
    reading = widened(Reading(found, 0.9, 0.5, (at, at + len(words))), parsed.document.text)
    assert reading.candidate.text == said
    assert reading.candidate.read[slice(*reading.span)] == words
    assert parsed.document.text[reading.candidate.span.start : reading.candidate.span.end].strip() == said


BY_WORD = """云溪市经营主体服务办法

一、登记。对能远程配合检查的企业，不列入异常名录。（责任单位：市市场监管局）
"""


def test_a_word_for_a_role_in_a_claims_own_matter_asks_for_nobody() -> None:
    answer = told("电话打得通、也能远程配合检查的，不会进名录吧", BY_WORD, {"不列入异常名录": 0.9}, 0.9)
    assert answer.status == "answered"
    assert answer.text.endswith("是。对能远程配合检查的企业，不列入异常名录。")


MINES = """云溪市矿山整治实施方案

附件1

矿山整治任务分解表

序号\t重点工作\t主要任务\t工程措施\t完成时限\t牵头单位
1\t矿山综合整治\t开展矿山综合整治\t整治矿山67家。\t2031年12月底前\t市自然资源局
2\t矿山综合整治\t加强矿山生态修复\t修复矿山72处。\t2031年12月底前\t市生态环境局
3\t矿山综合整治\t强化降尘管控\t降尘不高于9吨。\t2031年12月底前\t市城管局
"""


@pytest.mark.parametrize(
    ("question", "shares", "said"),
    [
        ("矿山综合整治谁牵头", {"修复矿山": 0.6, "降尘不高于": 0.2, "整治矿山67": 0.15}, "市自然资源局"),
        ("矿山生态修复谁牵头", {"整治矿山67": 0.6, "修复矿山": 0.3}, "市生态环境局"),
        ("矿山生态修复谁牵头", {"整治矿山67": 0.3, "修复矿山": 0.02}, ""),
        ("矿山里的活谁牵头", {"修复矿山": 0.7, "整治矿山67": 0.15}, "市生态环境局"),
    ],
    ids=["without the verb of its name", "by its name", "not likely even alone", "named by none"],
)
def test_a_task_that_is_named_answers_before_likelier_rows(question: str, shares: dict[str, float], said: str) -> None:
    answer = PolicyBot(Told([read(MINES, "文件0")], shares, kinds={"who": 1.0})).answer(question, document="文件0")
    assert said in answer.text if said else answer.status == "refused"


@pytest.mark.parametrize(
    ("question", "is_number"),
    [
        ("修复一处矿山补多少万", True),
        ("复垦的药费报几成", True),
        ("验收合格没有，一处奖多少", True),
        ("复垦有几项支持，都是啥", False),
        ("这几条怎么落实", False),
        ("补贴多少，哪里领", False),
        ("前几年的怎么处理", False),
    ],
)
def test_a_question_for_a_number_alone_is_answered_by_one(question: str, is_number: bool) -> None:
    kinds = dict.fromkeys(KINDS, 0.0) | {"text": 0.9, "amount": 0.05}
    assert kind_of(Question(question, frozenset(), ""), kinds) == ("amount" if is_number else "text")


def test_without_a_figure_it_is_said_that_none_is_written() -> None:
    plan = read("一、修复矿山\n对修复矿山的企业给予适当奖励，由市财政局安排。", "文件0")
    answer = PolicyBot(Told([plan], {"修复矿山的企业": 0.9}, kinds={"text": 0.95, "amount": 0.05})).answer("修复矿山一次奖多少万", document="文件0")
    assert answer.text.startswith("原文没有写数字")


@pytest.mark.parametrize(
    ("question", "is_number"),
    [("整治矿山是几家", True), ("整治矿山的是哪几家", False), ("整治矿山的有几家，谁牵头", False), ("整治矿山的是谁", False)],
)
def test_how_many_is_no_question_of_who(question: str, is_number: bool) -> None:
    assert is_counted(question) is is_number
    kinds = dict.fromkeys(KINDS, 0.0) | {"who": 0.7, "amount": 0.1}
    assert kind_of(understand(question, Told([read(MINES, "甲")], {}).names), kinds) == ("amount" if is_number else "who")


def test_a_task_that_the_question_names_needs_less_of_the_reader() -> None:
    for share, status in ((NAMED.seconded + 0.05, "answered"), (NAMED.seconded - 0.05, "refused")):
        bot = PolicyBot(Told([read(MINES, "文件0")], {"修复矿山": share}, kinds={"who": 1.0}))
        assert bot.answer("矿山生态修复谁牵头", document="文件0").status == status
        assert PolicyBot(Told([read(MINES, "文件0")], {"修复矿山": share}, kinds={"who": 1.0})).answer("修山谁牵头", document="文件0").status == "refused"


NOTED = """云溪市臭氧治理方案

一、夏季行动。开展源头替代。建设治理设施。建立响应机制。（市生态环境局牵头，各县政府负责）
"""


def test_sentences_under_one_note_answer_a_claim_of_a_role_together() -> None:
    shares = {"开展源头替代": 0.3, "建设治理设施": 0.25, "建立响应机制": 0.2}
    answer = PolicyBot(Told([read(NOTED, "文件0")], shares)).answer("夏季行动是市商务局牵头吗", document="文件0")
    assert "市生态环境局牵头" in answer.text


@pytest.mark.parametrize(
    ("question", "yes", "is_cautioned"),
    [
        ("没人更新的平台要关停吗", 0.7, True),
        ("没人更新的平台要关停吗", 0.9, False),
        ("没人更新的平台可以保留吗", 0.3, True),
        ("没人更新的平台可以保留吗", 0.1, False),
        ("没人更新的平台两年以后才关停吗", 0.5, False),
    ],
)
def test_a_verdict_that_is_not_sure_is_said_with_caution(question: str, yes: float, is_cautioned: bool) -> None:
    assert (UNSURE in told(question, PLAN, {"一律关停": 0.8}, yes).notices) is is_cautioned


def test_a_verdict_that_figures_give_needs_no_caution() -> None:
    for question in ("村级服务站是建成120个吗", "村级服务站是建成90个吗"):
        assert UNSURE not in told(question, PLAN, {"建成村级服务站": 0.8}, 0.7).notices


FLATS = """云溪市房票安置方案

一、安置。实行房票安置。（牵头责任单位：市住建局；责任单位：市房管局、市土储中心）

二、补贴。发放购房补贴。（市财政局牵头）
"""


@pytest.mark.parametrize(
    ("question", "words", "status", "said"),
    [
        ("房票安置谁配合", "实行房票", "answered", "原文没有单列配合单位，牵头责任单位：市住建局；责任单位：市房管局、市土储中心"),
        ("购房补贴谁配合", "发放购房", "refused", "原文未写明配合单位（牵头单位：市财政局）"),
    ],
)
def test_who_joins_in_where_only_who_is_responsible_stands_beside_the_lead(question: str, words: str, status: str, said: str) -> None:
    answer = told(question, FLATS, {words: 0.9})
    assert (answer.status, said in answer.text) == (status, True), answer.text


RATES = """云溪市平台实施方案

各区指标不低于90%，详见附件1。

附件1

各区指标

区县\t按时办结率（%）
甲山区\t98
乙水区\t97
丙湖新区\t
"""


def test_rows_of_other_names_leave_no_likelihood_to_a_sentence() -> None:
    shares = {"甲山区": 0.5, "乙水区": 0.3, "不低于90": 0.12}
    answer = PolicyBot(Told([read(RATES, "文件0")], shares, kinds={"amount": 1.0})).answer("丙湖新区按时办结率指标多少", document="文件0")
    assert answer.status == "refused"


PROOF = """云溪市健康证明办法

一、办理。健康证明自2031年2月17日起办理，每人每月发放补助1000元。

二、公示。审核结果公示5个工作日。
"""


@pytest.mark.parametrize(
    ("question", "words", "said"),
    [
        ("证明开出来管几天", "自2031年2月17日", ""),
        ("补助能领几个月", "自2031年2月17日", ""),
        ("审完公示几天", "公示5个", "公示5个工作日"),
        ("证明哪天开始办", "自2031年2月17日", "自2031年2月17日起"),
    ],
)
def test_how_long_is_answered_by_a_length_of_time(question: str, words: str, said: str) -> None:
    answer = PolicyBot(Told([read(PROOF, "文件0")], {words: 0.95}, kinds={"when": 1.0})).answer(question, document="文件0")
    assert said in answer.text if said else answer.status == "refused", answer.text


@pytest.mark.parametrize(
    ("text", "holds"),
    [("隔离14日以上", True), ("三个月内办结", True), ("缓交半年", True), ("2031年6月30日前", False), ("2月16日—2月18日", False), ("每人每月1000元", False)],
)
def test_a_length_of_time(text: str, holds: bool) -> None:
    assert holds_length(text) is holds


@pytest.mark.parametrize(("question", "asks"), [("证明管几天", True), ("哪几天能办证明", False), ("补贴几家", False)])
def test_a_length_of_time_is_asked_for(question: str, asks: bool) -> None:
    assert asks_length(question) is asks


@pytest.mark.parametrize(("text", "holds"), [("隔离14小时", True), ("长期坚持", True), ("2031年6月底前", True), ("建成平台20个", False)])
def test_a_time(text: str, holds: bool) -> None:
    assert holds_time(text) is holds


STAGES = """云溪市机械行业安全生产整治方案

一、分步推进

（一）动员部署，6月底以前。各部门都要把方案定下来，把责任制立起来，整治全面铺开。

（二）自查自改，7月。企业对照检查自己的生产经营活动，边查边改。

二、几点说明

所谓新评定，指2023年4月之后经主管部门评上的。
"""


def test_a_time_that_stands_in_the_heading_is_said_with_it() -> None:
    answer = told("各部门的方案什么时候要定下来", STAGES, {"方案定下来": 0.9})
    assert "6月底以前" in answer.text
    assert "方案定下来" in answer.text


def test_who_else_is_answered_by_all_roles() -> None:
    answer = told("村级服务站除了大数据局还有谁来建", PLAN, {"建成村级服务站": 0.9})
    assert "市财政局、市农业农村局配合" in answer.text


def test_who_is_asked_is_told_from_what_is_asked_beside() -> None:
    plan = PLAN.replace("每年培训带头人300名", "补助标准由市人民政府农业农村行政部门会同同级财政部门确定，每年培训带头人300名")
    assert told("补助标准由谁定，财政参与不", plan, {"补助标准": 0.9}).status == "answered"


@pytest.mark.parametrize(("question", "is_claim"), [("培训的人是市里派还是县里派", False), ("培训还是由县里派人吗", True), ("平台是不是还要清理", True)])
def test_which_of_two_is_no_claim(question: str, is_claim: bool) -> None:
    shares = dict.fromkeys(KINDS, 0.0) | {"claim": 0.8, "text": 0.2}
    assert (kind_of(Question(question, frozenset(), ""), shares) == "claim") is is_claim


def test_a_claim_of_a_year_of_no_document_is_held_against_another_year() -> None:
    assert told("2022年就评上的也算新评定吗", STAGES, {"所谓新评定": 0.9}, yes=0.1).text.startswith("云溪市：不是。")
    assert told("2022年要培训多少人", STAGES, {"所谓新评定": 0.9}).status == "refused"


def test_of_a_note_on_lines_of_its_own_the_work_is_said() -> None:
    plan = PLAN + "\n（九）代办注册登记。为新办企业免费提供执照代办，食品许可只作辅导。\n牵头科室：便民服务中心\n配合单位：市场监管所、税务所\n"
    answer = told("代办执照谁牵头、谁配合", plan, {"便民服务中心": 0.9})
    assert "代办" in answer.text
    assert answer.text.count("便民服务中心") == 1


def test_a_time_that_only_the_note_has_is_said_behind_the_work() -> None:
    plan = PLAN + "\n（九）编制责任清单。逐项明确管护主体和经费来源，做到一设施一台账。（牵头单位：市水利局；完成时限：5月底）\n"
    answer = told("责任清单几月底编完", plan, {"管护主体": 0.9})
    assert "5月底" in answer.text
