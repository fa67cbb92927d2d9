"""Words of documents and users as data: no orders to programs, no marks of chat formats, no numbers that look like citations."""

from __future__ import annotations

import re

from bot.model.vocabulary import any_entry

MARKER = re.compile(
    r"<\|[^|>]{0,40}\|?>|</?(?:s|think|system|user|assistant)>|\[/?INST\]|[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028\u2029\ufeff\ud800-\udfff]",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?<=[。！？!?;；\n])|(?<=[a-zA-Z]\.)(?=[\u4e00-\u9fff])")


def is_order(text: str) -> bool:
    """Does a text speak to a program that answers, not to an office? It is neither shown to a model nor proves anything."""
    return any_entry("orders").search(text) is not None


def without_orders(text: str) -> str:
    """The text without the sentences that give orders to a program, and without the marks of chat formats."""
    kept = [s for s in SENTENCE_END.split(text) if not is_order(s)]
    return MARKER.sub("", "".join(kept)).strip()


def as_data(text: str, limit: int) -> str:
    """Words of a document or a user on one line, without the marks of chat formats and without numbers that look like citations."""
    bare = MARKER.sub("", text)
    bare = re.sub(r"[\[【［](\s*\d{1,2}\s*)[\]】］]", r"（\1）", bare)
    bare = re.sub(r"\s+", " ", bare.replace("{{", "{ {").replace("```", "")).strip()
    return bare if len(bare) <= limit else bare[:limit]
