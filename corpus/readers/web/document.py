"""Web pages, also as saved by a browser in one file (.mht) or by Word."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Sequence
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path

from lxml import etree

from corpus.errors import UnreadableDocument
from corpus.lines import CLOSERS, SHORT_LINE, TERMINAL, Line, full_width
from corpus.readers import RawDocument
from corpus.readers.assembly import Assembly
from corpus.readers.signs import Signs
from corpus.readers.text.decode import decode_page, load_bytes
from corpus.readers.text.document import restore_breaks
from corpus.readers.web.article import frames_of, revealed_of, split_article, text_lengths
from corpus.readers.web.flow import Element, Item, walk
from corpus.readers.web.tables import Tables

MAX_BYTES = 30_000_000
MIME_HEAD = re.compile(rb"\s*(?:From|MIME-Version|Content-Type|Subject|Date|Snapshot-Content-Location)\s*:", re.I)
INLINE = re.compile(r"</?(?:div|span|font|b|i|u|em|strong|center|section|article|blockquote|small|big|ins|label|o:p|st1:\w+)\b[^>]{0,2000}>", re.I)
FEWEST, PARTING = 5, 0.7
"""Lines that tell what a line break means on a page, and the share of them that end as sentences do."""
SHOWN = 300
"""Characters of what was left out that the report shows of one line."""


def read(path: Path, signs: Signs) -> RawDocument:
    """Read a web page.

    Raises:
        UnreadableDocument: when it is empty, too large, no web page, or nested without measure.
    """
    return parse_page(load_bytes(path, MAX_BYTES), signs)


def parse_page(data: bytes, signs: Signs) -> RawDocument:
    """The bytes of a page, or of a .mht file around it, to blocks."""
    charset = None
    if MIME_HEAD.match(data) and b"<" not in data[:200]:
        data, charset = unpack(data)
    if not data.strip():
        raise UnreadableDocument("文件是空的，没有可读的文字。")
    root = parse_tree(decode_page(data, charset))
    lengths, elements = text_lengths(root)
    tables = Tables(lengths, signs)
    items = walk(root, signs, frames_of(elements, lengths), tables.take, revealed_of(elements, lengths))
    title = " ".join(root.xpath("string(//title)").split())
    article, around = split_article(items, signs, title)
    hidden = [item for item in items if item.hidden]
    return assemble(article, around, hidden, signs)


def assemble(article: Sequence[Item], around: Sequence[Item], hidden: Sequence[Item], signs: Signs) -> RawDocument:
    """The document of a page; what stands around it is reported at the end of its text."""
    out = Assembly(signs)
    width = full_width([item.text.strip() for item in article if item.rows is None])
    parts = breaks_part(article)
    for item in article:
        if item.rows is not None:
            out.table(item.rows, merges_known=True)
            continue
        apart = (item.bounded or parts) and not (width and len(item.text) < 90)
        for number, line in enumerate(restore_breaks([Line(item.text, 0, 1)], signs)):
            out.line(line.text, apart=line.apart if number else apart)
    for item in around:
        out.skip(item.text[:SHOWN], "网页导航")
    for item in hidden:
        out.skip(item.text[:SHOWN], "网页中不显示的内容")
    return out.finish()


def breaks_part(article: Sequence[Item]) -> bool:
    """Does a line break part paragraphs on this page: do nearly all longer lines before one end as sentences do?"""
    before = [above.text.rstrip() for above, item in pairwise(article) if not item.bounded and item.rows is None and len(above.text.strip()) > SHORT_LINE]
    ended = sum(1 for text in before if text.rstrip(CLOSERS)[-1:] in tuple(TERMINAL))
    return len(before) >= FEWEST and ended >= PARTING * len(before)


def parse_tree(text: str) -> Element:
    """The tree of a page.

    Raises:
        UnreadableDocument: when there is none.
    """
    root, whole = try_tree(text)
    if not whole:
        # Thousands of elements inside each other: old pages never close their <font>. Without these marks the page is flat.
        root, whole = try_tree(INLINE.sub(lambda mark: "<br>" if mark.group()[1:5].lower() in ("div ", "div>", "/div") else "", text))
    if root is None or not whole:
        raise UnreadableDocument("网页的结构已损坏或嵌套过深，无法读取；请用浏览器打开后另存为纯文本再放入。")
    return root


def try_tree(text: str) -> tuple[Element | None, bool]:
    """The root, and whether the parser came to the end of the page."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
            return None, False
        raise UnreadableDocument("文件不是网页，或内容已损坏，无法读取。") from error
    return root, not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def unpack(data: bytes) -> tuple[bytes, str | None]:
    """The page inside a .mht file, and the encoding that its header names."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml", "text/plain") and isinstance(part, EmailMessage):
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                return body, part.get_content_charset()
    raise UnreadableDocument("网页文件（.mht）里没有找到正文，可能已损坏；请用浏览器重新保存。")
