"""``python -m tests.attack.short_of_space OFFICE DATA… [--bytes N] [--user ID]``: pages that may not write.

Serves the page of a test office over each of some data folders, in a process of its own whose files may not
grow beyond so many bytes, as on a full disk, or which is a user to whom a folder is read-only. Writes the
addresses; then each line of its input is another number of bytes, which is answered. Ends with its input.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from contextlib import ExitStack
from pathlib import Path

from bot.library import IndexLibrary
from bot.pipeline import PolicyBot
from index.retriever import Retriever
from page.database import Database
from page.desk import Desk
from page.server import Serving, application
from tests.page.office import Bigrams, Office, serving


def reopened(folder: Path, data: Path) -> Office:
    """The office of a folder where the index stands already."""
    embedder = Bigrams()
    bot = PolicyBot(IndexLibrary(Retriever(folder / "index", embedder)))
    return Office(Desk(bot, folder / "index", folder / "documents"), Database.open_anyhow(data), folder, embedder)


def main() -> int:
    """Serve until the input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("office", type=Path)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--bytes", type=int)
    parser.add_argument("--user", type=int)
    args = parser.parse_args()
    if args.bytes is not None:
        leave_room(args.bytes)
    if args.user is not None:
        os.setgroups([])
        os.setgid(args.user)
        os.setuid(args.user)
    with ExitStack() as stack:
        for data in args.data:
            office = reopened(args.office, data)
            tell(stack.enter_context(serving(application(office.desk, office.database, office.indexer, Serving()))))
        for line in sys.stdin:
            leave_room(int(line))
            tell("done")
    return 0


def leave_room(size: int) -> None:
    """Let files grow to so many bytes; what is longer already cannot be written at its end."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def tell(line: str) -> None:
    """A line for the test that waits for it."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
