"""Every regular expression that more than one module needs, built from named parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.grammar.numerals import to_int
from corpus.grammar.words import any_of, group, words

CN = "[〇零一二三四五六七八九十百千两]"
AR = "[0-9０-９]"
DOT = "[.．、﹒]"
PRIVATE = "[\ue000-\uf8ff]"
"""Characters without a meaning of their own, which stand for the mark behind a number in some fonts."""
OPEN, CLOSE = "[（(]", "[）)]"
MAX_ANNEX_LINE = 80
CIRCLED = "[①-⑳㉑-㉟]"

ANNEX_LABEL = re.compile(rf"(附[件表录]?)\s*({CN}+|{AR}+(?:[-—－]{AR}{{1,2}})?|[A-Z])?\s*(?:之{CN}+)?(?P<mark>[:：.．、]?)\s*")
COPY_REMARK = "[（(]此件[^）)]{0,12}[）)]"
"""（此件公开发布）"""
BACK_MATTER = re.compile(rf"{any_of(words('back_matter'))}\s*[:：]|{COPY_REMARK}")
NOTE_END = re.compile(
    rf"[（(\[【〔［](?=[^。]{{0,200}}?{any_of((*words('role_verbs'), '责任'))})[^。（(\[【〔［]{{4,300}}[）)\]】〕］]$"
)
"""A responsibility note at the end of a line ends the paragraph even without a full stop."""
KEYED_LINE = re.compile(
    rf"[\[【（(]?{any_of(words('keyed_line_starts'))}[^，。；：:（(]{{0,8}}(?:[（(][^）)。]{{0,24}}[）)])?[:：]"
)


@dataclass(frozen=True, slots=True)
class Label:
    """The label a heading begins with: its text, numbering style, ordinal, and length in the line.

    A `doubtful` one may as well be a figure (3.5G基站, 2.10月底前): the numbers around it decide.
    """

    text: str
    style: str
    ordinal: int
    length: int
    doubtful: bool = False


MEASURED = any_of(words("measures_plain"))
FIGURE_BEHIND = re.compile(rf"({AR}{{1,2}})[.．﹒](?=[0-9]{{1,2}}(?:[A-Za-z]|{MEASURED})|[0-9]{{3,}})")
"""A number, a point, and a figure that is no part of the number: 2.10月底前, 1.12345热线, 3.5G基站."""

STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第({CN}+|{AR}+)[编篇部](?![分门])\s*")),
    ("chapter", re.compile(rf"第({CN}+|{AR}+)章\s*")),
    ("section", re.compile(rf"第({CN}+|{AR}+)节\s*")),
    ("article", re.compile(rf"第({CN}+|{AR}+)条(?:之{CN}+)?\s*")),
    ("chinese", re.compile(rf"({CN}+)[、．.]\s*(?!{CN}+[、季月])")),
    ("chinese_bracket", re.compile(rf"{OPEN}\s*({CN}+)\s*{CLOSE}[、.．]?\s*")),
    ("decimal", re.compile(rf"([0-9]{{1,2}}(?:[.．﹒][0-9]{{1,2}}){{1,3}})(?![0-9.．%％A-Za-z]|{MEASURED})[、.．]?\s*")),
    ("arabic", re.compile(rf"({AR}{{1,3}})(?:、|[.．﹒](?![0-9０-９]|$)|[.．﹒](?=(?:19|20)[0-9]{{2}}[年-])|{PRIVATE})\s*")),
    ("arabic_bracket", re.compile(rf"{OPEN}\s*({AR}{{1,2}})\s*{CLOSE}[、.．]?\s*")),
    ("arabic_half_bracket", re.compile(rf"({AR}{{1,2}})[）)]\s*")),
    ("circled", re.compile(rf"({CIRCLED})[、.．]?\s*")),
    ("letter", re.compile(r"([A-Za-z])[.．、)）]\s*(?=[\u4e00-\u9fff])")),
)
RANK = {name: i for i, (name, _) in enumerate(STYLES)}

LABEL_START = re.compile(rf"第|{CN}|{AR}|{OPEN}|{CIRCLED}|[A-Za-z]")
"""Most lines begin with none of these; looking first saves trying every style."""
SUBDIVISION = f"第(?:{CN}|[0-9])+[款项条]"
NEXT_LABEL = r"[和至、，及或与]\s*(?:本\w{1,4})?第"
REFERRING = any_of(group("reference_words", "article"))
REFERENCE_TAIL = re.compile(f"(?!{any_of(group('reference_words', 'no_article'))})(?:{REFERRING}|{SUBDIVISION}|{NEXT_LABEL})")
"""What follows 第三条 when it is a reference inside a sentence and not a heading."""
ITEM_TAIL = re.compile(rf"[项款目]{any_of(group('reference_words', 'item'))}|[至、和或]\s*{OPEN}")
"""What follows （三） when it is a reference: （一）至（三）项规定的情形."""


def heading_label(text: str) -> Label | None:
    """The label at the very beginning of a cleaned line, or None when the line is no heading."""
    if not LABEL_START.match(text):
        return None
    for style, pattern in STYLES:
        match = pattern.match(text)
        if match is None:
            continue
        rest = text[match.end() :]
        if style in ("part", "chapter", "section", "article", "decimal") and REFERENCE_TAIL.match(rest):
            return None
        if style in ("chinese_bracket", "arabic_bracket") and ITEM_TAIL.match(rest):
            return None
        if not rest and style not in ("chapter", "section", "article", "part", "chinese"):
            return None
        if style == "letter":
            ordinal: int | None = ord(match.group(1).lower()) - ord("a") + 1
        elif style == "decimal":
            ordinal = to_int(re.split("[.．]", match.group(1))[-1])
        else:
            ordinal = to_int(match.group(1))
        if ordinal is None or ordinal > 400:
            return None
        return Label(re.sub(PRIVATE, "", match.group()).rstrip(), style, ordinal, match.end())
    return None


def doubtful_label(text: str) -> Label | None:
    """The number before a figure at the beginning of a line, which may be a label or a part of the figure."""
    match = FIGURE_BEHIND.match(text)
    ordinal = to_int(match.group(1)) if match is not None else None
    return Label(match.group(), "arabic", ordinal, match.end(), doubtful=True) if match is not None and ordinal else None


def annex_label(text: str) -> re.Match[str] | None:
    """附件1, 附件 3：, 附表二 at the beginning of a line, when the line can open an annex."""
    match = ANNEX_LABEL.match(text)
    if match is None or (match.group(1) == "附" and match.group("mark") not in ":："):
        return None
    return match


def names_annex(text: str, offsets: Sequence[int]) -> bool:
    """附件2 and a title in one line, divided by white space that cleaning dropped: `offsets` still show it."""
    match = annex_label(text)
    if match is None or match.group(2) is None or match.group("mark") or not match.end() < len(text) <= MAX_ANNEX_LINE:
        return False
    return offsets[match.end()] - offsets[match.end() - 1] > 1 and not re.search("[。；：:]", text)


def starts_block(text: str, offsets: Sequence[int]) -> bool:
    """Does a cleaned line open something new: a heading, an annex?"""
    if heading_label(text) or names_annex(text, offsets):
        return True
    match = ANNEX_LABEL.match(text)
    return match is not None and match.group(1) != "附" and (match.end() == len(text) or bool(match.group("mark")))


def starts_back_matter(text: str) -> bool:
    return BACK_MATTER.match(text) is not None
