"""Whose what lies on a server is: the mark of an index folder, which is part of the names of all that the folder has there.

It lies in the folder, together with the number that the file system gave the folder: a copy or a restored folder has another number, takes a
mark of its own, and never drops what the folder that it was copied from has in use.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from index import generations

PREFIX = "policyqa"
_MARKED = re.compile(r"([0-9a-f]{16}) (\d+)\s*")


@dataclass(frozen=True, slots=True)
class Owner:
    """An index folder with regard to one kind of server; `file` is the name of that server's mark in it."""

    index_dir: Path
    file: str

    @property
    def prefix(self) -> str | None:
        """How all names of this folder's begin; None where it has nothing there."""
        mark = self._marked()
        return f"{PREFIX}_{mark}_" if mark is not None else None

    def new_name(self) -> str:
        """A name for what the next generation puts on the server; the folder is marked where it has no mark of its own."""
        mark = self._marked()
        if mark is None:
            mark = secrets.token_hex(8)
            (self.index_dir / self.file).write_text(f"{mark} {self.index_dir.stat().st_ino}\n", encoding="utf-8")
        generation = generations.next_name(self.index_dir).replace("-", "_")
        return f"{PREFIX}_{mark}_{generation}_{secrets.token_hex(4)}"

    def _marked(self) -> str | None:
        try:
            found = _MARKED.fullmatch((self.index_dir / self.file).read_text(encoding="utf-8"))
            return found[1] if found is not None and int(found[2]) == self.index_dir.stat().st_ino else None
        except (OSError, UnicodeDecodeError):
            return None
