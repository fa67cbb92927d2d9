"""What the styles of a Word file say about its text: numbering, hidden text, tables of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.readers.word.numbering import Numbering
from corpus.readers.word.package import Element, Part, W, on, value, whole

CONTENTS = re.compile(r"toc [1-9]|toc heading|目录\s?[1-9]", re.IGNORECASE)
LONGEST_CHAIN = 20


@dataclass(slots=True)
class Styles:
    """The styles of a file by id."""

    nodes: dict[str, Element] = field(default_factory=dict)
    usual: str | None = None
    """The style of paragraphs that name none."""

    def chain(self, style: str | None) -> Iterator[tuple[str, Element]]:
        """A style and those it is based on."""
        for _ in range(LONGEST_CHAIN):
            if style is None or style not in self.nodes:
                return
            node = self.nodes[style]
            yield style, node
            style = value(node.find(f"{W}basedOn"))

    def hides(self, style: str | None) -> bool:
        """Does a style hide its text?"""
        marks = (node.find(f"{W}rPr/{W}vanish") for _, node in self.chain(style))
        return on(next((mark for mark in marks if mark is not None), None))

    def is_contents(self, style: str | None) -> bool:
        """Is it the style of a line of the table of contents?"""
        return any(CONTENTS.fullmatch(value(node.find(f"{W}name")) or "") for _, node in self.chain(style))

    def numbering_links(self) -> dict[str, str]:
        """The numbering styles: style id → list."""
        found = ((style, value(node.find(f"{W}pPr/{W}numPr/{W}numId"))) for style, node in self.nodes.items())
        return {style: number for style, number in found if number is not None}

    def place_in_list(self, properties: Element | None, numbering: Numbering) -> tuple[str, int] | None:
        """The list and level (from 0) of a paragraph with these w:pPr; None for a paragraph without a number."""
        style = value(properties.find(f"{W}pStyle")) if properties is not None else None
        style = style if style in self.nodes else self.usual
        direct = properties.find(f"{W}numPr") if properties is not None else None
        number = value(direct.find(f"{W}numId")) if direct is not None else None
        depth = whole(value(direct.find(f"{W}ilvl"))) if direct is not None else None
        own_list = number is not None
        for name, node in self.chain(style):
            inherited = node.find(f"{W}pPr/{W}numPr")
            if number is None and inherited is not None:
                number = value(inherited.find(f"{W}numId"))
            if depth is None and number is not None and not own_list:
                depth = numbering.level_of_style(number, name)
            if depth is None and inherited is not None and not own_list:
                depth = whole(value(inherited.find(f"{W}ilvl")))
        if number is None or number == "0":
            return None
        return number, depth or 0


def read_styles(part: Part | None) -> Styles:
    """The styles of a file; none when it has no such part."""
    styles = Styles()
    for node in part.root.iterchildren(f"{W}style") if part is not None else ():
        name = value(node, "styleId")
        if name is None:
            continue
        styles.nodes[name] = node
        if value(node, "type") == "paragraph" and value(node, "default") in ("1", "true", "on"):
            styles.usual = name
    return styles
