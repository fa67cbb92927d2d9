"""Finds the document among the lines of a web page.

Every line gets a weight, text above nought and links, buttons and the like below; the document is
the run of lines with the greatest sum. (Maximum subsequence segmentation: Pasternack and Roth,
"Extracting Article Text from the Web with Maximum Subsequence Segmentation", WWW 2009.) Names of
classes serve as hints only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.readers.signs import Signs
from corpus.readers.web.flow import Element, Item, is_hidden, tag_of

FRAME_TAGS = frozenset(("nav", "footer", "aside"))
FRAME_NAMES = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|submenu|breadcrumb|breadcrumbs|crumb|crumbs|bread|location|position|weizhi|dqwz|share|sharing|bdshare|bdsharebuttonbox|social|sidebar|aside|footer|foot|bottom|"
    r"copyright|toolbar|tools|search|related|xgwj|xglj|relation|qrcode|ewm|print|fontsize|comment|pager|pagination|login|header|topbar|banner|links|friendlink)(?:$|[-_\s\d])",
    re.I,
)
MOST = 0.4
"""An element that holds so much of the page's text is no frame, whatever its name says."""
REVEALED = 0.5
"""An element that holds more of the page's text is hidden only until a script shows it."""
LINKED = 0.6
LINK, FRAME_LINE, HEADING, FACT, ATTACHED = -15, -20, 60, 30, 5
ATTACHMENT = re.compile(r"(?:附[件表]|附\s*[:：]|\S.{0,80}\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar|pptx?|txt)\b)", re.I)


def text_lengths(root: Element) -> tuple[dict[Element, int], list[Element]]:
    """Characters of text below every element, white space aside; and the elements, kept alive."""
    elements = [element for element in root.iter() if tag_of(element)]
    lengths: dict[Element, int] = {}
    for element in reversed(elements):
        own = 0 if tag_of(element) in ("script", "style") else solid(element.text)
        lengths[element] = own + sum(lengths.get(child, 0) + solid(child.tail) for child in element.iterchildren())
    return lengths, elements


def solid(text: str | None) -> int:
    return len("".join(text.split())) if text else 0


def frames_of(elements: Sequence[Element], lengths: dict[Element, int]) -> frozenset[Element]:
    """The elements that are navigation, headers or footers by their tag or by the names that they bear."""
    whole = max(lengths.values(), default=0)
    return frozenset(element for element in elements if is_frame(element) and lengths[element] <= MOST * whole)


def revealed_of(elements: Sequence[Element], lengths: dict[Element, int]) -> frozenset[Element]:
    """The elements that the page's own script shows, although their style hides them: what is left would be no document."""
    whole = max(lengths.values(), default=0)
    return frozenset(element for element in elements if lengths[element] > REVEALED * whole and is_hidden(element))


def is_frame(element: Element) -> bool:
    if tag_of(element) in FRAME_TAGS or (element.get("role") or "").lower() in ("navigation", "banner", "contentinfo", "search"):
        return True
    return FRAME_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None


def split_article(items: Sequence[Item], signs: Signs, page_title: str = "") -> tuple[list[Item], list[Item]]:
    """The items of the document, and those of the page around it."""
    shown = [item for item in join_facts(items, signs) if not item.hidden]
    folded = fold(page_title)
    for item in shown:
        name = fold(item.text) if 8 <= len(item.text) <= 120 and item.rows is None else ""
        item.heading = item.heading or (len(name) >= 8 and name in folded)
    first, last = heaviest_run([weight(item, signs) for item in shown])
    inside = [item for i, item in enumerate(shown) if first <= i < last and not drops_out(item, signs)]
    kept = {id(item) for item in inside}
    facts = [item for item in shown if item.fact]
    kept |= {id(item) for item in facts}
    body = [item for item in inside if not item.fact]
    return [*facts, *body], [item for item in shown if id(item) not in kept]


def fold(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


FACTS = 3
"""So many facts one after the other are the table of facts; fewer may be lines of the document."""
LONGEST_FACT = 200
BETWEEN_FACTS = re.compile(r"[\s\u3000\u00a0]{2,}|\s*[|｜]\s*|\t")


@dataclass(slots=True)
class FactRun:
    """Facts one after the other, each with the line below it where that may hold its value."""

    held: list[tuple[Item, Item | None]] = field(default_factory=list)

    def close(self) -> list[Item]:
        """The lines of the run; where it is the table of facts, keys and values in one."""
        enough = len(self.held) >= FACTS
        lines: list[Item] = []
        for item, value in self.held:
            lines.append(item)
            if value is not None and (enough or item.text.endswith("：")):
                item.text = item.text.rstrip("：") + "：" + value.text.strip()
            elif value is not None:
                lines.append(value)
            item.fact = item.fact or enough
        self.held.clear()
        return lines


def join_facts(items: Sequence[Item], signs: Signs) -> list[Item]:
    """Lines such as 发文机关：… marked as facts; the value may stand in the line below its key, several in one line."""
    found: list[Item] = []
    run = FactRun()
    for item in (part for each in items for part in parted_facts(each, signs)):
        key, value = ("", "") if is_no_fact(item) else signs.fact(item.text)
        waits = run.held and run.held[-1][1] is None and not signs.fact(run.held[-1][0].text)[1]
        if waits and not key and item.rows is None and not item.heading and len(item.text) <= LONGEST_FACT:
            run.held[-1] = (run.held[-1][0], item)
        elif key and not signs.is_frame(item.text):
            if not value and not item.fact:
                item.text = key + ("：" if re.search(r"[:：]\s*$", item.text) else "")
            run.held.append((item, None))
        elif item.fact:
            run.held.append((item, None))
        else:
            found += [*run.close(), item]
    return found + run.close()


def is_no_fact(item: Item) -> bool:
    return item.rows is not None or item.hidden or len(item.text) > LONGEST_FACT


def parted_facts(item: Item, signs: Signs) -> list[Item]:
    """The facts of a line that holds several with wide gaps between them; else the line."""
    if item.rows is not None or item.hidden or item.fact:
        return [item]
    parts = [part for part in BETWEEN_FACTS.split(item.text.strip()) if part]
    if len(parts) < FACTS or sum(1 for part in parts if signs.fact(part)[0]) < len(parts):
        return [item]
    return [replace(item, text=part, links=0) for part in parts]


def weight(item: Item, signs: Signs) -> float:
    """How much a line speaks for standing in the document (characters), or against it (below nought)."""
    size = solid(item.text)
    linked = item.links > LINKED * size
    if linked and ATTACHMENT.match(item.text.strip()) and not item.frame:
        return ATTACHED
    if item.frame or linked:
        return min(LINK, -size / 2) if not item.heading or linked else LINK
    if item.fact:
        return FACT
    if item.rows is None and signs.is_frame(item.text):
        return FRAME_LINE
    return HEADING + size if item.heading else size


def heaviest_run(weights: Sequence[float]) -> tuple[int, int]:
    """The half-open range with the greatest sum."""
    best, found = 0.0, (0, 0)
    total, start = 0.0, 0
    for i, each in enumerate(weights):
        if total <= 0:
            total, start = 0.0, i
        total += each
        if total > best:
            best, found = total, (start, i + 1)
    return found


def drops_out(item: Item, signs: Signs) -> bool:
    """Is a line inside the document's run a part of the page's frame all the same?"""
    if item.rows is not None or item.fact:
        return False
    text = item.text.strip()
    if signs.heading(text) or signs.annex(text) or signs.is_date(text):
        return False
    size = solid(text)
    return item.frame or signs.is_frame(text) or (item.links > LINKED * size and size < 40 and not ATTACHMENT.match(text) and not re.search("[。；，]", text))
