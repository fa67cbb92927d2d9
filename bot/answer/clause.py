"""Which clause says it: its path and title, then its words."""

from __future__ import annotations

from dataclasses import replace

from bot.answer.chosen import Chosen
from bot.answer.text import say_text
from bot.drafts import Draft


def say_clause(chosen: Chosen) -> Draft:
    draft = say_text(chosen)
    candidate = chosen.best.candidate
    if candidate.kind in ("row", "cells"):
        place = draft.citations[0].reference.split("》", 1)[-1].split("）", 1)[-1] if "》" in draft.citations[0].reference else ""
        return replace(draft, text=f"{place}：{draft.text}" if place else draft.text)
    clause = candidate.clause
    if clause is None or not clause.path:
        return draft
    title = clause.title if clause.title and clause.title not in draft.text[: len(clause.title) + 2] else ""
    return replace(draft, text=f"{clause.path}{title}：{draft.text}" if not draft.text.startswith(clause.title or "\0") else f"{clause.path}{draft.text}")
