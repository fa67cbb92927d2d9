"""``python -m tests.real DIR``: what is read of every document in a folder, and what is doubtful about it.

Prints a line a document and the sums; documents with gold are compared with it. ``--record`` writes
the figures to ``recorded.json``, and a run without it prints what has changed since, document by
document. Every third document by a hash of its name is held back: its failures are not shown
unless ``--held`` asks for them, so that what is mended is not made for them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus.errors import UnreadableDocument
from corpus.formats import SUFFIXES
from corpus.parse import parse_file
from corpus.types import ParsedDocument
from tests.real import gold
from tests.real.doubts import Doubts, doubts

RECORDED = Path(__file__).resolve().parent / "recorded.json"
SHOWN = 60
SHARES = ("titles", "numbers", "dates", "issuers", "paths", "notes")


def is_held(name: str) -> bool:
    """Is a document one whose failures nobody looks at before the end?"""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


def figures_of(found: Doubts, compared: gold.Compared | None) -> dict[str, Any]:
    """The figures of one document, as they are recorded."""
    figures: dict[str, Any] = {
        "title": found.title,
        "number": found.number,
        "date": found.date,
        "brackets": found.brackets,
        "unread": len(found.unread_brackets),
        "heading_lines": found.heading_lines,
        "lost_headings": len(found.lost_headings),
        "jumps": len(found.jumps),
        "odd_units": len(found.odd_units),
    }
    if compared is not None:
        figures["gold"] = {
            **{f"{name}s": [int(right), 1] for name, right in zip(("title", "number", "issuer", "date"), compared.facts.values(), strict=True)},
            "paths": list(compared.paths),
            "extra_clauses": len(compared.extra_clauses),
            "notes": list(compared.notes),
            "extra_notes": len(compared.extra_notes),
        }
    return figures


def sums(figures: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Sums over documents, and of the gold the shares that are right."""
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for each in figures.values():
        total.update({key: int(value) for key, value in each.items() if key != "gold"})
        for key, value in each.get("gold", {}).items():
            if isinstance(value, list):
                right[key] += value[0]
                whole[key] += value[1]
            else:
                total[key] += value
    shares = {key: round(right[key] / whole[key], 4) for key in SHARES if whole[key]}
    return {"documents": len(figures), **dict(total), **shares}


def failures(name: str, parsed: ParsedDocument, found: Doubts, compared: gold.Compared | None) -> Iterator[str]:
    """Lines that show each open point with the words around it."""
    text = parsed.document.text

    def around(offset: int) -> str:
        return " ".join(text[offset : offset + SHOWN].split())

    if not found.title:
        yield f"{name} title not read: {' / '.join(text[:120].split())}"
    yield from (f"{name} bracket unread @{o}: {around(o)}" for o in found.unread_brackets)
    yield from (f"{name} heading lost @{o}: {around(o)}" for o in found.lost_headings)
    yield from (f"{name} numbering: {jump}" for jump in found.jumps)
    yield from (f"{name} odd unit: {unit}" for unit in found.odd_units)
    if compared is not None:
        yield from (f"{name} gold {fact} wrong" for fact, right in compared.facts.items() if not right)
        yield from (f"{name} gold path @{o}: {wanted} read as {read or '-'}: {around(o)}" for o, wanted, read in compared.wrong_paths)
        yield from (f"{name} gold extra clause @{o} {path}: {around(o)}" for o, path in compared.extra_clauses)
        yield from (f"{name} gold note @{o}: {wanted} | {read}: {around(o)}" for o, wanted, read in compared.wrong_notes)
        yield from (f"{name} gold extra note @{o}: {around(o)}" for o in compared.extra_notes)


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.real", description="Reads a folder of real documents and prints what is doubtful.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--failures", action="store_true", help="show each open point of the documents that are not held back")
    parser.add_argument("--held", action="store_true", help="show those of the held-back documents, too")
    parser.add_argument("--only", nargs="*", metavar="NAME", help="these documents alone")
    parser.add_argument("--record", action="store_true", help=f"write the figures to {RECORDED.name}")
    return parser.parse_args(argv)


def changes(before: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """Gains and losses since the record, document by document."""
    for name in sorted(set(before) & set(now)):
        for key in sorted(set(before[name]) | set(now[name])):
            if before[name].get(key) != now[name].get(key):
                yield f"{name} {key}: {before[name].get(key)} -> {now[name].get(key)}"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; 1 when a document cannot be read."""
    arguments = parse_arguments(argv)
    figures: dict[str, dict[str, Any]] = {}
    status, begun = 0, time.perf_counter()
    for path in sorted(p for p in arguments.folder.iterdir() if p.suffix.lower() in SUFFIXES):
        if arguments.only and path.stem not in arguments.only:
            continue
        try:
            parsed = parse_file(path)
        except UnreadableDocument as error:
            print(f"{path.name}: {error}")
            status = 1
            continue
        known = gold.load(path.stem)
        found, compared = doubts(parsed), gold.compare(known, parsed) if known is not None else None
        figures[path.stem] = figures_of(found, compared)
        if arguments.failures and (arguments.held or not is_held(path.stem)):
            print("\n".join(failures(path.stem, parsed, found, compared)))
    if not arguments.failures and not arguments.only:
        for name, each in figures.items():
            print(name, json.dumps({k: v for k, v in each.items() if v not in (0, True)}, ensure_ascii=False))
    print("seen    ", json.dumps(sums({n: f for n, f in figures.items() if not is_held(n)}), ensure_ascii=False))
    print("held    ", json.dumps(sums({n: f for n, f in figures.items() if is_held(n)}), ensure_ascii=False))
    print(f"seconds  {time.perf_counter() - begun:.1f}")
    if arguments.record:
        RECORDED.write_text(json.dumps(figures, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    elif RECORDED.exists():
        print("\n".join(changes(json.loads(RECORDED.read_text(encoding="utf-8")), figures)))
    return status


if __name__ == "__main__":
    sys.exit(main())
