"""Trains the reader's network on labelled lists of candidates."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional as F

from bot.reader import claims
from bot.reader.network import FEATURES, WIDTH, Network
from bot.reader.pairs import QUESTION_TOKENS, TEXT_TOKENS, Pairs, pack
from index.plain_bert import PlainBert
from index.processor import has_16_bit_matrices
from training.lists import Labelled

EACH = 7
"""Candidates of a question in one step."""
QUESTIONS = 8
"""Questions of a step."""
LAYER_RATE, HEAD_RATE = 1e-4, 1e-3
LEFT_OUT = 0.12
"""Share of the questions whose right candidates are left out, so that "none" is learned."""
BLIND = 0.15
"""Share of the questions whose search features are left out."""
SPAN = 0.2
"""Weight of the answering words in the loss."""
CLAIMS, EVERY = 48, 3
"""Claims of a step of their own, and after how many other steps it comes: among the lists claims are too few in a step to learn from."""


@dataclass(frozen=True, slots=True)
class Step:
    """Pairs of a step in the order of their questions, `EACH` each; `right` (questions, EACH + 1), the last column is none."""

    pairs: Pairs
    right: torch.Tensor
    there: torch.Tensor
    spans: torch.Tensor
    """First and last token of the answer within the row, -100 where it is not known; (pairs, 2)."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """Claims with the sentence that decides each; verdicts (pairs,), 0 yes and 1 no."""

    pairs: Pairs
    verdicts: torch.Tensor


class States:
    """States of the lower layers of every text, computed once."""

    def __init__(self, encoder: PlainBert, layers: int) -> None:
        self.encoder = encoder
        self.layers = layers
        self.kept: dict[tuple[str, bool], npt.NDArray[np.float16]] = {}

    def add(self, texts: Sequence[str], asks: bool, say: Callable[[str], None] = print) -> None:
        new = [t for t in dict.fromkeys(texts) if (t, asks) not in self.kept]
        for start in range(0, len(new), 2000):
            part = new[start : start + 2000]
            states = self.encoder.states([prompt(t, asks) for t in part], self.layers, QUESTION_TOKENS if asks else TEXT_TOKENS)
            self.kept.update(((t, asks), s) for t, s in zip(part, states, strict=True))
            say(f"states {start + len(part)}/{len(new)}")

    def __call__(self, text: str, asks: bool) -> npt.NDArray[np.float16]:
        return self.kept[text, asks]


def prompt(text: str, asks: bool) -> str:
    return ("query: " if asks else "passage: ") + text


def chosen(item: Labelled, rng: random.Random) -> list[int]:
    """Candidates of a list for one step: right ones, tempting ones, the search's first, some others."""
    right = [i for i in range(len(item.texts)) if item.right[i]]
    near = [i for i in range(len(item.texts)) if item.near[i]]
    rest = [i for i in range(len(item.texts)) if not item.right[i] and not item.near[i] and not item.foreign[i]]
    first = rest[:4]
    kept = [] if rng.random() < LEFT_OUT else rng.sample(right, min(2, len(right)))
    kept += rng.sample(near, min(2, len(near)))
    kept += rng.sample(first, min(2, len(first)))
    left = [i for i in rest if i not in kept]
    return [*kept, *rng.sample(left, min(EACH - len(kept), len(left)))][:EACH]


def steps(items: Sequence[Labelled], states: States, spans_of: Callable[[Labelled, int], tuple[int, int] | None], rng: random.Random) -> Iterator[Step]:
    """One pass over the lists in random order; questions of like length share a step."""
    order = list(range(len(items)))
    rng.shuffle(order)
    blocks = [order[i : i + QUESTIONS * 16] for i in range(0, len(order), QUESTIONS * 16)]
    for block in blocks:
        block.sort(key=lambda i: sum(map(len, items[i].texts[:4])))
        groups = [block[i : i + QUESTIONS] for i in range(0, len(block), QUESTIONS)]
        rng.shuffle(groups)
        for group in groups:
            yield step([items[i] for i in group], states, spans_of, rng)


def step(group: Sequence[Labelled], states: States, spans_of: Callable[[Labelled, int], tuple[int, int] | None], rng: random.Random) -> Step:
    rows, features, spans = [], [], []
    right = torch.zeros((len(group), EACH + 1))
    there = torch.zeros((len(group), EACH + 1), dtype=torch.bool)
    for q, item in enumerate(group):
        blind = rng.random() < BLIND
        picked = chosen(item, rng)
        asked = states(item.question, True)
        for k in range(EACH):
            i = picked[k] if k < len(picked) else None
            rows.append((asked, states(item.texts[i], False) if i is not None else asked[:1]))
            features.append(np.zeros_like(item.features[0]) if i is None or blind else item.features[i])
            span = spans_of(item, i) if i is not None and item.right[i] else None
            spans.append((span[0] + len(asked), span[1] + len(asked)) if span else (-100, -100))
            if i is not None:
                there[q, k] = True
                right[q, k] = float(item.right[i])
        there[q, EACH] = True
        right[q, EACH] = float(not right[q, :EACH].any())
    return Step(pack(rows, np.stack(features)), right, there, torch.tensor(spans))


def claim_steps(items: Sequence[Labelled], states: States, rng: random.Random) -> Iterator[Claimed]:
    """Claims with the first candidate that decides them, without end; those of like length share a step."""
    known = [i for i in items if i.example.verdict and i.right.any()]
    while len(known) > 0:
        rng.shuffle(known)
        for start in range(0, len(known), CLAIMS * 8):
            block = sorted(known[start : start + CLAIMS * 8], key=lambda i: len(i.question) + len(deciding(i)))
            groups = [block[i : i + CLAIMS] for i in range(0, len(block), CLAIMS)]
            rng.shuffle(groups)
            yield from (claimed(group, states) for group in groups)


def deciding(item: Labelled) -> str:
    return item.texts[int(np.flatnonzero(item.right)[0])]


def claimed(group: Sequence[Labelled], states: States) -> Claimed:
    said = [deciding(i) for i in group]
    rows = [(states(i.question, True), states(t, False)) for i, t in zip(group, said, strict=True)]
    words = np.stack([claims.features(i.question, t) for i, t in zip(group, said, strict=True)])
    verdicts = torch.tensor([("yes", "no").index(str(i.example.verdict)) for i in group])
    return Claimed(pack(rows, np.zeros((len(group), FEATURES), dtype=np.float32), words), verdicts)


def verdict_loss(network: Network, it: Claimed) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_16_bit_matrices()):
        out = network(it.pairs.states, it.pairs.asked, it.pairs.kept, it.pairs.features, it.pairs.words)
    return F.cross_entropy(out.verdict, it.verdicts)


def loss_of(network: Network, it: Step) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_16_bit_matrices()):
        out = network(it.pairs.states, it.pairs.asked, it.pairs.kept, it.pairs.features, it.pairs.words)
    scores = torch.cat([out.relevance.view(-1, EACH), torch.zeros(len(it.right), 1)], 1).masked_fill(~it.there, -1e4)
    # half the loss lets the best of the right ones speak for all, half wants them all
    some = scores.logsumexp(1) - scores.masked_fill(it.right == 0, -1e4).logsumexp(1)
    loss = some.mean()
    if bool((it.spans >= 0).any()):
        within = it.spans.clamp(max=out.span.shape[1] - 1)
        both = F.cross_entropy(out.span[:, :, 0], within[:, 0], ignore_index=-100) + F.cross_entropy(out.span[:, :, 1], within[:, 1], ignore_index=-100)
        loss = loss + SPAN * both
    return loss


def start_from(encoder: PlainBert, network: Network, lower: int) -> None:
    """The upper layers begin as the encoder's own."""
    weights = encoder.upper(lower)
    network.layers.load_state_dict(weights)


def train(
    items: Sequence[Labelled],
    encoder: PlainBert,
    states: States,
    spans_of: Callable[[Labelled, int], tuple[int, int] | None],
    passes: float,
    seed: int,
    watch: Callable[[Network, int], None] = lambda network, done: None,
    say: Callable[[str], None] = print,
    start: Mapping[str, torch.Tensor] | None = None,
) -> Network:
    """A network trained on the lists, from the encoder's layers or from the weights `start`; `watch` is called now and then."""
    torch.manual_seed(seed)
    torch.set_num_threads(os.cpu_count() or 1)  # whoever encoded last left it at his share
    rng = random.Random(seed)
    network = Network()
    if start is None:
        start_from(encoder, network, states.layers)
    else:
        network.load_state_dict(start)
    heads = [p for n, p in network.named_parameters() if not n.startswith("layers.")]
    groups = [{"params": list(network.layers.parameters()), "lr": LAYER_RATE}, {"params": heads, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    total = max(1, int(passes * len(items) / QUESTIONS))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1.0, (n + 1) / (0.05 * total + 1)) * max(0.0, 1 - n / total) + 0.02)
    network.train()
    judging = claim_steps(items, states, random.Random(seed))
    done, began, sum_ = 0, time.monotonic(), 0.0

    def learn(loss: torch.Tensor) -> None:
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()

    said = 0.0
    while done < total:
        for it in steps(items, states, spans_of, rng):
            if done >= total:
                break
            loss = loss_of(network, it)
            learn(loss)
            if done % EVERY == 0 and (claim := next(judging, None)) is not None:
                judged = verdict_loss(network, claim)
                learn(judged)
                said = 0.9 * said + 0.1 * float(judged)
            schedule.step()
            done += 1
            sum_ += float(loss)
            if done % 50 == 0:
                say(f"step {done}/{total} loss {sum_ / 50:.3f}, of claims {said:.3f}, {time.monotonic() - began:.0f}s")
                sum_ = 0.0
            if done % 250 == 0 or done == total:
                network.eval()
                watch(network, done)
                network.train()
    return network.eval()


assert WIDTH == 384
