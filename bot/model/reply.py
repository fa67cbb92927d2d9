"""What a model replied: one JSON object, read strictly; of a broken one the sentences that are whole."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from bot.llm import LONGEST_REPLY

THINKING = re.compile(r"<think>.*?(?:</think>|\Z)|\A.*?</think>", re.DOTALL)
STRING = r'"(?:[^"\\]|\\.)*"'
WHOLE_SENTENCE = re.compile(rf'\{{\s*"text"\s*:\s*{STRING}\s*,\s*"from"\s*:\s*\[[\d\s,]*\]\s*(?:,\s*"(?:of|on)"\s*:\s*{STRING}\s*)*\}}')
HEAD = re.compile(r'"verdict"\s*:\s*"(?P<verdict>yes|no|)"')
HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""Characters that nobody sees, that turn the direction of what follows, or that cannot be written."""
MOST_SENTENCES, LONGEST_SENTENCE = 12, 400
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["verdict", "answer", "rows", "missing"],
    "properties": {
        "verdict": {"type": "string", "enum": ["", "yes", "no"]},
        "answer": {
            "type": "array",
            "maxItems": MOST_SENTENCES,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["text", "from"],
                "properties": {"text": {"type": "string"}, "from": {"type": "array", "items": {"type": "integer"}}},
            },
        },
        "rows": {"type": "array", "items": {"type": "integer"}},
        "missing": {"type": "string"},
    },
}
"""For servers that hold a reply to a schema."""


def with_respects(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema whose sentences also say of what (`of`) and in which respect (`on`)."""
    found = deepcopy(dict(schema))
    items = found["properties"]["answer"]["items"]
    items["properties"].update({key: {"type": "string"} for key in ("of", "on")})
    items["required"] = [*items["required"], "of", "on"]
    return found


COMPARING = with_respects(SCHEMA)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the numbers of the evidence that it says it comes from; where things are compared, of which and in what respect."""

    text: str
    numbers: tuple[int, ...]
    of: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """`verdict` is yes, no, or empty; `rows` are numbers of a complete list; `missing` says why there is nothing."""

    sentences: tuple[Sentence, ...] = ()
    verdict: str = ""
    rows: tuple[int, ...] = ()
    missing: str = ""
    whole: bool = True


def parse(text: str) -> Reply | None:
    """The reply in a text; None where it is none: no object, no sentences in a broken one, other things in their place."""
    bare = THINKING.sub("", text)[:LONGEST_REPLY]
    start = bare.find("{")
    if start < 0:
        return None
    try:
        found, _ = json.JSONDecoder().raw_decode(bare[start:])
    except (ValueError, RecursionError):
        return salvaged(bare)
    return read(found)


def read(found: Any) -> Reply | None:  # noqa: ANN401  whatever a model sends
    if not isinstance(found, dict) or not isinstance(found.get("answer"), list):
        return None
    told = [s for s in map(sentence, found["answer"][:MOST_SENTENCES]) if s is not None]
    if found["answer"] and not told:
        return None  # a reply that cannot be read is none, and not one that finds nothing
    rows = tuple(n for n in found.get("rows") or () if isinstance(n, int) and not isinstance(n, bool)) if isinstance(found.get("rows"), list) else ()
    verdict = found.get("verdict") if found.get("verdict") in ("yes", "no") else ""
    missing = HIDDEN.sub("", found["missing"]) if isinstance(found.get("missing"), str) else ""
    return Reply(tuple(told), verdict or "", rows, missing[:120])


def sentence(item: Any) -> Sentence | None:  # noqa: ANN401
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        return None
    text, of, on = (re.sub(r"\s+", " ", HIDDEN.sub("", item[key])).strip() if isinstance(item.get(key), str) else "" for key in ("text", "of", "on"))
    numbers = item.get("from")
    own = tuple(n for n in numbers if isinstance(n, int) and not isinstance(n, bool)) if isinstance(numbers, list) else ()
    return Sentence(text, own, of, on) if re.search(r"\w", text) and len(text) <= LONGEST_SENTENCE else None


def salvaged(text: str) -> Reply | None:
    """The whole sentences of a reply that breaks off, or is still coming."""
    told = []
    for match in WHOLE_SENTENCE.finditer(THINKING.sub("", text)):
        try:
            one = sentence(json.loads(match.group()))
        except ValueError:
            continue
        told += [one] if one is not None else []
    head = HEAD.search(text)
    return Reply(tuple(told[:MOST_SENTENCES]), head["verdict"] if head else "", whole=False) if told else None
