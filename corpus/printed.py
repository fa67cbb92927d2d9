"""A cell as it is printed: reading drops white space, but the blanks between names are all that parts them."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.lines import is_ascii_word
from corpus.types import Cell, Task


def names_in(tasks: Iterable[Task]) -> tuple[str, ...]:
    """The units and persons of tasks, as they are written, each once."""
    return tuple(dict.fromkeys(name for task in tasks for role in (task.lead, task.support, task.responsible, task.person, task.guide) for name in role))


def printed(cell: Cell, text: str, names: tuple[str, ...]) -> str:
    """The text of a cell, with a blank wherever `text`, that of the document, has white space between two of `names`.

    A line that is broken within a name, or a date that is written with blanks, stays joined.
    """
    parts = text[cell.span.start : cell.span.end].split()
    if len(parts) < 2 or "".join(parts) != "".join(cell.text.split()):
        return cell.text
    shown = parts[0]
    for part in parts[1:]:
        apart = shown.endswith(names) and part.startswith(names)
        shown += f" {part}" if apart or (is_ascii_word(shown[-1]) and is_ascii_word(part[0])) else part
    return shown
