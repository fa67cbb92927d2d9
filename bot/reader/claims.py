"""What the words of a claim and of a sentence say of whether it holds: negation, permission and scope, figures, shared words.

The network takes them in beside its own states; a linear layer over them and the question's characters is asked, too. Over 326
claims about documents left out of training the network is right in 0.72, the layer in 0.70, both together in 0.77.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt
import torch

from index.terms import tokens

PREFIX = "claim."
GRAMS = 2048
"""Places for the question's characters and pairs of neighbouring characters."""
FIGURE = re.compile(r"\d+(?:\.\d+)?")


@cache
def group(name: str) -> tuple[str, ...]:
    """The words of one group of the list."""
    lines = resources.files("bot.reader").joinpath("data", "claim_words.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.partition("\t")[0] for line in lines if not line.startswith("#") and line.partition("\t")[2] == name)


def features(question: str, said: str) -> npt.NDArray[np.float32]:
    """Of a claim and the sentence that bears on it; a follow-up is judged by its own words."""
    asked = question.rsplit("｜", 1)[-1]
    found = [float(w in said) for w in group("said")] + [float(w in asked) for w in group("asked")]
    return np.array([*found, *figures(asked, said), *shared(asked, said), *polarity(asked, said)], dtype=np.float32)


def figures(asked: str, said: str) -> list[float]:
    mine, theirs = set(FIGURE.findall(asked)), set(FIGURE.findall(said))
    return [float(len(mine)), float(bool(mine - theirs)), float(bool(mine & theirs)), len(theirs) / 10]


def shared(asked: str, said: str) -> list[float]:
    mine, theirs = set(tokens(asked)), set(tokens(said))
    pairs = [t for t in mine if len(t) > 1]
    return [sum(t in theirs for t in some) / max(1, len(some)) for some in (pairs, list(mine))] + [len(asked) / 30, len(said) / 100]


def polarity(asked: str, said: str) -> list[float]:
    """Negation on either side; 能不能 and 是不是 negate nothing."""
    denied, denying = any(w in said for w in group("no")), denies(asked)
    scope = any(w in asked for w in group("only"))
    return [float(v) for v in (denied, denying, denied and denying, denied and not denying, denying and not denied, scope)]


def denies(asked: str) -> bool:
    """Does a claim deny? 能不能 and 是不是 deny nothing."""
    for word in group("both"):
        asked = asked.replace(word, "")
    return "不" in asked


def grams(question: str) -> npt.NDArray[np.float32]:
    asked = question.rsplit("｜", 1)[-1]
    found = np.zeros(GRAMS, dtype=np.float32)
    for n in (1, 2):
        for i in range(len(asked) - n + 1):
            found[zlib.crc32(asked[i : i + n].encode()) % GRAMS] = 1.0
    return found


class Claims:
    """The layer, from the tensors of the weights' file."""

    def __init__(self, state: Mapping[str, torch.Tensor]) -> None:
        self._weight = state[PREFIX + "weight"].numpy().ravel()
        self._bias = float(state[PREFIX + "bias"].ravel()[0])

    def __call__(self, question: str, words: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The logarithm of the odds that the claim holds, for each row of `words` (sentences, WORDS)."""
        asked = float(self._weight[words.shape[1] :] @ grams(question)) + self._bias
        odds: npt.NDArray[np.float32] = words @ self._weight[: words.shape[1]] + np.float32(asked)
        return odds
