"""What a browser says with an event, or as the value of a component: anything may come, and what fits is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr


def told(event: gr.EventData) -> Mapping[str, Any]:
    """The data of a click; empty where it has none."""
    data = event._data
    return data if isinstance(data, dict) else {}


def text(value: object) -> str:
    """A text; empty for anything else."""
    return value if isinstance(value, str) else ""


def number(value: object) -> int:
    """A whole number, also one that is written out; 0 for anything else."""
    try:
        return int(str(value)[:18])
    except ValueError:
        return 0
