"""The numbered evidence that an answer may be worded from: its own citations first, then the nearest places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.citations import cite_item
from bot.knowledge import Item, Knowledge
from bot.library import Library
from bot.prompt import as_data
from bot.proof import Evidence, renumbered, roles_of, without_orders
from bot.roles import ROLE_NAMES
from bot.types import Answer, Citation
from corpus.types import Clause, Span, Task

PIECE_LIMIT = 320
"""Characters of one piece of evidence: a small model loses the thread in longer ones."""
MOST_PIECES = 8
MOST_OF_CLAUSE = 12


def material(answer: Answer, library: Library, characters: int) -> tuple[Evidence, ...]:
    """Evidence for a passage, numbered from one, as much as fits into `characters`.

    A summary of a clause (no nearest places) has each of its sentences as a piece.
    """
    found = library.knowledge([answer.citations[0].document_id]) if answer.citations else []
    if not found:
        return ()
    knowledge = found[0]
    cited = answer.citations if answer.near else tuple(sentences_of_clause(answer.citations[0], knowledge))
    pieces: list[Evidence] = []
    taken: list[Span] = []
    room = characters
    for citation in (*cited, *answer.near):
        piece = piece_of(citation, knowledge)
        if piece is None or (citation.span is not None and any(overlap(citation.span, span) for span in taken)):
            continue
        room -= len(line_of(piece)) + 1
        if room < 0 or len(pieces) >= (MOST_PIECES if answer.near else MOST_OF_CLAUSE):
            break
        pieces.append(piece)
        if citation.span is not None:
            taken.append(citation.span)
    return renumbered(pieces)


def overlap(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end


def sentences_of_clause(citation: Citation, knowledge: Knowledge) -> Iterable[Citation]:
    """The sentences below the cited place: of the clause itself and of the clauses in it."""
    inside = {citation.clause_id}
    for clause in knowledge.clauses:
        if clause.parent_id in inside:
            inside.add(clause.id)
    whole = citation.span if len(inside) == 1 else None
    for item in knowledge.items:
        own = item.kind == "sentence" and item.clause is not None and item.clause.id in inside
        if own and not item.is_heading and (whole is None or overlap(item.span, whole)):
            yield cite_item(knowledge, item)


def piece_of(citation: Citation, knowledge: Knowledge) -> Evidence | None:
    """The evidence of one citation; None where nothing is left once orders to programs are out."""
    task = task_of(citation, knowledge)
    clause = next((c for c in knowledge.clauses if c.id == citation.clause_id), None)
    item = item_of(citation, knowledge)
    text = citation.quote
    if task is not None and task.origin == "table":
        text = task.measure or task.task or task.work or ""
    elif item is not None:
        text = item.text.removeprefix(item.clause.label) if item.clause is not None else item.text
        task = item.task
    if not without_orders(text):
        return None
    return Evidence(
        0,
        text[: 2 * PIECE_LIMIT],
        citation,
        headings_of(task, clause),
        roles_of(task) if task is not None else (),
        task.open_ended if task is not None else (),
        task.deadline or "" if task is not None and task.origin == "table" else "",
        years_of(task),
    )


def task_of(citation: Citation, knowledge: Knowledge) -> Task | None:
    if citation.row is None:
        return None
    return next((t for t in knowledge.tasks if t.row == citation.row and t.annex == citation.annex), None)


def item_of(citation: Citation, knowledge: Knowledge) -> Item | None:
    if citation.span is None:
        return None
    return next((i for i in knowledge.items if i.kind == "sentence" and i.span == citation.span), None)


def headings_of(task: Task | None, clause: Clause | None) -> tuple[str, ...]:
    words = (task.category, task.work, task.task) if task is not None and task.origin == "table" else ()
    titles = (*clause.headings[-1:], clause.title) if clause is not None else ()
    return tuple(w for w in (*words, *titles) if w)


def years_of(task: Task | None) -> frozenset[int]:
    """The years in which the deadlines of a task without one lie."""
    if task is None:
        return frozenset()
    dues = (*task.deadlines, *((task.due,) if task.due is not None else ()))
    return frozenset(d.end.year for d in dues if d.end is not None)


def line_of(piece: Evidence) -> str:
    """A piece as the model sees it: its words, then deadline and roles, on one line."""
    parts = [as_data(without_orders(piece.text), PIECE_LIMIT)]
    parts += [f"{ROLE_NAMES[role]}：{'、'.join(names)}{'等' if role in piece.open_ended else ''}" for role, names in piece.roles]
    if piece.deadline:
        parts.append(f"完成时限：{piece.deadline}")
    subject = next((h for h in reversed(piece.headings) if h), "")
    head = f"（{as_data(without_orders(subject), 40)}）" if subject and subject not in piece.text else ""
    return f"[{piece.number}] {head}{'；'.join(as_data(without_orders(p), PIECE_LIMIT).rstrip('。；') for p in parts)}。"


def as_text(evidence: Sequence[Evidence]) -> str:
    """All pieces, a line each."""
    return "\n".join(line_of(piece) for piece in evidence)
