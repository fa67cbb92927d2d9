"""Endpoints for programs: stable names over Gradio's API and as tools of an MCP server."""

from __future__ import annotations

from typing import Any

from gradio.events import api

from page.desk import Desk


class Api:
    """`ask`, `find_tasks` and `get_clause`; their docstrings are what a program's author reads."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def build(self) -> None:
        """Register the endpoints in the current block."""
        api(self.ask, api_name="ask")

    def ask(self, question: str, document: str = "", history: list[dict[str, Any]] = []) -> dict[str, Any]:  # noqa: B006
        """就政策文件提问，返回带出处的答复。

        Args:
            question: 问题，例如某项任务由谁牵头、何时完成。
            document: 只在标题或编号包含此文字的文件中查找；留空为全部文件。
            history: 之前的对话，每条为 {role, content}；可以只有用户的提问。

        Returns:
            答复对象：status 为 answered、clarify 或 refused，另有 answer、citations、tasks、options、notices。
        """
        return self.desk.ask(question, history or [], document).to_json()
