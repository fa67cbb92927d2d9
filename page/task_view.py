"""Tasks as HTML: one as a list of its fields, a few as a table, many as a table that is sorted, copied and exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from page import words
from page.markup import Html, render, scrolled, tag
from page.sources import peek_link, reading_link
from page.turn import Card, Source
from page.views_frame import linked_units

SOURCES = "sources"
"""In the address of an export: the table of sources, where without it is that of the tasks."""
COLUMNS = ("name", "lead", "support", "responsible", "person", "deadline", "targets", "place")
ROLES = ("lead", "support", "responsible", "person", "guide")
UNITS = ("lead", "support", "responsible")
LATEST = "9999"
"""Sorts tasks without a day behind all others."""
TOLD = 160
"""Characters of a quote that a row of a list shows."""


def field_text(card: Card, name: str) -> str:
    """A field's words; empty where the task has none."""
    value = getattr(card, name)
    return "、".join(value) if isinstance(value, tuple) else (value or "")


def shown(card: Card, name: str) -> Html:
    """A field's words; units are the way to all their tasks."""
    if name in UNITS and getattr(card, name):
        return linked_units(getattr(card, name), card.document_id, beside=True)
    return render(field_text(card, name))


def card_view(card: Card) -> Html:
    """One task: only fields that the source has, and 原文未写明 where one would expect it."""
    rows = []
    for name in ("name", "category", "lead", "support", "responsible", "person", "guide", "deadline", "targets", "measure"):
        value = field_text(card, name)
        expected = name == "deadline" or (name == "lead" and not card.responsible)
        if value or expected:
            label = card.terms.get(name, words.FIELD_NAMES[name])
            rows.append(render([tag("dt", label), tag("dd", shown(card, name) if value else tag("span", words.UNSTATED, class_="unstated"))]))
    rows += [render([tag("dt", name), tag("dd", value)]) for name, value in card.others.items()]
    rows.append(render([tag("dt", words.FIELD_NAMES["place"]), tag("dd", place_link(card))]))
    marks = tag("p", "；".join(card.marks), class_="marks") if card.marks else None
    return render([tag("dl", *rows), marks])


def table_view(cards: Sequence[Card]) -> Html:
    """A few tasks; columns that are empty throughout are left out."""
    names = [name for name in COLUMNS if name in ("name", "place", "deadline") or any(field_text(card, name) for card in cards)]
    head = tag("tr", *(tag("th", words.FIELD_NAMES[name], scope="col") for name in names))
    body = []
    for card in cards:
        cells = [_cell(card, name) for name in names]
        body.append(tag("tr", *cells, title="；".join(card.marks) or None))
    return scrolled(tag("table", tag("thead", head), tag("tbody", *body)), words.TASKS)


def _cell(card: Card, name: str) -> Html:
    content = place_link(card) if name == "place" else shown(card, name)
    return tag("td", content, data_label=words.FIELD_NAMES[name], class_="place" if name == "place" else None)


def place_link(card: Card, title: str = "") -> Html:
    """The place of a task: it shows beside the answer; opened in another window it is the document there."""
    return peek(f"{title}{card.place}", card.document_id, card.start, card.end)


def peek(label: str, document_id: str, start: int, end: int) -> Html:
    """A link to a stretch of a document that opens in the panel."""
    href, shown = reading_link(document_id, start, end), peek_link(document_id, start, end)
    return tag("a", label, href=href, target="_blank", rel="noopener", data_act="peek", data_peek=shown, class_="peek")


def source_link(source: Source) -> Html:
    """The reference of a source, which opens the place where it has one."""
    if source.start is None or source.end is None:
        return render(source.reference)
    return peek(source.reference, source.document_id, source.start, source.end)


def list_view(cards: Sequence[Card], turn_id: int) -> Html:
    """Many tasks: what, who, by when, where. The numbers stay those of the answer however the rows are sorted."""
    several = len({card.document_id for card in cards}) > 1
    unstated = tag("span", words.UNSTATED, class_="unstated")
    rows = [
        [
            _sorted(str(number), f"{number:04}", words.NUMBER),
            _sorted(card.name, card.name, words.FIELD_NAMES["name"], hint="；".join(card.marks)),
            _sorted(_who(card), f"{card.role} {_units(card)}", words.ROLE),
            _sorted(card.deadline or unstated, f"{card.due or LATEST} {card.deadline or ''}", words.FIELD_NAMES["deadline"]),
            _sorted(place_link(card, f"《{card.title}》" if several else ""), f"{number:04}", words.FIELD_NAMES["place"], "place"),
        ]
        for number, card in enumerate(cards, 1)
    ]
    title = words.COUNT_ROWS.format(title=words.TASKS if several else cards[0].title, count=len(cards))
    names = (words.NUMBER, words.FIELD_NAMES["name"], words.ROLE, words.FIELD_NAMES["deadline"], words.FIELD_NAMES["place"])
    return _listed(title, names, rows, {"turn": turn_id})


def sources_list(sources: Sequence[tuple[int, Source]], turn_id: int) -> Html:
    """Many sources that no task stands for: their numbers in the answer, where they stand and what they say."""
    rows = [
        [
            _sorted(str(number), f"{number:04}", words.NUMBER),
            _sorted(f"{source.quote[:TOLD]}{'……' if len(source.quote) > TOLD else ''}", source.quote, words.QUOTE),
            _sorted(source_link(source), source.reference, words.FIELD_NAMES["place"], "place"),
        ]
        for number, source in sources
    ]
    exported = {"turn": turn_id, "kind": SOURCES}
    return _listed(words.COUNT_PLACES.format(count=len(rows)), (words.NUMBER, words.QUOTE, words.FIELD_NAMES["place"]), rows, exported)


def _listed(title: str, names: Sequence[str], rows: Sequence[Sequence[Html]], exported: Mapping[str, object]) -> Html:
    heads = (tag("th", tag("button", name, type="button", data_act="sort-rows", title=words.SORT_BY.format(name=name)), scope="col") for name in names)
    copied = tag("button", words.COPY_TABLE, type="button", class_="tool", data_act="copy-table", data_done=words.COPIED, data_failed=words.COPY_FAILED)
    address = f"export/answer?{urlencode(exported)}" if exported["turn"] else None
    export = tag("a", words.EXPORT_EXCEL, href=address, class_="tool", download=True) if address else None
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *(tag("tr", *row) for row in rows)))
    head = tag("div", tag("h3", title), tag("p", copied, export, class_="tools"), class_="list-head")
    return tag("section", head, scrolled(table, title), class_="card list")


def _sorted(content: str, by: str, label: str, kind: str | None = None, hint: str = "") -> Html:
    return tag("td", content, data_sort=by, data_label=label, class_=kind, title=hint or None)


def _who(card: Card) -> Html:
    """The role of the unit asked for, where one was, and everybody's."""
    badge = render([tag("b", card.role, class_="role"), " "]) if card.role else None  # the blank parts them in a copy
    return render([badge, tag("span", _units(card), class_="units")])


def _units(card: Card) -> str:
    parts = (f"{card.terms.get(name, words.FIELD_NAMES[name])}：{field_text(card, name)}" for name in ROLES if field_text(card, name))
    return "；".join(parts)


def list_cells(card: Card) -> tuple[str, ...]:
    """The cells of a row of `LIST_COLUMNS` as text."""
    return card.name, card.role, _units(card), card.deadline or words.UNSTATED, f"《{card.title}》{card.place}"


LIST_COLUMNS = (
    (words.FIELD_NAMES["name"], 40), (words.ROLE, 10), (words.UNIT, 40), (words.FIELD_NAMES["deadline"], 18), (words.FIELD_NAMES["place"], 40),
)  # fmt: skip
"""Names and widths of the columns of a list that is exported."""
