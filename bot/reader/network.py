"""The reader's network: the encoder's upper layers run on question and candidate together, and three small heads.

The lower layers run on question and candidate apart, once each, in the encoder that is there anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

LOWER = 6
"""Layers that run apart. Of the twelve, six apart and six together: a candidate's states can be kept, and the weights fit in 16 MB."""
UPPER = 6
WIDTH, HEADS, INNER, EPSILON = 384, 12, 1536, 1e-12
FEATURES = 10
"""What the search says of a candidate; see `bot.reader.features`."""
HIDDEN = 192
WORDS = 86
"""What the words say of a claim; see `bot.reader.claims`."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Of pairs: relevance (pairs,), verdict (pairs, 2: yes, no), span (pairs, tokens, 2: start, end)."""

    relevance: torch.Tensor
    verdict: torch.Tensor
    span: torch.Tensor


class Layer(nn.Module):
    """One layer of a BERT encoder, with the names and shapes of `index.plain_bert`."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.context = nn.Linear(WIDTH, WIDTH)
        self.first = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.second = nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        count, length, _ = x.shape
        q, k, v = self.qkv(x).view(count, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        found = attend(q, k, v, mask) if self.training else F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.first(x + self.context(found.transpose(1, 2).reshape(count, length, -1)))
        out: torch.Tensor = self.second(x + self.outer(F.gelu(self.inner(x))))
        return out


def attend(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Attention written out: on a CPU the backward pass of PyTorch's own takes half of all training time."""
    scores = (q @ k.transpose(-1, -2)) * q.shape[-1] ** -0.5
    out: torch.Tensor = scores.masked_fill(~mask, -1e4).softmax(-1).to(v.dtype) @ v
    return out


class Network(nn.Module):
    """Pairs of question and candidate to scores."""

    def __init__(self) -> None:
        super().__init__()
        self.sides = nn.Embedding(2, WIDTH)
        nn.init.normal_(self.sides.weight, std=0.02)
        self.layers = nn.ModuleList(Layer() for _ in range(UPPER))
        self.joined = nn.Linear(4 * WIDTH + FEATURES, HIDDEN)
        self.relevance = nn.Linear(HIDDEN, 1)
        self.compared = nn.Linear(3 * WIDTH + WORDS, HIDDEN)
        self.verdict = nn.Linear(HIDDEN, 2)
        self.span = nn.Linear(WIDTH, 2)

    def forward(self, states: torch.Tensor, asked: torch.Tensor, kept: torch.Tensor, features: torch.Tensor, words: torch.Tensor) -> Outputs:
        """`states` (pairs, tokens, width) of question and candidate in one row; `asked` which tokens are the question's,
        `kept` which are not padding, both (pairs, tokens); `features` (pairs, FEATURES), `words` (pairs, WORDS)."""
        x = states + self.sides(asked.long())
        mask = kept[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        said = kept & ~asked
        asks = kept & asked
        question, candidate = mean(x, asks), mean(x, said)
        both = torch.cat([question, candidate, question * candidate, (question - candidate).abs(), features.to(x.dtype)], 1)
        hidden = F.gelu(self.joined(both))
        span = self.span(x).float().masked_fill(~said[:, :, None], -1e4)
        strongest = x.masked_fill(~asks[:, :, None], -1e4).max(1).values
        compared = F.gelu(self.compared(torch.cat([question, strongest, candidate, words.to(x.dtype)], 1)))
        return Outputs(self.relevance(hidden)[:, 0].float(), self.verdict(compared).float(), span)


def mean(x: torch.Tensor, over: torch.Tensor) -> torch.Tensor:
    weights = over[:, :, None].to(x.dtype)
    return (x * weights).sum(1) / weights.sum(1).clamp(min=1)
