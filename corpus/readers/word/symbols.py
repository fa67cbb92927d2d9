"""Characters that Word keeps by font and code, or builds from parts, as the characters they show."""

from __future__ import annotations

import re

from corpus.readers.word.numerals import circled

WINGDINGS = {
    **{0x81 + i: circled(i + 1) for i in range(10)},
    **{0x8C + i: circled(i + 1) for i in range(10)},
    **dict.fromkeys((0x6C, 0x9F), "●"),
    **dict.fromkeys((0x6E, 0xA7), "■"),
    **dict.fromkeys((0x6F, 0x71, 0xA8), "□"),
    **dict.fromkeys((0xFE, 0x52), "☑"),
    **dict.fromkeys((0xFC, 0x50), "√"),
    **dict.fromkeys((0xFB, 0x4F), "×"),
    **dict.fromkeys((0xE0, 0xE8, 0xF0), "→"),
    0x76: "◆",
    0xAB: "★",
}
"""Wingdings and Wingdings 2, which agree where it matters here."""
SYMBOL = {
    0xA3: "≤",
    0xB3: "≥",
    0xB1: "±",
    0xB4: "×",
    0xB8: "÷",
    0xB0: "°",
    0xB7: "·",
    0xB9: "≠",
    0xBB: "≈",
    0xA5: "∞",
    0xAE: "→",
    0x6D: "μ",
    0x6C: "λ",
    0x61: "α",
    0x62: "β",
    0x67: "γ",
    0x44: "Δ",
    0x53: "Σ",
    0x57: "Ω",
}
UNKNOWN = "□"
RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
STACKED = re.compile(r"\s*eq\s*\\o(?:\\a[clr])?\s*[（(](?P<first>[^,，]*)[,，](?P<second>[^)）]*)[)）]\s*", re.IGNORECASE)
"""EQ \\o\\ac(○,3), by which Word puts a ring around a character."""
RINGS = "○〇OoΟ◯△□◇"


def symbol(font: str, char: str) -> str:
    """The character that `font` shows for a code in hexadecimal; `UNKNOWN` where no character is like it."""
    try:
        code = int(char, 16)
    except ValueError:
        return UNKNOWN
    own = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if font.lower().startswith("wingdings"):
        return WINGDINGS.get(own, UNKNOWN)
    if font.lower() == "symbol":
        return SYMBOL.get(own) or (chr(own) if 0x20 <= own < 0x7F else UNKNOWN)
    if 0xE000 <= code <= 0xF8FF or not 0x20 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return UNKNOWN
    return chr(code)


def raised(text: str) -> str:
    """Superscript digits stay raised: 10⁴ is not 104."""
    return text.translate(RAISED) if re.fullmatch(r"[+-]?[0-9]{1,3}", text) else text


def stacked(code: str) -> str:
    """The character that an EQ field draws, ③ for a ring and 3; nothing for any other field."""
    match = STACKED.fullmatch(code)
    if match is None:
        return ""
    parts = [re.sub(r"\\[a-z0-9()]*", "", part).strip() for part in match.group("first", "second")]
    inner = next((part for part in parts if part and part not in RINGS), "")
    return circled(int(inner)) if re.fullmatch("[0-9]{1,2}", inner) and inner.isascii() else inner
