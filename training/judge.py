"""``python -m training.judge DOCUMENTS QUESTIONS…``: the reader's judge of claims, trained anew and put into the file of its weights.

It learns from pairs of questions over one sentence (`pairs/*.jsonl`), one that holds by it and one that does not, alike in everything else, so
that no word of a question betrays the verdict; and from the claims among the questions. `--held K/N` leaves the documents of a fold out and
measures on their claims.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional as F

from bot.find.candidates import Candidate, of_clause, of_row
from bot.reader import claims as words_of
from bot.reader import kinds, weights
from bot.reader.claims import Claims
from bot.reader.judge import PREFIX, learning, learnt
from bot.reader.network import FEATURES, LOWER, Network
from bot.reader.pairs import pack
from bot.reader.reader import WEIGHTS
from corpus.parse import parse_file
from index.embedder import load_embedder
from training import data
from training.check_questions import INVENTED
from training.data import Example
from training.folds import fold_of
from training.train import States

PAIRS = Path(__file__).resolve().parent / "pairs"
OWN = Path(__file__).resolve().parent / "questions"
TOGETHER = 32
"""Claims of a step."""
RATE, HEAD_RATE, SMOOTHED = 6e-4, 5e-4, 0.03
SURE = 1.4
"""Odds, as a logarithm, from which a verdict counts as sure: a probability of 0.8."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim, what is read of the sentence that decides it, and whether it holds."""

    document: str
    question: str
    said: str
    holds: bool

    @property
    def words(self) -> npt.NDArray[np.float32]:
        return words_of.features(self.question, self.said)


def laid_out(paths: Mapping[str, Path], names: Iterable[str]) -> dict[str, tuple[str, list[Candidate]]]:
    """Of each document its text, and all that may answer, as the bot reads it."""
    found = {}
    for name in sorted(set(names)):
        parsed = parse_file(paths[name])
        candidates = [c for clause in parsed.clauses for c in of_clause(clause, parsed.tasks, parsed.document.text)]
        found[name] = parsed.document.text, [*candidates, *(of_row(t) for t in parsed.tasks if t.origin == "table")]
    return found


def deciding(candidates: Sequence[Candidate], span: tuple[int, int]) -> str | None:
    """What is read of the place that shares most with a span."""
    shared = [min(c.span.end, span[1]) - max(c.span.start, span[0]) for c in candidates]
    best = max(range(len(shared)), key=shared.__getitem__, default=None)
    return candidates[best].read if best is not None and shared[best] > 0 else None


def of_pairs(path: Path) -> Iterator[tuple[str, str, tuple[int, int], bool]]:
    """Document, question, span of the sentence and verdict of each question of the pairs."""
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        start, end = item["sentence"]
        for verdict in ("yes", "no"):
            yield item["doc"], item[verdict], (start, end), verdict == "yes"


def of_questions(examples: Iterable[Example]) -> Iterator[tuple[str, str, tuple[int, int], bool]]:
    """The same of the claims among the questions."""
    for example in examples:
        if example.verdict and example.evidence:
            asked = f"{example.before[-60:]}｜{example.question}" if example.before else example.question
            yield example.document, asked, example.evidence[0], example.verdict == "yes"


def every_claim(folder: Path, questions: Sequence[Path]) -> list[Claimed]:
    paths = {path.stem: path for path in (*folder.glob("*.txt"), *INVENTED.glob("*.txt"))}
    texts = {name: path.read_text(encoding="utf-8", errors="replace") for name, path in paths.items()}
    lines = [line for path in sorted(PAIRS.glob("*.jsonl")) for line in of_pairs(path)]
    lines += [line for path in questions for line in of_questions(data.real(path, texts))]
    lines += [line for path in sorted(OWN.glob("*.jsonl")) for line in of_questions(e for e in data.offsets(path) if e.document in texts)]
    documents = laid_out(paths, (line[0] for line in lines))
    read = ((name, asked, deciding(documents[name][1], span), holds) for name, asked, span, holds in lines)
    return [Claimed(name, asked, said, holds) for name, asked, said, holds in read if said is not None]


def batch(items: Sequence[Claimed], states: States) -> tuple[tuple[torch.Tensor, ...], torch.Tensor]:
    """What the network takes, and the verdicts (claims,), 0 yes and 1 no."""
    rows = [(states(i.question, True), states(i.said, False)) for i in items]
    pairs = pack(rows, np.zeros((len(items), FEATURES), dtype=np.float32), np.stack([i.words for i in items]))
    return (pairs.states, pairs.asked, pairs.kept, pairs.features, pairs.words), torch.tensor([int(not i.holds) for i in items])


def steps(items: Sequence[Claimed], states: States, rng: random.Random) -> Iterator[tuple[tuple[torch.Tensor, ...], torch.Tensor]]:
    """One pass over the claims; those of like length share a step."""
    order = list(items)
    rng.shuffle(order)
    for start in range(0, len(order), TOGETHER * 16):
        block = sorted(order[start : start + TOGETHER * 16], key=lambda i: len(i.question) + len(i.said))
        groups = [block[i : i + TOGETHER] for i in range(0, len(block), TOGETHER)]
        rng.shuffle(groups)
        yield from (batch(group, states) for group in groups)


def odds_of(judge: Network, items: Sequence[Claimed], states: States) -> npt.NDArray[np.float32]:
    """The logarithm of the odds that each claim holds, by the network alone."""
    odds = np.empty(len(items), dtype=np.float32)
    order = sorted(range(len(items)), key=lambda i: len(items[i].question) + len(items[i].said))
    with torch.inference_mode():
        for start in range(0, len(order), TOGETHER):
            part = order[start : start + TOGETHER]
            verdict = judge(*batch([items[i] for i in part], states)[0]).verdict
            odds[part] = (verdict[:, 0] - verdict[:, 1]).numpy()
    return odds


def figures(judge: Network, words: Claims | None, items: Sequence[Claimed], states: States) -> dict[str, float]:
    """Verdicts right by the network alone and with the odds of the layer over words; of those sure."""
    if not items:
        return {}
    odds = odds_of(judge, items, states)
    both = odds if words is None else odds + np.array([float(words(i.question, i.words[None])[0]) for i in items])
    holds = np.array([i.holds for i in items])
    sure = np.abs(both) > SURE
    return {
        "claims": len(items),
        "alone": round(float(((odds > 0) == holds).mean()), 4),
        "with_words": round(float(((both > 0) == holds).mean()), 4),
        "sure": round(float(sure.mean()), 4),
        "sure_right": round(float(((both > 0) == holds)[sure].mean()), 4) if sure.any() else 0.0,
    }


def train(base: Network, items: Sequence[Claimed], states: States, passes: float, rank: int, seed: int, watch: int, held: Sequence[Claimed]) -> Network:
    """The judge, trained from the reader's network; every `watch` steps it is measured on `held`."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    judge = learning(base, rank)
    heads = [*judge.compared.parameters(), *judge.verdict.parameters()]
    layers = [p for p in judge.layers.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW([{"params": layers, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01)
    total = max(1, int(passes * len(items) / TOGETHER))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1.0, (n + 1) / (0.06 * total + 1)) * max(0.0, 1 - n / total) + 0.02)
    done, lost, began = 0, 0.0, time.monotonic()
    judge.train()
    while done < total:
        for given, verdicts in steps(items, states, rng):
            if done >= total:
                break
            loss = F.cross_entropy(judge(*given).verdict, verdicts, label_smoothing=SMOOTHED)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_([*layers, *heads], 1.0)
            optimiser.step()
            schedule.step()
            done, lost = done + 1, lost + float(loss.detach())
            if done % 25 == 0:
                say(f"step {done}/{total} loss {lost / 25:.3f}, {time.monotonic() - began:.0f}s")
                lost = 0.0
            if watch and done % watch == 0:
                judge.eval()
                say(f"after {done} steps: {figures(judge, None, held, states)}")
                judge.train()
    return judge.eval()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 when the weights were written."""
    parser = argparse.ArgumentParser("python -m training.judge", description=__doc__)
    parser.add_argument("documents", type=Path, help="folder of documents, NAME.txt")
    parser.add_argument("questions", type=Path, nargs="*", help="JSONL files of questions over them, evidence word for word")
    parser.add_argument("--held", help="K/N: the documents of fold K of N are left out and measured on")
    parser.add_argument("--passes", type=float, default=3.0)
    parser.add_argument("--rank", type=int, default=16, help="rank of the additions to the matrices")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--watch", type=int, default=200, help="steps after which it is measured")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="the reader's weights that it is put into")
    args = parser.parse_args(argv)
    encoder = load_embedder().layers
    if encoder is None:
        sys.stderr.write("the reader is trained on the encoder that the project ships\n")
        return 2
    fold, folds = map(int, args.held.split("/")) if args.held else (-1, 1)
    claims = every_claim(args.documents, args.questions)
    held = [c for c in claims if fold_of(c.document, folds) == fold]
    own = [c for c in claims if fold_of(c.document, folds) != fold]
    say(f"{len(own)} claims to train on, {len(held)} of documents left out")
    states = States(encoder, LOWER)
    states.add([c.question for c in claims], True, say)
    states.add([c.said for c in claims], False, say)
    state, about = weights.load(args.weights)
    base = Network()
    base.load_state_dict({k: v for k, v in state.items() if not k.startswith((kinds.PREFIX, words_of.PREFIX, PREFIX))})
    judge = train(base, own, states, args.passes, args.rank, args.seed, args.watch, held)
    words = Claims(state) if words_of.PREFIX + "weight" in state else None
    about["judge"] = {"claims": len(own), "passes": args.passes, "rank": args.rank, "seed": args.seed, "left_out": args.held}
    about["judge"]["figures"] = figures(judge, words, held, states)
    weights.save(args.weights, {**{k: v for k, v in state.items() if not k.startswith(PREFIX)}, **learnt(judge)}, about)
    say(f"{args.weights}: {args.weights.stat().st_size / 1e6:.1f} MB, {json.dumps(about['judge'])}")
    return 0


def say(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
