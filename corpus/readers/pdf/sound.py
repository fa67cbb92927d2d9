"""Whether the text of a page says what a person sees on it.

A font may lack the table that gives its characters a meaning, or hold a wrong one; the page then
looks right and its text is garbage. What speaks for that is looked for in the text; what decides
is a look at the page: some lines are recognised and compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.readers.layout.lines import text_width
from corpus.readers.layout.types import Piece
from corpus.readers.signs import Signs

MISREAD = 0.3
"""Share of the doubted characters that must be printed differently."""
READ = 0.5
"""Share of its length that a recognised line has at least to be compared."""
STRANGE_LINE, RARE_LINE = 0.2, 0.4
"""Share of a line's characters that are strange, and of its ideographs that are rare, above which it is doubted.

Of 5,465 lines of real plans with eight ideographs or more, none had more than a quarter that are rare.
"""
STRANGE_PAGE, RARE_PAGE = 0.3, 0.4
"""The same shares of a page that no right text has."""
LEAST_WORDS = ((400, 0.08), (240, 0.065), (120, 0.045), (60, 0.025), (24, 1e-9))
"""Ideographs of one size, from the number on, and the share of common words below which they are doubted.

In windows of real plans a hundredth lies below 0.072, 0.054, 0.035 and nought.
"""
STRETCHED = 1.4
"""How much wider than its characters a line is whose narrow characters stand for ideographs."""

IDEOGRAPH, NARROW = re.compile("[\u4e00-\u9fff]"), re.compile("[!-~]")
YEAR = re.compile(r"(?<![0-9])(?!1[89]|20|21)([0-9]{4})(?=年)|〔(?!1[89]|20|21)([0-9]{4})(?=〕)")
LETTERED = re.compile(r"(?=[!-~]{0,3}[A-Za-z!-/:-@])([!-~]{4})年([!-~]{1,2})月")
"""A date whose figures are letters or marks."""
ODD = frozenset("¡¢¤¦¨ª«¬¯´¶¸º»¿")
SYMBOL_FONTS = ("\uf020", "\uf0ff")
"""Where fonts of symbols have their bullets and arrows."""


@dataclass(frozen=True, slots=True)
class Doubted:
    """A line, and the indices of its characters that may not be those that are printed."""

    piece: Piece
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The doubted lines of a page, the most doubted first. `certain`: no right text looks like that."""

    lines: tuple[Doubted, ...]
    certain: bool


def suspicion(pieces: Sequence[Piece], signs: Signs) -> Suspicion | None:
    """What speaks against the text of a page; None where nothing does."""
    lines = [doubted for piece in pieces if (doubted := doubt(piece)) is not None]
    lines += [doubted for doubted in without_words(pieces, signs) if all(doubted.piece is not other.piece for other in lines)]
    if not lines:
        return None
    text = "".join(piece.text for piece in pieces)
    solid, ideographs = len(re.sub(r"\s", "", text)), IDEOGRAPH.findall(text)
    strange = sum(map(is_strange, text)) > STRANGE_PAGE * solid
    rare = len(ideographs) >= LEAST_WORDS[-1][0] and sum(map(is_rare, ideographs)) > RARE_PAGE * len(ideographs)
    return Suspicion(tuple(sorted(lines, key=lambda line: -len(line.at))), strange or rare)


def doubt(piece: Piece) -> Doubted | None:
    """The doubted characters of one line, by what they are."""
    text = piece.text
    strange = tuple(i for i, char in enumerate(text) if is_strange(char))
    if len(strange) > 1 and len(strange) > STRANGE_LINE * len(text):
        return Doubted(piece, strange)
    ideographs = [i for i, char in enumerate(text) if IDEOGRAPH.match(char)]
    rare = tuple(i for i in ideographs if is_rare(text[i]))
    if len(ideographs) > 3 and len(rare) > RARE_LINE * len(ideographs):
        return Doubted(piece, rare)
    narrow = tuple(i for i, char in enumerate(text) if char.isascii() and not char.isspace())
    if len(narrow) > 3 and piece.x1 - piece.x0 > STRETCHED * text_width(text, piece.size):
        return Doubted(piece, narrow)
    figures = tuple(i for match in (*YEAR.finditer(text), *LETTERED.finditer(text)) for i in range(*match.span()) if text[i].isascii())
    return Doubted(piece, figures) if figures else None


def without_words(pieces: Sequence[Piece], signs: Signs) -> Iterator[Doubted]:
    """The lines of a size in which no common word is found, as where ideographs stand for each other."""
    sizes: dict[float, list[Piece]] = defaultdict(list)
    for piece in pieces:
        sizes[round(piece.size, 1)].append(piece)
    for held in sizes.values():
        count = sum(len(IDEOGRAPH.findall(piece.text)) for piece in held)
        least = next((share for number, share in LEAST_WORDS if count >= number), 0.0)
        if least and sum(signs.words(piece.text) for piece in held) < least * count:
            yield from most(held, IDEOGRAPH)


def most(pieces: Sequence[Piece], kind: re.Pattern[str]) -> list[Doubted]:
    """The lines with characters of a kind, which are all doubted; those with most of them first."""
    found = [Doubted(piece, at) for piece in pieces if (at := tuple(i for i, char in enumerate(piece.text) if kind.match(char)))]
    return sorted(found, key=lambda line: -len(line.at))


def is_strange(char: str) -> bool:
    """A character that no plan is written with: of another script, without meaning, or a mark for programs."""
    if char < "\x7f":
        return char < " "
    if char in ODD or "\u0590" <= char <= "\u1fff" or "\u0400" <= char <= "\u052f" or "\uac00" <= char <= "\ud7a3" or "\u3400" <= char <= "\u4dbf":
        return True
    if "\u00c0" <= char <= "\u036f":
        return char not in "×÷"
    return unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs") and not SYMBOL_FONTS[0] <= char <= SYMBOL_FONTS[1]


def is_rare(ideograph: str) -> bool:
    """Is it outside of the 3,755 ideographs of level one of GB 2312?"""
    try:
        return not 0xB0 <= ideograph.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return True


def misread(lines: Sequence[tuple[Doubted, str]]) -> bool | None:
    """Are the doubted characters printed differently? `lines` are the doubted ones with what is seen; None where too little is."""
    doubted = wrong = 0
    for line, seen in lines:
        text = fold(line.piece.text)
        if len(seen.strip()) < READ * len(text.replace(" ", "")):
            continue
        matched = {i for block in SequenceMatcher(None, text, fold(seen), autojunk=False).get_matching_blocks() for i in range(block.a, block.a + block.size)}
        doubted += len(line.at)
        wrong += sum(1 for i in line.at if i not in matched)
    return wrong > MISREAD * doubted if doubted else None


def fold(text: str) -> str:
    """Characters in their usual width, so that wide and narrow marks are alike; the length stays."""
    return "".join(folded if len(folded := unicodedata.normalize("NFKC", char)) == 1 else char for char in text)
