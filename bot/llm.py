"""The language model: one adapter to any server that speaks the OpenAI chat protocol.

The client reaches `LLM_BASE_URL` and nothing else: no default address, no redirect, no proxy, none of the
client library's own environment variables, and no header beyond what the protocol needs.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from bot import meter
from bot.meter import Note, call_of, ignore
from bot.settings import ModelSettings
from index.http_client import open_http, timeouts

if TYPE_CHECKING:
    import openai
    from openai.types.chat import ChatCompletionChunk

logger = logging.getLogger(__name__)

REST_SECONDS = 30.0
"""After a server could not be reached it is left alone this long, so that not every question waits for it."""
FIXED_BYTES, TOKEN_BYTES = 256_000, 2_000
"""Bytes that a reply may have: some, and some for each token of the longest answer. Servers wrap a token in 200 to 500 bytes."""
UNREACHABLE = "语言模型服务连接不上"
TOO_SLOW = "语言模型未能在规定时间内答完"
BROKEN = "语言模型的应答不完整"
TOO_LONG = "语言模型的应答过长"
REFUSED = "语言模型服务拒绝了请求（{status}）"
FINISHED = ("stop", "length")
LONGEST_REPLY = 12_000
"""Characters of a reply, thoughts included, after which no more is taken."""
EXAMINATION = "examination"
"""Ends the purpose of a call that only examines the model."""
Messages = Sequence[dict[str, str]]


class ModelError(Exception):
    """No usable answer of the model; the message is a Chinese phrase for the notice."""


class Model(Protocol):
    """What wording needs of a language model."""

    settings: ModelSettings

    def stream(self, messages: Messages, deadline: float, purpose: str, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        """Pieces of the answer until `deadline` (of `time.monotonic`), held to a JSON schema where the server can; raises `ModelError`."""
        ...


@dataclass(slots=True)
class Usage:
    """What one call took; tokens are None where the server does not say."""

    prompt: int | None = None
    answer: int | None = None
    finish: str = ""
    pieces: list[str] = field(default_factory=list)
    ended: float | None = None
    """When the server had sent everything or failed; whoever takes the pieces may work between them."""
    cut: bool = False


class Unreachable(ModelError):
    """The server could not be reached at all."""


class ChatModel:
    """A configured server; `note` gets each call that was made. Safe to share between threads."""

    def __init__(self, settings: ModelSettings, clock: Callable[[], float] = time.monotonic, note: Note = ignore) -> None:
        self.settings = settings
        self.clock = clock
        self.note = note
        self.client = open_client(settings)
        self.resting_until = 0.0
        self.unknown: frozenset[str] = frozenset()
        """Parts of a request that this server has refused."""

    def stream(self, messages: Messages, deadline: float, purpose: str, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        started, usage, outcome = self.clock(), Usage(), "stopped"
        resting = started < self.resting_until
        try:
            if resting:
                raise Unreachable(UNREACHABLE)
            yield from self.pieces(messages, deadline, usage, schema)
            outcome = TOO_LONG if usage.cut else usage.finish
        except Unreachable:
            outcome = "unreachable"
            self.resting_until = max(self.resting_until, started + REST_SECONDS)
            raise
        except ModelError as error:
            outcome = str(error)
            raise
        finally:
            ended = self.clock() if usage.ended is None else usage.ended
            self.log(messages, purpose, usage, outcome, ended - started, resting)

    def pieces(self, messages: Messages, deadline: float, usage: Usage, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        """The pieces as they come, of one too long those that fit. A thread reads them, so that a silent server cannot hold the answer."""
        room = LONGEST_REPLY
        arrived: queue.Queue[str | Exception | None] = queue.Queue()
        given_up = threading.Event()
        reader = threading.Thread(target=self.read, args=(messages, deadline, usage, arrived, given_up, schema), daemon=True)
        reader.start()
        try:
            while True:
                try:
                    piece = arrived.get(timeout=max(0.0, deadline - self.clock()))
                except queue.Empty:
                    raise ModelError(TOO_SLOW) from None
                if piece is None:
                    break
                if isinstance(piece, Exception):
                    raise as_model_error(piece) from piece
                room -= len(piece)
                if room < 0:
                    usage.cut = True
                    return
                usage.pieces.append(piece)
                yield piece
        finally:
            given_up.set()
        if usage.finish not in FINISHED:
            raise ModelError(BROKEN)

    def read(
        self,
        messages: Messages,
        deadline: float,
        usage: Usage,
        arrived: queue.Queue[str | Exception | None],
        given_up: threading.Event,
        schema: Mapping[str, Any] | None = None,
    ) -> None:
        try:
            with self.open_stream(messages, max(0.1, deadline - self.clock()), schema) as chunks:
                for chunk in chunks:
                    if given_up.is_set():
                        return
                    if chunk.usage is not None:
                        usage.prompt, usage.answer = chunk.usage.prompt_tokens, chunk.usage.completion_tokens
                    for choice in chunk.choices or ():
                        usage.finish = choice.finish_reason or usage.finish
                        if choice.delta is not None and choice.delta.content:
                            arrived.put(str(choice.delta.content))
            usage.ended = self.clock()
            arrived.put(None)
        except Exception as error:  # noqa: BLE001  whatever a server sends, the template answer stands
            usage.ended = self.clock()
            arrived.put(error)

    def open_stream(self, messages: Messages, seconds: float, schema: Mapping[str, Any] | None = None) -> openai.Stream[ChatCompletionChunk]:
        """The open stream of chunks. What a server does not know of (a report of tokens, a schema) is left out from then on."""
        import openai

        request: dict[str, Any] = {
            "model": self.settings.model,
            "messages": list(messages),
            "temperature": self.settings.temperature,
            "max_tokens": self.settings.answer_tokens,
            "stream": True,
            "extra_body": dict(self.settings.extra_body) or None,
            "timeout": timeouts(seconds),
        }
        if schema is not None:
            request["response_format"] = {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": dict(schema)}}
        request["stream_options"] = {"include_usage": True}
        left_out = self.unknown
        while True:
            asked = {name: value for name, value in request.items() if name not in left_out}
            spare = next((name for name in ("response_format", "stream_options") if name in asked), None)
            try:
                stream: openai.Stream[ChatCompletionChunk] = self.client.chat.completions.create(**asked)
                self.unknown = left_out  # only what the server does without is not sent again
                return stream
            except (openai.BadRequestError, openai.UnprocessableEntityError):
                if spare is None:
                    raise
                left_out = left_out | {spare}

    def log(self, messages: Messages, purpose: str, usage: Usage, outcome: str, seconds: float, resting: bool) -> None:
        """One line a call: what for, tokens, time, how it ended; words only where the settings ask for them. A call that was not made is not noted."""
        logger.info(
            "model call: purpose=%s model=%s prompt_tokens=%s answer_tokens=%s seconds=%.2f outcome=%s",
            purpose, self.settings.model, usage.prompt, usage.answer, seconds, outcome,
        )  # fmt: skip
        if self.settings.log_text:
            logger.info("model text: %s -> %s", [m["content"] for m in messages], "".join(usage.pieces))
        if not resting:
            ended: meter.Outcome = "stopped" if outcome == "stopped" else "answered" if outcome in FINISHED else "failed"
            tokens = usage.prompt, usage.answer
            self.note(call_of(purpose.endswith(EXAMINATION), self.settings.model, ended, seconds, messages, "".join(usage.pieces), tokens))


def as_model_error(error: Exception) -> ModelError:
    """What went wrong, in words for the notice."""
    import httpx2
    import openai

    from index.bounded import TooLarge

    cause = error.__cause__ or error
    if isinstance(cause, TooLarge):
        return ModelError(TOO_LONG)
    if isinstance(cause, httpx2.DecodingError):
        return ModelError(BROKEN)
    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return Unreachable(UNREACHABLE) if isinstance(cause, httpx2.ConnectTimeout) else ModelError(TOO_SLOW)
    if isinstance(error, openai.APIStatusError):
        return ModelError(REFUSED.format(status=error.status_code))
    if isinstance(error, openai.APIConnectionError):
        return Unreachable(UNREACHABLE)
    return ModelError(BROKEN)


def open_client(settings: ModelSettings) -> openai.OpenAI:
    """A client for the configured address alone."""
    import openai

    logging.getLogger("openai").setLevel(logging.WARNING)  # OPENAI_LOG=debug would write prompts
    return openai.OpenAI(
        base_url=settings.base_url,
        api_key=settings.api_key or "none",
        max_retries=0,
        http_client=open_http(settings.api_key, FIXED_BYTES + TOKEN_BYTES * settings.answer_tokens, settings.timeout_seconds),
    )


def open_model(settings: ModelSettings, note: Note = ignore) -> ChatModel | None:
    """The model that the settings name, or None. Opens no connection."""
    return ChatModel(settings, note=note) if settings.is_set else None


def show_calls() -> None:
    """Let the line that each call and each question logs appear on standard error, where nothing else has been arranged for it."""
    for each in (logger, meter.logger):
        if not each.hasHandlers():
            handler = logging.StreamHandler()
            handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
            each.addHandler(handler)
            each.setLevel(logging.INFO)
