"""The share of a question's terms that an item holds."""

from __future__ import annotations

from collections import Counter

from bot.ranking import Term, Wish, holds, known_share, rank, synonym_grams, weigh
from bot.text import tokens
from tests.bot.making import both

KNOWLEDGE = both().library.knowledge(["云溪", "青石"])


def terms(subject: str) -> list[Term]:
    return weigh(subject, "", Counter(), 10)


def held(subject: str, text: str) -> list[bool]:
    return [holds(frozenset(tokens(text)), t) for t in terms(subject)]


def test_a_character_is_held_in_either_of_its_bigrams() -> None:
    # 务平 across two words stands nowhere and costs nothing.
    assert all(held("政务平台", "建设政务服务和云平台"))


def test_a_character_alone_is_not_held_by_a_text_without_its_bigram() -> None:
    assert held("危桥", "桥面养护") == [False, False]


def test_a_synonym_counts_only_whole() -> None:
    assert synonym_grams("供暖")["供暖"] == (frozenset({"取暖"}), frozenset({"采暖"}))
    assert all(held("供暖", "清洁取暖"))
    assert all(held("机扫", "机械化清扫率"))
    assert not any(held("机扫", "机械化耕作"))


def test_numbers_and_words_are_whole_terms() -> None:
    assert [t.text for t in terms("PM2.5")] == ["pm2.5"]
    assert held("2600", "目录2600条") == [True]
    assert held("2600", "目录26条") == [False]


def test_a_rare_term_weighs_more() -> None:
    frequency = Counter({"政务": 40, "铁塔": 1})
    weights = {t.text: t.weight for t in weigh("政务铁塔", "", frequency, 50)}
    assert weights["铁"] > weights["政"]


def test_light_characters_carry_nothing() -> None:
    assert "的" not in [t.text for t in terms("政务的云")]


def test_background_weighs_less_than_the_subject() -> None:
    found = {t.text: t.weight for t in weigh("政务云", "危桥", Counter(), 10)}
    assert found["危"] < 0.5 * found["政"]


def test_a_term_that_nothing_holds_counts_against_every_item() -> None:
    whole = rank(KNOWLEDGE, "危桥改造", "", {})[0]
    more = rank(KNOWLEDGE, "危桥改造满意度测评", "", {})[0]
    assert whole.total == 1.0
    assert more.total < 0.6


def test_the_best_item_holds_the_subject() -> None:
    for subject, words in (("通信铁塔", "通信铁塔"), ("攻防演练", "攻防演练"), ("客运站点", "客运站点"), ("视频会议", "视频会议")):
        best = rank(KNOWLEDGE, subject, "", {})[0]
        assert words in best.item.text


def test_similarity_decides_between_equals() -> None:
    plain = rank(KNOWLEDGE, "建设", "", {})
    other = next(s for s in plain if s.item.clause is not None and s.item.clause.path == "二、（四）" and s.item.document_id == "青石")
    clause = other.item.clause
    assert clause is not None
    lifted = rank(KNOWLEDGE, "建设", "", {clause.id: [(clause.text, 0.95)]})
    assert lifted[0].item.clause is clause


def test_a_missing_key_word_lowers_the_score() -> None:
    free = rank(KNOWLEDGE, "养护", "", {})[0]
    keyed = rank(KNOWLEDGE, "养护", "", {}, Wish(keys=("绿道",)))[0]
    assert keyed.total < free.total


def test_another_year_lowers_the_score() -> None:
    def total(year: str) -> float:
        found = rank(KNOWLEDGE, "完成危桥改造", "", {}, Wish(years=(year,)))
        return next(s.total for s in found if s.item.text.startswith("2025年6月底前"))

    assert total("2031") == 0.5 * total("2025")


def test_no_terms_no_hits() -> None:
    assert rank(KNOWLEDGE, "", "", {}) == []


def test_known_share() -> None:
    assert known_share("危桥改造", KNOWLEDGE) == 1.0
    assert known_share("养老", KNOWLEDGE) == 0.0
    assert known_share("", KNOWLEDGE) == 0.0


def test_the_order_does_not_depend_on_the_run() -> None:
    first = [(s.item.document_id, s.item.order) for s in rank(KNOWLEDGE, "建设", "", {})]
    assert first == [(s.item.document_id, s.item.order) for s in rank(list(reversed(KNOWLEDGE)), "建设", "", {})]
