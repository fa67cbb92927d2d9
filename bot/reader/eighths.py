"""Matrix products of 8 bits, for processors that have instructions for them.

The weights lie in the file in 8 bits with a scale a row, so that nothing of them is lost; what goes
into a product is rounded to 255 steps between its least and its greatest value. A few columns hold
values many times as large as all others, whatever the text (Dettmers et al. 2022, "LLM.int8()"):
they are multiplied in 32 bits, or the steps would be too wide for the rest.
"""

from __future__ import annotations

import torch
from torch import nn

STEPS, HALF = 254, 127
"""Steps of what goes in, and of each half of the weights. One fewer than 8 bits hold, so that rounding cannot pass the last."""
APART = 4
"""Columns with the largest values, multiplied in 32 bits. Over 84 lists of candidates the relevance, as a logarithm of odds, is off by 0.21 (standard
deviation; at most 1.17) without them, by 0.06 (0.24) with four and 0.05 with sixteen: which candidates ran together could decide an answer."""


class EightBits(nn.Module):
    """A linear layer whose matrix is kept in 8 bits."""

    scale: torch.Tensor

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        weight = linear.weight.detach().float()
        self.scale = weight.abs().amax(1).clamp(min=1e-8) / HALF
        self._zero = torch.zeros(len(weight), dtype=torch.int32)
        self._eighths = (weight / self.scale[:, None]).round().to(torch.int8)
        self._packed = torch.ops.onednn.qlinear_prepack(self._eighths, None)
        self._bias = linear.bias.detach().float()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The product in 32 bits; `x` (…, columns)."""
        rows = x.reshape(-1, x.shape[-1])
        lowest, highest = rows.amin(0), rows.amax(0)  # aminmax over one dimension takes ten times as long as both
        apart = torch.maximum(-lowest, highest).topk(min(APART, rows.shape[-1])).indices
        least = min(float(lowest.index_fill(0, apart, 0.0).min()), 0.0)
        most = max(float(highest.index_fill(0, apart, 0.0).max()), 0.0)
        scale = max((most - least) / STEPS, 1e-8)
        zero = round(-least / scale)
        steps = torch.add(zero + 0.5, rows, alpha=1 / scale).to(torch.uint8)  # but for the columns apart never below 0, where cutting off is rounding down
        steps.index_fill_(1, apart, zero)
        out: torch.Tensor = torch.ops.onednn.qlinear_pointwise(
            steps, scale, zero, self._packed, self.scale, self._zero, self._bias, 1.0, 0, torch.float32, "none", [], ""
        )
        out.addmm_(rows.index_select(1, apart), (self._eighths[:, apart].float() * self.scale[:, None]).T)  # in place: a second matrix costs as much
        return out.view(*x.shape[:-1], -1)
