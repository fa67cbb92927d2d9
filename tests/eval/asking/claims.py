"""Claims made of a question and its answer: true ones, and false ones with a value exchanged for another of the same document.

A value is only taken for false when neither the reference, nor the answer, nor anything quoted for it
holds it or one like it, so that a true second answer is not called false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from corpus.grammar.quantities import Quantity, find_quantities
from corpus.types import ParsedDocument
from tests.eval.asking import words
from tests.eval.asking.ways import bare, cut, movable
from tests.eval.judge import YES_NO_TYPES, Item, holds, squeeze, yes_or_no
from tests.eval.told import DATE, Told, alike, dates_in

Kind = Literal["unit", "date", "figure", "place"]

SLOTS: Mapping[str, Kind] = {
    "lead": "unit", "support": "unit", "responsible": "unit", "guide": "unit",
    "deadline": "date", "target": "figure", "table_cell": "figure",
}  # fmt: skip
"""What kind of value answers a question of each type."""
ASKING: Mapping[Kind, str] = {"unit": "who", "date": "when", "figure": "amount"}
LABEL_AT_END: Mapping[Kind, str] = {
    "unit": "(?:牵头|配合|责任)(?:单位|部门|处室)?$",
    "date": "(?:时限|时间|期限|日期)$",
    "figure": "(?:目标|指标|比例|比率|率|数量|数|标准|任务)$",
}
MONTH = re.compile(r"(\d{1,2})月")
YEAR = re.compile(r"20\d\d(?=年)")
PLACE_END = re.compile("[省市县区镇乡]$")


@dataclass(frozen=True, slots=True)
class Claim:
    """A yes-no question. `value` is what it claims, `instead` what it stands for in the true claim."""

    question: str
    kind: Kind
    true: bool
    value: str
    instead: str = ""


class Source:
    """The values that one document offers."""

    def __init__(self, parsed: ParsedDocument) -> None:
        self.parsed = parsed
        self.told = Told([parsed])

    @cached_property
    def dates(self) -> list[str]:
        return sorted(set(dates_in(self.parsed.document.text)))

    @cached_property
    def quantities(self) -> list[Quantity]:
        return list(find_quantities(DATE.sub("，", squeeze(self.parsed.document.text))))

    def other_unit(self, known: str, seed: str) -> str | None:
        """A unit that is like none of those known."""
        mine = self.told.units_in(known)
        others = [u for u in self.told.units if not re.match("各|有关|相关", u) and u not in squeeze(known) and not any(alike(u, m) for m in mine)]
        return words.pick(others, seed) if others else None

    def other_date(self, date: str, known: str, seed: str) -> str | None:
        """A date of the same form: another month, or another year where the date has no month."""
        part = MONTH if MONTH.search(date) else YEAR
        mine = {match.group(1) if part is MONTH else match.group() for match in part.finditer(squeeze(known))}
        others = [d for d in self.dates if form(d) == form(date) and not {m.group(1) if part is MONTH else m.group() for m in part.finditer(d)} & mine]
        return words.pick(others, seed) if others else None

    def other_quantity(self, quantity: Quantity, known: str, seed: str) -> str | None:
        """A figure with the same measure, as the document writes it without its bound."""
        mine = [q.low for q in find_quantities(squeeze(known))]
        others = sorted({plain(q) for q in self.quantities if q.measure == quantity.measure and q.low not in mine and not holds(known, number(q))})
        return words.pick(others, seed) if others else None

    def other_places(self, question: str, value: str) -> list[tuple[str, str]]:
        """Labels of table rows: one in the question, and one whose row does not hold the value."""
        found = []
        for table in self.parsed.tables:
            rows = {row[0].text.strip(): " ".join(cell.text for cell in row[1:]) for row in table.rows if row}
            named = [label for label in rows if PLACE_END.search(label) and PLACE_END.sub("", label) in question and len(label) > 2]
            found += [
                (label if label in question else PLACE_END.sub("", label), other)
                for label in named[:1]
                for other, cells in rows.items()
                if other != label and PLACE_END.search(other) and len(other) > 2 and PLACE_END.sub("", other) not in question and not holds(cells, value)
            ]
        return found


def form(date: str) -> str:
    """The date with its figures taken out: 年月底 and 月底 are two forms."""
    return re.sub(r"\d+", "", date)


def plain(quantity: Quantity) -> str:
    """A quantity without words for its bound."""
    found = re.search(r"[\d.,]+.*", quantity.raw)
    return re.sub("(?:及?以[上下内]|之?内|左右|上下)$", "", found.group()) if found else quantity.raw


def number(quantity: Quantity) -> str:
    found = re.search(r"[\d.]+", quantity.raw)
    return found.group() if found else quantity.raw


def claim_of(question: str, kind: Kind, value: str) -> str | None:
    """The question turned into a claim that the value answers it; None where it asks in another way."""
    parts = cut(question)
    if kind == "unit" and parts and "除了" not in question and (front := movable(parts[1])):
        asking = words.asking("who").match(front)
        return f"{parts[0]}是不是{value}{front[asking.end() :] if asking else ''}？"
    asked = list(words.asking(ASKING[kind]).finditer(question))
    if len(asked) > 1 or "除了" in question:
        return None
    if asked:
        before, after = question[: asked[0].start()], bare(question[asked[0].end() :])
        if kind == "date":
            after = re.sub("^(?:底前|底|之前|以前|前|为止)", "", after)
            value += "前"
        if kind == "figure":
            before = before.removesuffix("百分之")
            measure = next((q.measure for q in find_quantities(value)), "")
            alone = re.fullmatch("(?:个百分点|百分点|平方米|平方公里|[\u4e00-\u9fffA-Za-z%]{1,3})?", after)
            if not alone and not (measure and after.startswith(measure)):
                return None
            after = "" if alone else after.removeprefix(measure)
        return f"{before}{value}{after}，对吗？"
    if words.asking().search(question) or not re.search(LABEL_AT_END[kind], bare(question)):
        return None
    return f"{bare(question)}是{value}，对吗？"


def values(text: str, kind: Kind, source: Source) -> list[str]:
    """The values of a kind that a text tells; of figures those whose measure is known."""
    if kind == "unit":
        return source.told.units_in(text)
    if kind == "date":
        return dates_in(text)
    return [plain(q) for q in find_quantities(DATE.sub("，", squeeze(text)))]


def exchanged(value: str, kind: Kind, known: str, source: Source, seed: str) -> str | None:
    """Another value of the kind that the document holds and that is not true here."""
    if kind == "unit":
        return source.other_unit(known, seed)
    if kind == "date":
        return source.other_date(value, known, seed)
    quantity = next(iter(find_quantities(value)), None)
    return source.other_quantity(quantity, known, seed) if quantity else None


def known_of(item: Item, said: Mapping[str, Any]) -> str:
    """All that is known to be true of the matter: reference, answer, quotations and the question itself."""
    quotes = (str(citation.get("quote") or "") for citation in said.get("citations") or ())
    return "\n".join((item.question, item.reference, str(said.get("answer") or ""), *quotes))


def of_slot(item: Item, said: Mapping[str, Any], source: Source) -> list[Claim]:
    """A true and a false claim of a question for one value, and the true value claimed of another place."""
    kind = SLOTS[item.type]
    told = values(item.reference, kind, source)
    if not told or (kind != "unit" and len(told) > 1):
        return []
    true = claim_of(item.question, kind, told[0])
    if true is None:
        return []
    found = [Claim(true, kind, True, told[0])]
    other = exchanged(told[0], kind, known_of(item, said), source, item.id)
    false = claim_of(item.question, kind, other) if other else None
    if other and false:
        found.append(Claim(false, kind, False, other, told[0]))
    if kind == "figure" and (places := source.other_places(item.question, re.sub(r"[^\d.].*", "", told[0]))):
        here, there = words.pick(places, item.id)
        found.append(Claim(true.replace(here, there, 1), "place", False, there, here))
    return found


def of_yes(item: Item, said: Mapping[str, Any], source: Source) -> list[Claim]:
    """A question whose answer is yes, and the same with a value of it exchanged."""
    found = [Claim(item.question, "figure", True, "")]
    kinds: tuple[Kind, ...] = ("unit", "date", "figure")
    for kind in kinds:
        for value in values(item.question, kind, source)[:1]:
            other = exchanged(value, kind, known_of(item, said), source, item.id)
            if other and value in item.question:
                found.append(Claim(item.question.replace(value, other, 1), kind, False, other, value))
    return found if len(found) > 1 else []


def claims(item: Item, said: Mapping[str, Any], source: Source) -> list[Claim]:
    """The claims that can be made of an item whose answer `said` is right; none where its form does not allow any."""
    makers: list[tuple[bool, Callable[[Item, Mapping[str, Any], Source], list[Claim]]]] = [
        (item.type in SLOTS, of_slot),
        (item.type in YES_NO_TYPES and yes_or_no(item.reference) is True, of_yes),
    ]
    return next((make(item, said, source) for fits, make in makers if fits), [])
