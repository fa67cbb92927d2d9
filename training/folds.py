"""Folds over whole documents: what is trained without a fold is measured on the documents in it."""

from __future__ import annotations

import hashlib

TWINS = {"re034": "re032", "re044": "re039", "re086": "re041", "re076": "re050"}
"""Documents nearly alike stay in one fold."""


FOLDS = 8
"""Lists over several documents stay within one of so many folds, so that leaving one out leaves out all that was made of it."""


def fold_of(document: str, folds: int) -> int:
    """The fold, from 0, that a document belongs to; the same on every machine and in every run."""
    return int(hashlib.sha256(TWINS.get(document, document).encode()).hexdigest(), 16) % folds
