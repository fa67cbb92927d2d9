"""What stands on the page before anything is asked: what is inside, and questions of each kind to begin with."""

from __future__ import annotations

from collections.abc import Sequence

from index.types import DocumentRecord
from page import words
from page.examples import Example
from page.markup import Html, tag

SHOWN = 6
"""Documents that are named; of more only their number is said."""


def welcome_view(records: Sequence[DocumentRecord]) -> Html:
    """How many documents, of which years, which is the newest; empty where there are none."""
    if not records:
        return Html("")
    dated = sorted((record for record in records if record.date is not None), key=lambda record: str(record.date))
    years = [record.date.year for record in dated if record.date is not None]
    said = words.INSIDE.format(count=len(records))
    if years:
        said += words.OF_YEAR.format(year=years[0]) if years[0] == years[-1] else words.OF_YEARS.format(first=years[0], last=years[-1])
    newest = words.NEWEST.format(title=dated[-1].title, date=day_of(dated[-1])) if dated else ""
    issuers = list(dict.fromkeys(record.issuer for record in records if record.issuer))
    named = words.ISSUED_BY.format(names="、".join(issuers[:SHOWN]), more=words.AND_MORE if len(issuers) > SHOWN else "") if issuers else ""
    return tag("div", tag("h2", words.WELCOME), tag("p", f"{said}。{named}{newest}"), tag("p", words.CAN_BE_ASKED, class_="hint"), class_="welcome")


def day_of(record: DocumentRecord) -> str:
    """2031年3月"""
    return f"{record.date.year}年{record.date.month}月" if record.date is not None else ""


def examples_view(examples: Sequence[Example], has_documents: bool) -> Html:
    """Questions to begin with, as buttons under the kind they stand for; where there are no documents yet, how to add some."""
    if not examples:
        return Html("") if has_documents else tag("div", tag("p", words.NO_DOCUMENTS, class_="hint"), class_="starters")
    buttons = [_button(each) for each in examples]
    return tag("div", tag("h2", words.EXAMPLES), tag("div", *buttons, class_="kinds"), class_="starters")


def _button(example: Example) -> Html:
    return tag("button", tag("small", example.kind), tag("span", example.question), type="button", data_act="ask", data_value=example.question)
