"""A parsed document as JSON and as text for people, and its coverage report."""

from __future__ import annotations

from typing import Any

from corpus.types import Clause, Link, ParsedDocument, Span, Table, Task


def to_json(parsed: ParsedDocument) -> dict[str, Any]:
    """The object that ``python -m corpus show FILE --json`` prints."""
    document = parsed.document
    return {
        "document": {
            "id": document.id,
            "title": document.title,
            "notice_title": document.notice_title,
            "doc_number": document.doc_number,
            "issuer": document.issuer,
            "date": document.date.isoformat() if document.date else None,
            "addressees": list(document.addressees),
            "attachments": [{"label": a.label, "title": a.title} for a in document.attachments],
            "basis": list(document.basis),
            "grade": document.grade,
        },
        "clauses": [clause_json(c) for c in parsed.clauses if c.level > 0],
        "tasks": [task_json(t) for t in parsed.tasks],
        "tables": [table_json(t) for t in parsed.tables],
        "links": [link_json(link) for link in parsed.links],
        "skipped": [{"line": s.line, "place": place_of(parsed, s.span), "text": s.text, "reason": s.reason} for s in parsed.skipped],
        "doubts": [{"place": place_of(parsed, d.span), "text": d.text, "confidence": d.confidence} for d in parsed.doubts],
    }


def place_of(parsed: ParsedDocument, span: Span) -> str | None:
    """Page or cell of the original, where the format has them."""
    place = parsed.document.place_at(span.start)
    return place.label if place else None


def clause_json(clause: Clause) -> dict[str, Any]:
    return {"id": clause.id, "path": clause.path, "label": clause.label, "level": clause.level, "title": clause.title, "text": clause.text}


def task_json(task: Task) -> dict[str, Any]:
    due = None
    if task.due is not None:
        due = {"start": task.due.start.isoformat() if task.due.start else None, "end": task.due.end.isoformat() if task.due.end else None}
    return {
        "id": task.id,
        "origin": task.origin,
        "kind": task.kind,
        "path": task.path,
        "annex": task.annex,
        "row": task.row,
        "category": task.category,
        "work": task.work,
        "task": task.task,
        "measure": task.measure,
        "text": task.text,
        "lead": list(task.lead),
        "support": list(task.support),
        "responsible": list(task.responsible),
        "person": list(task.person),
        "guide": list(task.guide),
        "others": dict(task.others),
        "open_ended": bool(task.open_ended),
        "deadline": task.deadline,
        "due": due,
        "targets": list(task.targets),
        "repaired": list(task.repaired),
        "inherited": list(task.inherited),
        "flags": list(task.flags),
    }


def link_json(link: Link) -> dict[str, Any]:
    """A link, with both texts and values where they contradict each other."""
    return {
        "first": link.first_id,
        "second": link.second_id,
        "similarity": link.similarity,
        "conflicts": list(link.conflicts),
        "first_text": link.first_text,
        "second_text": link.second_text,
        "first_value": link.first_value,
        "second_value": link.second_value,
    }


def table_json(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "annex": table.annex,
        "title": table.title,
        "header": list(table.header),
        "rows": [[cell.text for cell in row] for row in table.rows],
        "is_task_table": table.is_task_table,
    }
