"""The documents as HTML: facts and coverage of each, and what became of an upload."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.archives import ACCEPTED
from corpus.types import Skipped, place_at
from index.types import DocumentRecord, DocumentReport, Failure
from page import words
from page.intake import Outcome
from page.markup import Html, render, tag
from page.sources import facts_line, reading_link

MOST_SKIPPED = 30


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
            tag("button", words.REBUILD, type="button", id="rebuild", class_="tool"),
            class_="tools",
        ),
        class_="manage",
    )


def library_view(documents: Sequence[tuple[DocumentRecord, DocumentReport | None]], is_admin: bool, left_out: Sequence[Failure] = ()) -> Html:
    """Every document, folded. Administrators get the button that removes it, and the files that are left out with the reason."""
    out = _left_out(left_out) if is_admin and left_out else None
    if not documents:
        return tag("div", tag("p", words.NO_DOCUMENTS, class_="hint"), out, class_="library")
    items = [_document(record, report, is_admin) for record, report in documents]
    return tag("div", tag("p", tag("b", words.DOCUMENT_COUNT.format(count=len(items))), class_="summary"), out, *items, class_="library")


def _left_out(files: Sequence[Failure]) -> Html:
    items = [tag("li", tag("b", each.path), f"：{each.reason}") for each in files]
    return tag("details", tag("summary", words.LEFT_OUT.format(count=len(files))), tag("ul", *items), class_="document")


def _document(record: DocumentRecord, found: DocumentReport | None, is_admin: bool) -> Html:
    coverage = found.coverage if found else None
    facts = (
        (words.DOC_NUMBER, record.doc_number),
        (words.ISSUER, record.issuer),
        (words.ISSUED, record.date.isoformat() if record.date else None),
        (words.ADDRESSEES, "；".join(record.addressees)),
        (words.ATTACHMENTS, "；".join(f"{each.label} {each.title}" for each in record.attachments)),
        (words.BASIS, "；".join(record.basis)),
        (words.FILE, record.path),
    )
    listed = [render([tag("dt", name), tag("dd", value or tag("span", words.UNSTATED, class_="unstated"))]) for name, value in facts]
    tools = [tag("a", words.READ, href=reading_link(record.id), target="_blank", rel="noopener", class_="tool")]
    if is_admin:
        asked = words.REMOVE_CONFIRM.format(title=record.title)
        tools.append(tag("button", words.REMOVE, type="button", class_="tool", data_act="remove", data_value=record.id, data_confirm=asked))
    numbers = words.COUNTS.format(clauses=coverage.clauses, tasks=coverage.tasks, tables=coverage.tables) if coverage else ""
    report = tag("ul", *(tag("li", line) for line in coverage.lines())) if coverage else tag("p", words.NO_REPORT, class_="hint")
    return tag(
        "details",
        tag("summary", tag("b", record.title), tag("span", facts_line(record), class_="facts"), tag("span", numbers, class_="numbers")),
        tag("dl", *listed),
        tag("h4", words.COVERAGE),
        report,
        _skipped(record, found.skipped) if found else None,
        tag("p", *tools, class_="tools"),
        class_="document",
    )


def _skipped(record: DocumentRecord, skipped: Sequence[Skipped]) -> Html | None:
    if not skipped:
        return None
    items = [tag("li", words.SKIPPED_LINE.format(place=_where(record, each), reason=each.reason), tag("q", each.text[:80])) for each in skipped[:MOST_SKIPPED]]
    more = tag("li", words.MORE.format(count=len(skipped) - MOST_SKIPPED)) if len(skipped) > MOST_SKIPPED else None
    return tag("details", tag("summary", words.SKIPPED), tag("ul", *items, more))


def _where(record: DocumentRecord, skipped: Skipped) -> str:
    """The page or cell of the original, or the line of a text file."""
    place = place_at(record.places, skipped.span.start)
    return place.label if place else words.LINE.format(line=skipped.line)


def outcomes_view(outcomes: Sequence[Outcome]) -> Html:
    """What became of each file."""
    items = []
    for each in outcomes:
        said = each.reason or (words.REPLACED if each.replaced else words.ADDED)
        items.append(tag("li", tag("b", each.name), f"：{said}", class_="failed" if each.reason else "done"))
    return tag("ul", *items, class_="outcomes", role="status")


def progress_view(stage: str, done: int, total: int) -> Html:
    """A step of the work that is going on."""
    bar = tag("progress", value=done, max=max(total, 1), aria_label=stage)
    return tag("p", f"{stage} {done}/{total} ", bar, class_="working", role="status")


def message_view(text: str, failed: bool = False) -> Html:
    """One sentence."""
    return tag("p", text, class_="failed" if failed else "done", role="alert" if failed else "status")
