"""The process that reads one file: ``python -m corpus.worker MODULE PATH MEMORY_MB CPU_SECONDS``.

Sends one line of JSON; see `corpus.isolation`.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.formats import Format
from corpus.isolation import TOO_MUCH, encode, open_channel, send
from corpus.signs import SIGNS


def main(module: str, path: str, memory_mb: str, cpu_seconds: str) -> int:
    """Read and send; errors of every kind become a sentence."""
    open_channel()
    limit(int(memory_mb), int(cpu_seconds))
    try:
        line = encode(Format("文件", module).reader()(Path(path), SIGNS))
    except UnreadableDocument as error:
        line = refusal(str(error))
    except MemoryError:
        line = refusal(TOO_MUCH)
    except Exception as error:  # noqa: BLE001 - a broken file may raise anything in a library
        line = refusal(f"文件无法解析，可能已损坏（{type(error).__name__}）。")
    send(line)
    return 0


def refusal(reason: str) -> bytes:
    return json.dumps({"error": reason}).encode()


def limit(memory_mb: int, cpu_seconds: int) -> None:
    """Limits that the system enforces, where it can: size of written files, processor time, no core files.

    Address space is limited well above `memory_mb`, since libraries reserve more than they use;
    processor time above the time that the parent allows, on all cores, so that a child whose parent
    is gone ends, too.
    """
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        seconds = cpu_seconds * (os.cpu_count() or 1) + 60
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000_000, 1_000_000_000))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * 4_000_000, memory_mb * 4_000_000))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
