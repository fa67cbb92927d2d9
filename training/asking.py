"""Fits the two linear layers: what kind of answer a question wants, and whether a claim holds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from sklearn.linear_model import LogisticRegression

from bot.reader import claims
from bot.reader.kinds import KINDS, OF_TYPE, features
from training.lists import Labelled
from training.train import States, deciding

STRENGTH = 0.5
"""Inverse of the penalty on large weights."""


def fit_kinds(own: Sequence[Labelled], held: Sequence[Labelled], states: States) -> tuple[dict[str, torch.Tensor], dict[str, float]]:
    """The layer's tensors, and its share of right kinds on questions over documents left out."""
    x, y = table(own, states)
    model = LogisticRegression(C=STRENGTH, max_iter=400).fit(x, y)
    order = [list(model.classes_).index(k) for k in KINDS]
    state = {"weight": model.coef_[order], "bias": model.intercept_[order]}
    figures = {}
    if held:
        a, b = table(held, states)
        figures["kinds_right"] = round(float((model.predict(a) == b).mean()), 4)
    return {k: torch.tensor(v, dtype=torch.float32) for k, v in state.items()}, figures


def table(items: Sequence[Labelled], states: States) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.str_]]:
    known = [i for i in items if i.example.kind in OF_TYPE]
    x = np.stack([features(i.question, states(i.question, True)) for i in known])
    return x, np.array([OF_TYPE[i.example.kind] for i in known])


CLAIM_STRENGTH = 0.03


def fit_claims(own: Sequence[Labelled], held: Sequence[Labelled]) -> tuple[dict[str, torch.Tensor], dict[str, float]]:
    """The layer's tensors, and its share of right verdicts on questions over documents left out."""
    x, y = claimed(own)
    model = LogisticRegression(C=CLAIM_STRENGTH, max_iter=3000).fit(x, y)
    figures = {}
    if held:
        a, b = claimed(held)
        figures["claims_right"] = round(float((model.predict(a) == b).mean()), 4)
        figures["n_claims"] = len(b)
    return {"weight": torch.tensor(model.coef_, dtype=torch.float32), "bias": torch.tensor(model.intercept_, dtype=torch.float32)}, figures


def claimed(items: Sequence[Labelled]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    known = [i for i in items if i.example.verdict and i.right.any()]
    x = np.stack([np.concatenate([claims.features(i.question, deciding(i)), claims.grams(i.question)]) for i in known])
    return x, np.array([i.example.verdict == "yes" for i in known])
