"""``python -m tests.bench.local_model FOLDER_OR_GGUF``: a local model behind the OpenAI chat protocol, for trying things out.

Loads a causal language model through transformers, from a folder or a GGUF file (which needs the package
``gguf``), on the processor, and serves ``/v1/chat/completions`` as a stream on this machine only. No part of the
program: one request at a time, greedy, nothing checked.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ONE = threading.Lock()


class LocalModel:
    """A model and its tokenizer."""

    def __init__(self, path: Path) -> None:
        from transformers import AutoModelForCausalLM, AutoTokenizer

        given: dict[str, Any] = {"gguf_file": path.name} if path.is_file() else {}
        folder = str(path.parent if path.is_file() else path)
        self.tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, **given)
        loading: Any = AutoModelForCausalLM
        self.model = loading.from_pretrained(folder, local_files_only=True, **given)
        self.model.eval()

    def prompt(self, messages: Sequence[dict[str, str]]) -> str:
        """The messages in the model's own chat form, or one after the other where it has none."""
        if getattr(self.tokenizer, "chat_template", None):
            return str(self.tokenizer.apply_chat_template(list(messages), tokenize=False, add_generation_prompt=True))
        return "\n\n".join(m["content"] for m in messages)

    def pieces(self, messages: Sequence[dict[str, str]], most: int) -> Iterator[str]:
        """The answer in pieces, at most `most` tokens."""
        from transformers import TextIteratorStreamer

        inputs = self.tokenizer(self.prompt(messages), return_tensors="pt")
        streamer = TextIteratorStreamer(self.tokenizer, skip_prompt=True, skip_special_tokens=True)
        settings = {**inputs, "streamer": streamer, "max_new_tokens": most, "do_sample": False}
        thread = threading.Thread(target=self.model.generate, kwargs=settings, daemon=True)
        thread.start()
        yield from streamer
        thread.join()


def handler_of(model: LocalModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            with ONE:
                for piece in model.pieces(asked["messages"], int(asked.get("max_tokens") or 200)):
                    self.event({"content": piece}, None)
            self.event({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")

        def event(self, delta: dict[str, str], finish: str | None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            body = {"id": "local", "object": "chat.completion.chunk", "created": 0, "model": "local", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(body)}\n\n".encode())
            self.wfile.flush()

    return Handler


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.local_model", description="Serves a local model over the OpenAI chat protocol.")
    parser.add_argument("path", type=Path, help="folder of a model, or a .gguf file")
    parser.add_argument("--port", type=int, default=8081)
    arguments = parser.parse_args(argv)
    server = ThreadingHTTPServer(("127.0.0.1", arguments.port), handler_of(LocalModel(arguments.path)))
    sys.stderr.write(f"LLM_BASE_URL=http://127.0.0.1:{arguments.port}/v1\n")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
