"""What 我单位 and 到期 share: the frame, the links between the pages, a row of deadlines, the choice between units of one name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from bot.sets.conditions import DONE_BY
from page import words
from page.ledger import ROLES
from page.markup import Content, Html, render, scrolled, tag
from page.plain import document
from page.sources import reading_link
from page.unit import Choice, Line, UnitQuery

FEW = 3
"""Contradictions that stand open."""


def frame(title: str, here: str, *content: Content) -> Html:
    """A page with the way back and to the other view."""
    links = [tag("a", words.BACK_TO_PAGE, href="./")]
    links += [tag("a", name, href=path, aria_current="page" if path == here else None) for path, name in (("unit", words.TAB_UNIT), ("due", words.TAB_DUE))]
    ways = tag("nav", *links, class_="ways", aria_label=words.VIEWS)
    return document(title, [ways, tag("main", *content, class_="view")], script=True)


def said_month(day: dt.date) -> str:
    return words.MONTH_OF.format(year=day.year, month=day.month)


def chip(label: str, count: int, href: str, is_on: bool) -> Html:
    """A link that narrows a list, with how much it leaves."""
    return tag("a", label, tag("b", str(count)), href=href, class_="chip" if count else "chip none", aria_current="true" if is_on else None)


def kept_day(day: dt.date, today: dt.date) -> dt.date | None:
    """The day that states count from, where links must carry it: one that was chosen."""
    return day if day != today else None


def unit_link(name: str, document_id: str, day: dt.date | None = None, beside: bool = False) -> Html:
    """A unit's name as the way to all its tasks; the document tells it from others of that name.

    `day` is the one that states count from (None: today); `beside`: in a window of its own.
    """
    query = UnitQuery(name, day or dt.date.min, document=document_id)
    address = f"unit?{query.with_day(dt.date.min)}"
    return tag("a", name, href=address, class_="unit", target="_blank" if beside else None, rel="noopener" if beside else None)


def linked_units(names: Sequence[str], document_id: str, day: dt.date | None = None, beside: bool = False) -> Html:
    """Names with a mark between them; nothing for none, so that an empty cell is left out where there is little room."""
    if not names:
        return Html("")
    return tag("span", *[part for name in names for part in ("、", unit_link(name, document_id, day, beside))][1:])


def place_link(line: Line) -> Html:
    """Where it stands; opens the document there."""
    span = line.entry.span
    label = f"《{line.document.title}》{line.entry.place}"
    return tag("a", label, href=reading_link(line.document.id, span.start, span.end), target="_blank", rel="noopener")


def when(line: Line) -> Html:
    """The words of the deadline and how it stands."""
    late = "state late" if line.state == words.DUE_OVERDUE else "state"
    written = line.entry.written or words.UNSTATED
    return render([written, " ", tag("span", line.state, class_=late) if line.entry.written else None])


def others(line: Line, day: dt.date | None, units: Iterable[str] = ()) -> Html:
    """Who does it, by role, with links that keep the `day`; `units` are the names of the unit asked for, left out."""
    task, own = line.entry.task, set(units)
    if task is None:
        return tag("span", words.DUE_NOBODY_ROW, class_="unstated")
    parts = []
    for role in DONE_BY:
        names = [name for name in getattr(task, role) if name not in own]
        if names:
            parts.append(tag("div", tag("span", f"{ROLES[role]}：", class_="role"), linked_units(names, line.document.id, day)))
    return render(parts)


def table(heads: Sequence[str], rows: Iterable[Sequence[Content]], label: str) -> Html:
    """A table that is a stack of cards on a narrow screen."""
    body = [tag("tr", *(tag("td", tag("div", cell), data_label=head) for head, cell in zip(heads, row, strict=True))) for row in rows]
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in heads)))
    return scrolled(tag("table", head, tag("tbody", *body)), label, class_="stack")


def choice_list(name: str, choices: Sequence[Choice], links: Sequence[str]) -> Html:
    """The units that a name may mean, each with its way."""
    items = [
        tag("li", tag("a", words.UNIT_CHOICE.format(place=each.label, count=each.count), href=link, class_="pick"))
        for each, link in zip(choices, links, strict=True)
    ]
    return tag("section", tag("p", words.UNIT_CHOOSE.format(name=name), role="status"), tag("ul", *items, class_="picks"))


def unknown(name: str, near: Sequence[str], links: Sequence[str]) -> Html:
    """That a name means no unit here, with those that hold it."""
    items = [tag("li", tag("a", each, href=link, class_="pick")) for each, link in zip(near, links, strict=True)]
    offered = [tag("p", words.UNIT_NEAR), tag("ul", *items, class_="picks")] if items else []
    return tag("section", tag("p", words.UNIT_UNKNOWN.format(name=name), role="status"), *offered)


def contradictions(found: Sequence[str]) -> Html | None:
    """Where text and table differ; many are folded away."""
    if not found:
        return None
    head = tag("summary", words.CONTRADICTIONS.format(count=len(found)))
    return tag("details", head, tag("ul", *(tag("li", sentence) for sentence in found)), open=len(found) <= FEW, class_="notices")
