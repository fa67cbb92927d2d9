"""What the file of a generation's rows is: SQLite's, or the name of a schema on a server."""

from __future__ import annotations

from pathlib import Path

MAGIC = b"PVR1"


def is_pointer(path: Path) -> bool:
    """Does the file only say where on a server the rows are? OSError where it cannot be read."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC
