"""Pieces to lines, and what the place of a line's end says about the next one."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from corpus.lines import NEVER_FIRST, OPENING, is_ascii_word
from corpus.readers.layout.types import Piece, TextLine
from corpus.readers.signs import Signs

WORD_GAP = 0.2
"""Ems between two ASCII words that are a space."""
CHINESE_GAP = 0.4
"""The same between two Chinese characters, for instance between two names."""
CHAR_GAP = 0.6
"""Ems between other characters that are a space: justified lines and the gap between scripts are narrower."""
SMALL = 0.8
"""Text below this share of the line's size is an index or an exponent."""
FIRST_UNIT = re.compile(r"(?:[A-Za-z0-9]+(?:[.,:/_、-][A-Za-z0-9]+)*[%％]?|.)")
QUOTES = "“”‘’\"'"
STICKING = NEVER_FIRST + QUOTES + ")]}.,;:!?%"
"""Before these no line is broken; around quotation marks some programs break none at all."""
SLACK = 0.3
"""Ems by which a full line may end short of the margin beyond what the next word needs."""
CELL_SLACK = 0.03
"""The same inside a cell, whose sides are known."""
PERSON = re.compile("[\u4e00-\u9fff]{2,3}")
LONGEST_NAME = 14
"""Characters of a unit's name at most."""


def is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def joint(before: str, after: str, gap: float) -> str:
    """What stands between two pieces of a line that are `gap` ems apart."""
    if not before or not after:
        return ""
    least = CHAR_GAP
    if is_ascii_word(before[-1]) and is_ascii_word(after[0]):
        least = WORD_GAP
    elif is_chinese(before[-1]) and is_chinese(after[0]):
        least = CHINESE_GAP
    return " " if gap > least else ""


def dominant_size(pieces: Iterable[Piece]) -> float:
    """The size of most characters."""
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[round(piece.size, 1)] += len(piece.text)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 0.0


def make_line(pieces: Iterable[Piece]) -> TextLine:
    """One line of the pieces, from left to right."""
    ordered = sorted(pieces, key=lambda piece: piece.x0)
    size = dominant_size(ordered)
    text = ordered[0].text
    for before, piece in itertools.pairwise(ordered):
        text += joint(text, piece.text, (piece.x0 - before.x1) / max(size, 1.0)) + piece.text
    main = [piece for piece in ordered if piece.size >= SMALL * size] or ordered
    return TextLine(
        text,
        ordered[0].x0,
        min(piece.y0 for piece in main),
        max(piece.x1 for piece in ordered),
        max(piece.y1 for piece in main),
        size,
        min(piece.confidence for piece in ordered),
        tuple(ordered),
    )


def group_lines(pieces: Sequence[Piece]) -> list[TextLine]:
    """Lines from top to bottom. An index or exponent belongs to the line beside whose text it stands."""
    groups: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-round(piece.size), piece.middle, piece.x0)):
        group = next((group for group in reversed(groups) if same_line(group, piece) or beside(group, piece)), None)
        if group is None:
            groups.append([piece])
        else:
            group.append(piece)
    return sorted((make_line(group) for group in groups), key=lambda line: line.middle)


def same_line(group: Sequence[Piece], piece: Piece) -> bool:
    """Compared with the nearest piece, so that a slanting line does not drift into the next."""
    other = min(group, key=lambda each: max(each.x0 - piece.x1, piece.x0 - each.x1, 0.0))
    return abs(piece.middle - other.middle) < 0.5 * min(piece.y1 - piece.y0, other.y1 - other.y0)


def beside(group: Sequence[Piece], piece: Piece) -> bool:
    """Is a small piece an index or exponent right beside larger text?"""
    other = group[0]
    reach = 0.15 * other.size
    if piece.size > SMALL * other.size or not other.y0 - reach < piece.middle < other.y1 + reach:
        return False
    middle = (piece.x0 + piece.x1) / 2
    if any(each.x0 < middle < each.x1 for each in group):
        return False
    return any(abs(piece.x0 - each.x1) <= 0.5 * piece.size or abs(each.x0 - piece.x1) <= 0.5 * piece.size for each in group)


def unit_width(text: str, size: float) -> float:
    """Width of what a line break may not divide at the beginning of `text`: a word with the marks around it."""
    start = 0
    while start < len(text) - 1 and text[start] in OPENING:
        start += 1
    match = FIRST_UNIT.match(text, start)
    end = match.end() if match else len(text)
    while end < len(text) and (text[end] in STICKING or text[end - 1] in QUOTES):
        end += 1
    return text_width(text[:end], size)


def text_width(text: str, size: float) -> float:
    """Width in points that a text takes, about: half an em for ASCII, one for others."""
    return size * sum(0.5 if char.isascii() else 1.0 for char in text)


def ends_short(line: TextLine, room: float, after: TextLine, slack: float = SLACK) -> bool:
    """Would the first word of the next line have found room in this one? `room`: points left in the line."""
    return room >= unit_width(after.text, after.size) + slack * after.size


def wrapped(before: str, after: str) -> str:
    """Two parts of a paragraph that a line break divided, as one."""
    if before[-1:] and after[:1] and is_ascii_word(before[-1]) and is_ascii_word(after[0]):
        return f"{before} {after}"
    return before + after


def cell_text(lines: Sequence[TextLine], room: float, signs: Signs) -> tuple[str, bool]:
    """The text of a cell whose lines may be `room` points wide, and whether its last line is full.

    Lines that had to break are joined without a gap; where one ends early the break was meant, and a
    space stands for it, as between the names of a list.
    """
    if not lines:
        return "", False
    if all(len(line.text.strip()) == 1 for line in lines):
        return "".join(line.text.strip() for line in lines), False
    blocks = [[lines[0].text]]
    for line, after in itertools.pairwise(lines):
        if ends_short(line, room - line.width, after, CELL_SLACK):
            blocks.append([])
        blocks[-1].append(after.text)
    text = person_list(blocks, signs) or " ".join(unbroken(block, signs) for block in blocks)
    last = lines[-1]
    return text, room - last.width < 1.6 * last.size and not text.endswith(("。", "；", "！", ";"))


def person_list(blocks: Sequence[Sequence[str]], signs: Signs) -> str:
    """The lines of a cell that lists persons, their names parted by spaces; blank for any other cell.

    All must read as names when single characters at a line's end belong to the next line, and somewhere
    a space or a short line must show that it is a list.
    """
    lines = [line.strip() for block in blocks for line in block]
    if len(blocks) < 2 and not any(" " in line for line in lines):
        return ""
    names: list[str] = []
    for line in lines:
        parts = line.split()
        if names and parts and 1 in (len(names[-1]), len(parts[0])):
            names[-1] += parts.pop(0)
        names.extend(parts)
    are_names = len(names) > 1 and all(PERSON.fullmatch(name) and not signs.is_unit(name) for name in names)
    return " ".join(names) if are_names else ""


def unbroken(lines: Sequence[str], signs: Signs) -> str:
    """Lines of which all but the last are full as one, with a space where one name of a list ends and the next begins."""
    text = lines[0]
    for i, after in enumerate(lines[1:], 1):
        text = f"{text} {after}" if names_apart(text, "".join(lines[i:]), signs) else wrapped(text, after)
    return text


def names_apart(before: str, after: str, signs: Signs) -> bool:
    """Does a full line end with the whole name of a unit or post, another beginning with what follows?"""
    name = re.split(r"[\s、，,；;]", before)[-1]
    if not 4 <= len(name) <= LONGEST_NAME:
        return False
    return any(kind(name) and any(kind(after[:end]) for end in range(4, LONGEST_NAME)) for kind in (signs.is_unit_name, signs.is_post))
