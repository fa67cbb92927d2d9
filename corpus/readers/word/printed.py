"""Automatic numbers as a printed copy shows them, taken from a text version of the same file.

LibreOffice, when it turns an older file into .docx, now and then parts one list into several that
count on their own; in its text version every number is as printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WINDOW = 600
"""Lines of the text version among which a paragraph is looked for."""
COMPARED = 24
LONGEST_NUMBER = 16
SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Printed:
    """The lines of the text version, white space left out, and how far they have been used."""

    lines: list[str]
    _at: int = 0

    def number(self, text: str) -> str | None:
        """What stands before a paragraph; None where the paragraph is not found."""
        words = SPACE.sub("", text.lstrip().partition("\n")[0])[:COMPARED]
        if not words:
            return None
        for i in range(self._at, min(len(self.lines), self._at + WINDOW)):
            place = self.lines[i].find(words, 0, LONGEST_NUMBER + len(words))
            if place >= 0:
                self._at = i + 1
                return self.lines[i][:place]
        return None


def read_printed(text: str) -> Printed:
    """The text version of a file."""
    return Printed([line for each in text.splitlines() if (line := SPACE.sub("", each))])
