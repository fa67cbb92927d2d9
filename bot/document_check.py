"""Are the facts of a text held by whole documents? The coarse half of the check, for sentences cut out of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.claims import Claim, claims_in, dates_in, even, quotes_in
from bot.text import NUMBERS, numbers_of, plain


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a text of several sources: how many they hold, and those they do not."""

    held: int
    loose: tuple[str, ...]


def facts_in(text: str, sources: Sequence[str], numbers: Iterable[str] = (), names: Iterable[str] = (), computed: Iterable[str] = ()) -> Facts:
    """Every number, date, document number, quotation and known name of a text against whole documents.

    `numbers` are held as well; `names` are those of the units and persons that are known at all; `computed` are the numbers that the
    bot has counted or taken from the question, and a day of such numbers (2024年4月30日前到期) is its own, too.

    Coarser than `check`: it asks whether a fact stands anywhere in the sources, which suits sentences
    that were cut out of them.
    """
    evened = even(text)
    known = set(numbers)
    loose = [n for n in NUMBERS.findall(plain(text)) if n not in known and not any(n in numbers_in(s) for s in sources)]
    claims, quotes = claims_in(evened), list(quotes_in(text))
    own = frozenset(computed)
    dates = [c for c in claims if c.kind == "date" and not own.issuperset(NUMBERS.findall(c.raw))]
    loose += [c.raw for c in dates if not any(same_day(c, d) for s in sources for d in dates_of(s))]
    loose += [words for _, words, _, _ in quotes if not any(even(words) in even_of(s) for s in sources)]
    named = longest(n for n in names if n in text)
    loose += [n for n in named if not any(even(n) in even_of(s) for s in sources)]
    return Facts(len(claims) + len(quotes) + len(named) - len(loose), tuple(dict.fromkeys(loose)))


def longest(names: Iterable[str]) -> list[str]:
    """Names that are not part of another one: 市公安局, and not 公安局 as well."""
    kept: list[str] = []
    for name in sorted(set(names), key=len, reverse=True):
        if not any(name in other for other in kept):
            kept.append(name)
    return kept


def same_day(claim: Claim, held: Claim) -> bool:
    """The same day, whichever way it is spoken of; a year may be left out on either side."""
    return claim.value[1:3] == held.value[1:3] and (claim.value[0] == held.value[0] or None in (claim.value[0], held.value[0]))


@lru_cache(maxsize=256)
def numbers_in(source: str) -> frozenset[str]:
    return numbers_of(source)


@lru_cache(maxsize=256)
def even_of(source: str) -> str:
    return even(source)


@lru_cache(maxsize=256)
def dates_of(source: str) -> tuple[Claim, ...]:
    """Dates of a document, both with and without its white space: without it, cells run into each other."""
    return (*dates_in(even(source)), *(d for line in source.splitlines() for cell in re.split(r"\t|\s{2,}", line) for d in dates_in(even(cell))))
