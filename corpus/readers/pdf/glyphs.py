"""Characters as fonts in PDF files map them, to those that people type.

Fonts often map a glyph to a radical, a compatibility form or a ligature that looks the same. Only
those are replaced; full-width marks stay as they are.
"""

from __future__ import annotations

import re
import unicodedata

RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽"
    "⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
"""CJK Radicals Supplement, for which NFKC knows no equivalent (but two)."""
EQUIVALENT = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小尐兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爬丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑"
    "艹艺艻虎衤覀西见角𧢲讠贝𧾷车辶辷辸邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
"""The ideographs that Unicode gives as their equivalents (EquivalentUnifiedIdeograph)."""
SYMBOLS = {
    "\uf0b7": "•",
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf0a7": "▪",
    "\uf075": "◆",
    "\uf0d8": "►",
    "\uf0fc": "√",
    "\uf0a3": "≤",
    "\uf0b3": "≥",
    "\uf0b1": "±",
    "\uf0b4": "×",
    "\uf0b8": "÷",
    "\uf0b0": "°",
    "\uf06d": "μ",
    "\x02": "-",
    "\ufffe": "-",
}
"""Signs of the symbol fonts of office programs; and what the library gives for a hyphen at the end of a line."""
FORMS = re.compile("[\u2f00-\u2fd5\uf900-\ufaff\ufb00-\ufb06\U0002f800-\U0002fa1f]")
TABLE = {**{ord(a): b for a, b in zip(RADICALS, EQUIVALENT, strict=True)}, **{ord(a): b for a, b in SYMBOLS.items()}}


def usual(char: str) -> str:
    """The usual form of a character; a ligature gives several."""
    if char < "\u2000" and char != "\x02":
        return char
    found = TABLE.get(ord(char))
    if found is not None:
        return found
    return unicodedata.normalize("NFKC", char) if FORMS.match(char) else char


def unreadable(char: str) -> bool:
    """Does a character stand for a glyph that the file gives no meaning?"""
    return char in "\ufffd\x00" or "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000"
