"""The words of a clause that answer: sentences and their comma-bounded parts, verbatim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.question import same_kind
from bot.ranking import Term, holds
from bot.text import fold, tokens

LIMIT = 100
"""Characters of an answer line taken from one place: what one can say in a breath or two."""
HIT_VALUE = 40.0
LENGTH_COST = 0.08
"""A part that holds no new term of the question is not worth its length."""
CN_NUMBER = "[0-9０-９]+(?:[.．][0-9]+)?|[一二三四五六七八九十百千两]+"


def has_quantity(text: str, words: Sequence[str]) -> bool:
    """Does a text hold a quantity counted in each of the measure words, or one that means the same?"""
    folded = fold(text)
    return all(any(re.search(rf"(?:{CN_NUMBER})(?:余|多)?(?:[万亿])?{re.escape(fold(kind))}", folded) for kind in same_kind(word)) for word in words)


NO_QUANTITY = re.compile(
    r"[a-z]+[0-9.]+|(?:19|20)\d\d(?:-20\d\d)?(?:年|(?![\d元万亿吨户辆台家座亩人名套个项处条公平米%]))|(?:\d+-)?\d+月(?:\d+日)?|第?\d+号|第\d+|附件\d+"
)
"""Digits that count nothing: abbreviations, years, months, numbers of documents. 2000元 is a quantity."""


def has_number(text: str) -> bool:
    return re.search(r"\d", NO_QUANTITY.sub("", fold(text))) is not None


def split_parts(text: str) -> list[str]:
    """Comma-bounded parts; each keeps its mark."""
    parts = [p for p in re.findall(r"(?:[（(][^）)]*[）)]|[^，,；;。：:])*[，,；;。：:]?", text) if p]
    return [piece for part in parts for piece in split_items(part)]


def split_items(part: str) -> list[str]:
    """甲48公里、乙78公里 is two parts: each item of the list has a figure of its own."""
    items = [p for p in re.findall(r"[^、]*、?", part) if p]
    ends = [re.search(r"\d[\d.]*[^\d、，,]{0,8}[、，,；;。]?$", item) is not None and not re.match(r"(?!20\d\d年)\d", item) for item in items]
    return items if len(items) > 1 and all(ends) else [part]


def with_rest(parts: Sequence[str], end: int) -> int:
    """Go on over parts that say the same measure of another place or sort: 城区达到80%，县城达到65%."""
    while end < len(parts):
        head = re.match(r"[^\d]*(?=\d)", parts[end])
        if head is None or len(head.group()) > 10:
            break
        measure = re.search("[\u4e00-\u9fff]{2,4}[率量额度]", head.group())
        if len(head.group()) > 7 if measure is None else measure.group() not in parts[end - 1]:
            break
        end += 1
    return end


DATED = r"20\d\d年(?:\d+月)?(?:\d+日)?[底末]?前?"
PREFACE = re.compile(
    rf"(?:{DATED}[，,])?(?:按照|根据|依据|依照|对照|落实|执行)[^，,。；]{{0,80}}(?:要求|规定|精神|部署|目标任务|标准|》|号[）)])|{DATED}"
)
"""Words that say by which rule or when, and nothing of what is to be done."""


def snippet(
    text: str,
    terms: Sequence[Term],
    limit: int = LIMIT,
    wanted: str | Sequence[str] | None = None,
    *,
    to_end: bool = False,
    tight: bool = False,
) -> str:
    """At most about `limit` characters of a sentence: the parts that hold the terms, without gaps.

    `wanted` are patterns the parts must match (a number, a date); `to_end` goes on to the end
    of the sentence as far as the limit allows: what is to be done often follows its condition. `tight`
    leaves out the parts of a short sentence with several figures that hold nothing of the question.
    """
    patterns = () if wanted is None else (wanted,) if isinstance(wanted, str) else tuple(wanted)
    bare = text.strip().rstrip("。；;，,")
    figures = len(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?:20\d\d年)?(?:\d+月)?(?:\d+日)?", "", bare)))
    if len(bare) <= limit and (not tight or figures < 2):
        return bare
    parts = split_parts(bare)
    # Words inside a book title say which rule is meant, not what is to be done.
    held = [frozenset(k for k, t in enumerate(terms) if holds(frozenset(tokens(re.sub("《[^》]*》?|[（(][^）)]*号[）)]", " ", p))), t)) for p in parts]
    if not any(held):
        held = [frozenset(k for k, t in enumerate(terms) if holds(frozenset(tokens(p)), t)) for p in parts]
    hits = [frozenset(n for n, pattern in enumerate(patterns) if re.search(pattern, p)) for p in parts]
    everything = frozenset(k for part in held for k in part)
    chosen_terms, chosen_hits = frozenset[int](), frozenset[int]()
    best: tuple[float, int, int] = (-1e9, 0, 1)
    for i in range(len(parts)):
        size, seen, hit = 0, frozenset[int](), frozenset[int]()
        for j in range(i, len(parts)):
            size += len(parts[j])
            if size > limit and j > i:
                break
            seen, hit = seen | held[j], hit or hits[j]
            score = sum(terms[k].weight for k in seen) + HIT_VALUE * len(hit) - LENGTH_COST * size
            again = seen == chosen_terms and hit == chosen_hits and i >= best[2]
            if score > best[0] and not again:
                best, chosen_terms, chosen_hits = (score, i, j + 1), seen, hit
    if len(bare) <= limit and chosen_terms != everything:
        return bare
    best = (best[0], best[1], with_rest(parts, best[2])) if tight else best
    end = best[2]
    nouns = frozenset(k for k in held[end - 1] if terms[k].noun)
    while nouns and end < len(parts) and parts[end - 1].endswith("、") and nouns <= held[end]:
        end += 1  # the next of a list is of the same kind: 甲锅炉1台、乙锅炉2台
    while to_end and end < len(parts) and sum(map(len, parts[best[1] : end + 1])) <= limit:
        end += 1
    while end < len(parts) and PREFACE.fullmatch("".join(parts[best[1] : end]).rstrip("，,、")):
        end += 1  # 按照《…》要求 says by which rule, and not yet what
    chosen = "".join(parts[best[1] : end])
    opened = max(chosen.rfind("（"), chosen.rfind("("))
    if opened > max(chosen.rfind("）"), chosen.rfind(")"), 7) and not re.search(r"\d", chosen[opened:]):
        chosen = chosen[:opened]
    return chosen.strip().rstrip("。；;，,：:、")
