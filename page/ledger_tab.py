"""The view 任务台账: filters, count, pictures, rows. Filtering happens on the server."""

from __future__ import annotations

from typing import Any, cast

import gradio as gr
from gradio.events import on

from bot.sets.due import STATES
from index.types import Role
from page import words
from page.ask_tab import ON_LOAD, QUIET
from page.desk import today
from page.desks import Desks
from page.identity import owner
from page.ledger import BY_DOCUMENT, ORDERS, ROLES, LedgerQuery, categories, date, find, month_end
from page.ledger_view import ledger_view, pictures
from page.told import number, text, told

FIND_SOON = "() => { clearTimeout(window.findSoon); window.findSoon = setTimeout(() => document.querySelector('#find')?.click(), 100); }"
"""Run in the browser at every change of a filter: one search, when the last of them is a tenth of a second old."""


class LedgerTab:
    """Builds the components and holds their handlers."""

    def __init__(self, desks: Desks) -> None:
        self.desks = desks

    def build(self) -> None:
        """Place the components in the current block and connect them."""
        roles = [(label, role) for role, label in ROLES.items()]
        with gr.Row(elem_classes="filters"):
            self.unit = gr.Textbox(label=words.UNIT, placeholder=words.UNIT_HINT, elem_id="unit", scale=2, min_width=140)
            self.words = gr.Textbox(label=words.WORDS, placeholder=words.WORDS_HINT, elem_id="words", scale=2, min_width=140)
            self.roles = gr.Dropdown(roles, value=[], multiselect=True, label=words.ROLE, elem_id="roles", scale=2, min_width=140)
            self.states = gr.Dropdown(list(STATES), value=[], multiselect=True, label=words.STATE, elem_id="states", scale=2, min_width=140)
        with gr.Accordion(words.MORE_FILTERS, open=False, elem_id="more"):
            with gr.Row(elem_classes="filters"):
                self.documents = gr.Dropdown([], value=[], multiselect=True, label=words.DOCUMENT, elem_id="documents", scale=3, min_width=200)
                self.category = gr.Dropdown([(words.ALL, "")], value="", label=words.CATEGORY, elem_id="category", scale=2, min_width=140)
                self.order = gr.Dropdown([BY_DOCUMENT, *ORDERS], value=BY_DOCUMENT, label=words.ORDER, elem_id="order", scale=1, min_width=120)
            with gr.Row(elem_classes="filters"):
                self.due_from = _day(words.DUE_FROM, "due-from")
                self.due_to = _day(words.DUE_TO, "due-to")
                self.day = _day(words.DAY, "day")
                self.clear = gr.Button(words.CLEAR, elem_id="clear", size="sm", scale=0, min_width=100)
        self.find = gr.Button(visible="hidden", elem_id="find")
        with gr.Accordion(words.PICTURES, open=False, elem_id="pictures"):
            self.pictures = gr.HTML(js_on_load=ON_LOAD, apply_default_css=False)
        self.table = gr.HTML(js_on_load=ON_LOAD, apply_default_css=False, elem_id="ledger")
        self._connect()

    @property
    def filters(self) -> list[Any]:
        return [self.documents, self.unit, self.roles, self.states, self.due_from, self.due_to, self.category, self.words, self.day, self.order]

    @property
    def load_outputs(self) -> list[Any]:
        return [self.documents, self.category, self.day, self.table, self.pictures]

    def load(self, request: gr.Request) -> tuple[Any, ...]:
        """What the view shows when the page is opened, or when the documents have changed."""
        store = self.desks.of(owner(request)).store
        ledger = find(store, LedgerQuery(day=today()))
        documents = gr.update(choices=[(record.title, record.id) for record in store.documents()], value=[])
        kinds = gr.update(choices=[(words.ALL, ""), *((name, name) for name in categories(store))], value="")
        return documents, kinds, today().isoformat(), ledger_view(ledger, 0), pictures(ledger)

    def _connect(self) -> None:
        outputs = [self.table, self.pictures]
        # A bar sets two dates and 清除条件 nine filters. With a request for each, made in the same moment with the
        # filters as they then were, the first could be answered last, and the table showed what nobody had asked for.
        on([component.change for component in self.filters], None, None, None, js=FIND_SOON, **QUIET)
        self.find.click(self._find, self.filters, outputs, trigger_mode="always_last", **QUIET)
        self.table.click(self._turn, self.filters, [self.table, self.order], **QUIET)
        self.pictures.click(self._narrow, None, [self.unit, self.due_from, self.due_to], **QUIET)
        cleared = [self.documents, self.unit, self.roles, self.states, self.due_from, self.due_to, self.category, self.words, self.order]
        self.clear.click(lambda: ([], "", [], [], None, None, "", "", BY_DOCUMENT), None, cleared, queue=False, **QUIET)

    def _query(self, *values: object) -> LedgerQuery:
        documents, unit, roles, states, start, end, category, terms, day, order = values
        return LedgerQuery(
            documents=_several(documents),
            unit=text(unit).strip()[:60],
            roles=cast("tuple[Role, ...]", tuple(role for role in _several(roles) if role in ROLES)),
            states=tuple(state for state in _several(states) if state in STATES),
            due_from=date(text(start)),
            due_to=date(text(end)),
            category=text(category),
            words=text(terms)[:100],
            day=date(text(day)) or today(),
            order=text(order) if text(order) in ORDERS else BY_DOCUMENT,
        )

    def _find(self, request: gr.Request, *values: object) -> tuple[Any, ...]:
        ledger = find(self.desks.of(owner(request)).store, self._query(*values))
        return ledger_view(ledger, 0), pictures(ledger)

    def _turn(self, request: gr.Request, event: gr.EventData, *values: object) -> tuple[Any, ...]:
        """Another page, or another order, which is a filter: the change does the rest."""
        data = told(event)
        if data.get("act") == "sort":
            order = text(data.get("value"))
            return gr.skip(), order if order in ORDERS else BY_DOCUMENT
        page = max(0, number(data.get("value")))
        return ledger_view(find(self.desks.of(owner(request)).store, self._query(*values)), page), gr.skip()

    def _narrow(self, event: gr.EventData) -> tuple[Any, ...]:
        """A bar was clicked: set the filter that it stands for; the change does the rest."""
        data = told(event)
        value = text(data.get("value"))
        if data.get("act") == "unit":
            return value, gr.skip(), gr.skip()
        first = date(f"{value}-1")
        if data.get("act") == "month" and first is not None:
            return gr.skip(), first.isoformat(), month_end(first).isoformat()
        return gr.skip(), gr.skip(), gr.skip()


def _several(value: object) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _day(label: str, name: str) -> gr.DateTime:
    return gr.DateTime(label=label, include_time=False, type="string", elem_id=name, scale=1, min_width=140)
