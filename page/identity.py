"""Who is at the other end of a request."""

from __future__ import annotations

import gradio as gr


def owner(request: gr.Request) -> str:
    """Name of the signed-in user; the empty name on a page without users."""
    return str(request.username or "")
