"""The adapter: what reaches the server, what does not, and how each failure is named."""

from __future__ import annotations

import gzip
import logging
import time
from itertools import count

import pytest

from bot.llm import BROKEN, LONGEST_REPLY, TOO_LONG, TOO_SLOW, UNREACHABLE, ChatModel, ModelError, Unreachable, open_model
from bot.settings import ModelSettings
from tests.bot.scripted import Reply, chunk, serving

ASKED = [{"role": "user", "content": "机房几个"}]


def told(model: ChatModel, seconds: float = 5.0) -> str:
    return "".join(model.stream(ASKED, time.monotonic() + seconds, "word/1"))


def test_nothing_set_means_no_model() -> None:
    assert open_model(ModelSettings.from_environment({})) is None
    assert open_model(ModelSettings.from_environment({"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://x", "LLM_API_KEY": "k"})) is None


def test_settings() -> None:
    found = ModelSettings.from_environment({"LLM_BASE_URL": "http://a/v1", "LLM_MODEL": "m", "LLM_API_KEY": "s3cr3t", "LLM_EXTRA_BODY": '{"top_k": 1}'})
    assert open_model(found) is not None
    assert (found.temperature, found.extra_body, found.timeout_seconds) == (0.0, {"top_k": 1}, 20.0)
    assert "s3cr3t" not in repr(found)


def test_the_request_and_the_pieces() -> None:
    with serving(Reply("整合机房36个[1]。")) as server:
        assert told(ChatModel(server.settings(extra_body={"top_k": 1}))) == "整合机房36个[1]。"
    asked = server.requests[0]
    assert (asked["temperature"], asked["stream"], asked["model"], asked["top_k"]) == (0.0, True, "试用模型", 1)
    assert asked["messages"] == ASKED


def test_the_environment_of_the_client_library_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID", "WEBHOOK_SECRET"):
        monkeypatch.setenv(f"OPENAI_{name}", "foreign")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: foreign\nX-Other: foreign")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving(Reply("好。")) as server:
        assert told(ChatModel(server.settings(api_key="ours"))) == "好。"
        assert told(ChatModel(server.settings())) == "好。"
    first, second = server.headers
    assert first["authorization"] == "Bearer ours"
    assert "authorization" not in second
    assert not [f"{k}: {v}" for k, v in first.items() if "foreign" in v or k.startswith(("x-", "openai-"))]


def test_a_redirect_is_not_followed() -> None:
    with serving(Reply("别处。")) as other, serving(Reply(status=307, location=other.address + "/chat/completions")) as server:
        with pytest.raises(ModelError, match="307"):
            told(ChatModel(server.settings()))
        assert other.requests == []


BAD = [
    (Reply(status=500), "拒绝了请求（500）", "error of the server"),
    (Reply(status=401), "拒绝了请求（401）", "wrong key"),
    (Reply(raw=b"data: {\"choices\": [{\n\ndata: [DONE]\n\n"), BROKEN, "wrong JSON"),
    (Reply(raw=b"data: {\"choices\": 5}\n\ndata: [DONE]\n\n"), BROKEN, "JSON of another form"),
    (Reply(raw=b"<html>gateway</html>"), BROKEN, "no stream at all"),
    (Reply(raw=b""), BROKEN, "nothing"),
    (Reply("整合机房36个[1]。再", finish=None), BROKEN, "half a stream"),
]


@pytest.mark.parametrize(("reply", "message", "reason"), BAD, ids=[c[2] for c in BAD])
def test_failures_are_named(reply: Reply, message: str, reason: str) -> None:
    with serving(reply) as server, pytest.raises(ModelError, match=message):
        told(ChatModel(server.settings()))


def test_a_silent_server_is_given_up_in_time() -> None:
    with serving(Reply(silent=True)) as server, pytest.raises(ModelError, match=TOO_SLOW):
        told(ChatModel(server.settings()), seconds=0.2)


FLOODS = {
    "a line without an end": Reply(flood=b"data: " + b"x" * 50_000),
    "remarks": Reply(flood=b": still there\n\n" * 1000),
    "an error": Reply(status=500, flood=b"x" * 50_000),
    "a redirect": Reply(status=307, location="http://127.0.0.1:9/", flood=b"x" * 50_000),
}


@pytest.mark.parametrize("reply", FLOODS.values(), ids=FLOODS)
def test_a_reply_without_an_end_is_cut_and_the_connection_closed(reply: Reply) -> None:
    with serving(reply) as server:
        with pytest.raises(ModelError, match=TOO_LONG):
            told(ChatModel(server.settings(answer_tokens=16)), seconds=20.0)
        assert server.left.wait(10)
    assert server.flooded < 20_000_000


def test_of_too_many_words_those_that_fit_are_told_and_the_connection_closed() -> None:
    with serving(Reply(flood=chunk("好" * 1000))) as server:
        assert told(ChatModel(server.settings()), seconds=20.0) == "好" * LONGEST_REPLY
        assert server.left.wait(10)


def test_a_packed_reply_is_refused() -> None:
    with serving(Reply(raw=gzip.compress(b"\0" * 10_000_000), packing="gzip")) as server, pytest.raises(ModelError, match=BROKEN):
        told(ChatModel(server.settings()))
    assert server.headers[0]["accept-encoding"] == "identity"


def test_a_server_that_drips_does_not_hold_the_connection() -> None:
    with serving(Reply(flood=b": still there\n\n", pause=0.01)) as server:
        with pytest.raises(ModelError, match=TOO_SLOW):
            told(ChatModel(server.settings()), seconds=0.3)
        assert server.left.wait(10)


def test_an_unreachable_server_is_left_alone_for_a_while() -> None:
    with serving(Reply("好。")) as server:
        pass
    ticks = count(0.0, 1.0)
    model = ChatModel(server.settings(), clock=lambda: next(ticks))
    with pytest.raises(Unreachable, match=UNREACHABLE):
        list(model.stream(ASKED, 60.0, "word/1"))
    assert model.resting_until > 0
    with pytest.raises(Unreachable):
        list(model.stream(ASKED, 60.0, "word/1"))


def test_a_schema_is_sent_until_a_server_refuses_it() -> None:
    with serving(Reply("{}")) as server:
        assert "".join(ChatModel(server.settings()).stream(ASKED, time.monotonic() + 5, "answer/1", {"type": "object"})) == "{}"
    assert server.requests[0]["response_format"]["json_schema"]["schema"] == {"type": "object"}
    with serving(Reply(status=400), Reply("{}")) as server:
        model = ChatModel(server.settings())
        for _ in range(2):
            assert "".join(model.stream(ASKED, time.monotonic() + 5, "answer/1", {"type": "object"})) == "{}"
    assert ["response_format" in r for r in server.requests] == [True, False, False]
    assert all("stream_options" in r for r in server.requests)


def test_a_server_that_reports_no_tokens() -> None:
    with serving(Reply(status=400), Reply("好。")) as server:
        model = ChatModel(server.settings())
        assert told(model) == "好。"
        assert told(model) == "好。"
    assert ["stream_options" in r for r in server.requests] == [True, False, False]


@pytest.mark.parametrize("log_text", [False, True])
def test_tokens_and_time_are_logged_words_only_when_asked_for(caplog: pytest.LogCaptureFixture, log_text: bool) -> None:
    with caplog.at_level(logging.DEBUG), serving(Reply("整合机房36个[1]。")) as server:
        told(ChatModel(server.settings(log_text=log_text, api_key="s3cr3t")))
    logged = caplog.text
    assert "prompt_tokens=120 answer_tokens=30" in logged
    assert ("机房" in logged) is log_text
    assert "s3cr3t" not in logged


def test_chunks_without_words_are_no_trouble() -> None:
    empty = b'data: {"choices": [], "id": "1", "object": "x", "created": 1, "model": "m"}\n\n'
    raw = chunk(None) + empty + chunk("好。") + chunk(None, "stop") + b"data: [DONE]\n\n"
    with serving(Reply(raw=raw)) as server:
        assert told(ChatModel(server.settings())) == "好。"
