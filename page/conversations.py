"""Conversations and feedback, kept per user in SQLite. Nobody reads another's."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from page.database import Database
from page.turn import Turn, from_json

TITLE_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Conversation:
    """A line of the list of conversations."""

    id: int
    title: str
    updated: str


class Conversations:
    """All methods take the owner; what belongs to someone else is as if it were not there."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def list(self, owner: str) -> list[Conversation]:
        """The owner's conversations, latest first."""
        rows = self.database.rows(
            "SELECT id, title, updated FROM conversations WHERE owner = ? ORDER BY updated DESC, id DESC", (owner,)
        )
        return [Conversation(row["id"], row["title"], row["updated"]) for row in rows]

    def find(self, owner: str, conversation: int) -> Conversation | None:
        """One conversation of the owner, or None."""
        return next((each for each in self.list(owner) if each.id == conversation), None)

    def turns(self, owner: str, conversation: int | None) -> Sequence[Turn]:
        """The turns in order; empty for an unknown conversation."""
        rows = self.database.rows(
            "SELECT turns.* FROM turns JOIN conversations c ON c.id = turns.conversation WHERE c.owner = ? AND c.id = ? ORDER BY turns.id",
            (owner, conversation),
        )
        return [replace(from_json(row["content"]), id=row["id"], rating=row["rating"], reason=row["reason"]) for row in rows]

    def add(self, owner: str, conversation: int | None, turn: Turn) -> int:
        """Append a turn; a new conversation is begun, named after the question, where there is none. Its id."""
        if conversation is None or self.find(owner, conversation) is None:
            title = " ".join(turn.question.split())[:TITLE_LENGTH] or "—"
            conversation = self.database.run("INSERT INTO conversations (owner, title, updated) VALUES (?, ?, ?)", (owner, title, _now()))
        self.database.run("INSERT INTO turns (conversation, content, asked) VALUES (?, ?, ?)", (conversation, turn.to_json(), _now()))
        self.database.run("UPDATE conversations SET updated = ? WHERE id = ?", (_now(), conversation))
        return conversation

    def amend(self, owner: str, conversation: int, turn: Turn) -> None:
        """Put another form of a turn, known by its id, in its place."""
        self.database.run(
            "UPDATE turns SET content = ? WHERE id = ? AND conversation IN (SELECT id FROM conversations WHERE id = ? AND owner = ?)",
            (turn.to_json(), turn.id, conversation, owner),
        )

    def rename(self, owner: str, conversation: int, title: str) -> None:
        """Give another name; blanks are folded and the length is bounded."""
        name = " ".join(title.split())[: 2 * TITLE_LENGTH]
        if name:
            self.database.run("UPDATE conversations SET title = ? WHERE id = ? AND owner = ?", (name, conversation, owner))

    def delete(self, owner: str, conversation: int) -> None:
        """Remove a conversation and its turns; feedback that was given on them stays."""
        self.database.run("DELETE FROM conversations WHERE id = ? AND owner = ?", (conversation, owner))

    def rate(self, owner: str, turn: int, rating: int, reason: str = "") -> None:
        """Keep a thumb with its question, answer and citation ids."""
        rows = self.database.rows(
            "SELECT turns.content FROM turns JOIN conversations c ON c.id = turns.conversation WHERE c.owner = ? AND turns.id = ?",
            (owner, turn),
        )
        if not rows or rating not in (-1, 0, 1):
            return
        told = from_json(rows[0]["content"])
        reason = reason.strip()[:500]
        places = [[source.document_id, source.clause_id, source.start, source.end] for source in told.sources]
        self.database.run("UPDATE turns SET rating = ?, reason = ? WHERE id = ?", (rating, reason, turn))
        self.database.run(
            "INSERT INTO feedback (turn, owner, given, rating, reason, question, answer, sources) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (turn, owner, _now(), rating, reason, told.question, told.text, json.dumps(places, ensure_ascii=False)),
        )


def _now() -> str:
    return dt.datetime.now().isoformat(sep=" ", timespec="seconds")
