"""Errors of the index; every message is a Chinese sentence that says what to do."""

from __future__ import annotations


class IndexingError(Exception):
    """Root of all errors that this package raises; ``str(error)`` can be shown to a user."""


class IndexMissing(IndexingError):
    """There is no index in the folder."""


class IndexMismatch(IndexingError):
    """The index was made by another model or an earlier version."""


class IndexDamaged(IndexingError):
    """A file of the index is missing, cut short or altered."""


class ModelUnavailable(IndexingError):
    """The embedding model is not on this machine or cannot be read."""


class StorageFailure(IndexingError):
    """The disk is full, read-only or refuses access."""


class BuildBusy(IndexingError):
    """Another process is building in the same folder."""


class NothingToIndex(IndexingError):
    """The folder of documents is missing, empty, or nothing in it can be read."""
