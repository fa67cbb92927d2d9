"""What this machine's processor is quick at, and how its cores are shared among what is computed at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

MOST_THREADS = 8
"""A text of some dozen tokens is too little work to share among all cores of a large server."""
_running, _lock = 0, threading.Lock()


@cache
def _can(*units: str) -> bool:
    import torch

    known = torch.cpu.get_capabilities()
    return any(known.get(unit) for unit in units)


def has_16_bit_matrices() -> bool:
    """Has it units for matrices of 16 bits (AMX)? The instructions alone (AVX-512 BF16) do not pay: there a matrix product takes twice the time of 32 bits."""
    return _can("amx_bf16")


def has_8_bit_products() -> bool:
    """Has it instructions that multiply and add 8 bits (VNNI), and PyTorch the products? One takes a third of the time of 32 bits."""
    import torch

    return _can("avx512_vnni", "avx_vnni") and hasattr(torch.ops.onednn, "qlinear_pointwise")


def wait_asleep() -> None:
    """Called before PyTorch is loaded by a process that builds an index: its threads shall not wait for each other by spinning.

    Two threads that share two cores with other processes spend most of their time at barriers: encoding 120 passages took 23 to 27 seconds of
    the processor, 9 to 10 where they sleep. A question is encoded by one thread and needs none of this.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


@contextmanager
def computing(texts: int) -> Iterator[None]:
    """The cores for a computation over so many texts: all where it is alone, its share where others compute, too.

    One text is so short that a second thread mostly waits at barriers, and it waits by spinning: on a busy
    machine that made a question thirty times slower.
    """
    global _running
    import torch

    with _lock:
        _running += 1
        share = min(MOST_THREADS, os.cpu_count() or 1) // _running
    torch.set_num_threads(1 if texts == 1 else max(1, share))
    try:
        yield
    finally:
        with _lock:
            _running -= 1
