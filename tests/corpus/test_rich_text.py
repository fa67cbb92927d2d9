r"""Numbers of rich text files: what ``\listtext`` prints takes the place of lists that converters cannot read."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.parse import parse_file
from corpus.readers.word.office import find_office
from corpus.readers.word.rich_text import with_printed_numbers

TABLE = (
    r"{\*\listtable{\list\listtemplateid1"
    r"{\listlevel\levelnfc39\leveljc0\levelstartat1\levelfollow2{\leveltext \'02\'00\'3f;}{\levelnumbers\'01;}}"
    r"{\listlevel\levelnfc0\leveljc0\levelstartat1\levelfollow2{\leveltext \'02\'01.;}{\levelnumbers\'01;}}\listid1}}"
    r"{\*\listoverridetable{\listoverride\listid1\listoverridecount0\ls1}}"
)
"""A list as LibreOffice writes it: the mark behind the Chinese number is a question mark."""
FONTS = r"{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f7\froman\fprq2\fcharset2 Wingdings;}}"
STYLES = r"{\stylesheet{\s1\ls1 heading 1;}}"


def u(text: str) -> str:
    return "".join(c if c.isascii() else f"\\u{ord(c) - 0x10000 if ord(c) >= 0x8000 else ord(c)}\\'3f" for c in text)


def gb(text: str) -> str:
    return "".join(c if c.isascii() else "".join(f"\\'{byte:02x}" for byte in c.encode("gb18030")) for c in text)


CASES = [
    ("characters by number", r"{\listtext\pard\plain " + u("一、") + r"\tab}\ls1\ilvl0 x\par", "{" + r"\pard\plain " + u("一、") + r" }\ilvl0 x\par"),
    ("bytes of a code page", r"{\listtext\pard " + gb("（一）") + r"\tab}\ls1 x", "{" + r"\pard " + gb("（一）") + r" }x"),
    ("older files", r"{\pntext\pard 1.\tab}{\*\pn\pnlvlbody}x", r"{\pard 1. }{\*\pn\pnlvlbody}x"),
    ("groups inside", r"{\listtext\pard{\b 1.}\tab}\ls1 x", r"{\pard{\b 1.} }x"),
    ("a bullet", r"{\listtext\pard\f0 \'b7\tab}\ls1 x", None),
    ("a bullet in a font of pictures", r"{\listtext\pard\f7 n\tab}\ls1 x", None),
    ("a paragraph of a list without its number as text", r"{\listtext 1.\tab}\ls1 x\par\pard\ls1 y\par", None),
    ("words that look like one", r"{\b x}\\ls1 \lsdlocked0 y", None),
    ("a group that never ends", r"{\listtext 1.\tab", r"{1. "),
]


@pytest.mark.parametrize(("reason", "body", "expected"), CASES, ids=[case[0] for case in CASES])
def test_numbers_as_text(reason: str, body: str, expected: str | None) -> None:
    head = r"{\rtf1\ansi" + FONTS
    assert with_printed_numbers((head + body).encode()).decode() == head + (body if expected is None else expected), reason


def test_styles_and_tables_of_lists_are_no_paragraphs() -> None:
    made = with_printed_numbers((r"{\rtf1" + STYLES + TABLE + r"{\listtext 1.\tab}\ls1 x}").encode())
    assert made.endswith(rb"{1. }x}")
    assert rb"\ls1" not in made


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_headings_of_the_first_level_are_clauses(tmp_path: Path) -> None:
    lines = [
        (None, "某市行动方案"),
        ("一、", "总体要求"),
        (None, "坚持统筹推进。"),
        ("二、", "主要任务"),
        ("1.", "2024年建成平台。（市大数据局牵头）"),
        ("2.", "整合机房。（市财政局负责）"),
        ("三、", "保障措施"),
        (None, "加强督导。"),
    ]
    body = ""
    for number, words in lines:
        mark = rf"{{\listtext\pard\plain {u(number)}\tab}}\ls1\ilvl{0 if '、' in number else 1} " if number else ""
        body += rf"\pard\plain {mark}{u(words)}\par" + "\n"
    path = tmp_path / "方案.rtf"
    path.write_text(r"{\rtf1\ansi\ansicpg1252\uc1" + FONTS + STYLES + TABLE + body + "}", "ascii")
    found = parse_file(path)
    assert [(c.path, c.title) for c in found.clauses if c.level] == [
        ("一、", "总体要求"),
        ("二、", "主要任务"),
        ("二、1.", "2024年建成平台"),
        ("二、2.", "整合机房"),
        ("三、", "保障措施"),
    ]
    assert [(t.path, t.lead, t.responsible) for t in found.tasks] == [("二、1.", ("市大数据局",), ()), ("二、2.", (), ("市财政局",))]
