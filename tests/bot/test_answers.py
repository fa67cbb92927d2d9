# ruff: noqa: E501
"""Answers over invented plans: roles, deadlines, figures, lists, cells, facts, contradictions."""

from __future__ import annotations

import pytest

from bot.types import Answer
from tests.bot.making import answer, bot_of

ANSWERS = [
    # roles
    ("政务云平台由谁牵头", ["市大数据局"], ["市财政局"], "附件1"),
    ("云溪市数据共享谁配合", ["市司法局"], [], None),
    ("电子证照归集谁牵头、谁配合", ["市大数据局", "市司法局"], [], None),
    ("危桥改造谁负责", ["县交通运输局"], [], "二、（一）"),
    ("产业路谁牵头", ["县交通运输局、县农业农村局"], [], "二、（二）"),
    ("路长制谁落实", ["各乡镇人民政府"], [], "二、（三）"),
    ("数字技能培训谁牵头", ["市人社局、市大数据局"], [], "二、（五）"),
    ("热线工单归谁管", ["市行政审批局"], [], "二、（三）"),
    ("云溪市乡镇光纤责任人是谁", ["周知行"], [], "附件1"),
    ("正文里政务云谁配合", ["市财政局", "市发改委"], [], "二、（一）"),
    # by when
    ("危桥改造什么时候完成", ["2025年6月底前"], ["2024年"], "二、（一）"),
    ("乡镇光纤啥时候前要弄完", ["2024年8月底前"], [], "附件1"),
    ("危桥改造谁牵头，什么时候完成", ["县交通运输局", "2025年6月底前"], [], "二、（一）"),
    # figures
    ("建设通信铁塔多少座", ["120座"], [], "二、（一）"),
    ("光缆多少公里", ["450公里"], [], "二、（一）"),
    ("热线满意率不低于多少", ["95%"], [], "二、（三）"),
    ("专项资金多少钱", ["8000万元"], [], "三、（二）"),
    ("产业路路面宽度不低于多少米", ["4.5米"], [], "二、（二）"),
    ("视频会议终端接入多少台", ["210台"], [], "附件1"),
    ("每年养护投入多少钱", ["600万元"], [], "二、（三）"),
    ("更新客车几辆", ["18辆"], [], "二、（四）"),
    # lists
    ("市大数据局牵头哪些任务", ["3项", "政务云", "数据共享", "培训干部"], [], "附件1"),
    ("市财政局配合几项", ["3项"], [], "附件1"),
    ("发展和改革委员会配合什么", ["1项", "政务云"], [], "二、（一）"),
    ("陈远山负责哪些任务", ["2项", "政务云", "数据共享"], [], "附件1"),
    ("长期坚持的任务有哪些", ["1项", "智慧社区"], [], "附件1"),
    ("2024年10月底前要完成的任务有哪些", ["1项", "一体化办公"], [], "附件1"),
    ("任务清单一共多少条", ["6项"], [], "附件1"),
    # cells and extremes
    ("东江县全年网办率是多少", ["90%"], ["80%"], "附件2"),
    ("东江县一季度网办率是多少", ["80%"], ["90%"], "附件2"),
    ("东江县和北原区的高频事项各多少", ["120项", "140项"], [], "附件2"),
    ("东江县与西岭县全年网办率相差多少", ["90%", "88%", "相差2"], [], "附件2"),
    ("哪个县区全年网办率最高", ["南湖区", "94%"], ["东江县"], "附件2"),
    ("一季度网办率最低的是哪个", ["西岭县", "北原区", "75%"], ["东江县"], "附件2"),
    # what the text says
    ("工作专班下设哪几个组", ["综合组", "技术组", "督查组"], [], "三、（一）"),
    ("青石县的路长制写在哪一条", ["二、（三）"], [], "二、（三）"),
    ("攻防演练多久一次", ["每季度"], [], "二、（四）"),
    # facts of the document
    ("数字政府方案的文号是多少", ["云政办发〔2024〕12号"], [], None),
    ("云溪市的方案什么时候印发的", ["2024年3月5日"], [], None),
    ("印发日期？云溪市数字化那份二十条", ["2024年3月5日"], [], None),
    ("云溪市的方案主送哪些单位", ["各县（区）人民政府"], [], None),
    ("云溪市的方案附件2是什么", ["各县区网办率目标"], [], None),
    ("青石县的计划由谁解释", ["县交通运输局"], [], "三、"),
    ("青石县的计划从什么时候起施行", ["2023年5月1日"], [], "三、"),
    # other ways of writing
    ("政務雲平臺由誰牽頭", ["市大数据局"], [], "附件1"),
    ("云政办发[2024]12号里攻防演练谁牵头", ["市公安局"], [], "二、（四）"),
    ("政务云平台　由谁 牵头？？？", ["市大数据局"], [], "附件1"),
]  # fmt: skip


def place(found: Answer) -> list[str]:
    return [c.path or c.annex or "" for c in found.citations]


@pytest.mark.parametrize(("question", "wanted", "unwanted", "where"), ANSWERS, ids=[case[0] for case in ANSWERS])
def test_answers(question: str, wanted: list[str], unwanted: list[str], where: str | None) -> None:
    found = answer(question)
    assert found.status == "answered", found.text
    assert [w for w in wanted if w not in found.text] == [], found.text
    assert [w for w in unwanted if w in found.text] == [], found.text
    assert found.citations
    assert where is None or any(p.startswith(where) for p in place(found)), place(found)


def test_several_documents_have_a_line_each() -> None:
    found = answer("政务云和危桥改造分别由谁牵头")
    lines = dict(line.rstrip("。").split("：", 1) for line in found.text.split("\n"))
    assert set(lines) == {"云溪市", "青石县"}
    assert "市大数据局" in lines["云溪市"]
    assert "县交通运输局" in lines["青石县"]


def test_a_contradiction_says_both_sides() -> None:
    for question in ("政务云平台什么时候建成", "附件1里政务云平台的完成时限"):
        found = answer(question)
        assert "2024年12月底前" in found.text
        assert "2024年9月底前" in found.text
        assert "不一致" in found.text
        assert {"二、（一）", "附件1"} <= set(place(found))
    assert any("完成时限不一致" in notice for notice in found.notices)


def test_a_contradiction_that_is_not_asked_for_is_a_notice_only() -> None:
    found = answer("政务云平台由谁牵头")
    assert "不一致" not in found.text
    assert any("不一致" in notice for notice in found.notices)


OTHER_LEAD = """某市2024年行动方案
一、任务
（一）整治老旧小区。改造老旧小区120个，惠及居民3万户。（市住建局牵头）
（二）培育企业。新增规上工业企业50家。（市工信局牵头）
附件1
任务表
序号\t重点任务\t具体措施\t完成时限\t牵头单位\t责任单位
1\t老旧小区改造\t改造老旧小区120个，惠及居民3万户。\t6月底前\t市财政局\t各县区政府
2\t森林防火\t修建林区防火道路二百公里。\t长期坚持\t市林业局\t各县区政府
"""


def test_two_leads_for_one_work_are_both_named() -> None:
    found = answer("老旧小区改造谁牵头", bot=bot_of(OTHER_LEAD))
    assert "市住建局" in found.text
    assert "市财政局" in found.text
    assert len(found.citations) >= 2


NOTICES = [
    ("政务云谁配合？正文里", "未列全", "the list ends in 等"),
    ("农村客运站点谁负责", "未列全", "the list ends in 等"),
    ("乡镇光纤谁牵头", "错位", "the row was one column to the left"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "words", "reason"), NOTICES, ids=[case[0] for case in NOTICES])
def test_notices(question: str, words: str, reason: str) -> None:
    assert any(words in notice for notice in answer(question).notices), reason


def test_a_list_that_is_whole_has_no_such_notice() -> None:
    assert not any("未列全" in notice for notice in answer("云溪市数据共享谁配合").notices)


MERGED = """某县2024年行动方案
一、任务
内容。
附件1
任务表
序号\t重点任务\t具体措施\t完成时限\t牵头单位\t配合单位\t责任单位\t责任人
1\t路网联通\t改造县道42公里。\t11月底前\t县交通局\t县财政局\t各乡镇政府\t李庆山
\t\t改造乡道58公里。\t12月底前\t\t\t\t
2\t危桥改造\t改造危桥23座。\t12月底前\t县水利局\t县财政局\t各乡镇政府\t王海峰
"""


def test_units_of_a_merged_cell_carry_a_notice() -> None:
    found = answer("改造乡道谁牵头", bot=bot_of(MERGED))
    assert "县交通局" in found.text
    assert any("沿用上一行的合并单元格" in notice for notice in found.notices)
    assert not any("沿用" in notice for notice in answer("改造危桥谁牵头", bot=bot_of(MERGED)).notices)


def test_a_row_without_units_is_not_given_its_neighbours() -> None:
    head, first, _, last = MERGED.split("附件1\n任务表\n")[1].replace("\t责任单位\t责任人", "").replace("\t各乡镇政府\t李庆山", "").splitlines()
    plan = f"某县2024年行动方案\n一、任务\n内容。\n附件1\n任务表\n{head}\n{first}\n\t\t改造乡道58公里。\t12月底前\t\t\n{last}\n"
    found = answer("改造乡道谁牵头", bot=bot_of(plan))
    assert found.status == "refused"
    assert any("附件1第2行" in notice for notice in found.notices)


YES_NO = [
    ("政务云是不是市大数据局牵头", "是。"),
    ("政务云是不是市财政局牵头", "不是。"),
    ("危桥改造是县交通局牵头吗", "是。"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "start"), YES_NO, ids=[case[0] for case in YES_NO])
def test_yes_and_no(question: str, start: str) -> None:
    assert answer(question).text.split("：", 1)[1].startswith(start)


CLARIFY = ["谁牵头", "牵头单位是谁", "什么时候完成", "这个文件的文号是多少"]


@pytest.mark.parametrize("question", CLARIFY)
def test_a_question_that_names_no_matter_is_asked_back(question: str) -> None:
    found = answer(question)
    assert found.status == "clarify"
    assert set(found.options) == {"云溪市数字政府建设2024年行动方案", "青石县农村公路提升三年行动计划"}
    assert not found.citations


def test_a_matter_in_many_documents_is_asked_back() -> None:
    plans = [f"{c}{d}县消防安全行动方案\n一、任务\n（一）新建消防站。新建消防站{n}座。（县消防大队牵头）\n" for n, (c, d) in enumerate(zip("甲乙丙丁戊己庚辛壬", "山水云石江河湖海川", strict=True), 2)]
    found = answer("新建消防站谁牵头", bot=bot_of(*plans))
    assert found.status == "clarify"
    assert len(found.options) == 9


def test_where_nothing_falls_due_no_sentence_answers() -> None:
    found = answer("云溪市2023年2月底前要完成的任务有哪些")
    assert found.status == "refused"
    assert "2023年2月" in found.text
