"""Automatic numbers of rich text files (.rtf), as the program that wrote the file printed them.

Beside its lists a file holds, before each numbered paragraph, the number as text: ``\\listtext``, in
older files ``\\pntext``, for readers that know nothing of lists (Rich Text Format 1.9.1, "Bullets and
numbering"). That text is the better source: lists as LibreOffice writes them have a question mark
for 、 and for 附件, so that every heading of the first level was lost, and it does not count the lists
of older files at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

OPENING = re.compile(rb"\{\\(?:listtext|pntext)\b ?")
BRACE = re.compile(rb"\\.|[{}]", re.DOTALL)
LIST = re.compile(rb"(?<!\\)\\ls[0-9]+ ?")
TABLES = re.compile(rb"\{(?:\\\*)?\\(?:stylesheet|listoverridetable)\b")
SYMBOLS = re.compile(rb"\\f([0-9]+)(?:\\[a-z]+[0-9]*| )*\\fcharset2\b")
"""Fonts of pictures: a letter in one is a bullet."""
TOKEN = re.compile(rb"\\u(-?[0-9]+) ?|((?:\\'[0-9a-fA-F]{2})+)|\\[a-z]+-?[0-9]* ?|\\.|[{}\r\n]|([^\\{}\r\n]+)", re.DOTALL)
LONGEST = 1_000_000
"""Bytes of a group; longer than any table of styles."""
TAB = re.compile(rb"\\tab\b ?")


def with_printed_numbers(data: bytes) -> bytes:
    """The file with the numbers of its paragraphs as plain text in place of its lists.

    Unchanged where it holds no such text, or not for every paragraph of a list.
    """
    symbols = {match.group(1) for match in SYMBOLS.finditer(data)}
    groups = [(match.start(), match.end(), group_end(data, match.start())) for match in OPENING.finditer(data)]
    shown = [(start, inside, end) for start, inside, end in groups if is_number(data[inside:end], symbols)]
    if not shown or len(groups) < listed(data):
        return data
    return LIST.sub(b"", b"".join(pieces(data, shown)))


def pieces(data: bytes, shown: list[tuple[int, int, int]]) -> Iterator[bytes]:
    """The file cut at its numbers, each of which is no longer hidden and ends in a blank instead of a tab."""
    last = 0
    for start, inside, end in shown:
        if start >= last:
            yield data[last:start] + b"{" + TAB.sub(b" ", data[inside:end])
            last = end
    yield data[last:]


def group_end(data: bytes, start: int) -> int:
    """Where the group that opens at `start` ends; `LONGEST` bytes on where it never does."""
    depth = 0
    for match in BRACE.finditer(data, start, start + LONGEST):
        depth += {b"{": 1, b"}": -1}.get(match.group(), 0)
        if depth == 0:
            return match.end()
    return min(len(data), start + LONGEST)


def listed(data: bytes) -> int:
    """How many paragraphs name a list; styles and the table of lists do not count."""
    return len(LIST.findall(data)) - sum(len(LIST.findall(data[m.start() : group_end(data, m.start())])) for m in TABLES.finditer(data))


def is_number(group: bytes, symbols: set[bytes]) -> bool:
    """Does the text of a group hold a figure or a letter, and not a bullet?"""
    if any(font in symbols for font in re.findall(rb"\\f([0-9]+)", group)):
        return False
    return any(char.isalnum() for match in TOKEN.finditer(group) for char in shown_by(match))


def shown_by(match: re.Match[bytes]) -> str:
    """What a token prints: a character by its number, bytes of a Chinese code page, or plain text."""
    code, encoded, plain = match.groups()
    if code is not None:
        return chr(int(code) % 0x10000)
    if encoded is not None:
        return bytes.fromhex(encoded.replace(b"\\'", b"").decode()).decode("gb18030", "ignore")
    return plain.decode("latin-1") if plain is not None else ""
