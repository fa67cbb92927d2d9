"""The frame of a web page around the document: links, buttons, breadcrumbs, the owner of the site, and its table of facts."""

from __future__ import annotations

import re

from corpus.grammar.words import any_of, words

OBJECTS = "(?:[本此][页文]|窗口|页面|到|全文|文章)"
"""What a button acts on: 打印本页, 关闭窗口."""
BUTTON = re.compile(rf"{any_of(words('page_buttons'))}{OBJECTS}?(?:\s|[|｜】\]]|$)")
STAMP = re.compile(r"[发录更公][布稿入新开][时日][间期]\s*[:：].{0,40}(?:来源|浏览|点击|阅读|访问|字[体号]|作者|编辑)")
"""发布时间：2024-03-01 来源：某局 字号：大 中 小 in one line."""
CRUMBS = re.compile(r"首页\s*[>＞»›/|-]|【?\[?字[号体](?:大小)?[】\]]?\s*[:：【\[（(]?\s*(?:[大小T]|默认)|[【\[]\s*(?:[大中小]|打印|关闭)\s*[】\]]")
OWNER = re.compile(r".{0,30}ICP备|.{0,12}公网安备|主管单位\s*[:：].{0,40}(?:[主承]办|版权)|建议使用.{0,40}浏览器")
FRAME_LENGTH, OWNER_LENGTH, TAIL_LENGTH = 120, 400, 60
FACT = re.compile(rf"(?P<key>{any_of(words('page_facts'))})\s*(?P<mark>[:：]|$)\s*(?P<value>.*)")


def owner_words(text: str) -> int:
    """How many words of the owner of a site and of its tools a line holds."""
    return sum(text.count(word) for word in words("page_owner"))


def is_navigation(text: str) -> bool:
    """A line of a web page's frame after the end of the document."""
    begins = text.startswith(words("page_tail")) or "ICP备" in text[:24]
    return begins and (len(text) < TAIL_LENGTH or owner_words(text) >= 2)


def is_frame_line(text: str) -> bool:
    """A line of a web page's frame, before, inside or after the document: breadcrumbs, buttons, the owner of the site."""
    text = text.strip()
    bare = "".join(text.split()).rstrip(":：")
    begins = text.startswith(words("page_frame")) or bare in words("page_frame_alone")
    patterns = any(pattern.match(text) for pattern in (BUTTON, STAMP, CRUMBS, OWNER))
    return ((begins or patterns) and len(text) < FRAME_LENGTH) or (len(text) < OWNER_LENGTH and owner_words(text) >= 2)


def fact_key(text: str) -> tuple[str, str]:
    """The key and the value of 发文机关：…, also written 发 文 机 关; ("", "") for any other text.

    The value is empty where it stands in the next cell.
    """
    head, mark, value = re.match(r"([^:：]{0,16})([:：]?)(.*)", text.strip("【】[] \u3000\u00a0"), re.S).groups()  # type: ignore[union-attr]
    found = FACT.fullmatch(re.sub(r"\s", "", head) + mark)
    return (found["key"], value.strip()) if found else ("", "")
