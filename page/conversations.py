"""Conversations and feedback, kept per user. Nobody reads another's, but for one whose owner has shared it."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from page import words
from page.database import Database, Line, anywhere, holds
from page.storage_error import Kind, StorageError
from page.turn import Turn, from_json
from page.unkept import Unkept, Unwritten

LOG = logging.getLogger(__name__)
TITLE_LENGTH = 30
MOST_WORDS = 8
KEY_BYTES = 16
NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
"""As JSON writes it; PostgreSQL reads no JSON that holds one."""
MET = """({title} OR EXISTS (SELECT 1 FROM turns WHERE turns.conversation = conversations.id AND ({question} OR {said})))"""
"""A word sought stands in a conversation's title, or in what was asked or said; large and small letters are the same."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A line of the list of conversations."""

    id: int
    title: str
    updated: str
    is_kept: bool = True
    shared: str | None = None
    """The key of the address under which others may read it; None where nobody may."""


class Conversations:
    """All methods take the owner; what belongs to someone else is as if it were not there.

    Where the database cannot be used for now, new turns are held in memory and what cannot be read is as if it
    were not there; `trouble` says so. What is held is written with its next turn, as soon as that can be done.
    Renaming, deleting and rating what is kept raise `StorageError` meanwhile.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._unkept = Unkept()

    @property
    def trouble(self) -> str | None:
        """Why conversations cannot be kept, in a Chinese sentence; None when they can."""
        error = self.database.trouble
        return words.CONVERSATIONS_NOT_KEPT.format(reason=error.reason) if error is not None else None

    def list(self, owner: str) -> list[Conversation]:
        """The owner's conversations, latest first."""
        held = [Conversation(number, each.title, each.updated, is_kept=False) for number, each in self._unkept.list(owner)]
        try:
            rows = self.database.rows("SELECT id, title, updated, shared FROM conversations WHERE owner = :owner ORDER BY updated DESC, id DESC", owner=owner)
        except StorageError:
            return held
        return [*held, *(Conversation(row.id, row.title, row.updated, shared=row.shared) for row in rows)]

    def search(self, owner: str, sought: str) -> Sequence[Conversation]:
        """Those of the owner's conversations whose title, questions or answers hold every word sought; all of them for none."""
        wanted = sought.split()[:MOST_WORDS]
        held = {number for number, each in self._unkept.list(owner) if all(word.casefold() in _words_of(each) for word in wanted)}
        texts = {"title": "title", "question": self.database.member("content", "question"), "said": self.database.member("content", "text")}
        patterns = {f"word{number}": anywhere(word) for number, word in enumerate(wanted)}
        met = "".join(f" AND {MET.format(**{each: holds(text, name) for each, text in texts.items()})}" for name in patterns)
        try:
            rows = self.database.rows(f"SELECT id FROM conversations WHERE owner = :owner{met}", owner=owner, **patterns)
        except StorageError:
            rows = []
        ids = {row.id for row in rows} | held
        return [each for each in self.list(owner) if each.id in ids]

    def share(self, owner: str, conversation: int, is_shared: bool) -> bool:
        """Give a conversation an address that others may read it under, or take that away for good; False where nothing changed."""
        key = secrets.token_urlsafe(KEY_BYTES) if is_shared else None
        kept = "IS NULL" if is_shared else "IS NOT NULL"
        given = f"UPDATE conversations SET shared = :key WHERE id = :conversation AND owner = :owner AND shared {kept}"
        return self.database.run(given, key=key, conversation=conversation, owner=owner) > 0

    def shared(self, key: str) -> tuple[str, Sequence[Turn]] | None:
        """Title and turns of the conversation that is shared under a key, or None."""
        try:
            rows = self.database.rows("SELECT id, title, owner FROM conversations WHERE shared = :key", key=key) if key else []
        except StorageError:
            return None
        return (rows[0].title, self.turns(rows[0].owner, rows[0].id)) if rows else None

    def find(self, owner: str, conversation: int) -> Conversation | None:
        """One conversation of the owner, or None."""
        return next((each for each in self.list(owner) if each.id == conversation), None)

    def turns(self, owner: str, conversation: int | None) -> Sequence[Turn]:
        """The turns in order; empty for an unknown conversation."""
        if conversation is not None and conversation < 0:
            return self._unkept.turns(owner, conversation)
        try:
            rows = self.database.rows(
                "SELECT turns.* FROM turns JOIN conversations c ON c.id = turns.conversation WHERE c.owner = :owner AND c.id = :conversation ORDER BY turns.id",
                owner=owner, conversation=conversation,
            )
        except StorageError:
            return ()
        return [_turn(row) for row in rows]

    def turn(self, owner: str, turn: int) -> Turn | None:
        """One turn of the owner's conversations, or None."""
        if turn < 0:
            held = (each for number, _ in self._unkept.list(owner) for each in self._unkept.turns(owner, number))
            return next((each for each in held if each.id == turn), None)
        try:
            rows = self.database.rows(
                "SELECT turns.* FROM turns JOIN conversations c ON c.id = turns.conversation WHERE c.owner = :owner AND turns.id = :turn",
                owner=owner, turn=turn,
            )
        except StorageError:
            return None
        return _turn(rows[0]) if rows else None

    def add(self, owner: str, conversation: int | None, turn: Turn) -> int:
        """Append a turn; a new conversation is begun, named after the question, where there is none. Its id."""
        held = conversation if conversation is not None and conversation < 0 else None
        new = [*(self._unkept.turns(owner, held) if held is not None else ()), turn]
        title = next((each.title for number, each in self._unkept.list(owner) if number == held), " ".join(turn.question.split())[:TITLE_LENGTH] or "—")
        try:
            written = self._write(owner, conversation, title, new)
        except StorageError as error:
            LOG.warning("a conversation lives in memory alone: %s", error)
            if held is not None and self._unkept.append(owner, held, _now(), turn):
                return held
            return self._unkept.begin(owner, title, _now(), [*self.turns(owner, conversation), turn])
        if held is not None:
            self._unkept.delete(owner, held)
        return written

    def _write(self, owner: str, conversation: int | None, title: str, turns: Sequence[Turn]) -> int:
        with self.database.transaction() as transaction:
            found = transaction.rows("SELECT id FROM conversations WHERE id = :conversation AND owner = :owner", conversation=conversation, owner=owner)
            begun = "INSERT INTO conversations (owner, title, updated) VALUES (:owner, :title, :now)"
            number = int(found[0].id) if found else transaction.insert(begun, owner=owner, title=title, now=_now())
            for turn in turns:
                content = storable_json(turn.to_json())
                transaction.run("INSERT INTO turns (conversation, content, asked) VALUES (:number, :content, :now)", number=number, content=content, now=_now())
            transaction.run("UPDATE conversations SET updated = :now WHERE id = :number", now=_now(), number=number)
        return number

    def amend(self, owner: str, conversation: int, turn: Turn) -> None:
        """Put another form of a turn, known by its id, in its place."""
        if not self._unkept.put(owner, conversation, turn):
            self.database.run(
                "UPDATE turns SET content = :content WHERE id = :turn AND conversation IN"
                " (SELECT id FROM conversations WHERE id = :conversation AND owner = :owner)",
                content=storable_json(turn.to_json()), turn=turn.id, conversation=conversation, owner=owner,
            )

    def rename(self, owner: str, conversation: int, title: str) -> None:
        """Give another name; blanks are folded and the length is bounded."""
        name = " ".join(title.split())[: 2 * TITLE_LENGTH]
        if name and not self._unkept.rename(owner, conversation, name):
            given = "UPDATE conversations SET title = :name WHERE id = :conversation AND owner = :owner"
            self.database.run(given, name=name, conversation=conversation, owner=owner)

    def delete(self, owner: str, conversation: int) -> None:
        """Remove a conversation and its turns; feedback that was given on them stays."""
        if conversation < 0:
            self._unkept.delete(owner, conversation)
        else:
            self.database.run("DELETE FROM conversations WHERE id = :conversation AND owner = :owner", conversation=conversation, owner=owner)

    def rate(self, owner: str, turn: int, rating: int, reason: str = "") -> None:
        """Keep a thumb with its question, answer and citation ids."""
        if turn < 0:
            raise StorageError(Kind.UNWRITTEN)
        rows = self.database.rows(
            "SELECT turns.content FROM turns JOIN conversations c ON c.id = turns.conversation WHERE c.owner = :owner AND turns.id = :turn",
            owner=owner, turn=turn,
        )
        if not rows or rating not in (-1, 0, 1):
            return
        told = from_json(rows[0].content)
        reason = reason.strip()[:500]
        places = [[source.document_id, source.clause_id, source.start, source.end] for source in told.sources]
        with self.database.transaction() as transaction:
            transaction.run("UPDATE turns SET rating = :rating, reason = :reason WHERE id = :turn", rating=rating, reason=reason, turn=turn)
            transaction.run(
                "INSERT INTO feedback (turn, owner, given, rating, reason, question, answer, sources)"
                " VALUES (:turn, :owner, :now, :rating, :reason, :question, :answer, :sources)",
                turn=turn, owner=owner, now=_now(), rating=rating, reason=reason,
                question=told.question, answer=told.text, sources=json.dumps(places, ensure_ascii=False),
            )  # fmt: skip


def _words_of(held: Unwritten) -> str:
    return " ".join((held.title, *(f"{turn.question} {turn.text}" for turn in held.turns))).casefold()


def storable_json(text: str) -> str:
    """JSON as both databases read it."""
    return NUL.sub("\\1\ufffd", text)


def _turn(row: Line) -> Turn:
    return replace(from_json(row.content), id=row.id, rating=row.rating, reason=row.reason)


def _now() -> str:
    return dt.datetime.now().isoformat(sep=" ", timespec="seconds")
