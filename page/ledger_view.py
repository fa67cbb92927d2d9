"""The ledger as HTML: the count, two pictures whose bars filter, and the rows of one page."""

from __future__ import annotations

import datetime as dt

from index.types import Role
from page import words
from page.desk import today
from page.ledger import BY_DEADLINE, BY_DOCUMENT, LATEST_FIRST, ROLES, Ledger, LedgerQuery, Row
from page.markup import Html, render, scrolled, tag
from page.sources import reading_link
from page.task_view import field_text
from page.turn import Card, card
from page.views_frame import kept_day, linked_units

PAGE = 50
UNITS = 12
COLUMNS = ("name", "measure", "lead", "support", "responsible", "deadline", "targets")


def ledger_view(ledger: Ledger, page: int) -> Html:
    """Count, table and page turner; `page` begins with 0."""
    pages = max(1, -(-len(ledger.rows) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = ledger.rows[page * PAGE : (page + 1) * PAGE]
    export = tag("a", words.EXPORT_EXCEL, href=f"export/tasks?{ledger.query.to_url()}", class_="tool", download=True) if ledger.rows else None
    meant = tag("span", words.UNIT_MEANT.format(names="、".join(ledger.names)), class_="hint") if len(ledger.names) > 1 else None
    head = tag("p", tag("b", ledger.summary, role="status"), export, tag("span", conditions(ledger), class_="hint"), meant, class_="summary")
    table = _table(shown, ledger.query) if shown else tag("p", words.NO_TASKS, class_="hint")
    return tag("div", head, table, _turner(page, pages), class_="ledger")


def conditions(ledger: Ledger) -> str:
    """The filters in force, also those that are folded away."""
    query = ledger.query
    titles = {row.document.id: row.document.title for row in ledger.rows}
    due = "—".join(day.isoformat() if day else "" for day in (query.due_from, query.due_to)) if query.due_from or query.due_to else ""
    named = (
        (words.UNIT, query.unit),
        (words.ROLE, "、".join(ROLES[role] for role in query.roles)),
        (words.STATE, "、".join(query.states)),
        (words.DOCUMENT, "、".join(titles.get(key, key) for key in query.documents)),
        (words.CATEGORY, query.category),
        (words.WORDS, query.words),
        (words.FIELD_NAMES["deadline"], due),
    )
    found = "；".join(f"{name} {value}" for name, value in named if value)
    return f"{words.CONDITIONS}：{found}" if found else ""


def _table(rows: tuple[Row, ...], query: LedgerQuery) -> Html:
    names = [*(words.FIELD_NAMES[name] for name in COLUMNS), words.STATE]
    head = tag("tr", *(_head(name, query.order) for name in names), _head(words.FIELD_NAMES["place"], query.order))
    body = []
    day = kept_day(query.day, today())
    for row in rows:
        shown = card(row.task, row.document.title)
        cells = [tag("td", _cell(shown, name, day), data_label=label) for name, label in zip(COLUMNS, names, strict=False)]
        cells.append(tag("td", row.state, data_label=words.STATE, class_="state"))
        link = tag("a", f"《{shown.title}》{shown.place}", href=reading_link(shown.document_id, shown.start, shown.end), target="_blank", rel="noopener")
        cells.append(tag("td", link, data_label=words.FIELD_NAMES["place"], class_="place"))
        body.append(tag("tr", *cells, title="；".join(shown.marks) or None, class_="marked" if shown.marks else None))
    return scrolled(tag("table", tag("thead", head), tag("tbody", *body)), words.TAB_LEDGER, class_="stack")


SORTS = {
    words.FIELD_NAMES["name"]: ("任务名称", None),
    words.FIELD_NAMES["lead"]: ("牵头单位", None),
    words.FIELD_NAMES["support"]: ("配合单位", None),
    words.FIELD_NAMES["responsible"]: ("责任单位", None),
    words.FIELD_NAMES["deadline"]: (BY_DEADLINE, LATEST_FIRST),
    words.STATE: ("状态", None),
}
"""Columns that sort, each with its order and where there is one its reverse."""


def _head(name: str, order: str) -> Html:
    """A header; one that sorts is a button that goes on to its order, its reverse, and that of the documents."""
    rising, falling = SORTS.get(name, (None, None))
    if rising is None:
        return tag("th", name, scope="col")
    following = falling or BY_DOCUMENT if order == rising else BY_DOCUMENT if order == falling else rising
    sort = "ascending" if order == rising else "descending" if order == falling else None
    mark = {"ascending": " ▲", "descending": " ▼"}.get(sort or "", " ↕")
    button = tag("button", name, tag("span", mark, aria_hidden="true"), type="button", data_act="sort", data_value=following, title=words.SORT)
    return tag("th", button, scope="col", aria_sort=sort)


def _cell(shown: Card, name: str, day: dt.date | None) -> Html:
    text = field_text(shown, name)
    if name == "measure":
        return render([_folded(text), *(tag("div", tag("span", f"{label}：", class_="printed"), value) for label, value in shown.others.items())])
    if name in ("lead", "support", "responsible"):
        return linked_units(getattr(shown, name), shown.document_id, day, beside=True)
    return render(text)


def _folded(text: str) -> Html:
    if len(text) > 90:
        return tag("details", tag("summary", text[:80] + "……"), tag("span", text))
    return render(text)


def _turner(page: int, pages: int) -> Html | None:
    if pages < 2:
        return None
    back = tag("button", words.PREVIOUS, type="button", class_="tool", data_act="page", data_value=page - 1, disabled=page == 0)
    on = tag("button", words.NEXT, type="button", class_="tool", data_act="page", data_value=page + 1, disabled=page == pages - 1)
    return tag("p", back, tag("span", words.PAGE_OF.format(page=page + 1, pages=pages)), on, class_="tools turner")


def pictures(ledger: Ledger) -> Html:
    """Tasks by month of deadline, and by unit and role; every bar is a button that filters."""
    months = ledger.by_month
    most = max(months.values(), default=1)
    by_month = [_bar(month, "month", month, [("lead", count)], most) for month, count in months.items()]
    units = ledger.by_unit(UNITS)
    widest = max((sum(counts.values()) for _, counts in units), default=1)
    by_unit = [_bar(name, "unit", name, [(role, counts[role]) for role in ROLES if role in counts], widest) for name, counts in units]
    legend = tag("p", *(tag("span", tag("i", class_=f"bar {role}"), ROLES[role]) for role in ("lead", "support", "responsible")), class_="legend")
    left = tag("section", tag("h3", words.BY_MONTH), *(by_month or [tag("p", words.NONE_YET, class_="hint")]))
    right = tag("section", tag("h3", words.BY_UNIT), legend, *(by_unit or [tag("p", words.NONE_YET, class_="hint")]))
    return tag("div", left, right, class_="pictures")


def _bar(label: str, act: str, value: str, counts: list[tuple[Role, int]], most: int) -> Html:
    total = sum(count for _, count in counts)
    bars = [tag("i", class_=f"bar {role}", style=f"width:{100 * count / most:.1f}%") for role, count in counts]
    named = "、".join(f"{ROLES[role]} {count}" for role, count in counts) if act == "unit" else f"{total} 项"
    return tag(
        "button",
        tag("span", label, class_="label"),
        tag("span", *bars, class_="bars"),
        tag("span", str(total), class_="number"),
        type="button", data_act=act, data_value=value, class_="row", aria_label=f"{label}：{named}",
    )  # fmt: skip
