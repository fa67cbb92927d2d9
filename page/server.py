"""The web application: the Gradio page and the plain pages beside it."""

from __future__ import annotations

import gradio as gr
from fastapi import FastAPI

from page import blocks
from page.client_config import ClientConfig
from page.database import Database
from page.desk import Desk
from page.look import look

MAX_UPLOAD = "64mb"


def application(desk: Desk, database: Database) -> FastAPI:
    """The application, ready to be served."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(ClientConfig)
    gr.mount_gradio_app(
        app,
        blocks.build(desk, database),
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        show_error=False,
        enable_monitoring=False,
        max_file_size=MAX_UPLOAD,
        mcp_server=True,
        **look(),
    )
    return app
