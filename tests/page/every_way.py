"""One question over every way into the page: its own box, an export, a tool of MCP and the API in two steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from tests.attack.test_owners import QUESTION, ask


@dataclass(frozen=True, slots=True)
class Told:
    """What the box, the export, the tool and the API say."""

    box: str
    export: httpx.Response
    tool: dict[str, Any]
    api: str


def every_way(client: httpx.Client) -> Told:
    said, exported = ask(client), client.get("export/tasks")
    wanted = {"name": "ask", "arguments": {"question": QUESTION}}
    tool = client.post("mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": wanted}).json()["result"]
    event = client.post("gradio_api/call/v2/ask", json={"question": QUESTION}).json()["event_id"]
    program = client.get(f"gradio_api/call/v2/ask/{event}").text
    return Told(said, exported, tool, program.encode().decode("unicode_escape"))
