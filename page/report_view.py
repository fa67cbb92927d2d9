"""What was understood of a document, for whoever looks after the library: every doubt as a sentence, with its place and what to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.types import Clause, Skipped, Span, Task, place_at
from index.types import DocumentRecord, DocumentReport
from page import words
from page.markup import Html, tag
from page.plain import document
from page.sources import facts_line, page_link, reading_link
from page.turn import card

MOST = 50
"""Doubts of one kind that are listed."""
UNSURE = re.compile(r"(?P<place>[^“]*)“(?P<text>.*)”（把握 (?P<sure>[\d.]+)）", re.DOTALL)
"""How `corpus.coverage` writes what the reader was not sure of."""
AFTER = "之后为"
"""What stands between two numbers in the coverage's gaps."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at: what is doubtful, what to do, and the address of its place."""

    sentence: str
    advice: str
    href: str


def doubt_count(report: DocumentReport) -> int:
    """How many places should be looked at; what was only left out as always does not count."""
    found = report.coverage
    told = sum(1 for each in report.skipped if advice_of(each) is not None)
    return told + len(found.numbering_gaps) + len(found.doubts) + found.repaired_rows + (found.unplaced > 0)


def advice_of(skipped: Skipped) -> tuple[str, str] | None:
    """What is said of something that was left out, and what to do; None where nothing need be done."""
    return next((said for sign, said in words.REPORT_LEFT_OUT.items() if sign in skipped.reason), None)


def doubts(record: DocumentRecord, report: DocumentReport, clauses: Sequence[Clause], tasks: Sequence[Task], text: str) -> Iterator[Doubt]:
    """The doubts of a document, the gravest kinds first."""
    whole = reading_link(record.id)
    for each in report.skipped:
        said = advice_of(each)
        if said is not None:
            yield Doubt(said[0].format(place=where(record, each), text=each.text[:60]), said[1], _near(record, each.span))
    if report.coverage.unplaced:
        yield Doubt(words.REPORT_UNPLACED.format(count=report.coverage.unplaced), words.REPORT_UNPLACED_ADVICE, whole)
    for gap in report.coverage.numbering_gaps:
        path = gap.partition(AFTER)[2]
        clause = next((clause for clause in clauses if clause.path == path), None)
        href = reading_link(record.id, clause.span.start, clause.span.end) if clause is not None else whole
        yield Doubt(words.REPORT_GAP.format(gap=gap), words.REPORT_GAP_ADVICE, href)
    for task in tasks:
        if task.repaired:
            fields = "、".join(words.FIELD_NAMES.get(name, name) for name in task.repaired)
            sentence = words.REPORT_REPAIRED.format(place=card(task, "").place, name=card(task, "").name, fields=fields)
            yield Doubt(sentence, words.REPORT_REPAIRED_ADVICE, reading_link(record.id, task.span.start, task.span.end))
    for unsure in report.coverage.doubts:
        yield _unsure(record, unsure, text)


def _unsure(record: DocumentRecord, unsure: str, text: str) -> Doubt:
    """A line of a scan that was read without certainty."""
    found = UNSURE.fullmatch(unsure)
    if found is None:
        return Doubt(unsure, words.REPORT_UNSURE_ADVICE, reading_link(record.id))
    begins = next((place.start for place in record.places if place.label == found["place"]), 0)
    start = text.find(found["text"], begins)
    href = reading_link(record.id, start, start + len(found["text"])) if start >= 0 else reading_link(record.id)
    return Doubt(words.REPORT_UNSURE.format(place=found["place"], text=found["text"], sure=round(float(found["sure"]) * 100)), words.REPORT_UNSURE_ADVICE, href)


def _near(record: DocumentRecord, span: Span) -> str:
    """What was left out stands nowhere in the text; the page of the original shows it."""
    place = place_at(record.places, span.start)
    return page_link(record.id, place.page, None) if place is not None and place.page is not None else reading_link(record.id)


def where(record: DocumentRecord, skipped: Skipped) -> str:
    """The page or cell of the original, or the line of a text file."""
    place = place_at(record.places, skipped.span.start)
    return place.label if place else words.LINE.format(line=skipped.line)


def report_page(record: DocumentRecord, report: DocumentReport | None, found: Sequence[Doubt]) -> Html:
    """The report as a page."""
    heading = tag("header", tag("h1", f"{words.COVERAGE}：{record.title}"), tag("p", facts_line(record), class_="facts"))
    body = tag("p", words.NO_REPORT, class_="hint") if report is None else _body(report, found)
    tools = tag("p", tag("a", words.READ, href=reading_link(record.id), class_="tool"), tag("a", words.BACK, href="./", class_="tool"), class_="tools")
    return document(f"{words.COVERAGE}：{record.title}", tag("main", heading, body, tools, class_="compare report"), script=True)


def _body(report: DocumentReport, found: Sequence[Doubt]) -> Html:
    coverage = report.coverage
    items = [
        tag("li", tag("p", tag("b", each.sentence)), tag("p", each.advice, "　", tag("a", words.REPORT_SEE, href=each.href, target="_blank", rel="noopener")))
        for each in found[:MOST]
    ]
    more = tag("p", words.MORE.format(count=len(found) - MOST), class_="hint") if len(found) > MOST else None
    doubtful = [tag("h2", words.REPORT_DOUBTS.format(count=len(found))), tag("ol", *items), more]
    fine = [tag("h2", words.REPORT_NO_DOUBTS)]
    left = Counter(each.reason for each in report.skipped if advice_of(each) is None)
    notes = [words.REPORT_READ.format(clauses=coverage.clauses, tasks=coverage.tasks, tables=coverage.tables)]
    notes += [words.REPORT_INHERITED.format(count=coverage.inherited_rows)] if coverage.inherited_rows else []
    notes += [words.REPORT_SKIPPED.format(reasons="、".join(f"{reason} {count} 处" for reason, count in left.most_common()))] if left else []
    return tag("section", *(doubtful if found else fine), tag("h2", words.REPORT_DONE), tag("ul", *(tag("li", note) for note in notes)))
