"""Calls of Gradio's functions as a program makes them, to the last message of the stream."""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

import httpx

LIMIT = 20.0
"""Seconds for an answer; a stream that has none says so now and then that it is alive."""

def call(client: httpx.Client, function: int, data: list[Any], session: str = "", **more: Any) -> dict[str, Any]:
    """The message with which a function ends, by way of the queue; `more` goes into the body (event_data, trigger_id)."""
    session = session or secrets.token_hex(6)
    body = {"data": data, "fn_index": function, "session_hash": session, **more}
    joined = client.post("gradio_api/queue/join", json=body)
    if joined.status_code != 200:
        return {"msg": "refused", "success": False, "status": joined.status_code, "output": joined.text}
    return last_message(client, session)


def run(client: httpx.Client, function: int, data: list[Any], session: str = "", **more: Any) -> httpx.Response:
    """The answer of a function that is called past the queue."""
    body = {"data": data, "fn_index": function, "session_hash": session or secrets.token_hex(6), **more}
    return client.post("gradio_api/run/predict", json=body)


def last_message(client: httpx.Client, session: str) -> dict[str, Any]:
    """What the stream of a session says last before it closes."""
    said: dict[str, Any] = {}
    limit = time.monotonic() + LIMIT
    with client.stream("GET", f"gradio_api/queue/data?session_hash={session}") as stream:
        for line in stream.iter_lines():
            if time.monotonic() > limit:
                raise TimeoutError("the stream goes on without an answer")
            if line.startswith("data: "):
                message = json.loads(line[6:])
                if message["msg"] == "process_completed":
                    said = message
    return said
