"""我单位 as a page: which unit is meant, its tasks by role with their deadlines, contradictions, documents, and the ways to take them away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.sets.conditions import DONE_BY
from bot.understand.day_periods import said_day
from index.types import Role
from page import words
from page.due import DueQuery
from page.ledger import ROLES
from page.markup import Html, render, tag
from page.sources import facts_line, reading_link
from page.unit import Line, UnitQuery, UnitView
from page.views_frame import chip, choice_list, contradictions, frame, kept_day, others, place_link, table, unknown, when

HEADS = (words.FIELD_NAMES["name"], words.FIELD_NAMES["deadline"], words.UNIT_WITH, words.FIELD_NAMES["place"])


def unit_page(view: UnitView, today: dt.date) -> Html:
    """The whole page for a name that was given."""
    query, asked = view.query, view.asked
    if view.tasks is None:
        links = [f"unit?{replace(query, place=each.place, document='').with_day(today)}" for each in view.choices]
        near = [f"unit?{replace(query, name=name, place='', document='').with_day(today)}" for name in asked.near]
        body = choice_list(query.name, view.choices, links) if view.choices else unknown(query.name, asked.near, near)
        return frame(query.name, "unit", tag("h1", query.name), body, ask_form(query, today))
    head = [
        tag("h1", query.name, tag("span", identity(view), class_="facts")),
        tag("p", names_line(view), class_="hint"),
        tag("p", words.UNIT_TAKEN.format(asked=asked.name, taken=asked.corrected), class_="hint") if asked.corrected else None,
        tag("p", tag("b", words.UNIT_TOTAL.format(total=len(view.tasks.tasks), roles=view.summary)), class_="summary", role="status"),
        tools(view, today),
        ask_form(query, today),
        contradictions(view.tasks.contradictions),
        states(view, today),
        roles(view),
    ]
    sections = [section(view, role, view.shown(role), today) for role in DONE_BY if view.by_role[role]]
    foot = [documents(view, today), tag("p", words.UNIT_IN_ONE, class_="hint")]
    return frame(query.name, "unit", *head, *sections, *foot)


def start_page(names: Sequence[str], today: dt.date, choose: bool) -> Html:
    """The page before a unit is named; the browser goes on to the unit that it keeps, unless another is to be chosen."""
    items = [tag("li", tag("a", name, href=f"unit?{UnitQuery(name, today).to_url()}", class_="pick")) for name in names]
    offered = [tag("h2", words.UNIT_BUSY), tag("ul", *items, class_="picks")] if items else [tag("p", words.NO_TASKS, class_="hint")]
    head = tag("h1", words.TAB_UNIT, data_go=None if choose else "unit")
    return frame(words.TAB_UNIT, "unit", head, tag("p", words.UNIT_ASK, class_="hint"), ask_form(UnitQuery("", today), today), *offered)


def identity(view: UnitView) -> str:
    """长治市　市级"""
    level = view.asked.level or ""
    shown = "" if view.place and view.place in view.query.name else view.place
    return "　".join(dict.fromkeys(part for part in (shown, words.LEVELS.get(level, "")) if part))


def names_line(view: UnitView) -> str:
    """The names that stand in the documents."""
    return words.UNIT_NAMES.format(names="、".join(view.tasks.names if view.tasks else ()))


def tools(view: UnitView, today: dt.date) -> Html:
    """Taking the list away, the calendar, and keeping the unit."""
    query = view.query
    bare = replace(query, state="").with_day(today)
    calendar = f"due?{DueQuery(query.day, query.name, query.place).to_url(today)}"
    files = [(words.EXPORT_WORD, "docx"), (words.EXPORT_EXCEL, "xlsx"), (words.EXPORT_CALENDAR, "ics")]
    return tag(
        "p",
        *(tag("a", label, href=f"export/unit?{bare}&kind={kind}", class_="tool", download=True) for label, kind in files),
        tag("a", words.UNIT_CALENDAR, href=calendar, class_="tool"),
        tag("button", words.UNIT_KEEP, type="button", class_="tool", data_act="keep-unit", data_value=replace(query, state="").to_url(),
            data_done=words.UNIT_KEPT, data_failed=words.UNIT_NOT_KEPT),
        tag("a", words.UNIT_OTHER, href="unit?choose=1", class_="tool"),
        class_="tools",
    )  # fmt: skip


def states(view: UnitView, today: dt.date) -> Html:
    """The deadlines by state, each a link that lists them alone."""
    query = view.query
    total = chip(words.ALL, len(view.lines), f"unit?{replace(query, state='').with_day(today)}", not query.state)
    chips = [chip(state, count, f"unit?{replace(query, state=state).with_day(today)}", query.state == state) for state, count in view.by_state.items()]
    said = words.UNIT_DEADLINES.format(day=said_day(query.day), count=sum(1 for line in view.lines if line.entry.end))
    return tag("nav", tag("span", said, class_="hint"), total, *chips, class_="chips", aria_label=words.STATE)


def roles(view: UnitView) -> Html:
    """The way to each role's tasks."""
    shown = [role for role in DONE_BY if view.by_role[role]]
    links = [tag("a", words.UNIT_SECTION.format(role=ROLES[role], count=view.by_role[role]), href=f"#{role}", class_="chip") for role in shown]
    return tag("nav", *links, class_="chips", aria_label=words.ROLE) if len(shown) > 1 else render("")


def section(view: UnitView, role: Role, lines: Sequence[Line], today: dt.date) -> Html:
    """The tasks of a role; those with several deadlines have a line for each."""
    head = tag("h2", words.UNIT_SECTION.format(role=ROLES[role], count=view.by_role[role]), id=role)
    names = view.tasks.names if view.tasks else ()
    rows = [(line.entry.name, when(line), others(line, kept_day(view.query.day, today), names), place_link(line)) for line in lines]
    return tag("section", head, table(HEADS, rows, ROLES[role]) if rows else tag("p", words.NO_TASKS, class_="hint"))


def documents(view: UnitView, today: dt.date) -> Html:
    """The documents that the tasks stand in, with how many each holds."""
    counted = {record.id: len({line.entry.task.id for line in view.lines if line.document.id == record.id and line.entry.task}) for record in view.documents}
    items = [
        tag("li", tag("a", f"《{record.title}》", href=reading_link(record.id), target="_blank", rel="noopener"),
            tag("span", f"{facts_line(record)}　{counted[record.id]} 项", class_="facts"))
        for record in view.documents
    ]  # fmt: skip
    return tag("section", tag("h2", words.UNIT_DOCUMENTS.format(count=len(items))), tag("ul", *items, class_="sheets"))


def ask_form(query: UnitQuery, today: dt.date) -> Html:
    """A name and the day that states count from."""
    day = query.day.isoformat()
    return tag(
        "form",
        tag("label", words.UNIT, tag("input", name="name", value=query.name, required=True, maxlength=60, placeholder=words.UNIT_HINT)),
        tag("label", words.DAY, tag("input", name="day", type="date", value=day if query.name else today.isoformat())),
        tag("input", type="hidden", name="place", value=query.place) if query.place else None,
        tag("button", words.UNIT_SHOW, type="submit", class_="tool main"),
        method="get",
        action="unit",
        class_="asks",
    )
