"""Takes the marks of Markdown off a text: what is left is what a reader of the rendered page sees."""

from __future__ import annotations

import re

FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?:[\w-]{1,40}[ \t]*:.*\r?\n){1,40}---[ \t]*(?:\r?\n|\Z)")
COMMENT = re.compile(r"<!--.{0,20000}?-->", re.S)
RULE = re.compile(r"^[ \t]*(?:```[^`\n]*|~~~[^~\n]*|(?:[-*_=][ \t]*){3,})\r?$", re.M)
QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.M)
CLOSED_HEADING = re.compile(r"^([ \t]*#{1,6}[ \t].*?)[ \t]+#+[ \t]*(\r?)$", re.M)
IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)")
LINK = re.compile(r"\[([^\]\[\n]{1,200})\]\([^)\s\n]{0,500}(?:[ \t]+\"[^\"\n]{0,200}\")?\)")
BREAK = re.compile(r"<br\s*/?>", re.I)
TAG = re.compile(r"</?(?:sub|sup|u|b|i|em|strong|span|font|center|p|div)\b[^>\n]{0,200}>", re.I)
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~<])")
STRONG = re.compile(r"(?<![\w_])__(?=\S)([^_\n]{1,200})(?<=\S)__(?![\w_])")


def without_marks(text: str) -> str:
    """The text without fences, rules, links and escapes; headings, lists and tables are read as in any text."""
    text = FRONT.sub("", text, count=1)
    for pattern in (COMMENT, RULE, QUOTE, IMAGE, TAG):
        text = pattern.sub("", text)
    text = CLOSED_HEADING.sub(r"\1\2", text)
    for pattern in (LINK, STRONG, ESCAPE):
        text = pattern.sub(r"\1", text)
    return BREAK.sub(" ", text)
