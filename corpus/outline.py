"""Grows the tree of numbered clauses from the blocks of a file.

Levels come from a stack: a label whose numbering style is on the stack closes everything below it,
another opens a child. The usual order of styles decides what may stand inside what; a document
that puts （一） inside 1. is recognised by （一） starting anew under successive numbers.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from corpus.grammar.dates import is_date_line
from corpus.grammar.labels import RANK, Label, annex_label, doubtful_label, heading_label, names_annex, starts_back_matter
from corpus.head.attachments import ATTACHMENT_HEAD
from corpus.head.issuers import is_signature
from corpus.headings import full_width, heading_title, title_at
from corpus.nodes import Node, PlacedGrid, caption_of
from corpus.numbering import arabic_is_outer, decimal_chapters, plain_label
from corpus.types import Block, Grid, Paragraph
from corpus.webpage import is_navigation

PREAMBLE = "引言"
PRINTED_DAY = re.compile(r"[0-9]日印发?$")
MOST_SIGNING = 12
"""Lines of units that may sign above one date."""


class Builder:
    """Walks the blocks once and grows the outline."""

    def __init__(self, labels: Sequence[Label], run: Container[int] = ()) -> None:
        self.chapters = decimal_chapters(labels)
        self.run = run
        self.ranks: dict[str, float] = dict(RANK)
        if arabic_is_outer(labels):
            self.ranks["arabic"] = self.ranks["chinese_bracket"] - 0.5
        self.nodes: list[Node] = []
        self.grids: list[PlacedGrid] = []
        self.skipped: list[tuple[Paragraph, str]] = []
        self.back: list[Paragraph] = []
        self.stack: list[Node] = []
        self.annex: str | None = None
        self.annex_node: Node | None = None
        self.current: Node | None = None
        self.mode = "body"

    def rank(self, label: Label) -> float:
        if label.style == "decimal":
            return self.ranks["arabic"] + 0.1 * len(re.findall("[.．]", label.text))
        return self.ranks[label.style]

    def walk(self, blocks: Sequence[Block], start: int) -> None:
        for i in range(start, len(blocks)):
            block = blocks[i]
            if isinstance(block, Grid):
                self.place_grid(block)
            else:
                self.take(block, blocks, i)

    def take(self, paragraph: Paragraph, blocks: Sequence[Block], i: int) -> None:
        text = paragraph.text
        if self.opens_annex(paragraph, blocks, i):
            self.open_annex(paragraph)
        elif is_navigation(text):
            self.mode = "tail"
            self.skipped.append((paragraph, "网页导航"))
        elif self.is_back(paragraph, blocks, i):
            self.mode = "list" if ATTACHMENT_HEAD.match(text) else "back"
            self.back.append(paragraph)
        elif self.mode == "title" and self.annex_node is not None and self.goes_on_with_title(text):
            self.annex_node.title += text
            self.annex_node.paragraphs.append(paragraph)
        else:
            self.take_text(paragraph)

    def take_text(self, paragraph: Paragraph) -> None:
        label = self.label_of(paragraph)
        if self.mode == "list" and (label is None or label.style == "arabic"):
            self.back.append(paragraph)
        elif self.mode == "tail" and (label is None or not self.fits(label)):
            self.skipped.append((paragraph, "网页导航"))
        elif self.mode == "back" and (label is None or not (self.fits(label) or self.begins_plan(label))):
            self.back.append(paragraph)
        elif label is not None:
            if self.mode in ("back", "list") and self.begins_plan(label):
                self.stack = []
                self.new_part(self.back)
            self.mode = "body"
            self.open_clause(paragraph, label)
        else:
            self.mode = "body"
            self.node_for_text().paragraphs.append(paragraph)

    def label_of(self, paragraph: Paragraph) -> Label | None:
        """The label of a paragraph; one that may be a figure only where it goes on with the numbers before it."""
        label = heading_label(paragraph.text) or plain_label(paragraph, self.chapters, self.run)
        if label is None:
            doubtful = doubtful_label(paragraph.text)
            label = doubtful if doubtful is not None and (self.fits(doubtful) or self.opens(doubtful)) else None
        return label

    def opens(self, label: Label) -> bool:
        """Is it the first number right below a heading that has no text yet?"""
        node = self.stack[-1] if self.stack else None
        return label.ordinal == 1 and node is not None and node.style != label.style and len(node.paragraphs) == 1

    def fits(self, label: Label) -> bool:
        """Does a label go on with the numbering that is open?"""
        return any(node.style == label.style and node.ordinal + 1 == label.ordinal for node in [*self.stack, *self.last_of(label.style)])

    def last_of(self, style: str) -> list[Node]:
        """The last node of a numbering style, for numbers that run on across parents."""
        return [node for node in reversed(self.nodes) if node.style == style and node.annex == self.annex][:1]

    def begins_plan(self, label: Label) -> bool:
        """Does a second plan begin after the back matter of the first: its title stands there, and numbering starts anew?"""
        return label.ordinal == 1 and label.style in ("chinese", "chapter", "article") and title_at(self.back) is not None

    def goes_on_with_title(self, text: str) -> bool:
        node = self.annex_node
        if node is None or len(node.title) > 80 or len(text) > 60 or re.search("[。；：:]", text):
            return False
        return heading_label(text) is None

    def opens_annex(self, paragraph: Paragraph, blocks: Sequence[Block], i: int) -> bool:
        text = paragraph.text
        match = annex_label(text)
        if match is None:
            return False
        alone = match.end() == len(text)
        if match.group(2) is None:
            follows_list = i + 1 < len(blocks) and starts_list(blocks[i + 1])
            return alone and match.group("mark") == "" and not follows_list
        if alone or names_annex(text, paragraph.offsets):
            return True
        return bool(match.group("mark")) and len(text) < 80 and self.mode != "list" and not re.search("[。；]", text)

    def open_annex(self, paragraph: Paragraph) -> None:
        text = paragraph.text
        match = annex_label(text)
        assert match is not None
        self.stack = []
        unnumbered = match.group(2) is None
        if unnumbered and not any(node.level for node in self.nodes):
            self.current = None
            self.node_for_text().paragraphs.append(paragraph)
            return
        self.annex = self.unused(re.sub(r"\s", "", match.group(1) + (match.group(2) or "")))
        node = Node(self.annex, self.annex, self.annex, 0, text[match.end() :])
        node.paragraphs.append(paragraph)
        self.nodes.append(node)
        self.annex_node = self.current = node
        self.mode = "title"

    def unused(self, annex: str) -> str:
        taken = {node.annex for node in self.nodes}
        name, n = annex, 2
        while name in taken:
            name, n = f"{annex}（{n}）", n + 1
        return name

    def is_back(self, paragraph: Paragraph, blocks: Sequence[Block], i: int) -> bool:
        text = paragraph.text
        if starts_back_matter(text) or ATTACHMENT_HEAD.match(text):
            return bool(self.nodes)
        if len(text) > 60 or heading_label(text) or not any(node.level for node in self.nodes):
            return False
        if is_date_line(text) or PRINTED_DAY.search(text):
            return True
        return is_signature(text) and self.is_dated(blocks[i + 1 : i + MOST_SIGNING])

    def is_dated(self, blocks: Sequence[Block]) -> bool:
        """Do further lines of units, if any, end in a date? Then they sign, and are no text."""
        for block in blocks:
            if isinstance(block, Grid):
                return False
            if is_date_line(block.text) or PRINTED_DAY.search(block.text):
                return True
            if not is_signature(block.text):
                return False
        return False

    def node_for_text(self) -> Node:
        if self.current is None:
            path = PREAMBLE if self.annex is None else self.annex
            self.current = Node(self.annex, path, "", 0, "")
            self.nodes.append(self.current)
        return self.current

    def open_clause(self, paragraph: Paragraph, label: Label) -> None:
        rank = self.rank(label)
        while self.stack and self.rank_of(self.stack[-1]) >= rank:
            self.stack.pop()
        if not self.stack and label.ordinal == 1:
            self.part_from_title(label)
        parent = self.stack[-1] if self.stack else None
        shown = full_width(label.text)
        prefix = self.prefix_of(parent, label)
        base = self.annex_node if parent is None and self.annex else parent
        headings = (*base.headings, base.title) if base is not None and base.title else base.headings if base is not None else ()
        node = Node(self.annex, prefix + shown, shown, len(self.stack) + 1, heading_title(paragraph.text[label.length :]), headings, parent)
        node.style, node.ordinal = label.style, label.ordinal
        node.paragraphs.append(paragraph)
        self.ranks[f"={id(node)}"] = rank
        self.stack.append(node)
        self.nodes.append(node)
        self.current = node

    def prefix_of(self, parent: Node | None, label: Label) -> str:
        """What stands before a label in its path; 1.2.1 holds the labels above it already."""
        while (
            parent is not None and label.style == "decimal" and (parent.style == "decimal" or re.fullmatch(r"[0-9]+[.、．]?", parent.label))
        ):
            parent = parent.parent
        return parent.path if parent else (f"{self.annex} " if self.annex else "")

    def part_from_title(self, label: Label) -> None:
        """A second plan in the same file: numbering starts anew below a line that is a title.

        The title parts it from the first plan as the label of an annex would, so that no two
        clauses share a path.
        """
        seen = any(node.annex == self.annex and node.style == label.style and node.level == 1 for node in self.nodes)
        if seen and self.current is not None:
            self.new_part(self.current.paragraphs, start=1)

    def new_part(self, paragraphs: list[Paragraph], start: int = 0) -> None:
        """Move what stands from the last title on out of `paragraphs` into a part of its own."""
        at = title_at(paragraphs, start)
        if at is None:
            return
        title = paragraphs[at].text
        self.annex = self.unused(title)
        node = Node(self.annex, self.annex, self.annex, 0, title)
        node.paragraphs, paragraphs[at:] = paragraphs[at:], []
        self.nodes.append(node)
        self.annex_node = self.current = node

    def rank_of(self, node: Node) -> float:
        return self.ranks[f"={id(node)}"]

    def place_grid(self, grid: Grid) -> None:
        if self.mode in ("list", "back", "tail"):
            self.mode = "body"
        node = self.current
        annex_title = self.annex_node.title if self.annex_node is not None else ""
        title = annex_title
        if node is not None:
            title = caption_of(node, is_annex=node is self.annex_node) or node.title or annex_title
        path = node.path if node is not None else ""
        self.grids.append(PlacedGrid(grid, self.annex, annex_title, title, path))
        if self.mode == "title":
            self.mode = "body"


def starts_list(block: Block) -> bool:
    if isinstance(block, Grid):
        return False
    label = heading_label(block.text)
    return label is not None and label.style == "arabic" and label.ordinal == 1 and len(block.text) < 60 and "。" not in block.text
