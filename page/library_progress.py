"""Work on the documents while it goes on: which file is being looked at, and how much is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.progress import ENCODING, READING, WRITING
from page import words
from page.intake import CHECKING
from page.markup import Html, tag

SHARES = {CHECKING: 40.0, READING: 20.0, ENCODING: 35.0, WRITING: 5.0}
"""Share of the work that each stage is, in the order of the stages; roughly, so that the bar never stands still for long."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the work, and how many of its parts are done."""

    stage: str
    done: int
    total: int
    pace: str = ""
    """How fast the stage goes on, in words; empty where that is not told."""


def percent(step: Step, checks: bool) -> int:
    """How much of the whole is done; `checks`: the work begins with looking at files."""
    shares = {stage: share for stage, share in SHARES.items() if checks or stage != CHECKING}
    before = 0.0
    for stage, share in shares.items():
        if stage == step.stage:
            before += share * min(step.done / max(step.total, 1), 1.0)
            break
        before += share
    return round(100 * before / sum(shares.values()))


def progress_view(step: Step, files: Sequence[str] = ()) -> Html:
    """The step, a bar, and what has become of each of the `files` so far."""
    done = percent(step, bool(files))
    said = f"{step.stage} {step.done}/{step.total}"
    if step.stage == CHECKING and step.done < step.total:
        said = f"{step.stage}：{words.STEP_OF.format(number=step.done + 1, count=step.total)}"
    said = " ".join((said, *filter(None, (step.pace,))))
    bar = tag("progress", value=done, max=100, aria_label=step.stage)
    items = [tag("li", tag("b", name), " ", tag("span", state(step, number))) for number, name in enumerate(files)]
    return tag("div", tag("p", said, " ", bar, f" {done}%", role="status"), tag("ul", *items) if items else None, class_="working")


def state(step: Step, number: int) -> str:
    """What is going on with the file of this number."""
    if step.stage != CHECKING or number < step.done:
        return words.STEP_DONE
    return words.STEP_NOW if number == step.done else words.STEP_WAITING


def duration(seconds: float) -> str:
    """How long a rebuild takes, in words."""
    if seconds <= 0:
        return words.REBUILD_TIME_UNKNOWN
    time = words.SECONDS.format(count=max(1, round(seconds))) if seconds < 90 else words.MINUTES.format(count=round(seconds / 60))
    return words.REBUILD_TIME.format(time=time)


def rebuild_question(count: int, seconds: float) -> Html:
    """What a rebuild means and how long it takes, with the button that begins it."""
    said = tag("p", words.REBUILD_CONFIRM.format(count=count, time=duration(seconds)))
    yes = tag("button", words.REBUILD, type="button", class_="tool main", data_act="rebuild")
    no = tag("button", words.TAKE_OFF, type="button", class_="tool", data_act="dismiss")
    return tag("div", said, tag("p", yes, no, class_="tools"), class_="asking-first", role="alert")
