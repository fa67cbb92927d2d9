"""A language model that is played: each request lies in a folder until somebody, or something, has put a reply beside it.

``requests/KEY.json`` holds the messages, ``replies/KEY.txt`` the reply; the key is a digest of the messages, so that a reply that was once
given is given again to the same request. Whoever plays sees the prompts and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.llm import Messages, ModelError
from bot.settings import ModelSettings

PIECE = 40
"""Characters of a reply that arrive together."""
LOOK_EVERY = 0.2


@dataclass
class PlayedModel:
    """`wait`: seconds for a reply that is not there yet; `calls` and `characters` count what was asked."""

    folder: Path
    wait: float = 0.0
    settings: ModelSettings = field(default_factory=lambda: ModelSettings(base_url="http://127.0.0.1/", model="played"))
    calls: int = 0
    characters: int = 0

    def stream(self, messages: Messages, deadline: float, purpose: str, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        key = key_of(messages)
        self.calls += 1
        self.characters += sum(len(m["content"]) for m in messages)
        request, reply = self.folder / "requests" / f"{key}.json", self.folder / "replies" / f"{key}.txt"
        if not request.exists():
            request.parent.mkdir(parents=True, exist_ok=True)
            request.write_text(json.dumps({"purpose": purpose, "messages": list(messages)}, ensure_ascii=False, indent=1), encoding="utf-8")
        until = time.monotonic() + self.wait
        while not reply.exists():
            if time.monotonic() >= until:
                raise ModelError("没有为这一请求备下应答")
            time.sleep(LOOK_EVERY)
        text = reply.read_text(encoding="utf-8")
        yield from (text[i : i + PIECE] for i in range(0, len(text), PIECE))


def key_of(messages: Messages) -> str:
    return hashlib.sha256(json.dumps(list(messages), ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]
