"""Errors of the index; every message is a Chinese sentence that says what to do."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EROFS: "磁盘只读",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "路径不存在",
    errno.ENOTDIR: "路径中有一部分不是文件夹",
    errno.EIO: "磁盘读写出错",
}


def reason(error: OSError) -> str:
    """What the system refused, in Chinese where it is one of the usual things."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


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


class ServerDown(ModelUnavailable):
    """A server of vectors, which makes or keeps them, cannot be reached or gives no usable answer."""


class StoreUnavailable(IndexingError):
    """Vectors or rows lie in a store for which a package or a setting is missing."""


class DatabaseDown(IndexingError):
    """The database server that holds documents, clauses and tasks cannot be reached, or refuses for now."""


class StorageFailure(IndexingError):
    """The disk is full, read-only or refuses access."""


class BuildBusy(IndexingError):
    """Another process is building in the same folder."""


class NothingToIndex(IndexingError):
    """The folder of documents is missing, empty, or nothing in it can be read."""
