"""Expressions by which Milvus leaves only some ids: short ones, and several where one would be too long."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]

RUN = 32
"""So many ids in a row are written as a range. A range costs the search about as much as so many single ids."""
MOST = 10_000
"""Terms of one expression, a range counting as `RUN`. Half of 20,000 vectors, scattered: two such expressions 196 ms in milvus-lite, three of
half the length 256, eleven of a tenth 522 (no filter 70)."""


def expressions(allowed: Ids, every: Ids, name: str = "id") -> list[str]:
    """Filters of which each id of `allowed` meets exactly one, and no other id of `every` any.

    Both are ascending, without repetition, `allowed` among `every`; "" where all are allowed. The ids that are left out are written
    where they are the shorter list.
    """
    left_out = np.setdiff1d(every, allowed, assume_unique=True)
    if not len(left_out):
        return [""]
    if not len(allowed):
        return []
    terms, others = _terms(allowed), _terms(left_out)
    if _cost(others) <= MOST and _cost(others) < _cost(terms):
        return [f"not ({_written(others, name)})"]
    return [_written(part, name) for part in _parts(terms)]


def among(ids: Ids, name: str = "id") -> str:
    """The filter that leaves these ids, ascending and at least one, however many."""
    return _written(_terms(ids), name)


def _terms(ids: Ids) -> list[Ids]:
    """Runs of ids that follow one another, and between them the single ones together, at most `RUN` in one."""
    runs = np.split(ids, np.flatnonzero(np.diff(ids) != 1) + 1)
    terms: list[Ids] = []
    short: list[Ids] = []
    for run in runs:
        if len(run) > RUN:
            terms.append(run)
        else:
            short.append(run)
    if short:
        rest = np.concatenate(short)
        terms += [rest[start : start + RUN] for start in range(0, len(rest), RUN)]
    return terms


def _cost(terms: list[Ids]) -> int:
    return RUN * len(terms)


def _parts(terms: list[Ids]) -> Iterator[list[Ids]]:
    most = MOST // RUN
    for start in range(0, len(terms), most):
        yield terms[start : start + most]


def _written(terms: list[Ids], name: str) -> str:
    """Alternatives are nested in pairs: Milvus takes no more than 49 in one chain, each being a message within the last (milvus#29759)."""
    singles = [term for term in terms if len(term) <= RUN]
    written = [f"({name} >= {term[0]} and {name} <= {term[-1]})" for term in terms if len(term) > RUN]
    if singles:
        written.append(f"{name} in [{','.join(str(number) for number in np.concatenate(singles).tolist())}]")
    while len(written) > 2:
        pairs = [written[start : start + 2] for start in range(0, len(written), 2)]
        written = [f"({' or '.join(pair)})" if len(pair) == 2 else pair[0] for pair in pairs]
    return " or ".join(written)
