"""Matrix products of 8 bits, for processors that have instructions for them.

The weights lie in the file in 8 bits with a scale a row, so that nothing of them is lost; what goes
into a product is rounded to 255 steps between its least and its greatest value.
"""

from __future__ import annotations

import torch
from torch import nn

STEPS, HALF = 254, 127
"""Steps of what goes in, and of each half of the weights. One fewer than 8 bits hold, so that rounding cannot pass the last."""


class EightBits(nn.Module):
    """A linear layer whose matrix is kept in 8 bits."""

    scale: torch.Tensor

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        weight = linear.weight.detach().float()
        self.scale = weight.abs().amax(1).clamp(min=1e-8) / HALF
        self._zero = torch.zeros(len(weight), dtype=torch.int32)
        self._packed = torch.ops.onednn.qlinear_prepack((weight / self.scale[:, None]).round().to(torch.int8), None)
        self._bias = linear.bias.detach().float()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The product in 32 bits; `x` (…, columns)."""
        least, most = (float(bound) for bound in torch.aminmax(x))
        least, most = min(least, 0.0), max(most, 0.0)
        scale = max((most - least) / STEPS, 1e-8)
        zero = round(-least / scale)
        steps = torch.add(zero + 0.5, x, alpha=1 / scale).to(torch.uint8)  # never below 0, where cutting off is rounding down
        out: torch.Tensor = torch.ops.onednn.qlinear_pointwise(
            steps, scale, zero, self._packed, self.scale, self._zero, self._bias, 1.0, 0, torch.float32, "none", [], ""
        )
        return out
