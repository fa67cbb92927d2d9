"""What the titles of documents look like: their last words, versions in brackets, and plans that a notice names."""

from __future__ import annotations

import re

from corpus.grammar.words import any_of, group, words

KIND = any_of(words("title_kinds"))
VERSION_TAIL = r"(?:\s*[（(〔\[][^（）()〔〕\[\]]{1,30}[）)〕\]]){0,3}"
"""Brackets behind a title: （2026—2028年）（征求意见稿）."""
TITLE_END = re.compile(rf"{KIND}{VERSION_TAIL}[”》]?$")
ISSUING = any_of(group("head_words", "issuing"))
NOTICE_KIND = f"的{any_of(group('head_words', 'notice'))}"
NOTICE = re.compile(rf"{ISSUING}.*{NOTICE_KIND}{VERSION_TAIL}$")
"""关于印发…的通知: the title of a notice that carries a plan."""
CARRIED = re.compile(rf"{ISSUING}(.+){NOTICE_KIND}{VERSION_TAIL}$")
TWO_PLANS = re.compile(r"(?<=[划案见法则施])和")


def plans_of(notice_title: str) -> list[str]:
    """The plans a notice title carries: those in 《》, else what stands between 印发 and 的通知."""
    quoted = re.findall(r"《([^》]+(?:〈[^〉]*〉[^》]*)?)》", notice_title)
    if quoted:
        return [str(name) for name in quoted]
    match = CARRIED.search(notice_title)
    if match is None:
        return []
    whole = match.group(1)
    return [whole, *[part for part in TWO_PLANS.split(whole) if part != whole]]
