"""The process that reads one file: ``python -m corpus.readers.worker MODULE PATH MEMORY_MB``.

Prints one line of JSON; see `corpus.isolation`.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.formats import Format
from corpus.isolation import encode


def main(module: str, path: str, memory_mb: str) -> int:
    """Read and print; errors of every kind become a sentence."""
    limit(int(memory_mb))
    try:
        line = encode(Format("文件", module).reader()(Path(path)))
    except UnreadableDocument as error:
        line = json.dumps({"error": str(error)})
    except MemoryError:
        line = json.dumps({"error": "解析这份文件需要的内存过大，已放弃；请检查文件是否损坏，或拆分后再放入。"})
    except Exception as error:  # noqa: BLE001 - a broken file may raise anything in a library
        line = json.dumps({"error": f"文件无法解析，可能已损坏（{type(error).__name__}）。"})
    sys.__stdout__.write(line + "\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]
    return 0


def limit(memory_mb: int) -> None:
    """Limits that the system enforces, where it can: size of written files, no core files.

    Address space is limited well above `memory_mb`, since libraries reserve more than they use.
    """
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000_000, 1_000_000_000))
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * 4_000_000, memory_mb * 4_000_000))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
