"""How a reading compares with what a person read: offsets, paths and unit names, never sentences."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.types import ParsedDocument, Task

FOLDER = Path(__file__).resolve().parent / "gold"
ROLES = ("lead", "support", "responsible", "guide", "person")
FACTS = ("title", "doc_number", "issuer", "date")


@dataclass(frozen=True, slots=True)
class Compared:
    """Right facts by name; `paths` and `notes` as (right, all); the rest are offsets to look at."""

    facts: dict[str, bool]
    paths: tuple[int, int]
    wrong_paths: tuple[tuple[int, str, str], ...]
    extra_clauses: tuple[tuple[int, str], ...]
    notes: tuple[int, int]
    wrong_notes: tuple[tuple[int, str, str], ...]
    extra_notes: tuple[int, ...]


def load(name: str, folder: Path = FOLDER) -> dict[str, Any] | None:
    """The gold of a document by its name, or None where nobody has read it."""
    path = folder / f"{name}.json"
    found: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    return found


def fold(text: object) -> str:
    """Text for comparing: NFKC, without white space and marks that two prints of one name differ in."""
    return re.sub(r"[\s“”\"'《》〈〉〔〕\[\]()·,、;:]|[-—–－~～]+", "", unicodedata.normalize("NFKC", str(text or ""))).lower()


def compare(gold: dict[str, Any], parsed: ParsedDocument) -> Compared:
    """One document against its gold."""
    document = parsed.document
    told = {
        "title": document.title if "title" in document.facts else "",
        "doc_number": document.doc_number,
        "issuer": document.issuer,
        "date": document.date.isoformat() if document.date else None,
    }
    wanted = {**gold, "title": gold.get("title_text") if gold.get("title") else ""}
    clauses = {c.paragraphs[0].span.start: c.path for c in parsed.clauses if c.level and c.paragraphs}
    labels = {int(offset): str(path) for offset, _, path in gold["labels"]}
    wrong = tuple((o, path, clauses.get(o, "")) for o, path in labels.items() if fold(clauses.get(o, "")) != fold(path))
    inline = {int(item[0]) for item in gold.get("inline", [])}
    extra = tuple((o, path) for o, path in clauses.items() if o not in labels and o not in inline)
    wrong_notes = tuple(found for note in gold["notes"] if (found := wrong_note(note, parsed.tasks)) is not None)
    places = [(n["start"], n["end"]) for n in (*gold["notes"], *gold.get("actors", []))]
    spans = [span for task in parsed.tasks for span in task.note_spans]
    beside = tuple(s.start for s in spans if not any(s.start < end and s.end > start for start, end in places))
    return Compared(
        {name: fold(told[name]) == fold(wanted.get(name)) for name in FACTS},
        (len(labels) - len(wrong), len(labels)),
        wrong,
        extra,
        (len(gold["notes"]) - len(wrong_notes), len(gold["notes"])),
        wrong_notes,
        beside,
    )


def wrong_note(note: dict[str, Any], tasks: tuple[Task, ...]) -> tuple[int, str, str] | None:
    """(offset, wanted, read) of a note whose units or roles are not exactly those of the gold; None when they are."""
    here = [t for t in tasks if any(s.start < note["end"] and s.end > note["start"] for s in t.note_spans)]
    wanted = {role: [fold(name) for name in note.get(role) or []] for role in ROLES}
    # a task whose text two notes follow holds the units of both: the others' are taken off before comparing
    read = {role: [fold(n) for t in here for n in getattr(t, role)] for role in ROLES}
    if here and all(sorted(set(read[role])) == sorted(set(wanted[role])) for role in ROLES):
        return None
    merged = len({s for t in here for s in t.note_spans}) > 1
    if here and merged and all(set(wanted[role]) <= set(read[role]) for role in ROLES):
        return None
    return note["start"], shown(wanted), shown(read) if here else "-"


def shown(roles: dict[str, list[str]]) -> str:
    return "; ".join(f"{role}: {'、'.join(names)}" for role, names in roles.items() if names)
