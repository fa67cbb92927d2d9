"""Whether a claim holds by a sentence: the reader's network with its layers turned a little towards that question.

What the layers learn from claims alone would cost the choice of the evidence; so each matrix gets an addition of low rank of its own
(Hu et al. 2021, "LoRA"), which takes a tenth of the room of the matrix, and the claims' heads are its own. Only the likeliest candidates are judged.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping

import torch
from torch import nn

from bot.reader.network import Network

PREFIX = "judge."
DOWN, UP = ".down", ".up"
MATRICES = ("qkv", "context", "inner", "outer")
"""The matrices of each layer that get an addition."""
STRENGTH = 2.0
"""What the product of the two small matrices is multiplied by."""


def adapted(base: Network, state: Mapping[str, torch.Tensor]) -> Network | None:
    """A copy of the network with the additions in `state`, or None where it holds none."""
    own = {name.removeprefix(PREFIX): tensor for name, tensor in state.items() if name.startswith(PREFIX)}
    if not own:
        return None
    judge = copy.deepcopy(base)
    with torch.no_grad():
        for name, module in judge.named_modules():
            if isinstance(module, nn.Linear) and name + DOWN in own:
                module.weight += STRENGTH * own[name + UP] @ own[name + DOWN]
    judge.load_state_dict({name: tensor for name, tensor in own.items() if not name.endswith((DOWN, UP))}, strict=False)
    return judge.eval()


class Added(nn.Module):
    """A matrix that is kept as it is, with an addition of low rank that learns."""

    def __init__(self, linear: nn.Linear, rank: int) -> None:
        super().__init__()
        self.linear = linear.requires_grad_(False)
        self.down = nn.Parameter(torch.randn(rank, linear.in_features) * linear.in_features**-0.5)
        self.up = nn.Parameter(torch.zeros(linear.out_features, rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.linear(x) + STRENGTH * (x @ self.down.T) @ self.up.T
        return out


def learning(base: Network, rank: int) -> Network:
    """A copy of the network in which only the additions, the norms of the layers and the claims' heads learn."""
    judge = copy.deepcopy(base).requires_grad_(False)
    for layer in judge.layers:
        for name in MATRICES:
            setattr(layer, name, Added(getattr(layer, name), rank))
        for norm in (layer.first, layer.second):
            norm.requires_grad_(True)
    judge.compared.requires_grad_(True)
    judge.verdict.requires_grad_(True)
    return judge


def learnt(judge: Network) -> dict[str, torch.Tensor]:
    """What `learning` made, as `adapted` takes it."""
    return {PREFIX + name: tensor.detach() for name, tensor in judge.named_parameters() if tensor.requires_grad}
