"""What a network is worth on lists that it was not trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from sklearn.metrics import roc_auc_score

from bot.reader import claims
from bot.reader.network import Network
from bot.reader.pairs import pack
from index.processor import has_16_bit_matrices
from training.lists import Labelled
from training.train import States


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one list: relevance (n,), verdict (n, 2)."""

    relevance: npt.NDArray[np.float32]
    verdict: npt.NDArray[np.float32]


def scores_of(network: Network, items: Sequence[Labelled], states: States, most: int = 24) -> list[Scores]:
    """Scores of the first `most` candidates of each list and of the right ones behind them."""
    out = []
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_16_bit_matrices()):
        for item in items:
            asked = states(item.question, True)
            n = min(most, len(item.texts))
            words = np.stack([claims.features(item.question, t) for t in item.texts[:n]]) if item.example.verdict else None
            found = network(*vars_of(pack([(asked, states(t, False)) for t in item.texts[:n]], item.features[:n], words)))
            out.append(Scores(found.relevance.numpy(), found.verdict.numpy()))
    return out


def vars_of(pairs: object) -> tuple[torch.Tensor, ...]:
    return tuple(getattr(pairs, name) for name in ("states", "asked", "kept", "features", "words"))


def figures(items: Sequence[Labelled], scores: Sequence[Scores]) -> dict[str, float]:
    """The search's first and the reader's first are right (of those with a right one), AUC of answerable or not, verdicts right."""
    first, before, best, answerable, said = [], [], [], [], []
    for item, s in zip(items, scores, strict=True):
        n = len(s.relevance)
        right = item.right[:n]
        top = int(s.relevance.argmax())
        best.append(float(s.relevance[top]))
        answerable.append(bool(item.right.any()))
        if item.right.any():
            first.append(bool(right[top]))
            before.append(bool(right[0]))
            if item.example.verdict and right.any():
                at = int(np.flatnonzero(right)[0])
                said.append(("yes", "no")[int(s.verdict[at].argmax())] == item.example.verdict)
    auc = roc_auc_score(answerable, best) if len(set(answerable)) == 2 else float("nan")
    return {"n": len(items), "search_first": mean(before), "reader_first": mean(first), "auc": float(auc), "verdicts": mean(said), "n_verdicts": len(said)}


def mean(values: Sequence[bool]) -> float:
    return round(float(np.mean(values)), 4) if values else float("nan")
