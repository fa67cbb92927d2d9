"""``python -m tests.real.gold_check FOLDER``: gold that does not fit the documents it was read from.

``gold/NAME.json`` tells what stands in ``FOLDER/NAME.txt`` by offsets in characters, names and labels; no sentence is kept.
Labels, titles and names have the widths of the source; paths have full-width brackets.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GOLD = Path(__file__).resolve().parent / "gold"
ROLES = ("lead", "support", "responsible", "guide", "person")
GOVERNS = re.compile("下同|以下|不再")
"""A paragraph with one of these may name units for the notes behind it."""
OPEN = re.compile("等|有关|相关")
WIDE = str.maketrans("()", "（）")


def squeeze(text: str) -> str:
    """Without white space, which a source may have within a name."""
    return re.sub(r"\s+", "", text)


def spans(title: Any) -> list[tuple[int, int]]:
    """The title's spans, [start, end] or a list of such."""
    if title is None:
        return []
    return [(start, end) for start, end in (title if isinstance(title[0], list) else [title])]


def fits(start: int, end: int, text: str) -> bool:
    """Whether a span holds something of the text."""
    return 0 <= start < end <= len(text)


def heading_faults(gold: dict[str, Any], text: str) -> Iterator[str]:
    """Title and labels."""
    if (gold["title"] is None) != (gold["title_text"] is None):
        yield "title: span and text do not go together"
    if any(not fits(start, end, text) for start, end in spans(gold["title"])):
        yield "title: beyond the text"
    elif gold["title"] and squeeze("".join(text[start:end] for start, end in spans(gold["title"]))) != squeeze(gold["title_text"]):
        yield "title: its text does not stand at its span"
    for offset, label, *_ in gold["labels"] + gold["inline"]:
        if not text.startswith(label, offset) or offset < 0:
            yield f"label {label} does not stand at {offset}"
    known: set[str] = set()
    for offset, label, path in gold["labels"]:
        own = label.translate(WIDE)
        parent = path.removesuffix(own).removesuffix(" ")
        if not path.endswith(own) or (parent and parent not in known and not parent.startswith("附件")):
            yield f"path {path} at {offset}: not its label below a path before it"
        if path in known:
            yield f"path {path} at {offset}: told twice"
        known.add(path)
    for name in ("labels", "inline", "notes"):
        places = [entry["start"] if isinstance(entry, dict) else entry[0] for entry in gold[name]]
        if places != sorted(set(places)):
            yield f"{name}: not in reading order"


def duty_faults(gold: dict[str, Any], text: str) -> Iterator[str]:
    """Notes, actors and tables."""
    for entry in gold["notes"] + gold.get("actors", []) + gold.get("tables", []):
        if not fits(entry["start"], entry["end"], text):
            yield f"span {entry['start']}: beyond the text"
    for note in gold["notes"]:
        own = text[note["start"] : note["end"]]
        governing = [line for line in text[: note["start"]].split("\n") if GOVERNS.search(line)]
        names = [name for role in ROLES for name in note[role]]
        if not names:
            yield f"note {note['start']}: no unit"
        for name in names:
            if not any(squeeze(name) in squeeze(place) for place in (own, *governing)):
                yield f"note {note['start']}: {name} does not stand in it"
        if note["open_ended"] and not OPEN.search(own):
            yield f"note {note['start']}: nothing leaves its list open"
        if note["deadline"] and note["deadline"] not in own:
            yield f"note {note['start']}: its deadline does not stand in it"
    for actor in gold.get("actors", []):
        if squeeze(actor["unit"]) not in squeeze(text[actor["start"] : actor["end"]]):
            yield f"actor {actor['start']}: {actor['unit']} does not stand in it"
        if actor["role"] not in ROLES:
            yield f"actor {actor['start']}: no role {actor['role']}"


def faults(gold: dict[str, Any], raw: bytes) -> list[str]:
    """What is wrong with one document's gold; `raw` is the document as it lies on the disk."""
    if hashlib.sha256(raw).hexdigest() != gold["sha256"]:
        return ["the document is another one: its sha256 differs"]
    text = raw.decode("utf-8")
    return [*heading_faults(gold, text), *duty_faults(gold, text)]


def main(argv: list[str]) -> int:
    """Print the faults of all gold; 1 where there are any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path)
    folder = parser.parse_args(argv).documents
    paths = sorted(GOLD.glob("*.json"))
    found = [(path.stem, fault) for path in paths for fault in faults(json.loads(path.read_text(encoding="utf-8")), (folder / f"{path.stem}.txt").read_bytes())]
    for name, fault in found:
        sys.stdout.write(f"{name}: {fault}\n")
    sys.stdout.write(f"{len(paths)} documents, {len(found)} faults\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
