"""``python training/check_questions.py DOCUMENTS``: questions that do not fit the documents they were written from.

A line of ``questions/*.jsonl`` is one question over ``DOCUMENTS/NAME.txt``, or over an invented document of ``documents/``. Its sentences are
given as [start, end] in characters of the decoded text, so that no sentence of a real document is kept here: ``evidence`` answers (of
who-questions the note with the units first, then the task), ``span`` holds the shortest words of the first evidence that answer, ``near`` tempts
to a wrong answer.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

QUESTIONS = Path(__file__).resolve().parent / "questions"
INVENTED = Path(__file__).resolve().parent / "documents"
"""Documents that were written to be asked about, in forms that the real ones lack."""
WHO = ("lead", "support", "responsible")
TYPES = (*WHO, "deadline", "target", "condition", "measure", "which_clause", "list", "fact", "definition", "yes_no", "unanswerable")
FIELDS = {"id", "doc", "question", "history", "type", "refuse", "answer", "verdict", "evidence", "span", "near", "clause"}


def whole(start: int, end: int, text: str) -> bool:
    """Whether the span lies in the text and neither begins nor ends with white space."""
    return 0 <= start < end <= len(text) and text[start:end] == text[start:end].strip()


def form(line: dict[str, Any]) -> Iterator[str]:
    """Faults that show without the document."""
    if line["type"] not in TYPES:
        yield f"type {line['type']} is unknown"
    if (line["verdict"] is not None) != (line["type"] == "yes_no") or line["verdict"] not in (None, "yes", "no"):
        yield "verdict and type do not go together"
    if line["refuse"] != (line["type"] == "unanswerable"):
        yield "refuse and type do not go together"
    if line["refuse"] == bool(line["evidence"]):
        yield "refuse and evidence do not go together"
    if not line["question"].strip() or not line["answer"].strip() or not all(said.strip() for said in line["history"]):
        yield "nothing asked, answered or said before"
    if not line["near"] or any(near in line["evidence"] for near in line["near"]):
        yield "near is empty or itself evidence"


def places(line: dict[str, Any], text: str) -> Iterator[str]:
    """Spans that do not fit the document."""
    if not all(whole(start, end, text) for start, end in line["evidence"] + line["near"]):
        yield "evidence or near does not fit the text"
    if line["span"] is None:
        return
    start, end = line["span"]
    if not line["evidence"] or not line["evidence"][0][0] <= start < end <= line["evidence"][0][1] or not whole(start, end, text):
        yield "span does not lie in the first evidence"


def faults(lines: list[dict[str, Any]], texts: dict[str, str]) -> list[str]:
    """What is wrong with the lines, each fault with the question's id; ``texts`` are the documents by name."""
    found = []
    for line in lines:
        if set(line) != FIELDS:
            found.append(f"{line.get('id')}: the fields are not {', '.join(sorted(FIELDS))}")
            continue
        found += [f"{line['id']}: {fault}" for fault in form(line)]
        if line["doc"] not in texts:
            found.append(f"{line['id']}: no document {line['doc']}")
        else:
            found += [f"{line['id']}: {fault}" for fault in places(line, texts[line["doc"]])]
    for name, of in (("id", lambda line: line.get("id")), ("question", lambda line: (line.get("doc"), line.get("question"), *line.get("history", [])))):
        found += [f"{key}: the {name} stands {times} times" for key, times in Counter(map(of, lines)).items() if times > 1]
    return found


def read(folder: Path = QUESTIONS) -> list[dict[str, Any]]:
    """The lines of all files of the folder."""
    return [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]


def documents(folder: Path) -> dict[str, str]:
    """The documents of a folder by name; line ends stay as they are, or the offsets would not fit."""
    return {path.stem: path.read_bytes().decode("utf-8") for path in folder.glob("*.txt")}


def main(arguments: list[str] | None = None) -> int:
    """Print the faults; 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("documents", type=Path)
    lines = read()
    found = faults(lines, {**documents(INVENTED), **documents(parser.parse_args(arguments).documents)})
    kinds = Counter(line.get("type") for line in lines)
    sys.stdout.write("\n".join([*found, f"{len(lines)} questions, {len(found)} faults", *(f"{kind} {times}" for kind, times in kinds.most_common())]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
