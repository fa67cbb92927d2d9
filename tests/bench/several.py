"""``python -m tests.bench.several [QUESTIONS]``: two page processes on one PostgreSQL server, one of which is killed while users ask.

Users ask over the page's own functions with tokens, five questions a conversation, and go to the other process when theirs does not
answer. A third of the way one process is killed with SIGKILL, two thirds of the way it is started again. Afterwards what is kept is held
against what was answered, and each kept turn against what the bot says to the same conversation, which takes as long again. Prints a
table; 1 when anything is amiss.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.pipeline import open_bot
from page.accounts import Accounts
from page.conversations import Conversations
from page.database import Database
from page.desk import Desk
from page.tokens import Tokens
from page.turn import Turn
from tests import postgres_server
from tests.bench.clerk import Clerk, Said, Unanswered
from tests.bench.pages import Page, library, pages
from tests.eval import answering
from tests.eval.judge import load

PASSWORD = "一句足够长的口令-7"
LENGTH = 5
"""Questions of a conversation."""


@dataclass
class Round:
    """One user's questions, and what became of them: question and answer of each conversation, in order."""

    name: str
    clerk: Clerk
    questions: Sequence[str]
    talks: dict[int, list[tuple[str, Said]]] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)

    def ask_all(self) -> None:
        """Ask everything in conversations of `LENGTH`."""
        current: int | None = None
        for number, question in enumerate(self.questions):
            current = current if number % LENGTH else None
            try:
                said = self.clerk.ask(question, current)
            except Unanswered:
                self.unanswered.append(question)
                continue
            current = said.conversation
            self.talks.setdefault(current, []).append((question, said))

    @property
    def answered(self) -> int:
        return sum(len(talk) for talk in self.talks.values())


@dataclass
class Found:
    """What the database holds against what was answered."""

    turns: int = 0
    missing: list[str] = field(default_factory=list)
    """Answered, and not in its conversation."""
    odd: list[str] = field(default_factory=list)
    """In a conversation and not asked there, or twice."""
    half: list[str] = field(default_factory=list)
    """A part of what the bot says to the same conversation."""
    other: list[str] = field(default_factory=list)
    """Whole, and not what the bot says in this process: where two places are nearly as good, which one wins differs from process to process."""
    strays: list[str] = field(default_factory=list)
    """Conversations of one whole turn, of whose answer the killed process told nobody: the first question of one, asked again elsewhere."""


def held(rounds: Sequence[Round], kept: Conversations, desk: Desk) -> Found:
    """Hold what is kept against what was answered."""
    found = Found()
    for each in rounds:
        listed = {conversation.id for conversation in kept.list(each.name)}
        found.missing += [question for number in each.talks.keys() - listed for question, _ in each.talks[number]]
        for number in listed:
            turns = kept.turns(each.name, number)
            found.turns += len(turns)
            asked, answered = [turn.question for turn in turns], [question for question, _ in each.talks.get(number, ())]
            if not answered and len(turns) == 1 and asked[0] in each.questions[::LENGTH]:
                found.strays += asked
            elif asked != answered:
                found.missing += [question for question in answered if question not in asked]
                found.odd += [question for question in asked if asked.count(question) != answered.count(question)] or asked
            for place, turn in enumerate(turns):
                is_half, differing = against(turn, turns[:place], desk)
                (found.half if is_half else found.other).extend([f"{turn.question}: {'、'.join(differing)}"] if differing else [])
            for question, said in each.talks.get(number, ()):
                marks = [f'data-turn="{turn.id}"' for turn in turns if turn.question == question]
                found.half += [f"{question}: not shown"] if marks and said.shown and not any(mark in said.shown for mark in marks) else []
    return found


def against(turn: Turn, earlier: Sequence[Turn], desk: Desk) -> tuple[bool, list[str]]:
    """In what a turn differs from what the bot says here, to the last source and card; and is that because something of it is cut off?"""
    kept, said = (json.loads(each.to_json()) for each in (turn, desk.ask_turn(turn.question, earlier, None)))
    differing = [name for name in said if kept[name] != said[name]]
    cut = any(isinstance(said[name], str | list) and said[name][: len(kept[name])] == kept[name] for name in differing)
    return (cut and kept["status"] == said["status"]) or not kept["text"], differing


def disturb(page: Page, rounds: Sequence[Round], count: int) -> tuple[int, int]:
    """Kill a process a third of the way and start it two thirds of the way; how many were answered at each."""
    while sum(each.answered for each in rounds) < count // 3:
        time.sleep(0.02)
    at = sum(each.answered for each in rounds)
    page.end(signal.SIGKILL)
    while sum(each.answered for each in rounds) < count * 2 // 3:
        time.sleep(0.02)
    again = sum(each.answered for each in rounds)
    page.begin()
    return at, again


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.several", description=__doc__)
    parser.add_argument("questions", type=Path, nargs="?", default=answering.GOLD, help="a JSONL file with a question a line")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--users", type=int, default=8)
    parser.add_argument("--folder", type=Path, help="keeps documents and index from one run to the next")
    args = parser.parse_args(argv)
    bin = postgres_server.programs()
    if bin is None:
        parser.error("no PostgreSQL server is installed here (apt install postgresql)")
    asked = list(dict.fromkeys(item.question for item in load(args.questions)))[: args.count]
    with tempfile.TemporaryDirectory(prefix="several-") as name, postgres_server.running(bin) as server, library(args.folder) as place:
        folder, url = Path(name), server.create()
        database = Database.open(folder / "data", url)
        users = [f"用户{number}" for number in range(args.users)]
        for user in users:
            Accounts(database).add(user, PASSWORD)
        with pages(2, place, folder, url) as (first, second):
            both = [first.url, second.url]
            rounds = [
                Round(user, Clerk(both if number % 2 == 0 else both[::-1], Tokens(database).add(user, user)), asked[number :: args.users])
                for number, user in enumerate(users)
            ]
            begun, threads = time.perf_counter(), [threading.Thread(target=each.ask_all) for each in rounds]
            for thread in threads:
                thread.start()
            at, again = disturb(first, rounds, len(asked))
            for thread in threads:
                thread.join()
            wall = time.perf_counter() - begun
            first.wait()
            errors = [page.log().count("Traceback") for page in (first, second)]
        found = held(rounds, Conversations(database), Desk(open_bot(place.index, place.documents), place.index, place.documents))
    return told(rounds, found, len(asked), {"killed_after": at, "started_again_after": again, "wall_s": round(wall), "tracebacks": sum(errors)})


def told(rounds: Sequence[Round], found: Found, count: int, more: dict[str, int]) -> int:
    """Print the table; 1 when anything is amiss."""
    answered, longest = sum(each.answered for each in rounds), max(said.seconds for each in rounds for talk in each.talks.values() for _, said in talk)
    figures = {
        "users": len(rounds),
        "questions": count,
        "answered": answered,
        **more,
        "longest_s": round(longest, 1),
        "calls_broken_off": sum(each.clerk.broken for each in rounds),
        "found_kept_and_not_asked_again": sum(each.clerk.found for each in rounds),
        "kept_by_the_killed_and_asked_again": len(found.strays),
        "conversations": sum(len(each.talks) for each in rounds),
        "turns_kept": found.turns,
        "missing": len(found.missing),
        "odd_or_double": len(found.odd),
        "half": len(found.half),
        "whole_and_other_than_here": len(found.other),
    }
    print("\n".join(f"{name:<36}{value:>8}" for name, value in figures.items()))
    amiss = [*found.missing, *found.odd, *found.half, *(question for each in rounds for question in each.unanswered)]
    print("\n".join([*amiss[:20], *found.other]))
    return int(bool(amiss) or answered != count or found.turns != count + len(found.strays))


if __name__ == "__main__":
    sys.exit(main())
