"""Errors of reading; every message is a Chinese sentence that an administrator can act on."""

from __future__ import annotations


class UnreadableDocument(Exception):
    """The file cannot be taken in; ``str(error)`` says why and what to do."""


class GradedDocument(UnreadableDocument):
    """The head of the file states a secrecy grade (密级) that may not be taken in."""
