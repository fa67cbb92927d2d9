"""Follow-ups: what an elliptical question takes over from the ones before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot import vocabulary
from bot.question import understand
from bot.types import Question
from bot.understand.beside import without_beside
from bot.understand.library_names import Names

MAX_HISTORY = 6
LONGEST_QUESTION = 200
"""Characters of an earlier message that may be leaned on; a longer one is a text and no question."""
OWN_MATTER = 2
"""Characters of a question's subject from which it names a matter of its own."""


def earlier_questions(history: Sequence[Mapping[str, object]]) -> list[str]:
    """The user's earlier messages, oldest first."""
    found = []
    if not isinstance(history, Sequence):
        return found
    for message in history[-2 * MAX_HISTORY :]:
        if isinstance(message, Mapping) and message.get("role") == "user":
            text = plain_content(message.get("content"))
            if text.strip():
                found.append(without_beside(re.sub("[\ud800-\udfff]", "", text[:500])))
    return found[-MAX_HISTORY:]


def leaned_on(history: Sequence[Mapping[str, object]], names: Names) -> str:
    """The question that a follow-up leans on: the last that names a matter of its own; 什么时候完成 itself leans on one before it."""
    earlier = earlier_questions(history)
    own = (text for text in reversed(earlier) if len(text) <= LONGEST_QUESTION and len(understand(text, names).subject.replace(" ", "")) >= OWN_MATTER)
    return next(own, earlier[-1] if earlier and len(earlier[-1]) <= LONGEST_QUESTION else "")


def plain_content(content: object) -> str:
    """A message's words, whether a string or a list of blocks."""
    if isinstance(content, str):
        return content
    if isinstance(content, Iterable):
        return " ".join(str(block.get("text", "")) if isinstance(block, Mapping) else str(block) for block in content)
    return ""


def looks_elliptical(text: str) -> bool:
    return any(re.search(pattern, text) for pattern in vocabulary.intents()["follow_up"])


def resolve(question: Question, history: Sequence[Mapping[str, object]], names: Names, document: str | None) -> Question:
    """The question with what it leaves unsaid: subject, place, intent. Alone where it stands alone."""
    previous: Question | None = None
    for text in earlier_questions(history):
        step = understand(text, names, document)
        previous = combine(step, previous) if previous is not None else step
    return combine(question, previous) if previous is not None else question


def combine(question: Question, previous: Question) -> Question:
    """One step of a conversation onto the next."""
    words = question.subject.replace(" ", "")
    elliptical = looks_elliptical(question.text) or len(words) <= 3
    bare_place = bool(question.document_ids and not words and question.document_ids != previous.document_ids) or bool(
        question.places and len(words) <= max(map(len, question.places), default=0) + 1
    )
    ids, by_name = (question.document_ids, question.by_name) if question.document_ids is not None else (previous.document_ids, previous.by_name)
    if bare_place or (elliptical and not words and not question.units and not question.persons):
        intents = question.intents or previous.intents
        if bare_place and not question.intents:
            intents = previous.intents
        return replace(
            question,
            intents=intents,
            subject=previous.subject if not question.places or not words else f"{words} {previous.subject}",
            background=previous.background,
            document_ids=ids,
            by_name=by_name,
            classifiers=question.classifiers or (previous.classifiers if not question.intents else ()),
            units=question.units or (previous.units if not question.intents & {"lead", "support", "responsible"} or previous.intents & {"list"} else ()),
            persons=question.persons or previous.persons,
            annex=question.annex or previous.annex,
            origin=question.origin or previous.origin,
            earlier=f"{previous.text} {previous.earlier}".strip(),
            follows=True,
        )
    if elliptical:
        intents = question.intents or previous.intents
        return replace(
            question,
            intents=intents,
            background=" ".join((previous.subject, previous.background)).strip(),
            document_ids=ids,
            by_name=by_name,
            classifiers=question.classifiers or (previous.classifiers if not question.intents else ()),
            origin=question.origin or previous.origin,
            earlier=f"{previous.text} {previous.earlier}".strip(),
            follows=True,
        )
    if question.document_ids is None:
        return replace(question, document_ids=ids, by_name=by_name, background=previous.subject if len(words) <= 12 else "", follows=True)
    return question
