"""Slips of recognition that can be mended safely, and how sure a line is."""

from __future__ import annotations

from corpus.readers.ocr_models import Reading


def repair(text: str) -> str:
    """The text with slips mended."""
    return text


def certainty(reading: Reading) -> float:
    """1.0 where there is no doubt; else how sure the least sure character is."""
    return min(reading.sure)
