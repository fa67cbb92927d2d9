"""Deadlines as a calendar file (RFC 5545): whole days, each with its units, the words of the time and its source."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from icalendar import Calendar, Event, vText

from bot.sets.conditions import DONE_BY
from page import words
from page.export_word import clean
from page.ledger import ROLES
from page.sources import reading_link, reference
from page.unit import Line


def to_calendar(title: str, lines: Sequence[Line], base: str, now: dt.datetime) -> bytes:
    """The bytes of an .ics file with every line that has a day. `base` is the address of the page, for the way to the source.

    The same deadline has the same UID in every file, so that a calendar that takes it in again updates it.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{words.APP_TITLE}//CN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(clean(title)))
    for line in lines:
        if line.entry.end is not None:
            calendar.add_component(event(line, line.entry.end, base, now))
    return bytes(calendar.to_ical())


def event(line: Line, end: dt.date, base: str, now: dt.datetime) -> Event:
    """One deadline."""
    entry, task = line.entry, line.entry.task
    units = [f"{ROLES[role]}：{'、'.join(getattr(task, role))}" for role in DONE_BY if task is not None and getattr(task, role)]
    said = [*(units or [f"{words.UNIT}：{words.DUE_NOBODY_ROW}"]), f"{words.FIELD_NAMES['deadline']}：{entry.written}"]
    said.append(f"{words.FIELD_NAMES['place']}：{reference(line.document, entry.place)}")
    own = Event()
    own.add("uid", f"{key(line)}@policy-qa")
    own.add("dtstamp", now)
    own.add("dtstart", end)
    own.add("dtend", end + dt.timedelta(days=1))
    own.add("summary", clean(words.CALENDAR_WORK.format(name=entry.name)))
    own.add("description", clean("\n".join(said)))
    own.add("url", base + reading_link(line.document.id, entry.span.start, entry.span.end))
    own.add("transp", "TRANSPARENT")
    return own


def key(line: Line) -> str:
    """Tells a deadline from every other: its place in its document and its day."""
    entry = line.entry
    named = f"{entry.document_id}/{entry.task.id if entry.task else entry.span.start}/{entry.end}"
    return hashlib.sha256(named.encode()).hexdigest()[:32]
