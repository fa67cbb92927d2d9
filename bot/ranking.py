"""Scores what a document holds against the subject of a question.

The score is the share of the question's tokens, weighted by rarity, that an item holds: whole in its
own text, less in the headings above it, less still elsewhere in its clause. Tokens that nothing
holds count against every item: that is what makes an answer refusable. Dense similarity of the
passage adds to it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot import vocabulary
from bot.knowledge import Item, Knowledge
from bot.text import TOKEN, fold, tokens

HEADING_WEIGHT = 0.8
CONTEXT_WEIGHT = 0.35
DENSE_WEIGHT = 0.3
DENSE_FLOOR = 0.80
DENSE_CEILING = 0.95
NUMBER_FACTOR = 1.6
WORD_FACTOR = 2.5
"""A number or an ASCII word (PM2.5, VOCs) is a whole word in one token; Chinese words count by characters."""
BACKGROUND_SHARE = 0.45
LIGHT = frozenset("的了地得着呢吗吧啊呀嘛么是在有要会能可就也都还又再很太更把被由给让对和与跟或及等个些这那此其该之")
"""Characters that carry no matter even inside a run of others."""


@dataclass(frozen=True, slots=True)
class Term:
    """A character, number or word of the question, its weight, and the tokens that may stand for it.

    A character counts as held when a bigram that contains it is held: the bigrams across the
    boundary of two words, which no document holds, then cost nothing.
    """

    text: str
    weight: float
    grams: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scored:
    """An item with its score; `own` and `total` are the shares of terms in its text and with its surroundings."""

    item: Item
    score: float
    own: float
    total: float
    dense: float


def weigh(subject: str, background: str, frequency: Counter[str], size: int) -> list[Term]:
    """Terms of a question: the subject's at full weight, those of earlier questions at less."""
    terms: list[Term] = []
    seen: set[str] = set()
    for text, share in ((subject, 1.0), (background, BACKGROUND_SHARE)):
        alternatives = synonym_grams(text)

        def rarity(gram: str, alternatives: Mapping[str, frozenset[str]] = alternatives) -> float:
            count = max([frequency.get(gram, 0), *(frequency.get(a, 0) for a in alternatives.get(gram, ()))])
            return math.log(1 + (size + 1) / (1 + count))

        for match in TOKEN.finditer(fold(text)):
            for term in terms_of(match.group(), match.group("cjk") is not None, rarity, alternatives, frequency):
                key = f"{term.text}:{sorted(term.grams)}"
                if key not in seen:
                    seen.add(key)
                    terms.append(Term(term.text, term.weight * share, term.grams))
    return terms


def terms_of(
    run: str, chinese: bool, rarity: Callable[[str], float], alternatives: Mapping[str, frozenset[str]], frequency: Counter[str]
) -> Iterator[Term]:
    if not chinese:
        factor = NUMBER_FACTOR if run[0].isdigit() else WORD_FACTOR
        yield Term(run, rarity(run) * factor, frozenset({run, *alternatives.get(run, ())}))
        return
    if len(run) == 1:
        yield Term(run, 0.5 * rarity(run), frozenset({run, *alternatives.get(run, ())}))
        return
    grams = [run[i : i + 2] for i in range(len(run) - 1)]
    for i, char in enumerate(run):
        if char in LIGHT:
            continue
        around = grams[max(0, i - 1) : i + 1]
        stand_ins = {a for g in around for a in alternatives.get(g, ())}
        yield Term(char, min(rarity(g) for g in around), frozenset({*around, *stand_ins}))


def synonym_grams(text: str) -> dict[str, frozenset[str]]:
    """For each token of a synonym in `text`: the tokens of the words that may stand for it."""
    found: dict[str, set[str]] = {}
    folded = fold(text)
    for word, others in vocabulary.synonyms().items():
        if word not in folded:
            continue
        for gram in tokens(word):
            target = found.setdefault(gram, set())
            for other in others:
                target.update(tokens(other))
    return {gram: frozenset(grams) for gram, grams in found.items()}


def holds(grams: frozenset[str], term: Term) -> bool:
    return not grams.isdisjoint(term.grams)


def score_item(item: Item, terms: Sequence[Term], dense: float) -> Scored:
    whole = sum(t.weight for t in terms) or 1.0
    own = sum(t.weight for t in terms if holds(item.grams, t))
    above = sum(t.weight for t in terms if not holds(item.grams, t) and holds(item.heading_grams, t))
    around = sum(t.weight for t in terms if not holds(item.grams, t) and not holds(item.heading_grams, t) and holds(item.context_grams, t))
    total = (own + HEADING_WEIGHT * above + CONTEXT_WEIGHT * around) / whole
    similar = min(1.0, max(0.0, (dense - DENSE_FLOOR) / (DENSE_CEILING - DENSE_FLOOR)))
    return Scored(item, total + DENSE_WEIGHT * similar, own / whole, total, similar)


def rank(knowledge: Sequence[Knowledge], subject: str, background: str, dense: Mapping[str, float]) -> list[Scored]:
    """All items of some documents, best first. `dense` maps the ids of clauses and tasks to cosines."""
    frequency: Counter[str] = Counter()
    size = 0
    for k in knowledge:
        frequency.update(k.frequency)
        size += len(k.items)
    terms = weigh(subject, background, frequency, size)
    if not terms:
        return []
    scored = [score_item(item, terms, similarity(item, dense)) for k in knowledge for item in k.items]
    return sorted(scored, key=lambda s: (-s.score, s.item.document_id, s.item.order))


def similarity(item: Item, dense: Mapping[str, float]) -> float:
    if item.kind == "row" and item.task is not None:
        return dense.get(item.task.id, 0.0)
    return dense.get(item.clause.id, 0.0) if item.clause is not None else 0.0


def known_share(subject: str, knowledge: Iterable[Knowledge]) -> float:
    """Share of the subject's tokens that occur anywhere in the documents, or a synonym of them."""
    grams = set(tokens(subject))
    if not grams:
        return 0.0
    alternatives = synonym_grams(subject)
    held = Counter[str]()
    for k in knowledge:
        held.update(k.frequency)
    found = [g for g in grams if held.get(g) or any(held.get(a) for a in alternatives.get(g, ()))]
    return len(found) / len(grams)
