"""Questions that name no document, or a place only: where they are read, and when one document is enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import pytest

from bot.by_reading import SURE_KIND
from bot.decide import ONE_DOCUMENT, SIDE_BY_SIDE, UNNAMED
from bot.evidence import knows_year
from bot.knowledge import Knowledge
from bot.pipeline import PolicyBot
from bot.question import understand
from bot.question_kind import is_open, kind_of
from bot.reader.types import Read
from bot.sets import SetAnswer
from bot.types import Question
from bot.understand.conditions import SetQuestion
from tests.bot.answer.reads import Told, told
from tests.bot.making import read

PLAN = """云溪市推进数字乡村建设行动方案

一、重点任务

（一）建设村级服务站。2026年6月底前建成村级服务站120个。（市大数据局牵头）

二、附则

本方案由市大数据局负责解释。
"""
NOTICE = """关于做好汛期防范工作的通知

一、加强巡查。云溪市沿江各乡镇每日巡堤两次，发现险情立即上报。

二、备足物资。每个沿江乡镇储备编织袋五千条。

三、落实责任。对巡查不到位的，予以通报。

四、加强宣传。开展防汛演练，提高群众避险能力。
"""


def test_another_document_may_speak_of_a_place_that_one_is_named_after() -> None:
    answer = told("云溪市沿江乡镇一天巡几次堤", [PLAN, NOTICE], {"每日巡堤两次": 0.9})
    assert answer.status == "answered"
    assert "每日巡堤两次" in answer.text
    assert answer.citations[0].document_id == "文件1"


def test_a_document_that_does_not_speak_of_the_place_is_not_read() -> None:
    answer = told("贵州省沿江乡镇一天巡几次堤", [PLAN, NOTICE], {"每日巡堤两次": 0.9})
    assert answer.status == "refused"


def test_a_claim_about_a_unit_is_read_without_it_where_a_place_is_named_too() -> None:
    class Asked(Told):
        asked: ClassVar[list[str]] = []

        def read(self, question: str, document_ids: Sequence[str] | None) -> Read:
            self.asked.append(question)
            return super().read(question, document_ids)

    library = Asked([read(PLAN, "文件0"), read(NOTICE, "文件1")], {"建成村级服务站": 0.9})
    answer = PolicyBot(library).answer("云溪市村级服务站是不是市水利局牵头")
    assert "云溪市村级服务站是不是哪个单位牵头" in library.asked
    assert answer.text.startswith("不是。")


def test_the_line_names_a_document_that_is_not_named_after_the_place() -> None:
    assert told("云溪市沿江乡镇一天巡几次堤", [PLAN, NOTICE], {"每日巡堤两次": 0.9}).text.startswith("关于做好汛期")
    assert not told("云溪市村级服务站建多少个", [PLAN, NOTICE], {"建成村级服务站": 0.9}).text.startswith("云溪市：")


COPY = NOTICE.replace("云溪市", "青石县").replace("五千条", "八千条")
OTHER = NOTICE.replace("每个沿江乡镇储备编织袋五千条", "储备点由各街道按照往年经验自行安排，不作统一要求")


@pytest.mark.parametrize(
    ("other", "words", "both"),
    [(COPY, "储备编织袋八千条", True), (OTHER, "自行安排", False)],
)
def test_what_says_nearly_the_same_answers_too_however_unlikely(other: str, words: str, both: bool) -> None:
    answer = told("乡镇储备多少编织袋", [NOTICE, other], {"储备编织袋五千条": 0.9, words: 0.02})
    assert "五千条" in answer.text
    assert ({c.document_id for c in answer.citations} == {"文件0", "文件1"}) is both


@pytest.mark.parametrize(("second", "status"), [(SIDE_BY_SIDE - 0.45 + 0.01, "answered"), (SIDE_BY_SIDE - 0.45 - 0.04, "clarify")])
def test_two_documents_that_are_likely_together_answer_side_by_side(second: float, status: str) -> None:
    answer = told("乡镇储备多少编织袋", [NOTICE, OTHER], {"储备编织袋五千条": 0.45, "自行安排": second})
    assert answer.status == status


@pytest.mark.parametrize(
    ("shares", "status"),
    [
        ((0.5, 0.2, 0.15), "answered"),
        ((ONE_DOCUMENT.alone + 0.01, 0.2, 0.16), "answered"),
        ((ONE_DOCUMENT.alone - 0.05, 0.25, 0.2), "refused"),
        ((0.5, 0.1, 0.1), "refused"),
    ],
)
def test_many_sentences_of_one_document_are_enough_together(shares: tuple[float, ...], status: str) -> None:
    assert max(shares) < UNNAMED.alone
    words = ("每日巡堤两次", "储备编织袋", "予以通报")
    assert told("防汛采取了哪些措施", NOTICE, dict(zip(words, shares, strict=True))).status == status


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("疫情期间递交材料如何处理", True),
        ("审批部门对平台出现的问题怎么办", True),
        ("谁来管", True),
        ("二手房有补贴吗", False),
        ("哪些企业都不用交是吧", False),
        ("什么时候都能办不", False),
        ("买二手房也能领补贴", False),
        ("能否延期，延多久", True),
        ("能领补贴不，啥条件", True),
        ("这项归谁管，有没有水利局", False),
        ("哪里都能办么", False),
    ],
)
def test_an_open_question(question: str, wanted: bool) -> None:
    assert is_open(question) is wanted


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("受理举报的部门如何处理举报人信息", "text"),
        ("货车持有通行证有何用处", "text"),
        ("对企业提供哪些支持", "text"),
        ("哪个部门负责，怎么联系", "who"),
        ("受理举报的是什么部门", "who"),
        ("怎么都行吧", "who"),
    ],
)
def test_the_words_that_ask_say_what_answers(question: str, kind: str) -> None:
    assert kind_of(Question(question, frozenset(), ""), {"who": 0.95, "text": 0.05, "clause": 0.0}) == kind


@pytest.mark.parametrize(
    ("intents", "shares", "kind"),
    [
        ({"which_clause"}, {"clause": 0.1, "text": 0.9}, "clause"),
        ({"which_clause"}, {"clause": 0.01, "text": 0.9}, "amount"),
        (set(), {"clause": 0.1, "text": 0.9}, "amount"),
        ({"which_clause"}, {}, "clause"),
        ({"target"}, {}, "amount"),
        ({"deadline", "target"}, {}, "when"),
        (set(), {}, "text"),
        ({"lead"}, {"clause": 0.0, "who": 0.7, "amount": 0.1}, "who"),
        (set(), {"clause": 0.0, "who": 0.7, "amount": 0.1}, "amount"),
    ],
)
def test_the_kind_by_cue_words_and_by_the_trained_layer(intents: set[str], shares: dict[str, float], kind: str) -> None:
    assert kind_of(Question("沿江整治的几家", frozenset(intents), ""), shares) == kind


def test_an_open_question_is_no_claim_whatever_the_layer_says() -> None:
    shares = {"claim": 0.8, "text": 0.15, "who": 0.05}
    assert kind_of(Question("递交材料如何处理", frozenset(), ""), shares) == "text"
    assert kind_of(Question("递交材料能延期吗", frozenset(), ""), shares) == "claim"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("护林员巡山受伤算工伤不", "claim"),
        ("修水渠能领补助吧", "claim"),
        ("修水渠有没有补助", "text"),
        ("修水渠补多少，能先领吗", "amount"),
        ("水渠是村里修还是镇里修，是不是定了还是没定", "text"),
        ("修水渠的补助", "text"),
    ],
)
def test_a_question_whose_form_wants_yes_or_no_is_a_claim(question: str, kind: str) -> None:
    assert kind_of(Question(question, frozenset(), ""), {"text": 0.9, "claim": 0.1, "clause": 0.0}) == kind


def test_a_follow_up_that_asks_for_another_one_is_no_claim() -> None:
    shares = {"text": 0.1, "claim": 0.8, "amount": 0.1, "clause": 0.0}
    assert kind_of(Question("那修水渠的村呢？", frozenset(), ""), shares) == "text"
    assert kind_of(Question("那修水渠的村也能领吗", frozenset(), ""), shares) == "claim"


def test_a_clause_asked_for_is_no_claim() -> None:
    assert kind_of(Question("能领补助是不是写在第三条", frozenset({"which_clause"}), ""), {"text": 0.1, "claim": 0.8, "clause": 0.1}) == "clause"


@pytest.mark.parametrize(("sure", "status"), [(SURE_KIND - 0.1, "answered"), (SURE_KIND + 0.05, "refused")])
def test_a_kind_that_is_not_sure_gives_way_where_the_place_holds_none_of_it(sure: float, status: str) -> None:
    library = Told([read(NOTICE, "文件0")], {"予以通报": 0.9}, kinds={"who": sure, "text": 1 - sure})
    assert PolicyBot(library).answer("巡查不到位通报不通报什么").status == status


class Rowless(Told):
    """No row meets what is asked of a set."""

    def sets(self, question: str, history: Sequence[Mapping[str, Any]], document_ids: Sequence[str] | None) -> SetAnswer:
        return SetAnswer("refused", "所查文件中没有查到市水利局承担的任务。", SetQuestion("list"))


@pytest.mark.parametrize(("share", "said"), [(0.9, "由市水利局"), (0.2, "没有查到市水利局承担的任务")])
def test_where_no_row_is_of_a_set_a_sentence_may_be(share: float, said: str) -> None:
    text = NOTICE.replace("对巡查不到位的", "对巡查不到位的，由市水利局")
    assert said in PolicyBot(Rowless([read(text, "文件0")], {"由市水利局": share})).answer("市水利局对巡查不到位的怎么处理").text


def test_a_document_without_a_title_is_called_by_its_file_and_that_is_no_fact() -> None:
    untitled = read("第一批物资已经到位。\n沿江每个乡镇储备编织袋五千条。", "9028512a")
    answer = PolicyBot(Told([untitled], {"储备编织袋": 0.9})).answer("沿江乡镇要储备什么")
    assert answer.status == "answered"


@pytest.mark.parametrize(("text", "knows"), [("一月二十五日起停运。", True), ("自2020年1月25日起停运。", True), ("自2019年1月25日起停运。", False)])
def test_a_document_that_names_no_year_may_be_of_any(text: str, knows: bool) -> None:
    parsed = read(f"关于停运的通知\n\n{text}\n", "文件0")
    knowledge = Knowledge(parsed.document, parsed.clauses, parsed.tasks, parsed.tables, parsed.links)
    question = understand("2020年1月停运的是什么", Told([parsed], {}).names)
    assert knows_year(question, knowledge) is knows
