"""One place of a document, to be shown beside an answer."""

from __future__ import annotations

from bot.citations import cite_clause, cite_task, placed
from bot.knowledge import Knowledge
from bot.types import Citation
from corpus.types import Document, Span, Task
from page.answer_view import source_view
from page.markup import Html, tag
from page.sources import Reader, clause_at, context, spaced
from page.turn import source_of


def peeked(reader: Reader, document_id: str, span: Span) -> Html | None:
    """The place with its reference, quote and surroundings; None where the document, or the place in it, is no longer there."""
    document = reader.document(document_id)
    if document is None or not 0 <= span.start < span.end <= len(document.text):
        return None
    source = spaced(reader, source_of(placed(_cited(reader, document, span), document)))
    return tag("ol", source_view(source, context(reader, source), "peeked", unfolded=True), class_="sources")


def _cited(reader: Reader, document: Document, span: Span) -> Citation:
    knowledge = Knowledge(document, reader.clauses(document.id), (), (), ())
    task = next((task for task in reader.tasks([document.id]) if _is_of(task, span)), None)
    if task is not None:
        return cite_task(knowledge, task)
    return cite_clause(knowledge, clause_at(reader, document.id, span), span)


def _is_of(task: Task, span: Span) -> bool:
    """Is a stretch the task's own, or a cell of its row?"""
    return task.span == span or (task.origin == "table" and task.span.start <= span.start and span.end <= task.span.end)
