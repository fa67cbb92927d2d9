"""Endpoints for programs: stable names over Gradio's API and as tools of an MCP server."""

from __future__ import annotations

from typing import Any

from gradio.events import api

from corpus.show import clause_json, task_json
from page import words
from page.desk import Desk, today
from page.ledger import ROLES, STATES, LedgerQuery, date, find

MOST = 500


class Api:
    """`ask`, `find_tasks` and `get_clause`; their docstrings are what a program's author reads."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def build(self) -> None:
        """Register the endpoints in the current block."""
        api(self.ask, api_name="ask")
        api(self.find_tasks, api_name="find_tasks")
        api(self.get_clause, api_name="get_clause")

    def ask(self, question: str, document: str | None = "", history: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        """就政策文件提问，返回带出处的答复。

        Args:
            question: 问题，例如某项任务由谁牵头、何时完成。
            document: 只在标题或编号包含此文字的文件中查找；留空为全部文件。
            history: 之前的对话，每条为 {role, content}；可以只有用户的提问。

        Returns:
            答复对象：status 为 answered、clarify 或 refused，另有 answer、citations、tasks、options、notices；answer 由语言模型组织并经核对的，worded 为 true。
        """
        return self.desk.ask(question, history or [], document).to_json()

    def find_tasks(
        self,
        unit: str = "",
        role: str = "",
        document: str = "",
        words: str = "",
        state: str = "",
        due_from: str = "",
        due_to: str = "",
        day: str = "",
    ) -> dict[str, Any]:
        """查任务台账，返回符合条件的全部任务和各职责的项数。

        Args:
            unit: 单位名称，简称、全称均可。
            role: 职责：牵头、配合、责任、责任人；留空不限。
            document: 标题或编号包含此文字的文件；留空为全部文件。
            words: 关键词，多个词用空格分开。
            state: 状态：已过期、本月到期、未到期、长期、无确定日期、未写明；留空不限。
            due_from: 时限不早于此日，如 2020-10-01。
            due_to: 时限不晚于此日，如 2020-12-31。
            day: 状态以哪一天计，默认今天。

        Returns:
            total 为总项数，counts 为各职责项数，summary 为一句话，tasks 为任务（最多 500 项，truncated 说明是否截断）。
        """
        wanted = document.strip()
        ids = tuple(each.id for each in self.desk.documents() if wanted in each.title or wanted in each.id) if wanted else ()
        query = LedgerQuery(
            documents=ids or (("",) if wanted else ()),
            unit=unit[:60],
            roles=tuple(key for key, label in ROLES.items() if role in (key, label)),
            states=tuple(each for each in STATES if each == state),
            words=words[:100],
            due_from=date(due_from),
            due_to=date(due_to),
            day=date(day) or today(),
        )
        ledger = find(self.desk.store, query)
        tasks = [{**task_json(row.task), "document_id": row.document.id, "title": row.document.title, "state": row.state} for row in ledger.rows[:MOST]]
        counts = {ROLES[key]: count for key, count in ledger.by_role.items()}
        return {"total": len(ledger.rows), "counts": counts, "summary": ledger.summary, "truncated": len(ledger.rows) > MOST, "tasks": tasks}

    def get_clause(self, document: str, path: str) -> dict[str, Any]:
        """取一份文件某一条款的原文。

        Args:
            document: 文件标题或编号中的文字，须只对应一份文件。
            path: 条款路径，如 三、（十三）；附件中的条款以附件名开头，如 附件1 一、。

        Returns:
            条款对象：id、path、label、level、title、text，及所在文件的 document_id、document_title、doc_number；没有时为 error。
        """
        found = [each for each in self.desk.documents() if document.strip() in (each.id, each.title)]
        found = found or [each for each in self.desk.documents() if document.strip() and document.strip() in each.title + each.id]
        if len(found) != 1:
            return {"error": words.NOT_ONE_DOCUMENT.format(count=len(found))}
        record = found[0]
        wanted = _bare(path)
        for clause in self.desk.store.clauses(record.id):
            if clause.level and _bare(clause.path) == wanted:
                return {**clause_json(clause), "document_id": record.id, "document_title": record.title, "doc_number": record.doc_number}
        return {"error": words.NO_CLAUSE.format(title=record.title, path=path[:60])}


def _bare(path: str) -> str:
    """A clause path for comparison: without blanks, brackets of one width."""
    return "".join(path.split()).replace("(", "（").replace(")", "）")
