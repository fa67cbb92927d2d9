"""Who may reach what: every address of the running page and every function of Gradio, each with its expectation.

An address or function that is not here fails the test, and so does a line here that stands for nothing.
A line names who may pass; `answer` is what he gets who may, for the sample request that the line gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.page.office import DIGITAL, ROADS

ROLES = ("stranger", "user", "other", "admin", "local", "open")
"""Three on a page with users: one who has not signed in, two users, an administrator; then someone at
this machine on a page without users; then a visitor of a page that is open to all."""

SIGN_IN, REFUSED, NOT_THERE = 401, 403, 404

WHO: Mapping[str, Mapping[str, int]] = {
    "everyone": {},
    "those let in": {"stranger": SIGN_IN},
    "users": {"stranger": SIGN_IN, "local": REFUSED, "open": REFUSED},
    "administrators": {"stranger": SIGN_IN, "user": REFUSED, "other": REFUSED, "open": REFUSED},
    "nobody": {"stranger": SIGN_IN, "user": NOT_THERE, "other": NOT_THERE, "admin": NOT_THERE, "local": NOT_THERE, "open": NOT_THERE},
}
"""The status of those who may not pass; the others get the line's answer."""


@dataclass(frozen=True)
class Line:
    """One address: `path` as the framework writes it, `ask` the address that is really asked for (default: `path`)."""

    method: str
    path: str
    who: str = "nobody"
    answer: int = 200
    ask: str = ""
    sends: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        return self.method, self.path

    def status(self, role: str) -> int:
        """What someone of this role gets."""
        return WHO[self.who].get(role, self.answer)


JOIN = {"data": [], "fn_index": 0, "session_hash": "mine"}
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
ASK = {"data": ["危桥改造由谁负责？", "", None]}
FILE, OTHER_FILE = (quote(name) for name in (DIGITAL, ROADS))
"""Ids of the two documents that are there."""

ROUTES = (
    # our own
    Line("GET", "/login", "everyone"),
    Line("POST", "/login", "everyone", 401, sends={"data": {"username": "nobody", "password": "wrong password"}}),
    Line("POST", "/logout", "those let in", 303),
    Line("GET", "/password", "those let in"),
    Line("POST", "/password", "users", 400, sends={"data": {"old": "x", "new": "x", "again": "x"}}),
    Line("GET", "/audit", "administrators"),
    Line("GET", "/export/audit", "administrators"),
    Line("GET", "/read", "those let in", 404, ask="/read?document=none"),
    Line("GET", "/report", "those let in", 404, ask="/report?document=none"),
    Line("GET", "/compare", "those let in"),
    Line("GET", "/export/compare", "those let in", 404, ask="/export/compare?first=none&second=none"),
    Line("GET", "/paper", "those let in", 404, ask="/paper?document=none&page=1"),
    Line("GET", "/original", "those let in", 404, ask="/original?document=none"),
    *(
        Line("GET", path, "those let in", answer, ask=f"{path}?document={FILE}{rest}")
        for path, answer, rest in (("/read", 200, ""), ("/report", 200, ""), ("/original", 200, ""), ("/paper", 404, "&page=1&start=0&end=9"))
    ),
    *(Line("GET", path, "those let in", ask=f"{path}?first={FILE}&second={OTHER_FILE}") for path in ("/compare", "/export/compare")),
    Line("GET", "/export/conversation", "those let in", 404, ask="/export/conversation?id=999999&kind=md"),
    Line("GET", "/export/tasks", "those let in"),
    Line("GET", "/unit", "those let in", ask="/unit?name=x"),
    Line("GET", "/due", "those let in"),
    Line("GET", "/export/unit", "those let in", 404, ask="/export/unit?name=x"),
    Line("GET", "/export/due", "those let in", ask="/export/due?kind=ics"),
    Line("GET", "/export/answer", "those let in", 404, ask="/export/answer?turn=999999"),
    Line("GET", "/shared", "those let in", 404, ask="/shared?key=none"),
    Line("GET", "/source", "those let in", 404, ask="/source?document=none&start=1&end=2"),
    Line("POST", "/upload", "administrators", ask="/upload?name=a.txt", sends={"content": b"a"}),
    Line("GET", "/page.css", "everyone"),
    Line("GET", "/page.js", "those let in"),
    Line("POST", "/mcp", "those let in", sends={"json": PING, "headers": {"accept": "application/json"}}),
    *(Line(method, "/mcp", "those let in", 405) for method in ("GET", "HEAD", "DELETE")),
    # Gradio's that the page and programs use
    Line("GET", "/", "those let in"),
    Line("HEAD", "/", "those let in"),
    Line("GET", "/config", "those let in"),
    Line("GET", "/theme.css", "those let in"),
    Line("GET", "/assets/{path:path}", "those let in", 404, ask="/assets/none.js"),
    Line("GET", "/static/{path:path}", "those let in", 404, ask="/static/none.js"),
    Line("GET", "/favicon.ico", "those let in"),
    Line("GET", "/gradio_api/info", "those let in"),
    Line("GET", "/gradio_api/app_id", "those let in"),
    Line("GET", "/gradio_api/heartbeat/{session_hash}", "those let in", ask="/gradio_api/heartbeat/mine"),
    Line("POST", "/gradio_api/run/{api_name}", "those let in", ask="/gradio_api/run/predict", sends={"json": {**JOIN, "data": ["x"]}}),
    Line("POST", "/gradio_api/queue/join", "those let in", sends={"json": {**JOIN, "data": ["x"]}}),
    Line("GET", "/gradio_api/queue/data", "those let in", 422),
    Line("POST", "/gradio_api/call/{api_name}", "those let in", ask="/gradio_api/call/ask", sends={"json": ASK}),
    Line("POST", "/gradio_api/call/v2/{api_name}", "those let in", ask="/gradio_api/call/v2/ask", sends={"json": {"question": "x"}}),
    Line("POST", "/gradio_api/cancel", "those let in", sends={"json": {"session_hash": "mine", "fn_index": 0, "event_id": "none"}}),
    Line("POST", "/gradio_api/reset", "those let in", sends={"json": {"event_id": "none"}}),
    Line("GET", "/gradio_api/call/{api_name}/{event_id}", "those let in", 404, ask="/gradio_api/call/ask/none"),
    Line("GET", "/gradio_api/call/v2/{api_name}/{event_id}", "those let in", 404, ask="/gradio_api/call/v2/ask/none"),
    # Gradio's that nobody needs
    *(
        Line(line.split()[0], line.split()[1])
        for line in """
            GET  /config/
            GET  /openapi.json
            HEAD /openapi.json
            POST /login/
            GET  /logout
            GET  /svelte/{path:path}
            GET  /robots.txt
            GET  /pwa_icon
            GET  /pwa_icon/{size}
            GET  /manifest.json
            GET  /monitoring
            GET  /monitoring/summary
            GET  /monitoring/{key}
            GET  /gradio_api/deep_link
            GET  /gradio_api/info/
            GET  /gradio_api/openapi.json
            GET  /gradio_api/theme.css
            GET  /gradio_api/user
            GET  /gradio_api/user/
            GET  /gradio_api/login_check
            GET  /gradio_api/login_check/
            GET  /gradio_api/token
            GET  /gradio_api/token/
            GET  /gradio_api/app_id/
            GET  /gradio_api/startup-events
            GET  /gradio_api/dev/reload
            GET  /gradio_api/runs
            GET  /gradio_api/runs/
            GET  /gradio_api/queue/status
            GET  /gradio_api/custom_component/{id}/{environment}/{type}/{file_name}
            POST /gradio_api/component_server
            POST /gradio_api/component_server/
            GET  /gradio_api/proxy={url_path:path}
            HEAD /gradio_api/proxy={url_path:path}
            GET  /gradio_api/file={path_or_url:path}
            HEAD /gradio_api/file={path_or_url:path}
            GET  /gradio_api/file/{path:path}
            POST /gradio_api/upload
            GET  /gradio_api/upload_progress
            POST /gradio_api/process_recording
            POST /gradio_api/stream/{event_id}
            POST /gradio_api/stream/{event_id}/close
            GET  /gradio_api/stream/{session_hash}/{run}/{component_id}/playlist.m3u8
            GET  /gradio_api/stream/{session_hash}/{run}/{component_id}/playlist-file
            GET  /gradio_api/stream/{session_hash}/{run}/{component_id}/{segment_id}.{ext}
            POST /gradio_api/run/{api_name}/
            POST /gradio_api/api/{api_name}
            POST /gradio_api/api/{api_name}/
            POST /gradio_api/call/{api_name}/
            POST /gradio_api/call/v2/{api_name}/
            POST /gradio_api/reset/
            POST /gradio_api/vibe-edit
            POST /gradio_api/vibe-edit/
            POST /gradio_api/undo-vibe-edit
            POST /gradio_api/undo-vibe-edit/
            GET  /gradio_api/vibe-code
            GET  /gradio_api/vibe-code/
            POST /gradio_api/vibe-code
            POST /gradio_api/vibe-code/
            POST /gradio_api/vibe-starter-queries
            POST /gradio_api/vibe-starter-queries/
        """.strip().splitlines()
    ),
)

FUNCTIONS: Mapping[str, str] = {
    # for programs: they stand in /gradio_api/info
    "ask": "programs",
    "find_tasks": "programs",
    "get_clause": "programs",
    "list_documents": "programs",
    # raised by the page alone: everyone who is let in may call them, each sees what is his
    **dict.fromkeys(("_take", "_answer", "_answer_1", "_answer_2", "_clicked", "_example", "_stopped", "unnamed", "_history_clicked"), "page"),
    **dict.fromkeys(("_scoped", "_unscoped"), "page"),
    **dict.fromkeys(("_keep_conversation", "_keep_pending", "_keep_draft", "_broken", "_broken_1", "_broken_2"), "page"),
    **dict.fromkeys(("_find", "_turn", "_narrow", "js_fn", "lambda"), "page"),
    **dict.fromkeys(("refresh", "refresh_1", "refresh_2", "_who", "load", "load_1", "load_2"), "page"),
    # they change the documents: administrators alone
    **dict.fromkeys(("_managed", "_clicked_1", "_answered"), "administrators"),
}
"""Every function of Gradio by its name there, and for whom it does anything."""
