"""Scores what a document holds against the subject of a question.

The score is the share of the question's tokens, weighted by rarity, that an item holds: whole in its
own text, less in the headings above it, less still elsewhere in its clause. Tokens that nothing
holds count against every item: that is what makes an answer refusable. Dense similarity of the
passage adds to it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot import vocabulary
from bot.knowledge import Item, Knowledge
from bot.tagging import nouns, shares
from bot.text import TOKEN, fold, tokens
from corpus.grammar.identity import same_unit

HEADING_WEIGHT = 0.8
CONTEXT_WEIGHT = 0.35
DENSE_WEIGHT = 0.3
DENSITY_WEIGHT = 0.08
NAME_WEIGHT = 0.08
UNIT_WEIGHT = 0.25
TARGET_WEIGHT = 0.12
DEFINED_WEIGHT = 0.3
OTHER_YEAR = 0.5
MISSING_KEY = 0.6
"""An item without a key word of the question (an abbreviation, a quoted term) keeps this share of its score."""
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
    noun: bool = True
    stand_ins: tuple[frozenset[str], ...] = ()
    """Words that mean the same, each as its tokens: all of them must be there."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An item with its score; `own` and `total` are the shares of terms in its text and with its surroundings.

    Between items that hold the same, the score prefers the one that says little else, that bears the
    name asked for, that holds the named units, and that stands where the document sets its tasks.
    """

    item: Item
    score: float
    own: float
    total: float
    dense: float


def weigh(subject: str, background: str, frequency: Counter[str] | Frequencies, size: int) -> list[Term]:
    """Terms of a question: the subject's at full weight, those of earlier questions at less."""
    terms: list[Term] = []
    seen: set[str] = set()
    leaning = BACKGROUND_SHARE if len(subject.replace(" ", "")) <= 3 else BACKGROUND_SHARE / 3
    for text, share in ((subject, 1.0), (background, leaning)):
        alternatives = synonym_grams(text)

        def rarity(gram: str, alternatives: Alternatives = alternatives) -> float:
            count = max([frequency.get(gram, 0), *(min(frequency.get(g, 0) for g in word) for word in alternatives.get(gram, ()))])
            return math.log(1 + (size + 1) / (1 + count))

        for match in TOKEN.finditer(fold(text)):
            for term in terms_of(match.group(), match.group("cjk") is not None, rarity, alternatives):
                key = f"{term.text}:{sorted(term.grams)}"
                if key not in seen:
                    seen.add(key)
                    terms.append(replace(term, weight=term.weight * share))
    return terms


def terms_of(run: str, chinese: bool, rarity: Callable[[str], float], alternatives: Alternatives) -> Iterator[Term]:
    if not chinese:
        factor = NUMBER_FACTOR if run[0].isdigit() else WORD_FACTOR
        yield Term(run, rarity(run) * factor, frozenset({run}), stand_ins=alternatives.get(run, ()))
        return
    if len(run) == 1:
        yield Term(run, 0.5 * rarity(run) * shares(run)[0], frozenset({run}), stand_ins=alternatives.get(run, ()))
        return
    part, names = shares(run), nouns(run)
    grams = [run[i : i + 2] for i in range(len(run) - 1)]
    for i, char in enumerate(run):
        if char in LIGHT:
            continue
        around = grams[max(0, i - 1) : i + 1]
        stand_ins = tuple(dict.fromkeys(word for g in around for word in alternatives.get(g, ())))
        yield Term(char, part[i] * min(rarity(g) for g in around), frozenset(around), names[i], stand_ins)


Alternatives = Mapping[str, tuple[frozenset[str], ...]]


def synonym_grams(text: str) -> dict[str, tuple[frozenset[str], ...]]:
    """For each token of a synonym in `text`: the words that may stand for it, each as its tokens."""
    found: dict[str, list[frozenset[str]]] = {}
    folded = fold(text)
    for word, others in vocabulary.synonyms().items():
        if word not in folded:
            continue
        for gram in tokens(word):
            found.setdefault(gram, []).extend(frozenset(tokens(other)) for other in others)
    return {gram: tuple(words) for gram, words in found.items()}


def holds(grams: frozenset[str], term: Term) -> bool:
    if not grams.isdisjoint(term.grams):
        return True
    return bool(term.stand_ins) and any(word <= grams for word in term.stand_ins)


@dataclass(frozen=True, slots=True)
class Frequencies:
    """In how many items of some documents a token stands; summed when it is asked for, since a question asks for few."""

    knowledge: Sequence[Knowledge]

    def get(self, gram: str, default: int = 0) -> int:
        return sum(k.frequency.get(gram, 0) for k in self.knowledge) or default


@dataclass(frozen=True, slots=True)
class Wish:
    """What else speaks for an item: units and key words the question names, and whether it asks for a target."""

    units: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    target: bool = False
    defined: str = ""
    """The term whose meaning is asked for."""
    years: tuple[str, ...] = ()


PREAMBLES = re.compile("指导思想|总体要求|基本思路|总体思路|基本原则|工作原则")


def preference(item: Item, matched: int, terms: Sequence[Term], wish: Wish) -> float:
    """Small amounts that decide between items which hold the same terms, `matched` of them."""
    bonus = DENSITY_WEIGHT * min(1.0, 2.5 * matched / max(8, len(item.text)))
    task = item.task
    if item.kind == "row" and task is not None:
        grams = frozenset(g for t in terms for g in t.grams)
        names = [frozenset(tokens(n)) for f, n in (("task", task.task), ("work", task.work)) if n and f not in task.inherited]
        bonus += NAME_WEIGHT * max((len(n & grams) / max(1, len(n)) for n in names), default=0.0)
    if wish.units and task is not None:
        roles = (*task.lead, *task.support, *task.responsible)
        bonus += UNIT_WEIGHT * sum(any(same_unit(u, n) for n in roles) for u in wish.units) / len(wish.units)
    if wish.defined and re.search(rf"{re.escape(wish.defined)}(?:[^，。；]{{0,6}}(?:包括|包含|是指|指|即|分为|涵盖|下设|有：|：)|[（(])", fold(item.text)):
        bonus += DEFINED_WEIGHT
    clause = item.clause
    if clause is not None and item.kind == "sentence":
        titles = " ".join((*clause.headings, clause.title))
        if wish.target and re.search("目标|指标", titles):
            bonus += TARGET_WEIGHT
        if clause.path == "引言":
            bonus -= 2 * TARGET_WEIGHT
        elif PREAMBLES.search(titles) and not re.search("目标", clause.title):
            bonus -= TARGET_WEIGHT
    return bonus


def score_item(item: Item, terms: Sequence[Term], every: frozenset[str], dense: float, wish: Wish) -> Scored:
    """`every` are all tokens that a term may be held by: most items hold none of them."""
    whole = sum(t.weight for t in terms) or 1.0
    own = above = around = 0.0
    matched = 0
    touched = [grams for grams in (item.grams, item.heading_grams, item.context_grams) if not grams.isdisjoint(every)]
    for t in terms if touched else ():
        if holds(item.grams, t):
            own, matched = own + t.weight, matched + 1
        elif holds(item.heading_grams, t):
            above += t.weight
        elif holds(item.context_grams, t):
            around += t.weight
    total = (own + HEADING_WEIGHT * above + CONTEXT_WEIGHT * around) / whole
    similar = min(1.0, max(0.0, (dense - DENSE_FLOOR) / (DENSE_CEILING - DENSE_FLOOR)))
    if total and wish.years and clashing_year(item, wish.years):
        total *= OTHER_YEAR
    if total and wish.keys and not all(any(form in fold(item.text) for form in forms(key)) or near(item, key) for key in wish.keys):
        total *= MISSING_KEY
    return Scored(item, total + DENSE_WEIGHT * similar + preference(item, matched, terms, wish), own / whole, total, similar)


def clashing_year(item: Item, years: Sequence[str]) -> bool:
    """Does an item speak of years, and of none that the question names?"""
    own = set(re.findall(r"20\d\d(?=年|-)", fold(item.text)))
    return bool(own) and not own & set(years)


def forms(key: str) -> tuple[str, ...]:
    return (key, *vocabulary.synonyms().get(key, ()))


def near(item: Item, key: str) -> bool:
    """Does a heading above the item, or the row's labels, hold the key word?"""
    wanted = set(tokens(key))
    return bool(wanted) and wanted <= (item.heading_grams | item.grams)


def rank(
    knowledge: Sequence[Knowledge], subject: str, background: str, dense: Mapping[str, Sequence[tuple[str, float]]], wish: Wish | None = None
) -> list[Scored]:
    """All items of some documents, best first. `dense` maps the ids of clauses and tasks to cosines."""
    terms = weigh(subject, background, Frequencies(knowledge), sum(len(k.items) for k in knowledge))
    if not terms:
        return []
    every = frozenset(g for t in terms for g in (*t.grams, *(g for word in t.stand_ins for g in word)))
    scored = [score_item(item, terms, every, similarity(item, dense), wish or Wish()) for k in knowledge for item in k.items]
    return earliest_first(sorted(scored, key=lambda s: (-s.score, s.item.document_id, s.item.order)))


def earliest_first(scored: list[Scored]) -> list[Scored]:
    """Of sentences of one clause that are as near as the best, the first in the text goes first."""
    if not scored:
        return scored
    best = scored[0]
    peers = [
        s
        for s in scored[:8]
        if s.item.clause is best.item.clause and s.item.kind == best.item.kind == "sentence" and s.total >= best.total - 1e-6 and s.score >= best.score - 0.06
    ]
    first = min(peers, key=lambda s: s.item.order, default=best)
    return [first, *(s for s in scored if s is not first)] if first is not best else scored


def similarity(item: Item, dense: Mapping[str, Sequence[tuple[str, float]]]) -> float:
    """Cosine of the passage that holds the item; 0 where none was found."""
    if item.kind == "row" and item.task is not None:
        return max((cosine for _, cosine in dense.get(item.task.id, ())), default=0.0)
    passages = dense.get(item.clause.id, ()) if item.clause is not None else ()
    own = [cosine for text, cosine in passages if item.text[:24] in text]
    return max(own, default=0.0)


def known_share(subject: str, knowledge: Iterable[Knowledge]) -> float:
    """Share of the subject's tokens that occur anywhere in the documents, or a synonym of them."""
    grams = set(tokens(subject))
    if not grams:
        return 0.0
    alternatives = synonym_grams(subject)
    held = Frequencies(tuple(knowledge))
    found = [g for g in grams if held.get(g) or any(all(held.get(a) for a in word) for word in alternatives.get(g, ()))]
    return len(found) / len(grams)
