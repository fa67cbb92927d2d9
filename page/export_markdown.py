"""A conversation as Markdown with numbered sources."""

from __future__ import annotations

import re
from collections.abc import Sequence

from page import words
from page.sources import card_link, cited_link
from page.task_view import COLUMNS, field_text
from page.turn import Card, Turn

SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def to_markdown(title: str, turns: Sequence[Turn], base: str = "") -> str:
    """The text of the file; what a document or a user wrote is escaped. `base`: the address of the page, for the ways to the sources."""
    out = [f"# {escape(title)}", ""]
    sources: list[str] = []
    for turn in turns:
        first = len(sources) + 1
        sources += [
            link(source.reference, base and base + cited_link(source)) + escape(source.long_form.removeprefix(source.reference)) for source in turn.sources
        ]
        marks = "".join(f"[^{i}]" for i in range(first, len(sources) + 1))
        out += [f"## {escape(turn.question)}", ""]
        said = turn.text.splitlines() or [""]
        out += ["  \n".join(escape(line) for line in said) + marks, ""]
        if turn.compared:
            head, *body = ([escape(cell) for cell in line] for line in turn.compared.rows())
            out += [row(head), row(["---"] * len(head)), *map(row, body), ""]
        if turn.cards:
            names = [name for name in COLUMNS if any(field_text(card, name) for card in turn.cards)]
            out += [row([words.FIELD_NAMES[name] for name in names]), row(["---"] * len(names))]
            out += [row([_cell(card, name, base) for name in names]) for card in turn.cards]
            out.append("")
        out += [f"> {words.NOTICES}：{escape(notice)}" for notice in turn.remarks]
        out.append("")
    out += [f"[^{i}]: {source}" for i, source in enumerate(sources, 1)]
    return "\n".join(out).rstrip() + "\n"


def _cell(card: Card, name: str, base: str) -> str:
    if name != "place":
        return escape(field_text(card, name))
    return link(f"《{card.title}》{card.place}", base and base + card_link(card))


def link(text: str, address: str) -> str:
    """Words that lead to an address, which never holds a bracket; without one plain words."""
    return f"[{escape(text)}]({address})" if address else escape(text)


def row(cells: Sequence[str]) -> str:
    """A line of a table."""
    return "| " + " | ".join(cells) + " |"


def escape(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
