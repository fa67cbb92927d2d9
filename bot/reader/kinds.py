"""What kind of answer a question wants, read from its words by a small trained layer."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import torch

PREFIX = "kind."
KINDS = ("who", "when", "amount", "claim", "clause", "text")
"""Units or persons; a time; a quantity or the words that stand for one; yes or no; a place in the document; anything else."""

OF_TYPE = {
    "lead": "who", "support": "who", "responsible": "who", "person": "who", "lead_support": "who", "guide": "who", "deadline": "when", "target": "amount",
    "yes_no": "claim", "which_clause": "clause", "condition": "text", "measure": "text", "fact": "text", "definition": "text", "list": "text",
}  # fmt: skip
"""The types of the training questions."""


GRAMS = 4096
"""Places for the question's characters and pairs of neighbouring characters."""


def features(question: str, states: npt.NDArray[np.float16]) -> npt.NDArray[np.float32]:
    """The mean of a question's lower states, and which characters and pairs it holds; shape (WIDTH + GRAMS,)."""
    grams = np.zeros(GRAMS, dtype=np.float32)
    text = question.rsplit("｜", 1)[-1]
    for n in (1, 2):
        for i in range(len(text) - n + 1):
            grams[zlib.crc32(text[i : i + n].encode()) % GRAMS] = 1.0
    return np.concatenate([SCALE * states.astype(np.float32).mean(0), grams])


SCALE = 2.0
"""Weight of the states beside the characters: their values spread over about half a unit."""


class Kinds:
    """One linear layer over the words of a question and their meaning."""

    def __init__(self, state: Mapping[str, torch.Tensor]) -> None:
        self._weight = state[PREFIX + "weight"].numpy()
        self._bias = state[PREFIX + "bias"].numpy()

    def __call__(self, question: str, states: npt.NDArray[np.float16]) -> dict[str, float]:
        """Probabilities of the kinds from a question and its states, shape (tokens, width)."""
        logits = self._weight @ features(question, states) + self._bias
        share = np.exp(logits - np.logaddexp.reduce(logits))
        return dict(zip(KINDS, map(float, share), strict=True))
