"""The Gradio page put together from its views."""

from __future__ import annotations

import gradio as gr

from page import words
from page.api import Api
from page.ask_tab import AskTab
from page.conversations import Conversations
from page.database import Database
from page.desk import Desk
from page.markup import Html, tag

CONCURRENCY = 4
QUEUE = 200


def build(desk: Desk, database: Database) -> gr.Blocks:
    """The blocks of the page, not yet served."""
    ask = AskTab(desk, Conversations(database))
    blocks = gr.Blocks(title=words.APP_TITLE, analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600))
    with blocks:
        gr.HTML(_heading(), apply_default_css=False, js_on_load=None)
        with gr.Tabs(elem_id="views"), gr.Tab(words.TAB_ASK, id="ask"):
            ask.build()
        Api(desk).build()
        blocks.load(ask.load, None, ask.load_outputs, queue=False, show_progress="hidden", api_visibility="private")
    blocks.queue(default_concurrency_limit=CONCURRENCY, max_size=QUEUE)
    return blocks


def _heading() -> Html:
    return tag("header", tag("h1", words.APP_TITLE), tag("p", words.APP_LINE, class_="line"), class_="page-title")
