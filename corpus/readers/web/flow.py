"""Walks the elements of a web page and gives its lines and tables in reading order.

The walk keeps a stack of its own, so that the depth of a page costs no recursion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from lxml import etree

from corpus.readers.assembly import RawCell
from corpus.readers.signs import Signs
from corpus.readers.word.numerals import chinese, letters, roman

Element: TypeAlias = etree._Element

BLOCK_NAMES = """
address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr
legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
UNSEEN_NAMES = """
applet area audio base button canvas col colgroup datalist embed frame frameset head iframe img input link map meta meter noframes noscript object
optgroup option param progress rp rt script select source style svg template textarea title track video xml
"""
BLOCKS = frozenset(BLOCK_NAMES.split())
UNSEEN = frozenset(UNSEEN_NAMES.split())
HEADINGS = frozenset(("h1", "h2", "h3"))
HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
VISIBILITY = re.compile(r"visibility\s*:\s*(hidden|collapse|visible)", re.I)
BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|list-item|table)", re.I)
NO_MARK = re.compile(r"list-style(?:-type)?\s*:[^;]*none", re.I)
NAMED_MARK = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.I)
INDENT = re.compile(r"[\u3000\u00a0\u2003]{2}")
RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
"""10 to the power of 4 is not 104."""


@dataclass(slots=True)
class Item:
    """A line or a table of the page.

    `links` counts the characters of `text` that are links; `bounded` says that a block of the page,
    and not only a line break, parts the line from the one before. `rows` makes it a table.
    """

    text: str
    links: int = 0
    bounded: bool = True
    heading: bool = False
    frame: bool = False
    """Stands in a part of the page that its marks call navigation, header or footer."""
    hidden: bool = False
    fact: bool = False
    """A line of the table above the article: 索引号, 发文机关, 成文日期."""
    rows: list[list[RawCell]] | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What holds for everything inside an element."""

    link: bool = False
    heading: bool = False
    frame: bool = False
    hidden: bool = False
    veiled: bool = False
    """Hidden in such a way that an element inside may show all the same."""
    raised: bool = False
    verbatim: bool = False

    @property
    def unseen(self) -> bool:
        return self.hidden or self.veiled


@dataclass(slots=True)
class Listing:
    """A list that is open: how its items are numbered (not at all when empty), and the last number."""

    style: str
    number: int = 0

    def mark(self) -> str:
        """The number before an item, as a browser shows it."""
        style, number = self.style, max(0, self.number)
        if number and style in ("a", "A", "lower-alpha", "upper-alpha", "lower-latin", "upper-latin"):
            return (letters(number).lower() if style[0] in "al" else letters(number)) + ". "
        if number and style in ("i", "I", "lower-roman", "upper-roman"):
            return (roman(number).lower() if style[0] in "il" else roman(number)) + ". "
        if style.startswith(("cjk", "simp-chinese", "trad-chinese", "japanese")):
            return chinese(number) + "、"
        return f"{self.number}. "


@dataclass(slots=True)
class Collector:
    """Puts runs of text together to lines."""

    signs: Signs
    items: list[Item] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    links: int = 0
    bounded: bool = True
    mark: str = ""
    state: State = field(default_factory=State)

    def add(self, text: str | None, state: State) -> None:
        if not text:
            return
        if state.verbatim and "\n" in text:
            *lines, text = text.replace("\r", "").split("\n")
            for line in lines:
                self.add(line, state)
                self.line_break()
        if not state.verbatim:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if state.unseen:
            if text.strip():
                self.items.append(Item(text.strip(), hidden=True))
            return
        if text.strip(" ") and not any(part.strip() for part in self.parts):
            self.state = state
        self.parts.append(text.translate(RAISED) if state.raised and re.fullmatch(r"[0-9+\-−]{1,3}", text.strip()) else text)
        self.links += len(text.strip()) if state.link else 0

    def line_break(self) -> None:
        """A <br>: a new line; two in a row part paragraphs."""
        if not self.flush():
            self.bounded = True

    def block(self) -> None:
        """A block begins or ends."""
        self.flush()
        self.bounded = True

    def flush(self) -> bool:
        """End the line; False when there was none."""
        text = "".join(self.parts).strip(" ")
        links, self.parts, self.links = self.links, [], 0
        if not re.sub(r"[\s\u200b\ufeff]", "", text):
            return False
        if self.mark:
            text, self.mark = text if self.signs.heading(text.strip()) else self.mark + text, ""
        state = self.state
        bounded = self.bounded or INDENT.match(text) is not None
        self.items.append(Item(text, links, bounded, state.heading, state.frame))
        self.bounded = False
        return True


TakeTable = Callable[[Element, State], "Sequence[Item] | None"]
"""The items of a table of data, None for a table that only lays out the page."""


def tag_of(element: Element) -> str:
    """The name of an element in lower case; empty for comments and the like."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def is_hidden(element: Element) -> bool:
    """Is an element not shown by its own style?"""
    return is_taken_out(element) or visibility(element) in ("hidden", "collapse")


def is_taken_out(element: Element) -> bool:
    return "hidden" in element.attrib or HIDDEN.search(element.get("style") or "") is not None


def visibility(element: Element) -> str:
    found = VISIBILITY.search(element.get("style") or "")
    return found.group(1).lower() if found else ""


def is_block(element: Element, tag: str) -> bool:
    return tag in BLOCKS or BLOCK_STYLE.search(element.get("style") or "") is not None


def whole(text: str | None, default: int) -> int:
    """The whole number that an attribute begins with."""
    match = re.match(r"\s*(-?[0-9]{1,6})", text or "")
    return int(match.group(1)) if match else default


def open_list(element: Element, tag: str) -> Listing:
    style = element.get("style") or ""
    if tag != "ol" or NO_MARK.search(style):
        return Listing("")
    named = NAMED_MARK.search(style)
    return Listing(named.group(1).lower() if named else element.get("type") or "1", whole(element.get("start"), 1) - 1)


def item_mark(element: Element, lists: Sequence[Listing]) -> str:
    if not lists or not lists[-1].style:
        return ""
    lists[-1].number = whole(element.get("value"), lists[-1].number + 1)
    return "" if NO_MARK.search(element.get("style") or "") else lists[-1].mark()


def inside(element: Element, tag: str, state: State, frames: Container[Element], revealed: Container[Element]) -> State:
    """What holds inside an element, given what holds around it."""
    changes: dict[str, bool] = {}
    if tag == "a":
        changes["link"] = True
    elif tag in HEADINGS:
        changes["heading"] = True
    elif tag == "sup":
        changes["raised"] = True
    elif tag == "pre":
        changes["verbatim"] = True
    if element in frames:
        changes["frame"] = True
    if is_taken_out(element) and element not in revealed:
        changes["hidden"] = True
    if (seen := visibility(element)) and element not in revealed:
        changes["veiled"] = seen != "visible"
    return replace(state, **changes) if changes else state


def walk(root: Element, signs: Signs, frames: Container[Element] = (), take_table: TakeTable | None = None, revealed: Container[Element] = ()) -> list[Item]:
    """The lines and tables below `root`; without `take_table` every table only lays out. `revealed` are shown whatever their style says."""
    out = Collector(signs)
    lists: list[Listing] = []
    stack: list[Element | tuple[str, Element] | tuple[str, State]] = []
    states = [State()]
    stack.append(root)
    while stack:
        entry = stack.pop()
        if isinstance(entry, tuple):
            kind, what = entry
            if isinstance(what, State):
                out.add(kind, what)
            else:
                close(what, kind, out, lists)
                states.pop()
            continue
        tag = tag_of(entry)
        if tag in UNSEEN or not tag:
            continue
        if tag == "br":
            out.line_break()
            continue
        state = inside(entry, tag, states[-1], frames, revealed)
        if tag == "table" and take_table is not None and not state.unseen:
            items = take_table(entry, state)
            if items is not None:
                out.block()
                out.items.extend(items)
                continue
        enter(entry, tag, out, lists)
        out.add(entry.text, state)
        states.append(state)
        stack.append((tag, entry))
        for child in entry.iterchildren(reversed=True):
            if child.tail:
                stack.append((child.tail, state))
            stack.append(child)
    out.flush()
    return out.items


def enter(element: Element, tag: str, out: Collector, lists: list[Listing]) -> None:
    if is_block(element, tag):
        out.block()
    if tag in ("ol", "ul"):
        lists.append(open_list(element, tag))
    elif tag == "li":
        out.mark = item_mark(element, lists)


def close(element: Element, tag: str, out: Collector, lists: list[Listing]) -> None:
    if is_block(element, tag):
        out.block()
    if tag in ("ol", "ul") and lists:
        lists.pop()
    elif tag == "li":
        out.mark = ""
