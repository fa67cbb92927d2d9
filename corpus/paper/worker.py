"""The process that draws one page: ``python -m corpus.paper.worker PATH SUFFIX PAGE QUOTE MEMORY_MB CPU_SECONDS``.

QUOTE is a JSON list of the fields of `Quote`, or null. Sends one line of JSON; see `corpus.isolation`.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.isolation import TOO_MUCH, open_channel, send
from corpus.paper.types import Quote
from corpus.worker import limit, refusal

BROKEN = "这一页无法绘出，文件可能已损坏（{kind}）。"


def main(path: str, suffix: str, page: str, quote: str, memory_mb: str, cpu_seconds: str) -> int:
    """Draw and send; errors of every kind become a sentence."""
    open_channel()
    limit(int(memory_mb), int(cpu_seconds))
    try:
        from corpus.paper.drawing import draw

        asked = json.loads(quote)
        found = draw(Path(path), suffix, int(page), Quote(*asked) if asked else None)
        line = json.dumps({"data": base64.b64encode(found.data).decode(), "type": found.media_type, "marked": found.marked}).encode()
    except UnreadableDocument as error:
        line = refusal(str(error))
    except MemoryError:
        line = refusal(TOO_MUCH)
    except Exception as error:  # noqa: BLE001 - a broken file may raise anything in a library
        line = refusal(BROKEN.format(kind=type(error).__name__))
    send(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:7]))
