"""Gradio's sessions and events belong to who began them.

Gradio knows a session by a name that the browser makes up, an event by one that it makes up itself, and
serves, changes and stops either for whoever knows the name. Here a session's name is bound to its owner
before Gradio sees it, so that another's cannot be named at all, and an event is remembered with its owner.
What Gradio keeps of a session is bounded for each owner and altogether: it forgets by itself only what
exceeds 10,000 sessions of 130 KB, and never the names of their events.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import Counter, OrderedDict
from collections.abc import Mapping
from itertools import islice
from typing import Any, cast
from urllib.parse import parse_qs, urlencode

from gradio.routes import App
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from page import words
from page.body import MOST_BYTES, measured, read, replayed
from page.gate import SCOPE_KEY
from page.outside import route

MOST_SESSIONS, MOST_EACH, MOST_EVENTS = 500, 100, 10_000
API = "/gradio_api/"
HEARTBEAT, DATA, JOIN, CALL, CANCEL = f"{API}heartbeat/", f"{API}queue/data", f"{API}queue/join", f"{API}call/", f"{API}cancel"
CALLED = (f"{API}run/", JOIN, CALL)
SENT_TO = (*CALLED, CANCEL, f"{API}reset")
NOT_FOUND = {"msg": "unexpected_error", "message": "404: Not Found", "session_not_found": True, "success": False}
"""What Gradio's stream says of a session that it does not know; it then fails with a traceback for each."""


class Owned:
    """Which session and which event is whose."""

    def __init__(self, gradio: App, most: int = MOST_SESSIONS, most_each: int = MOST_EACH, most_events: int = MOST_EVENTS) -> None:
        self.gradio = gradio
        self.most, self.most_each, self.most_events = most, most_each, most_events
        self._key = secrets.token_bytes(32)
        self._sessions: OrderedDict[str, str] = OrderedDict()
        self._of: Counter[str] = Counter()
        self._events: OrderedDict[str, str] = OrderedDict()

    def session(self, owner: str, given: str) -> str:
        """Gradio's name for the session that this owner calls `given`; the same again for the same."""
        name = hashlib.blake2b(f"{owner}\0{given}".encode(errors="surrogatepass"), key=self._key, digest_size=16).hexdigest()
        self._used(owner, name)
        return name

    def begun(self, owner: str, event: str, session: str | None) -> None:
        """Remember whose an event is; one without a session is a session of its own."""
        self._events[event] = owner
        if len(self._events) > self.most_events:
            self._events.popitem(last=False)
        if session is None:
            self._used(owner, event)

    def is_own(self, owner: str, event: object) -> bool:
        """Did this owner begin the event?"""
        return self._events.get(str(event)) == owner

    def _used(self, owner: str, session: str) -> None:
        if session not in self._sessions:
            self._of[owner] += 1
        self._sessions[session] = owner
        self._sessions.move_to_end(session)
        if self._of[owner] > self.most_each:
            self._forget_first([name for name, whose in self._sessions.items() if whose == owner], self.most_each)
        if len(self._sessions) > self.most:
            self._forget_first(list(self._sessions), self.most)

    def _forget_first(self, sessions: list[str], most: int) -> None:
        """Forget the longest unused ones until `most` are left; what is at work is left alone, the queue bounds it."""
        queue = self.gradio.get_blocks()._queue
        idle = (each for each in sessions if queue.event_ids_to_events.keys().isdisjoint(queue.pending_event_ids_session.get(each, ())))
        for each in islice(idle, len(sessions) - most):
            self._forget(each)

    def _forget(self, session: str) -> None:
        owner = self._sessions.pop(session)
        self._of[owner] -= 1
        if not self._of[owner]:
            del self._of[owner]
        queue, states = self.gradio.get_blocks()._queue, self.gradio.state_holder
        queue.pending_messages_per_session.pop(session, None)
        queue.pending_event_ids_session.pop(session, None)
        states.session_data.pop(session, None)
        states.time_last_used.pop(session, None)


class OwnStreams:
    """ASGI middleware of the mounted Gradio application, behind the doors."""

    def __init__(self, app: ASGIApp, owned: Owned) -> None:
        self.app = app
        self.owned = owned
        self.gradio = owned.gradio

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        owner, path = str(scope[SCOPE_KEY].name), route(scope)
        if scope["method"] == "POST" and path.startswith(SENT_TO):
            await self._post(owner, path, scope, receive, send)
        elif path.startswith(CALL) and not self.owned.is_own(owner, path.rsplit("/", 1)[-1]):
            await JSONResponse({"detail": words.NO_ADDRESS}, 404)(scope, receive, send)
        elif path == DATA:
            await self._data(owner, scope, receive, send)
        elif path.startswith(HEARTBEAT):
            inner = scope.get("root_path", "") + HEARTBEAT + self.owned.session(owner, path.removeprefix(HEARTBEAT))
            await self.app({**scope, "path": inner, "raw_path": inner.encode()}, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _data(self, owner: str, scope: Scope, receive: Receive, send: Send) -> None:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash")
        if given is None:
            await self.app({**scope, "query_string": b""}, receive, send)
            return
        session = self.owned.session(owner, given[0])
        if session not in self.gradio.get_blocks()._queue.pending_messages_per_session:
            await Response(f"data: {json.dumps(NOT_FOUND)}\n\n", media_type="text/event-stream")(scope, receive, send)
            return
        await self.app({**scope, "query_string": urlencode({"session_hash": session}).encode()}, receive, send)

    async def _post(self, owner: str, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        body = await read(receive, MOST_BYTES)
        if body is None:
            await JSONResponse({"detail": words.CALL_TOO_LARGE}, 413)(scope, receive, send)
            return
        try:
            given = json.loads(body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            given = None
        refusal = self._refusal(owner, path, given)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        session: str | None = None
        if not path.startswith(f"{CALL}v2/"):
            session = self.owned.session(owner, str(given.get("session_hash") or secrets.token_hex(8)))
            body = json.dumps({**given, "session_hash": session}).encode()
        answer = b""

        async def remember(message: Message) -> None:
            nonlocal answer
            if message["type"] == "http.response.body" and path.startswith((JOIN, CALL)):
                answer += message.get("body", b"")
                if not message.get("more_body"):
                    self._remember(owner, answer, session)
            await send(message)

        await self.app(measured(scope, body), replayed(body, receive), remember)

    def _refusal(self, owner: str, path: str, given: object) -> Response | None:
        """The answer to what Gradio shall not see, or fails at with a traceback."""
        if not isinstance(given, dict):
            return JSONResponse({"detail": words.NO_OBJECT}, 400)
        if path == CANCEL and not self.owned.is_own(owner, given.get("event_id")):
            return JSONResponse({"success": True})  # as for an event that is over
        if not path.startswith(CALLED):
            return None
        functions, number = self.gradio.get_blocks().fns, given.get("fn_index")
        if number is None or path.startswith(f"{CALL}v2/"):
            known = any(function.api_name == path.rsplit("/", 1)[-1] for function in functions.values())
        else:
            known = type(number) is int and number in functions and functions[number].fn is not None  # the others run in the browser
        return None if known else JSONResponse({"detail": words.NO_ADDRESS}, 404)

    def _remember(self, owner: str, answer: bytes, session: str | None) -> None:
        try:
            event = cast("Mapping[str, Any]", json.loads(answer)).get("event_id")
        except (ValueError, AttributeError):
            return
        if isinstance(event, str):
            self.owned.begun(owner, event, session)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
