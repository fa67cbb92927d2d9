"""The documents as HTML: facts and coverage of each, and what became of an upload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bot.standing import Standing
from corpus.archives import ACCEPTED
from corpus.compare import TaskPair
from index.types import DocumentRecord, DocumentReport, Failure
from page import words
from page.compare_view import change_line, summary
from page.intake import Outcome
from page.markup import Html, render, tag
from page.report_view import doubt_count
from page.sources import facts_line, reading_link
from page.turn import card

MOST_CHANGES = 20
"""Changed tasks that are named after a file was replaced."""


def manage_view() -> Html:
    """Where administrators choose files and have them taken in; its script is ``upload.js``."""
    chosen = tag("input", type="file", multiple=True, accept=",".join(sorted(ACCEPTED)))
    says = {"data_uploading": words.UPLOADING, "data_uploaded": words.UPLOADED, "data_failed": words.UPLOAD_FAILED, "data_off": words.TAKE_OFF}
    return tag(
        "div",
        tag("label", words.UPLOAD, chosen, class_="drop"),
        tag("ul", class_="chosen", role="status", **says),
        tag(
            "p",
            tag("button", words.ADD, type="button", id="add", class_="tool main"),
            tag("label", tag("input", type="checkbox", id="replace"), words.REPLACE_SAME),
            tag("label", words.GROUP_OF_NEW, tag("input", type="text", id="group", maxlength="20"), class_="group"),
            tag("button", words.REBUILD, type="button", id="rebuild", class_="tool"),
            class_="tools",
        ),
        class_="manage",
    )


@dataclass(frozen=True, slots=True)
class Offered:
    """The group of each document that is not everybody's, by its path, and all groups there are."""

    of_paths: Mapping[str, str] = field(default_factory=dict)
    all: Sequence[str] = ()

    def question(self, title: str) -> str:
        """What asks who may see a document."""
        known = words.GROUP_KNOWN.format(groups="、".join(self.all)) if self.all else ""
        return words.GROUP_ASK.format(title=title, everyone=words.EVERYONE, known=known)


def library_view(
    documents: Sequence[tuple[DocumentRecord, DocumentReport | None]],
    groups: Offered | None = None,
    left_out: Sequence[Failure] = (),
    standings: Mapping[str, Standing] | None = None,
) -> Html:
    """Every document, folded, with what says that it is not in force. Administrators, to whom the `groups` are shown, get the buttons that
    remove it and say who may see it, and the files that are left out with the reason."""
    out = _left_out(left_out) if groups is not None and left_out else None
    if not documents:
        return tag("div", tag("p", words.NO_DOCUMENTS, class_="hint"), out, class_="library")
    items = [_document(record, report, groups, (standings or {}).get(record.id)) for record, report in documents]
    return tag("div", tag("p", tag("b", words.DOCUMENT_COUNT.format(count=len(items))), class_="summary"), out, *items, class_="library")


def _left_out(files: Sequence[Failure]) -> Html:
    items = [tag("li", tag("b", each.path), f"：{each.reason}") for each in files]
    said = tag("p", words.LEFT_OUT_ADVICE, class_="hint")
    return tag("details", tag("summary", words.LEFT_OUT.format(count=len(files))), tag("ul", *items), said, class_="document left-out", open=True)


def _document(record: DocumentRecord, found: DocumentReport | None, groups: Offered | None, standing: Standing | None) -> Html:
    coverage = found.coverage if found else None
    group = groups.of_paths.get(record.path, words.EVERYONE) if groups is not None else words.EVERYONE
    facts = (
        *(((words.GRADE, record.grade),) if record.grade else ()),
        (words.DOC_NUMBER, record.doc_number),
        (words.ISSUER, record.issuer),
        (words.ISSUED, record.date.isoformat() if record.date else None),
        (words.ADDRESSEES, "；".join(record.addressees)),
        (words.ATTACHMENTS, "；".join(f"{each.label} {each.title}" for each in record.attachments)),
        (words.BASIS, "；".join(record.basis)),
        (words.FILE, record.path),
        *(((words.STANDING, standing.said),) if standing else ()),
        *(((words.GROUP, group),) if groups is not None else ()),
    )
    listed = [render([tag("dt", name), tag("dd", value or tag("span", words.UNSTATED, class_="unstated"))]) for name, value in facts]
    tools: list[Html] = [tag("a", words.READ, href=reading_link(record.id), target="_blank", rel="noopener", class_="tool")]
    tools.append(tag("a", words.COMPARE_WITH, href=f"compare?{urlencode({'first': record.id})}", target="_blank", rel="noopener", class_="tool"))
    tools.append(tag("a", words.REPORT_LINK, href=f"report?{urlencode({'document': record.id})}", target="_blank", rel="noopener", class_="tool"))
    if groups is not None:
        own: dict[str, str] = {"type": "button", "class_": "tool", "data_document": record.id}
        asked = words.REMOVE_CONFIRM.format(title=record.title)
        tools.append(tag("button", words.GROUP_CHANGE, **own, data_act="group", data_value=group, data_prompt=groups.question(record.title)))
        tools.append(tag("button", words.REMOVE, **own, data_act="remove", data_confirm=asked))
    numbers = words.COUNTS.format(clauses=coverage.clauses, tasks=coverage.tasks, tables=coverage.tables) if coverage else words.NO_REPORT
    open_doubts = doubt_count(found) if found else 0
    check = tag("span", words.REPORT_TO_CHECK.format(count=open_doubts), class_="to-check") if open_doubts else None
    kept = tag("span", group, class_="to-check", title=words.GROUP) if group != words.EVERYONE else None
    ended = tag("span", standing.label, class_="to-check", title=standing.said) if standing else None
    return tag(
        "details",
        tag("summary", tag("b", record.title), tag("span", facts_line(record), class_="facts"), kept, ended, check, tag("span", numbers, class_="numbers")),
        tag("dl", *listed),
        tag("p", *tools, class_="tools"),
        class_="document",
    )


def outcomes_view(outcomes: Sequence[Outcome]) -> Html:
    """What became of each file; of one that replaced another, what has changed."""
    items = []
    for each in outcomes:
        said = each.reason or (words.REPLACED if each.replaced else words.ADDED)
        items.append(tag("li", tag("b", each.name), f"：{said}", _changes(each), class_="failed" if each.reason else "done"))
    return tag("ul", *items, class_="outcomes", role="status")


def _changes(outcome: Outcome) -> Html | None:
    found = outcome.changes
    if found is None:
        return None
    pairs = [pair for pair in found.tasks if pair.kind != "same"]
    if not pairs and not found.clause_counts().keys() - {"same"}:
        return tag("p", words.NOTHING_CHANGED, class_="hint")
    items = [tag("li", change_of(pair, outcome.document_id)) for pair in pairs[:MOST_CHANGES]]
    more = tag("li", words.MORE.format(count=len(pairs) - MOST_CHANGES)) if len(pairs) > MOST_CHANGES else None
    said = tag("p", words.CHANGED_IN_REPLACING.format(summary=summary(found)), " ", tag("a", words.CHANGED_WHOLE, href=reading_link(outcome.document_id)))
    return tag("div", said, tag("ul", *items, more) if items else None, class_="changes")


def change_of(pair: TaskPair, document_id: str) -> Html:
    """A task that is new, gone or changed, in a line."""
    task = pair.second or pair.first
    assert task is not None
    shown = card(task, "")
    name: str = f"“{shown.name}”（{shown.place}）"
    if pair.second is not None:
        name = tag("a", name, href=reading_link(document_id, shown.start, shown.end), target="_blank", rel="noopener")
    lines = "；".join(change_line(change) for change in (*pair.wording, *pair.changes))
    return render([tag("b", words.COMPARE_KINDS[pair.kind]), " ", name, f" {lines}" if lines else None])


def message_view(text: str, failed: bool = False) -> Html:
    """One sentence."""
    return tag("p", text, class_="failed" if failed else "done", role="alert" if failed else "status")
