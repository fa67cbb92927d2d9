"""The Gradio page put together from its views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from page import words
from page.api import Function
from page.api_gradio import register
from page.ask_tab import KEPT, QUIET, AskTab
from page.conversations import Conversations
from page.desk import Desk
from page.desks import Desks
from page.fileless import FilelessBlocks
from page.groups import Groups
from page.identity import owner, shown_name
from page.intake import Intake
from page.ledger_tab import LedgerTab
from page.library_tab import LibraryTab
from page.markup import Html, render, tag
from page.pace import Pace
from page.uploads import Uploads

CONCURRENCY, WITH_MODEL = 4, 24
"""Questions answered at once; with a language model nearly all their time is spent waiting for it."""
QUEUE = 200
VIEWS = (("unit", words.TAB_UNIT), ("due", words.TAB_DUE))
"""Pages beside this one, with addresses that can be kept."""


def build(
    desks: Desks, functions: Sequence[Function], conversations: Conversations, groups: Groups, intake: Intake, uploads: Uploads, pace: Pace
) -> FilelessBlocks:
    """The blocks of the page, not yet served."""
    accounts = groups.accounts
    ask, ledger, library = AskTab(desks, conversations, pace, accounts.audit), LedgerTab(desks), LibraryTab(desks, groups, intake, uploads)
    blocks = FilelessBlocks(title=words.APP_TITLE, analytics_enabled=False, fill_width=True)
    with blocks:
        heading = gr.HTML(_heading(""), apply_default_css=False, js_on_load=None)
        with gr.Tabs(elem_id="views"):
            with gr.Tab(words.TAB_ASK, id="ask"):
                ask.build()
            with gr.Tab(words.TAB_LEDGER, id="ledger"):
                ledger.build()
            with gr.Tab(words.TAB_LIBRARY, id="library"):
                library.build()

        def refresh(request: gr.Request) -> tuple[Any, ...]:
            return ask.refresh(request) + ledger.load(request)

        library.connect(refresh, ask.refresh_outputs + ledger.load_outputs)
        register(functions, desks, pace)

        def who(request: gr.Request) -> Html:
            return _heading(shown_name(request), accounts.is_admin(owner(request)))

        blocks.load(who, None, [heading], queue=False, api_name="_who", **QUIET)
        blocks.load(ask.load, ask.load_inputs, ask.load_outputs, js=KEPT, queue=False, **QUIET)
        for view in (ledger, library):
            blocks.load(view.load, None, view.load_outputs, queue=False, **QUIET)
    blocks.queue(default_concurrency_limit=at_once(desks.whole), max_size=QUEUE, api_open=False)
    return blocks


def at_once(desk: Desk) -> int:
    """Questions answered at once."""
    return WITH_MODEL if desk.has_model else CONCURRENCY


def _heading(name: str, is_admin: bool = False) -> Html:
    links = [
        tag("a", words.AUDIT, href="audit", class_="tool") if is_admin else None,
        tag("a", words.CHANGE_PASSWORD, href="password", class_="tool") if name else None,
        tag("button", words.SIGN_OUT, class_="tool") if name else None,
    ]
    switches = [
        tag("button", words.KEYS_SHOW, type="button", class_="tool keys", data_does="keys", aria_haspopup="dialog"),
        tag("button", words.DARK, type="button", class_="tool", data_does="dark"),
    ]
    form = tag("form", tag("span", name) if name else None, *switches, *links, method="post", action="logout", class_="who")
    views = tag("nav", *(tag("a", label, href=path) for path, label in VIEWS), class_="ways", aria_label=words.VIEWS)
    skip = tag("a", words.SKIP_TO_INPUT, href="#question", class_="skip", data_does="skip")
    return tag("header", skip, tag("h1", words.APP_TITLE), tag("p", words.APP_LINE, class_="line"), views, form, _keys(), class_="page-title")


def _keys() -> Html:
    """The list of keys, shown on ?."""
    rows = [render([tag("dt", tag("kbd", key)), tag("dd", does)]) for key, does in words.KEYS_HELP.items()]
    end = tag("button", words.CLOSE, type="button", class_="tool", data_does="close-keys")
    return tag("dialog", tag("h2", words.KEYS_SHOW), tag("dl", *rows), end, id="keys-help", aria_label=words.KEYS_SHOW)
