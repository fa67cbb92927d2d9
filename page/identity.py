"""Who is at the other end of a request."""

from __future__ import annotations

import gradio as gr

VISITOR = "visitor:"
"""Begins the owner of a browser that need not sign in; with what follows it is longer than any user's name."""


def owner(request: gr.Request) -> str:
    """Whose things a request may touch: the signed-in user, or the visitor's browser; empty on a page for this machine alone."""
    return str(request.username or "")


def is_visitor(owner: str) -> bool:
    """Is this owner a browser and no user?"""
    return owner.startswith(VISITOR)


def shown_name(request: gr.Request) -> str:
    """The signed-in user's name; empty for everyone else."""
    name = owner(request)
    return "" if is_visitor(name) else name


def noted_name(owner: str) -> str:
    """How the audit calls an owner: users by name, browsers by the beginning of what they are known by."""
    return owner[: len(VISITOR) + 8] if is_visitor(owner) else owner
