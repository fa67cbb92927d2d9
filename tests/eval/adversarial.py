"""False claims about right answers: a unit, date, figure or place exchanged for another one of the same document must not get 是."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus import parse_file
from tests.eval.answering import Stage, Timed, ask
from tests.eval.asking import words
from tests.eval.asking.claims import SLOTS, Claim, Source, claims
from tests.eval.judge import YES_NO_TYPES, Item, yes_or_no

KINDS = ("unit", "date", "figure", "place")


@dataclass(frozen=True, slots=True)
class Reply:
    """What was said to a claim: `yes` is None where the answer leaves it to its content, or where nothing was answered."""

    key: str
    claim: Claim
    status: str
    yes: bool | None
    answer: str

    @property
    def affirmed(self) -> bool:
        return self.status == "answered" and self.yes is True

    @property
    def denied(self) -> bool:
        return self.status == "answered" and self.yes is False


def draw(items: Iterable[tuple[str, Item]], sample: int | None) -> list[str]:
    """The keys of the first `sample` items by hash that a claim may be made of, of items with the name of their set; all where None."""
    fit = ((name, item) for name, item in items if item.type in SLOTS or item.type in YES_NO_TYPES)
    keys = [f"{name}/{item.id}" for name, item in fit if not item.refuse and not item.history and item.doc]
    return sorted(keys, key=lambda key: words.rank("claim", key))[:sample]


def run(stage: Stage, keys: Iterable[str], asked: Mapping[str, Timed], true_ones: bool = True) -> Iterator[Reply]:
    """Asks the claims of those items of a stage that are right as they stand; `true_ones` asks the true claims beside them, too."""
    parsed = [parse_file(path) for path in stage.sources]
    wanted = set(keys)
    for item in stage.items:
        key = f"{stage.set}/{item.id}"
        documents = [each for each in parsed if item.doc and item.doc in each.document.title + each.document.path]
        if key not in wanted or len(documents) != 1:
            continue
        right = asked.get(item.id) or ask(stage.bot, item)
        if not right.judgement.grounded:
            continue
        for claim in claims(item, right.said, Source(documents[0])):
            if true_ones or not claim.true:
                answer = stage.bot.answer(claim.question, document=item.document).to_json()
                yield Reply(key, claim, str(answer["status"]), yes_or_no(str(answer["answer"])), str(answer["answer"]))


def figures(replies: Sequence[Reply]) -> dict[str, float]:
    """Share of false claims that get 是, and of true ones where some were asked."""
    false, true = ([r for r in replies if r.claim.true is truth] for truth in (False, True))
    shares = {"adversarial.affirmed": sum(r.affirmed for r in false) / (len(false) or 1)}
    return shares | ({"adversarial.true_affirmed": sum(r.affirmed for r in true) / len(true)} if true else {})


def as_text(replies: Sequence[Reply]) -> str:
    """Counts for each kind of exchange, then every false claim that got 是."""
    lines = [f"{'exchanged':<12}{'claims':>7}{'是':>6}{'不是':>5}{'open':>6}{'refused':>8}   true claims, 是, 不是"]
    for kind in [*KINDS, "all"]:
        false, true = ([r for r in replies if kind in (r.claim.kind, "all") and r.claim.true is truth] for truth in (False, True))
        yes, no, silent = sum(r.affirmed for r in false), sum(r.denied for r in false), sum(r.status != "answered" for r in false)
        lines.append(
            f"{kind:<12}{len(false):>7}{yes:>7}{no:>7}{len(false) - yes - no - silent:>6}{silent:>8}"
            f"   {len(true):>5}{sum(r.affirmed for r in true):>6}{sum(r.denied for r in true):>6}"
        )
    lines += [f"{r.key} {r.claim.kind} {r.claim.question}\n    said: {r.answer}" for r in replies if r.affirmed and not r.claim.true]
    return "\n".join(lines)
