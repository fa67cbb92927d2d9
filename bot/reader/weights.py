"""The reader's weights in one file: matrices in 8 bits with a scale a row, everything else in 16."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

STEPS = 127
SCALE = ".scale"


def save(path: Path, state: Mapping[str, torch.Tensor], about: Mapping[str, Any]) -> None:
    """Write the weights; `about` says what they were trained from and for which encoder."""
    out: dict[str, torch.Tensor] = {}
    for name, tensor in state.items():
        values = tensor.detach().float()
        if values.dim() == 2 and values.numel() > 4096:
            scale = values.abs().amax(1, keepdim=True).clamp(min=1e-8) / STEPS
            out[name] = (values / scale).round().to(torch.int8)
            out[name + SCALE] = scale.to(torch.float32)
        else:
            out[name] = values.to(torch.float16)
    save_file(out, path, {"about": json.dumps(about, ensure_ascii=False, sort_keys=True)})


def load(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """Weights in 32 bits and what is said of them.

    Raises
    ------
    OSError, ValueError, KeyError
        When the file is none of the reader's.
    """
    try:
        return _loaded(path)
    except SafetensorError as error:
        raise ValueError(str(error)) from error


def _loaded(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    with safe_open(path, framework="pt") as file:
        about = json.loads((file.metadata() or {})["about"])
        every = list(file.keys())
        names = [n for n in every if not n.endswith(SCALE)]
        scales = {n for n in every if n.endswith(SCALE)}
        state = {}
        for name in names:
            tensor = file.get_tensor(name).float()
            state[name] = tensor * file.get_tensor(name + SCALE) if name + SCALE in scales else tensor
    return state, about
