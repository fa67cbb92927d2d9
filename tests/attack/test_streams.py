"""A session or an event of Gradio is its owner's: whoever knows its name reads, changes and stops nothing."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from bot.types import Answer
from page.own_streams import Owned
from tests.attack.calls import call, last_message, run
from tests.attack.world import World

QUESTION = "危桥改造由谁负责？"
ANSWER = "县交通运输局"
SESSION = "a name that has leaked"


class Held:
    """A bot that answers only when it is let go."""

    def __init__(self, bot: Any) -> None:
        self.bot = bot
        self.asked, self.released = threading.Event(), threading.Event()

    def answer(self, *args: Any, **kwargs: Any) -> Answer:
        self.asked.set()
        assert self.released.wait(20)
        found: Answer = self.bot.answer(*args, **kwargs)
        return found


@pytest.fixture
def held(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    bot = Held(world.office.desk.bot)
    monkeypatch.setattr(world.office.desk, "bot", bot)
    yield bot
    bot.released.set()


@pytest.fixture
def asking(world: World, held: Held) -> Iterator[Future[dict[str, Any]]]:
    """A question of the user's that is being answered."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(ask, world)
        assert held.asked.wait(20)
        yield coming
        held.released.set()


def ask(world: World) -> dict[str, Any]:
    return call(world.clients["user"], world.function("ask"), [QUESTION, "", None], SESSION)


def read(client: httpx.Client, path: str) -> str:
    """All that a stream says until it ends, or until it has nothing to say for a while."""
    said = ""
    try:
        with client.stream("GET", path, timeout=httpx.Timeout(5, read=1)) as stream:
            for part in stream.iter_text():
                said += part
    except httpx.ReadTimeout:
        pass
    return said


def until_idle(world: World) -> None:
    """Wait until every call is over: what is at work is not forgotten."""
    limit = time.monotonic() + 20
    while world.gradio.get_blocks()._queue.event_ids_to_events:
        assert time.monotonic() < limit
        time.sleep(0.01)


def owned_by(world: World) -> Owned:
    return next(owned for each in world.gradio.user_middleware if isinstance(owned := each.kwargs.get("owned"), Owned))


OTHERS = ("other", "admin")


@pytest.mark.parametrize("role", OTHERS)
def test_anothers_stream_is_not_read(world: World, held: Held, asking: Future[dict[str, Any]], role: str) -> None:
    said = read(world.clients[role], f"gradio_api/queue/data?session_hash={SESSION}")
    assert "session_not_found" in said
    held.released.set()
    assert ANSWER in json.dumps(asking.result(20), ensure_ascii=False)


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("path", ["gradio_api/call/ask", "gradio_api/call/v2/ask"])
def test_anothers_event_is_not_read(world: World, held: Held, role: str, path: str) -> None:
    body = {"question": QUESTION} if "v2" in path else {"data": [QUESTION, "", None]}
    event = world.clients["user"].post(path, json=body).json()["event_id"]
    for _ in ("while it waits", "when it is over"):
        assert world.clients[role].get(f"{path}/{event}").status_code == 404
        assert "session_not_found" in read(world.clients[role], f"gradio_api/queue/data?session_hash={event}")
        held.released.set()
    assert ANSWER in json.dumps(json.loads(read(world.clients["user"], f"{path}/{event}").split("data: ")[-1]), ensure_ascii=False)


def test_anothers_event_is_not_cancelled(world: World, held: Held) -> None:
    number, user, other = world.function("ask"), world.clients["user"], world.clients["other"]
    event = user.post("gradio_api/queue/join", json={"data": [QUESTION, "", None], "fn_index": number, "session_hash": SESSION}).json()["event_id"]
    assert held.asked.wait(20)
    for body in ({"event_id": event, "session_hash": SESSION}, {"event_id": event, "session_hash": event}):
        assert other.post("gradio_api/cancel", json={"fn_index": number, **body}).json() == {"success": True}
    held.released.set()
    assert ANSWER in json.dumps(last_message(user, SESSION), ensure_ascii=False)


def test_anothers_page_is_not_closed(world: World, held: Held, asking: Future[dict[str, Any]]) -> None:
    """Gradio ends a session when its heartbeat breaks off."""
    with world.clients["other"].stream("GET", f"gradio_api/heartbeat/{SESSION}") as beat:
        next(beat.iter_text())
    held.released.set()
    assert ANSWER in json.dumps(asking.result(20), ensure_ascii=False)


def test_anothers_answer_is_not_stopped(world: World, held: Held) -> None:
    with ThreadPoolExecutor(1) as thread:
        answered = thread.submit(call, world.clients["user"], world.function("_answer"), [QUESTION, None, ""], SESSION)
        assert held.asked.wait(20)
        run(world.clients["other"], world.function("_stopped"), [None], SESSION)
        held.released.set()
        assert answered.result(20)["success"]
    assert QUESTION in run(world.clients["user"], world.function("load"), [None, None, None]).text, "a stopped question is not kept"


def test_what_is_kept_of_sessions_is_bounded_and_nobody_pushes_out_another(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    owned = owned_by(world)
    monkeypatch.setattr(owned, "most_each", 4)
    states, queue = world.gradio.state_holder, world.gradio.get_blocks()._queue
    for each in list(states.session_data):
        states.session_data.pop(each)
    run(world.clients["other"], world.function("_take"), [QUESTION], "quiet")
    quiet = set(states.session_data)
    assert quiet
    for number in range(7):
        run(world.clients["user"], world.function("_take"), [QUESTION], f"many {number}")
        world.clients["user"].post("gradio_api/call/v2/get_clause", json={"document": "x", "path": str(number)}).raise_for_status()
        until_idle(world)
    assert quiet <= set(states.session_data)
    assert len(set(states.session_data) - quiet) <= 4
    monkeypatch.setattr(owned, "most", 3)
    run(world.clients["other"], world.function("_take"), [QUESTION], "one more")
    kept = (states.session_data, states.time_last_used, queue.pending_messages_per_session, queue.pending_event_ids_session)
    assert [len(each) for each in kept if len(each) > 3] == []


def test_what_is_being_answered_is_not_pushed_out(world: World, held: Held, asking: Future[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owned_by(world), "most_each", 2)
    for number in range(5):
        run(world.clients["user"], world.function("_take"), [QUESTION], f"many {number}")
    held.released.set()
    assert ANSWER in json.dumps(asking.result(20), ensure_ascii=False)


BODIES = (
    *(b"", b"{", b"[]", b'"x"', b"null", b"{}", b"\xff\xfe", b"[" * 100_000),
    *(b'{"data": 1}', b'{"data": [NaN], "session_hash": 7}', b'{"data":' + b"[" * 500 + b"]" * 500 + b"}"),
    *(b'{"data": [], "fn_index": 99999}', b'{"data": [], "fn_index": "0"}', b'{"data": [], "fn_index": true}'),
    b'{"data": [], "fn_index": -1, "session_hash": {"a": 1}}',
)


@pytest.mark.parametrize("path", ["run/predict", "run/none", "queue/join", "call/ask", "call/none", "call/v2/ask", "call/v2/none", "cancel", "reset"])
def test_what_is_malformed_is_refused_with_a_sentence(world: World, path: str) -> None:
    for body in BODIES:
        answer = world.clients["user"].post(f"gradio_api/{path}", content=body, headers={"content-type": "application/json"})
        assert answer.status_code < 500, body[:60]
