"""Pairs of question and candidate, packed for the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from bot.reader.network import WIDTH, WORDS

QUESTION_TOKENS, TEXT_TOKENS = 48, 112
"""Tokens that are read of a question with the one before it, and of a candidate with its heading."""
ROUND_TO = 8
"""Lengths are filled up to a multiple of this: the matrix library keeps compiled code for every shape that it has met."""

States = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows of tokens, the question's first. Shapes: states (n, tokens, WIDTH), asked and kept (n, tokens), features (n, FEATURES), words (n, WORDS)."""

    states: torch.Tensor
    asked: torch.Tensor
    kept: torch.Tensor
    features: torch.Tensor
    words: torch.Tensor


def pack(rows: Sequence[tuple[States, States]], features: npt.NDArray[np.float32], words: npt.NDArray[np.float32] | None = None) -> Pairs:
    """Question and candidate of each row, one behind the other, filled up to one length; `words` only where claims are judged."""
    words = np.zeros((len(rows), WORDS), dtype=np.float32) if words is None else words
    length = -(-max(len(q) + len(c) for q, c in rows) // ROUND_TO) * ROUND_TO
    states = np.zeros((len(rows), length, WIDTH), dtype=np.float32)
    asked = np.zeros((len(rows), length), dtype=bool)
    kept = np.zeros((len(rows), length), dtype=bool)
    for i, (question, text) in enumerate(rows):
        end = len(question) + len(text)
        states[i, : len(question)] = question
        states[i, len(question) : end] = text
        asked[i, : len(question)] = True
        kept[i, :end] = True
    return Pairs(torch.from_numpy(states), torch.from_numpy(asked), torch.from_numpy(kept), torch.from_numpy(features), torch.from_numpy(words))
