"""到期 as a page: filters, the periods with their counts, the calendar of a month, and the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.understand.day_periods import said_day
from index.types import DocumentRecord
from page import words
from page.due import MONTH, NEXT, PAGE, SHOWN, Due, DueQuery, weeks
from page.markup import Html, render, tag
from page.unit import Line
from page.views_frame import chip, choice_list, contradictions, frame, kept_day, others, place_link, said_month, table, unknown, when

IN_CELL = 2
"""Names that stand in a day of the calendar."""
LABELS = {
    "overdue": words.DUE_OVERDUE, "month": words.DUE_MONTH, "next": words.DUE_NEXT, "quarter": words.DUE_QUARTER,
    "lasting": words.DUE_LASTING, "undated": words.DUE_UNDATED, "unstated": words.DUE_UNSTATED, "all": words.DUE_ALL,
}  # fmt: skip
HEADS = (words.FIELD_NAMES["deadline"], words.FIELD_NAMES["name"], words.UNIT, words.FIELD_NAMES["place"])


def due_page(due: Due, today: dt.date) -> Html:
    """The whole page."""
    query = due.query
    head = [tag("h1", words.TAB_DUE, tag("span", query.unit, class_="facts") if query.unit else None), filters(query, due.documents, today)]
    if due.asked is not None and due.untold:
        links = [link(replace(query, place=each.place), today) for each in due.choices]
        near = [link(replace(query, unit=name, place=""), today) for name in due.asked.near]
        body = choice_list(query.unit, due.choices, links) if due.choices else unknown(query.unit, due.asked.near, near)
        return frame(words.TAB_DUE, "due", *head, body)
    return frame(
        words.TAB_DUE,
        "due",
        *head,
        counts(due, today),
        contradictions(due.contradictions),
        tag("div", month(due, today), listing(due, today), class_="calendar-and-list"),
    )


def link(query: DueQuery, today: dt.date) -> str:
    """The address of the page for a query."""
    url = query.to_url(today)
    return f"due?{url}" if url else "due"


def filters(query: DueQuery, documents: Sequence[DocumentRecord], today: dt.date) -> Html:
    """Unit, document and the day that counts as today."""
    options = [tag("option", words.ALL_DOCUMENTS, value="")]
    options += [tag("option", record.title, value=record.id, selected=record.id == query.document) for record in documents]
    hidden = [("place", query.place), ("show", query.show if query.show != MONTH else "")]
    return tag(
        "form",
        tag("label", words.DUE_UNIT, tag("input", name="unit", value=query.unit, maxlength=60, placeholder=words.UNIT_HINT)),
        tag("label", words.DOCUMENT, tag("select", *options, name="document")),
        tag("label", words.DAY, tag("input", name="day", type="date", value=query.day.isoformat())),
        *(tag("input", type="hidden", name=name, value=value) for name, value in hidden if value),
        tag("button", words.DUE_SHOW, type="submit", class_="tool main"),
        tag("a", words.CLEAR, href="due", class_="tool") if query.to_url(today) else None,
        method="get",
        action="due",
        class_="asks",
    )


def counts(due: Due, today: dt.date) -> Html:
    """How much there is, the periods, and the files to take away."""
    query = replace(due.query, on=None, page=1, month=None)
    dated = sum(1 for line in due.lines if line.entry.end is not None)
    unnamed = sum(1 for line in due.lines if line.entry.task is None)
    said = [words.DUE_COUNTS.format(total=len(due.lines), tasks=due.tasks, dated=dated)]
    said += [words.DUE_NOBODY.format(count=unnamed)] if unnamed else []
    left = words.DUE_NOBODY_LEFT if due.asked is None and not due.nobody else None
    twins = words.DUE_TWINS.format(count=due.twins) if due.twins else None
    found = due.counts
    is_month = due.query.on is None and due.query.first == due.query.day.replace(day=1)
    chips = [
        chip(LABELS[show], found[show], link(replace(query, show=show), today), show == due.query.show and due.query.on is None and (show != MONTH or is_month))
        for show in SHOWN
    ]
    return render([
        tag("p", tag("b", "；".join(said) + "。", role="status"), class_="summary"),
        *(tag("p", each, class_="hint") for each in (left, twins) if each),
        tag("nav", *chips, class_="chips", aria_label=words.DUE_BY),
    ])  # fmt: skip


def month(due: Due, today: dt.date) -> Html:
    """The calendar of a month; each day with something due is a way to its list."""
    query, by_day = due.query, due.by_day
    shown = replace(query, show=MONTH, on=None, page=1)
    before, after = (query.first - dt.timedelta(days=1)).replace(day=1), (query.first + dt.timedelta(days=32)).replace(day=1)
    turner = tag(
        "p",
        tag("a", words.DUE_MONTH_BACK, href=link(replace(shown, month=before), today), class_="tool", rel="prev"),
        tag("b", said_month(query.first)),
        tag("a", words.DUE_MONTH_ON, href=link(replace(shown, month=after), today), class_="tool", rel="next"),
        class_="tools turner",
    )
    days = tag("tr", *(tag("th", name, scope="col", aria_label=words.WEEKDAY.format(day=name)) for name in words.WEEKDAYS))
    rows = [tag("tr", *(cell(day, by_day.get(day, []), shown, today) for day in week)) for week in weeks(query.first)]
    grid = tag("table", tag("thead", days), tag("tbody", *rows), class_="month", aria_label=words.DUE_CALENDAR.format(month=said_month(query.first)))
    return tag("section", turner, grid, *nearest(due, shown, today), class_="calendar")


def nearest(due: Due, shown: DueQuery, today: dt.date) -> list[Html]:
    """The way to the months around in which something falls due."""
    found = []
    for near, words_for in zip(due.nearest, (words.DUE_NEAREST_BACK, words.DUE_NEAREST_ON), strict=True):
        if near is not None:
            said = words_for.format(month=said_month(near[0]), count=near[1])
            found.append(tag("p", tag("a", said, href=link(replace(shown, month=near[0]), today)), class_="near"))
    return found


def cell(day: dt.date, lines: Sequence[Line], shown: DueQuery, today: dt.date) -> Html:
    """One day: its number, how much falls due, and the first of it."""
    if day.month != shown.first.month:
        return tag("td", class_="other")
    is_counted = day == shown.day
    said = (words.DUE_DAY_TODAY if day == today else words.DUE_DAY_COUNTED if is_counted else "{day}").format(day=said_day(day))
    number = tag("span", str(day.day), class_="number")
    kind = " ".join(name for name, is_so in (("counted", is_counted), ("due", bool(lines)), ("late", day < shown.day and bool(lines))) if is_so)
    if not lines:
        return tag("td", number, class_=kind or None, aria_label=words.DUE_DAY_NONE.format(day=said))
    names = [tag("span", line.entry.name, class_="what") for line in lines[:IN_CELL]]
    more = tag("span", words.DUE_DAY_MORE.format(count=len(lines) - IN_CELL), class_="more") if len(lines) > IN_CELL else None
    href = f"{link(replace(shown, month=day.replace(day=1), on=day), today)}#list"
    count = tag("b", str(len(lines)), class_="count")
    return tag("td", tag("a", number, count, *names, more, href=href, aria_label=words.DUE_DAY_CELL.format(day=said, count=len(lines))), class_=kind)


def listing(due: Due, today: dt.date) -> Html:
    """The list of the day or period that was chosen, a page of it, with the files of it."""
    query, lines = due.query, due.listed
    pages = max(1, -(-len(lines) // PAGE))
    page = min(query.page, pages)
    rows = [(when_on(line), line.entry.name, others(line, kept_day(query.day, today)), place_link(line)) for line in lines[(page - 1) * PAGE : page * PAGE]]
    head = tag("h2", words.DUE_LIST.format(what=what_of(query), count=len(lines)), id="list")
    address = query.to_url(today)
    files = [
        tag("a", label, href=f"export/due?{address}{'&' if address else ''}kind={kind}", class_="tool", download=True)
        for label, kind in ((words.EXPORT_EXCEL, "xlsx"), (words.EXPORT_WORD, "docx"), (words.EXPORT_CALENDAR, "ics"))
    ]
    body = table(HEADS, rows, what_of(query)) if rows else tag("p", words.DUE_NOTHING, class_="hint")
    return tag("section", head, tag("p", *files, class_="tools") if rows else None, body, turner(query, page, pages, today), class_="list")


def turner(query: DueQuery, page: int, pages: int, today: dt.date) -> Html | None:
    """The way to the other pages of a list."""
    if pages < 2:
        return None
    back, on = (f"{link(replace(query, page=number), today)}#list" for number in (page - 1, page + 1))
    return tag(
        "p",
        tag("a", words.PREVIOUS, href=back, class_="tool") if page > 1 else None,
        tag("span", words.PAGE_OF.format(page=page, pages=pages)),
        tag("a", words.NEXT, href=on, class_="tool") if page < pages else None,
        class_="tools turner",
    )


def what_of(query: DueQuery) -> str:
    """What the list shows, in words."""
    if query.on is not None:
        return words.DUE_ON.format(day=said_day(query.on))
    if query.show == MONTH:
        return words.DUE_IN_MONTH.format(month=said_month(query.first))
    return LABELS[query.show] + ("" if query.show != NEXT else words.TAB_DUE)


def when_on(line: Line) -> Html:
    """The day before the words of the deadline, by which the list is ordered."""
    day = tag("b", line.entry.end.isoformat(), class_="day") if line.entry.end else None
    return render([day, tag("div", when(line))])
