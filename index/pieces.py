"""Which pieces of a multilingual vocabulary can occur in Chinese and English text.

The default model's vocabulary has 250,000 pieces for a hundred languages, and its embedding
matrix is four fifths of the model: 384 MB. Without the pieces of other scripts the tokenizer
takes 84 instead of 295 MB of memory, and Chinese and English text is cut up exactly as before,
because a piece can only be used where all its characters stand in the text.
"""

from __future__ import annotations

METASPACE = "\u2581"

# (first, last) code points, both included; the tokenizer has applied NFKC before, so that the
# full-width forms, ㎡, ℃ and Ⅲ arrive as ASCII, and are listed only where they have no other form
_WHOLE: tuple[tuple[int, int], ...] = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00BF),  # ° ± § ·
    (0x00D7, 0x00D7),  # ×
    (0x00F7, 0x00F7),  # ÷
    (0x2010, 0x2027),  # dashes, quotation marks, dots
    (0x2030, 0x205E),  # ‰ ′ ※
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x22FF),  # letterlike, number forms, arrows, operators
    (0x2460, 0x27BF),  # enclosed numbers, boxes, shapes, dingbats
    (0x2E80, 0x303F),  # radicals, ideographic marks
    (0x31C0, 0x31EF),  # strokes
    (0x3200, 0x4DBF),  # enclosed and compatibility forms, extension A
    (0x4E00, 0x9FFF),  # Han
    (0xF900, 0xFAFF),  # compatibility Han
    (0xFE30, 0xFE4F),  # vertical forms
    (0xFF00, 0xFF65),  # full-width forms
    (0xFFE0, 0xFFE6),  # full-width signs
    (0x20000, 0x323AF),  # rarer Han
)

# Letters that occur as symbols beside others (μg, α-, Σ), and letters of names, which are kept as
# single pieces only (é, Д): words of those languages are left out.
_GREEK: tuple[tuple[int, int], ...] = ((0x0391, 0x03C9),)
_LETTERS: tuple[tuple[int, int], ...] = ((0x00C0, 0x024F), (0x0410, 0x044F))


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in ranges)


def is_kept(piece: str) -> bool:
    """Whether the piece can occur in Chinese or English text.

    >>> [is_kept(p) for p in ("燃煤", "▁policy", "▁μ", "▁κόσμος", "こと")]
    [True, True, True, False, False]
    """
    characters = piece.replace(METASPACE, "")
    foreign = [c for c in characters if not _within(c, _WHOLE)]
    if len(foreign) == 1 and _within(foreign[0], _GREEK):
        return True
    return not foreign or (len(characters) == 1 and _within(characters, _LETTERS))
