"""The frame of a web page around the document: links, buttons, breadcrumbs, the owner of the site, and its table of facts."""

from __future__ import annotations

import re

from corpus.grammar.words import any_of, group, words


def frame(name: str) -> tuple[str, ...]:
    """The words of one part of a page's frame."""
    return group("page_frame", name)


BUTTON = re.compile(rf"{any_of(frame('button'))}{any_of(frame('object'))}?(?:\s|[|｜】\]]|$)")
STAMP = re.compile(rf"{any_of(frame('stamp'))}\s*[:：].{{0,40}}{any_of(frame('beside_stamp'))}")
"""发布时间：2024-03-01 来源：某局 字号：大 中 小 in one line."""
SIZES = rf"[【\[]?{any_of(frame('size_key'))}[】\]]?\s*[:：【\[（(]?\s*{any_of(frame('size'))}"
CRUMBS = re.compile(rf"首页\s*[>＞»›/|-]|{SIZES}|[【\[]\s*{any_of(frame('in_brackets'))}\s*[】\]]")
"""首页 > 政策, 字号：大 中 小, 【打印】."""
OWNERS = (".{0,30}ICP备", ".{0,12}公网安备", rf"主管单位\s*[:：].{{0,40}}{any_of(frame('beside_owner'))}", "建议使用.{0,40}浏览器")
OWNER = re.compile("|".join(OWNERS))
FRAME_LENGTH, OWNER_LENGTH, TAIL_LENGTH = 120, 400, 60
FACT = re.compile(rf"(?P<key>{any_of(words('page_facts'))})\s*(?P<mark>[:：]|$)\s*(?P<value>.*)")


def owner_words(text: str) -> int:
    """How many words of the owner of a site and of its tools a line holds."""
    return sum(text.count(word) for word in frame("owner"))


def is_navigation(text: str) -> bool:
    """A line of a web page's frame after the end of the document."""
    begins = text.startswith(frame("tail")) or "ICP备" in text[:24]
    return begins and (len(text) < TAIL_LENGTH or owner_words(text) >= 2)


def is_frame_line(text: str) -> bool:
    """A line of a web page's frame, before, inside or after the document: breadcrumbs, buttons, the owner of the site."""
    text = text.strip()
    bare = "".join(text.split()).rstrip(":：")
    begins = text.startswith(frame("begins")) or bare in frame("alone")
    patterns = any(pattern.match(text) for pattern in (BUTTON, STAMP, CRUMBS, OWNER))
    return ((begins or patterns) and len(text) < FRAME_LENGTH) or (len(text) < OWNER_LENGTH and owner_words(text) >= 2)


def fact_key(text: str) -> tuple[str, str]:
    """The key and the value of 发文机关：…, also written 发 文 机 关; ("", "") for any other text.

    The value is empty where it stands in the next cell.
    """
    head, mark, value = re.match(r"([^:：]{0,16})([:：]?)(.*)", text.strip("【】[] \u3000\u00a0"), re.S).groups()  # type: ignore[union-attr]
    found = FACT.fullmatch(re.sub(r"\s", "", head) + mark)
    return (found["key"], value.strip()) if found else ("", "")
