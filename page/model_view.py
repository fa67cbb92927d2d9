"""The language model's figures as an administrator reads them: today beside the last days."""

from __future__ import annotations

from collections.abc import Callable

from page import words
from page.markup import Html, scrolled, tag
from page.model_figures import DAYS, Figures

Cell = Callable[[Figures], str]


def model_view(today: Figures, lately: Figures) -> Html | None:
    """A folded table; None where no model was used in all the time."""
    if lately.nothing:
        return None
    summary = words.MODEL_SUMMARY.format(today=sum(today.questions.values()), days=DAYS, lately=sum(lately.questions.values()))
    heads = ("", words.MODEL_TODAY, words.MODEL_LATELY.format(days=DAYS))
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in heads)))
    rows = [tag("tr", tag("th", name, scope="row"), tag("td", cell(today)), tag("td", cell(lately))) for name, cell in ROWS]
    hints = [tag("p", words.MODEL_HINT, class_="hint"), tag("p", words.MODEL_ESTIMATED, class_="hint") if lately.estimated else None]
    return tag("details", tag("summary", summary), scrolled(tag("table", head, tag("tbody", *rows)), summary), *hints, class_="model")


def of_questions(outcome: str) -> Cell:
    """How many questions ended so, and which part of all."""
    return lambda figures: part(figures.questions.get(outcome, 0), sum(figures.questions.values()))


def part(count: int, whole: int) -> str:
    return words.MODEL_PART.format(count=count, share=count / whole) if count and whole else str(count)


def times(figures: Figures) -> str:
    if figures.median is None or figures.slow is None:
        return words.MODEL_NONE
    return words.MODEL_TIMES_OF.format(median=figures.median, slow=figures.slow)


def tokens(figures: Figures) -> str:
    about = words.MODEL_ABOUT if figures.estimated else ""
    return words.MODEL_TOKENS_OF.format(about=about, prompt=figures.prompt_tokens, answer=figures.answer_tokens)


def sentences(figures: Figures) -> str:
    return words.MODEL_SENTENCES_OF.format(said=figures.said, struck=part(figures.struck, figures.said))


def examinations(figures: Figures) -> str:
    counts = {name: figures.examinations.get(name, 0) for name in ("passed", "not_passed", "failed")}
    return words.MODEL_EXAMINED_OF.format(**counts) if any(counts.values()) else words.MODEL_NONE


ROWS: tuple[tuple[str, Cell], ...] = (
    (words.MODEL_QUESTIONS, lambda figures: str(sum(figures.questions.values()))),
    *((name, of_questions(outcome)) for outcome, name in words.MODEL_OUTCOMES.items()),
    (words.MODEL_SENTENCES, sentences),
    (words.MODEL_CALLS, lambda figures: words.MODEL_CALLS_OF.format(calls=sum(figures.calls.values()), failed=figures.calls.get("failed", 0))),
    (words.MODEL_TIMES, times),
    (words.MODEL_TOKENS, tokens),
    (words.MODEL_EXAMINED, examinations),
)
