"""The functions for programs, the same over Gradio's API and as tools of the Model Context Protocol."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from bot.basis import Related
from bot.text import fold
from corpus.show import clause_json, task_json
from index.types import DocumentRecord
from page import api_replies
from page.api_arguments import ArgumentError, Arguments, Ask, FindTasks, GetClause, ListDocuments
from page.desk import Desk, today
from page.ledger import ROLES, LedgerQuery, date, find
from page.related import related_in

MOST = 500
NAMED, SHORT = 8, 20
"""Titles or paths that an error names; longer paths are no examples."""

NO_DOCUMENT = "参数 document：没有标题或编号包含“{given}”的文件，可用 list_documents 查看全部文件。"
SEVERAL_DOCUMENTS = "参数 document：“{given}”对应 {count} 份文件，请写得更完整：{titles}。"
NO_CLAUSE = "参数 path：《{title}》中没有条款“{given}”"
PATHS = "，条款路径如：{paths}"


@dataclass(frozen=True, slots=True)
class Function:
    """One function: how it is told to a program, and what it does."""

    name: str
    title: str
    about: str
    takes: type[Arguments]
    gives: type[BaseModel]
    run: Callable[[Api, Any], dict[str, Any]]
    asks: bool = False
    """Does a call count as a question?"""

    def __call__(self, given: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
        """Its reply to arguments as they came, from the desk of whoever calls.

        Raises
        ------
        ArgumentError
            When an argument is wrong.
        """
        return self.run(Api(desk), self.takes.read(given))


def functions() -> tuple[Function, ...]:
    """All functions for programs."""
    return (
        Function("ask", "提问", "就政策文件提问，返回带出处的答复；文件未写明的，如实告知。", Ask, api_replies.Answer, Api.ask, asks=True),
        Function(
            "find_tasks",
            "查任务台账",
            f"查任务台账，返回符合条件的全部任务（最多列出 {MOST} 项）和各职责的项数。",
            FindTasks,
            api_replies.Tasks,
            Api.find_tasks,
        ),
        Function("get_clause", "取条款原文", "取一份文件某一条款的原文。", GetClause, api_replies.Clause, Api.get_clause),
        Function("list_documents", "列出文件", "列出文件的标题、文号、发文机关和成文日期。", ListDocuments, api_replies.Documents, Api.list_documents),
    )


class Api:
    """What the functions do, with arguments that are in order. Safe to share between threads."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def ask(self, wanted: Ask) -> dict[str, Any]:
        """The object of the output contract."""
        history = [message.model_dump() for message in wanted.history]
        return self.desk.ask(wanted.question, history, wanted.document).to_json()

    def find_tasks(self, wanted: FindTasks) -> dict[str, Any]:
        """All tasks that meet the query, cut off at `MOST`.

        Raises
        ------
        ArgumentError
            When no document is named so.
        """
        documents = named(self.desk.documents(), wanted.document) if wanted.document else []
        if wanted.document and not documents:
            raise ArgumentError(NO_DOCUMENT.format(given=wanted.document))
        query = LedgerQuery(
            documents=tuple(each.id for each in documents),
            unit=wanted.unit,
            roles=tuple(key for key, label in ROLES.items() if label == wanted.role),
            states=(wanted.state,) if wanted.state else (),
            words=wanted.words,
            due_from=date(wanted.due_from),
            due_to=date(wanted.due_to),
            day=date(wanted.day) or today(),
        )
        ledger = find(self.desk.store, query)
        tasks = [{**task_json(row.task), "document_id": row.document.id, "title": row.document.title, "state": row.state} for row in ledger.rows[:MOST]]
        return {
            "total": len(ledger.rows),
            "counts": {ROLES[key]: count for key, count in ledger.by_role.items()},
            "summary": ledger.summary,
            "truncated": len(ledger.rows) > MOST,
            "units": list(ledger.names),
            "tasks": tasks,
        }

    def get_clause(self, wanted: GetClause) -> dict[str, Any]:
        """A clause with its document.

        Raises
        ------
        ArgumentError
            When there is no such document, several, or no such clause.
        """
        record = self._only(wanted.document)
        clauses = [clause for clause in self.desk.store.clauses(record.id) if clause.level]
        found = [clause for clause in clauses if clause.path == wanted.path] or [clause for clause in clauses if fold(clause.path) == fold(wanted.path)]
        if not found:
            paths = "；".join([clause.path for clause in clauses if len(clause.path) <= SHORT][:NAMED])
            raise ArgumentError(NO_CLAUSE.format(title=record.title, given=wanted.path) + (PATHS.format(paths=paths) if paths else "") + "。")
        children = [clause.path for clause in clauses if clause.parent_id == found[0].id]
        document = {"document_id": record.id, "document_title": record.title, "doc_number": record.doc_number, "grade": record.grade}
        return {**clause_json(found[0]), "children": children, **document}

    def list_documents(self, wanted: ListDocuments) -> dict[str, Any]:
        """All documents whose title or id contains the words."""
        store, documents = self.desk.store, self.desk.documents()
        seen = {each.id for each in documents}
        listed = [{**listed_json(each), **related_json(related_in(store, each.id), seen)} for each in named(documents, wanted.words)]
        return {"total": len(listed), "documents": listed}

    def _only(self, words: str) -> DocumentRecord:
        records = self.desk.documents()
        found = [each for each in records if fold(words) in (fold(each.id), fold(each.title))] or named(records, words)
        if not found:
            raise ArgumentError(NO_DOCUMENT.format(given=words))
        if len(found) > 1:
            titles = "、".join(f"《{each.title}》" for each in found[:NAMED]) + ("等" if len(found) > NAMED else "")
            raise ArgumentError(SEVERAL_DOCUMENTS.format(given=words, count=len(found), titles=titles))
        return found[0]


def listed_json(record: DocumentRecord) -> dict[str, Any]:
    """A document of the list."""
    day = record.date.isoformat() if record.date else None
    return {"id": record.id, "title": record.title, "doc_number": record.doc_number, "issuer": record.issuer, "date": day, "grade": record.grade}


def related_json(related: Related, seen: Container[str]) -> dict[str, Any]:
    """What a document is based on and is the basis of; of the library only what is `seen`."""
    bases = [{"name": each.name, "document_id": each.document_id if each.document_id in seen else None} for each in related.bases]
    return {"basis": bases, "basis_of": [each for each in related.based if each in seen]}


def named(records: Sequence[DocumentRecord], words: str) -> list[DocumentRecord]:
    """Documents whose title or id contains the words, brackets, widths and quotation marks aside."""
    wanted = fold(words)
    return [each for each in records if wanted in fold(each.title) or wanted in fold(each.id)]
