"""The process that reads files one after the other: ``python -m index.reading_worker``; see `index.reading_pool`.

Takes the folder of documents and that of the cache, then paths, from standard input. For each path it sends what is in it, and then the
entries of the cache that it used. Ends when its input does.
"""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path

from corpus.cache import ReadCache
from index.reading_one import read_one
from index.reading_pool import send


def main() -> int:
    """Read until the input ends."""
    # what a library prints must not get among the messages, nor an isolated reader take from the input
    source, out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    try:
        folder, cache_dir = pickle.load(source)
        send(out, frozenset())
        while True:
            path = pickle.load(source)
            cache = ReadCache(Path(cache_dir))
            for found in read_one(Path(path), Path(folder), cache):
                send(out, found)
            send(out, cache.used)
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return 0


if __name__ == "__main__":
    sys.exit(main())
