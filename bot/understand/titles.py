"""Documents that a question names by their title or number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from index.types import DocumentRecord

QUOTED = re.compile(r"《([^《》]{3,80})》")
YEAR = re.compile("20[0-9]{2}")
SHORTEST = 5
"""Characters of the shortest title that is looked for outside 《》."""
BRACKETS = str.maketrans({"[": "(", "]": ")", "〔": "(", "〕": ")", "【": "(", "】": ")", "“": None, "”": None, '"': None, "《": None, "》": None})


def folded(text: str) -> str:
    """One width, one form of bracket, no quotation marks, no white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).lower().translate(BRACKETS))


class Titles:
    """Titles and numbers by their folded form, and titles by their pairs of characters."""

    def __init__(self, records: Sequence[DocumentRecord]) -> None:
        self.exact: dict[str, list[str]] = {}
        self.pairs: dict[str, set[str]] = {}
        self.folded: dict[str, str] = {}
        self.years: dict[str, set[str]] = {}
        for record in records:
            for words in (record.title, record.notice_title, record.doc_number):
                if words and len(folded(words)) >= SHORTEST:
                    self.exact.setdefault(folded(words), []).append(record.id)
            self.folded[record.id] = title = f"{folded(record.title)}\n{folded(record.notice_title or '')}"
            for year in YEAR.findall(title):
                self.years.setdefault(year, set()).add(record.id)
            for pair in pairs_of(title):
                self.pairs.setdefault(pair, set()).add(record.id)
        self.lengths = sorted({len(words) for words in self.exact}, reverse=True)

    def named_in(self, text: str) -> tuple[str, ...]:
        """Ids of the documents named, in order of mention."""
        found: list[str] = []
        for words in QUOTED.findall(text):
            found += self.holding(folded(words))
        plain = folded(text)
        at = 0
        while at < len(plain):
            name = next((plain[at : at + n] for n in self.lengths if plain[at : at + n] in self.exact), "")
            found += self.exact.get(name, ())
            at += max(1, len(name))
        return tuple(dict.fromkeys(found))

    def has_year(self, year: str, scope: Collection[str] | None) -> bool:
        """Does the title of one of the documents hold the year?"""
        found = self.years.get(year, set())
        return bool(found) if scope is None else any(i in found for i in scope)

    def holding(self, words: str) -> list[str]:
        """Documents whose title holds the words."""
        if words in self.exact:
            return self.exact[words]
        sets = [self.pairs.get(pair, set()) for pair in pairs_of(words)]
        common = set.intersection(*sets) if sets else set()
        return sorted(i for i in common if words in self.folded[i])


def pairs_of(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
