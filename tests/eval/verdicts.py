"""What became of each question, kept in a text file, so that a later run can name the questions won and lost.

A line is ``set/id verdict``, sorted. The verdicts are those of the judge, and ``not_cited`` for a right answer without the place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

GOOD = "right"
HARMFUL = frozenset({"wrong", "not_refused"})


@dataclass(frozen=True, slots=True)
class Result:
    """One question answered. `key` is unique over all sets; `document` is empty where no single one is meant."""

    key: str
    verdict: str
    question: str
    answer: str
    reference: str = ""
    type: str = ""
    document: str = ""
    note: str = ""

    @property
    def good(self) -> bool:
        return self.verdict == GOOD

    @property
    def harmful(self) -> bool:
        return self.verdict in HARMFUL


def read(path: Path) -> dict[str, str]:
    """Key → verdict; empty where nothing has been recorded yet.

    Raises
    ------
    ValueError
        When a line does not hold a key and a verdict.
    """
    if not path.exists():
        return {}
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, verdict = line.rpartition(" ")
        if not key:
            raise ValueError(f"{path}: no verdict in {line!r}")
        found[key] = verdict
    return found


def write(path: Path, verdicts: Mapping[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{key} {verdict}\n" for key, verdict in sorted(verdicts.items())), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Changes:
    """Results whose verdict is another than the recorded one, in the order asked; `before` is key → recorded verdict.

    `turned` were not right before and are not now, but have become harmful or have stopped being so.
    """

    won: tuple[Result, ...]
    lost: tuple[Result, ...]
    turned: tuple[Result, ...]
    new: tuple[Result, ...]
    before: Mapping[str, str]

    def as_text(self) -> str:
        """Counts, then every item with its question and the answer now."""
        head = f"{len(self.won)} won, {len(self.lost)} lost, {len(self.turned)} turned, {len(self.new)} not recorded"
        parts = [head]
        for name, results in (("lost", self.lost), ("turned", self.turned), ("won", self.won)):
            parts += [self._line(name, result) for result in results]
        return "\n".join(parts)

    def as_json(self) -> dict[str, list[str]]:
        """The keys of each kind of change."""
        kinds = {"won": self.won, "lost": self.lost, "turned": self.turned, "new": self.new}
        return {name: [result.key for result in results] for name, results in kinds.items()}

    def _line(self, name: str, result: Result) -> str:
        lines = [f"{name} {result.key} [{self.before[result.key]} → {result.verdict}] {result.question}"]
        if result.reference and not result.good:
            lines.append(f"    wanted: {result.reference}")
        lines.append(f"    said:   {result.answer}" + (f"  ({result.note})" if result.note else ""))
        return "\n".join(lines)


def changes(before: Mapping[str, str], now: Iterable[Result]) -> Changes:
    """What the results say against the recorded verdicts; recorded items that were not asked are left alone."""
    won: list[Result] = []
    lost: list[Result] = []
    turned: list[Result] = []
    new: list[Result] = []
    for result in now:
        old = before.get(result.key)
        if old is None:
            new.append(result)
        elif result.good != (old == GOOD):
            (won if result.good else lost).append(result)
        elif result.harmful != (old in HARMFUL):
            turned.append(result)
    return Changes(tuple(won), tuple(lost), tuple(turned), tuple(new), before)


def table(results: Iterable[Result], by: str) -> str:
    """Items, right ones with the place, and harmful ones for each value of a field of the result (`document`, `type`)."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(getattr(result, by) or "·", []).append(result)
    lines = [f"{'items':>6}{'right':>6}{'harm':>6}{'share':>7}  {by}"]
    for name, members in sorted(groups.items()):
        right, harmful = sum(r.good for r in members), sum(r.harmful for r in members)
        lines.append(f"{len(members):>6}{right:>6}{harmful:>6}{right / len(members):>7.2f}  {name}")
    return "\n".join(lines)
