"""Slips of recognition that can be mended safely, and how sure a line is."""

from __future__ import annotations

import re

from corpus.readers.scan.models import Reading

DOUBTFUL, DOUBTFUL_DIGIT = 0.8, 0.9
"""A line is flagged when a character, or a digit, is less sure than this.

On 1,300 lines of scans at 150 dpi every line with a wrong word character had one below 0.8 or a variant
form of the right character. A wrong figure does more harm, so that digits are flagged earlier.
"""
HAN = "\u3400-\u9fff"
NUMBER = re.compile(r"[\[〔［【(（]((?:19|20)\d{2}年?)[\]〕］】)）](?=第?\d{1,4}号)")
SQUARE = frozenset("[]〔〕［］【】")
TITLE = re.compile(rf"(?<=[{HAN}）)》])<(?=[{HAN}])|(?<=[{HAN}）)])>(?=[{HAN}》])")
ORDINAL = re.compile(r"^([-—－一–])(?=[、，]\S)")
DASH = re.compile(r"(?<=\d)一(?=\d)")
PAGE = re.compile(r"^[-—–－―一·]\s*([¹²³⁰⁴-⁹\d]{1,4})\s*[-—–－―一·]$")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
DIGITS = re.compile(r"(?<=\d)[oOＯ○lI](?=\d)|(?<=20)[oOＯ○](?=\d年)")
LIKE_DIGIT = {"o": "0", "O": "0", "Ｏ": "0", "○": "0", "l": "1", "I": "1"}


def repair(text: str) -> str:
    """The text with slips mended whose right form is not in question.

    Brackets of document numbers, which are 〔 〕 where one of them was seen square; marks of titles inside
    titles; a dash for 一 before 、 and 一 for a dash between digits; letters between digits; page
    numbers between dashes, which small print makes raised figures and 一 of.
    """
    if (page := PAGE.match(text)) is not None:
        return f"— {page.group(1).translate(RAISED)} —"
    text = DASH.sub("—", text)
    text = NUMBER.sub(lambda m: f"〔{m.group(1)}〕" if SQUARE & {m.group()[0], m.group()[-1]} else m.group(), text)
    text = TITLE.sub(lambda m: "〈" if m.group() == "<" else "〉", text)
    text = ORDINAL.sub("一", text)
    return DIGITS.sub(lambda m: LIKE_DIGIT[m.group()], text)


def certainty(reading: Reading) -> float:
    """1.0 where there is no doubt; else how sure the least sure character is.

    Marks do not count: recognition wavers between wide and narrow ones, which changes no meaning. The
    point inside a number does.
    """
    least = 1.0
    for i, (char, sure) in enumerate(zip(reading.text, reading.sure, strict=True)):
        number = char.isdigit() or (char in ".-" and 0 < i < len(reading.text) - 1 and reading.text[i - 1].isdigit() and reading.text[i + 1].isdigit())
        if (number and sure < DOUBTFUL_DIGIT) or ((char.isalnum() or char in "%％") and sure < DOUBTFUL):
            least = min(least, sure)
    return least
