"""Names that every system can write as files."""

from __future__ import annotations

RESERVED = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$", "clock$", *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³")})
"""Devices of Windows: a name that is one up to its first dot cannot be written there, or writes to the device."""
IS_RESERVED = "文件名“{name}”是 Windows 的保留名称，不能使用；请改名。"


def reserved(path: str) -> str:
    """The part of a path, with slashes, that is reserved; empty where none is."""
    return next((part for part in path.split("/") if part.partition(".")[0].strip().lower() in RESERVED), "")
