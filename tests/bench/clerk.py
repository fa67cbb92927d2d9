"""A user of the page as a program sees it: asks within a conversation by the functions of the page, as a browser does, and reads what comes."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

ASK_LIMIT = 120.0
AWAY = 10.0
"""Seconds for which a process that did not answer is left alone, as nginx does by itself."""
TRIES = 30


class Unanswered(Exception):
    """The process took the call and did not answer it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a question brought: the conversation it stands in, what is shown of it, and the seconds from the question to that."""

    conversation: int
    shown: str
    seconds: float


class Door:
    """One process of the page, with a user's token."""

    def __init__(self, url: str, token: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=ASK_LIMIT, trust_env=False, headers={"Authorization": f"Bearer {token}"})
        self.shut_until = 0.0
        self._numbers: dict[str, int] = {}
        self._session = secrets.token_hex(8)

    def ask(self, question: str, conversation: int | None) -> Said:
        """Raises `httpx.HTTPError` and `Unanswered`."""
        begun = time.perf_counter()
        shown, current, *_ = self.call("_answer", [question, conversation, ""])
        return Said(int(current), str(shown), time.perf_counter() - begun)

    def is_kept(self, question: str, conversation: int) -> bool:
        """Is this the last question of a conversation, and answered? What a browser asks that loads the page again; raises as `ask` does."""
        *_, left = self.call("load", [conversation, question, ""])
        return not left

    def call(self, name: str, data: list[object]) -> list[Any]:
        """What a function of the page gives; raises as `ask` does."""
        if not self._numbers:
            functions = self.client.get("config").raise_for_status().json()["dependencies"]
            self._numbers = {str(each["api_name"]): int(each["id"]) for each in functions}
        body = {"data": data, "fn_index": self._numbers[name], "session_hash": self._session}
        self.client.post("gradio_api/queue/join", json=body).raise_for_status()
        found: list[Any] | None = None
        with self.client.stream("GET", "gradio_api/queue/data", params={"session_hash": self._session}) as stream:
            stream.raise_for_status()
            for line in stream.iter_lines():
                told = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
                if told.get("msg") == "process_completed" and told["success"]:
                    found = told["output"]["data"]
                if told.get("msg") in ("close_stream", "unexpected_error"):
                    break
        if found is None:
            raise Unanswered(name)
        return found


class Clerk:
    """Asks at the first process, and at the next where that does not answer; an answer that broke off is asked for again unless it was kept."""

    def __init__(self, urls: Sequence[str], token: str) -> None:
        self.doors = [Door(url, token) for url in urls]
        self.broken = self.found = 0
        """Calls that broke off; and answers that were kept all the same."""

    def ask(self, question: str, conversation: int | None) -> Said:
        """Raises `Unanswered` when none of many tries was answered."""
        begun, tried = time.perf_counter(), False
        for _ in range(TRIES):
            door = min(self.doors, key=lambda each: max(0.0, each.shut_until - time.monotonic()))
            try:
                if tried and conversation is not None and door.is_kept(question, conversation):
                    self.found += 1
                    return Said(conversation, "", time.perf_counter() - begun)
                said = door.ask(question, conversation)
                return Said(said.conversation, said.shown, time.perf_counter() - begun)
            except (httpx.HTTPError, Unanswered):
                tried = True
                self.broken += 1
                door.shut_until = time.monotonic() + AWAY
                if all(each.shut_until > time.monotonic() for each in self.doors):
                    time.sleep(0.5)
        raise Unanswered(question)
