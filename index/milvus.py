"""Vectors in Milvus: a collection a generation, of which the generation's file only says the name.

A collection is written once and never changed. Up to `MOST_FLAT` numbers each vector is compared, as `index.exact` does; beyond, lists are
looked at as `index.clustered` does, over the vectors themselves. So a cosine is the same whichever index found it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index import milvus_filter
from index.clustered import LISTS, PROBES
from index.errors import IndexDamaged, IndexMismatch
from index.milvus_server import GONE, MilvusServer, configured_server
from index.vector_file import DAMAGED, writing

if TYPE_CHECKING:
    from pymilvus import MilvusClient

Vectors = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

MAGIC = b"PVM1"
MOST_FLAT = 40_000_000
"""Numbers (vectors times their dimension) of which each is compared, as without Milvus."""
SENT, ASKED = 4_000_000, 1_000
"""Bytes of vectors in one request, and vectors that are asked for at once: Milvus takes 64 MB and gives 16,384 rows."""
MANY = 2_000
"""More vectors than a question asks for: only an update does, and waits as a build does."""
MOST_WANTED = 16_384
"""The most that Milvus gives of one search."""
ALL_LISTS = 65_536
"""The most that may be looked at; more than there are is as many as there are, which milvus-lite decides by itself."""
ID, VECTOR, METRIC = "id", "vector", "IP"


@dataclass(frozen=True, slots=True)
class Pointer:
    """What the file of a generation says: the collection, what it holds, and the ids, as first and last of each row of them.

    `lists` is 0 where each vector is compared.
    """

    collection: str
    dimension: int
    lists: int
    runs: tuple[tuple[int, int], ...]

    @classmethod
    def read(cls, file: FileIO) -> Pointer:
        """From the content of a file that `MilvusIndex.save` wrote, which is closed. IndexDamaged where it is none."""
        with file:
            try:
                data = json.loads(file.read())
                return cls(str(data["collection"]), int(data["dimension"]), int(data["lists"]), tuple((int(a), int(b)) for a, b in data["runs"]))
            except (ValueError, KeyError, TypeError) as error:
                raise IndexDamaged(DAMAGED) from error


class MilvusIndex:
    """A collection of a server; see `index.vectors.VectorIndex`."""

    def __init__(self, server: MilvusServer, pointer: Pointer) -> None:
        self._server, self._pointer = server, pointer
        self._ids: Numbers = np.concatenate([np.empty(0, np.int64), *(np.arange(a, b + 1, dtype=np.int64) for a, b in pointer.runs)])

    @classmethod
    def build(cls, server: MilvusServer, collection: str, ids: Sequence[int], vectors: Vectors, about: str = "") -> MilvusIndex:
        """Write a new collection of ids and their normalised vectors, shape (len(ids), dimension). `about` is kept with it for whoever looks.

        Raises
        ------
        ServerDown
            When the server does not take it; what it has of it stays there.
        """
        numbers = np.asarray(ids, dtype=np.int64)
        order = np.argsort(numbers, kind="stable")
        numbers, dimension = numbers[order], vectors.shape[1]
        lists = max(1, round(LISTS * math.sqrt(len(numbers)))) if vectors.size > MOST_FLAT else 0
        index = cls(server, Pointer(collection, dimension, lists, _runs(numbers)))
        server.ask_patiently(lambda client, seconds: _create(client, seconds, index._pointer, about))
        at_once = max(1, SENT // (4 * dimension))
        for start in range(0, len(numbers), at_once):
            rows = [{ID: int(numbers[i]), VECTOR: vectors[order[i]]} for i in range(start, min(len(numbers), start + at_once))]
            server.ask_patiently(lambda client, seconds, rows=rows: client.insert(collection, rows, timeout=seconds))  # type: ignore[misc]
        server.ask_patiently(lambda client, seconds: _finish(client, seconds, index._pointer))
        index.check()
        return index

    @property
    def dimension(self) -> int:
        return self._pointer.dimension

    @property
    def collection(self) -> str:
        return self._pointer.collection

    @property
    def described(self) -> dict[str, str | int]:
        lists = self._pointer.lists
        return {"kind": "milvus-ivf", "lists": lists, "probes": min(PROBES, lists)} if lists else {"kind": "milvus-flat"}

    def __len__(self) -> int:
        return len(self._ids)

    def check(self) -> None:
        """Take the collection into the server's memory, and see that it holds what the file says.

        Raises
        ------
        ServerDown
            When the server does not answer.
        IndexMismatch
            When it has no such collection, or another number of vectors in it.
        """
        name = self._pointer.collection

        def counted(client: MilvusClient, seconds: float) -> int:
            client.load_collection(name, timeout=seconds)
            rows = client.query(name, filter="", output_fields=["count(*)"], consistency_level="Strong", timeout=seconds)
            return int(rows[0]["count(*)"])

        if self._server.ask_patiently(counted, name) != len(self):
            raise IndexMismatch(GONE)

    def search(self, query: Vectors, k: int, allowed: Sequence[int] | Numbers | None = None) -> list[tuple[int, float]]:
        """(id, cosine) of the nearest `k` (at most `MOST_WANTED`) among `allowed` (None: all), nearest first."""
        chosen = self._ids if allowed is None else np.intersect1d(np.asarray(allowed, dtype=np.int64), self._ids)
        k = min(k, len(chosen), MOST_WANTED)
        if k <= 0:
            return []
        vector = np.ascontiguousarray(query, dtype=np.float32).tolist()
        found = [pair for where in milvus_filter.expressions(chosen, self._ids, ID) for pair in self._near(vector, k, where, len(chosen))]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]

    def _near(self, vector: list[float], k: int, where: str, count: int) -> list[tuple[int, float]]:
        """The nearest `k` of those that meet an expression, `count` or fewer."""
        lists = self._pointer.lists
        if not lists:
            return self._look(vector, k, where, {})
        # as many are compared as without a filter: the fewer are allowed, the more lists
        probes = math.ceil(PROBES * len(self) / count)
        if probes < lists and len(found := self._look(vector, k, where, {"nprobe": probes})) >= k:
            return found
        return self._look(vector, k, where, {"nprobe": ALL_LISTS})

    def _look(self, vector: list[float], k: int, where: str, how: dict[str, int]) -> list[tuple[int, float]]:
        name, params = self._pointer.collection, {"metric_type": METRIC, "params": how}
        (hits,) = self._server.ask(
            lambda client, seconds: client.search(name, data=[vector], filter=where, limit=k, anns_field=VECTOR, search_params=params, timeout=seconds), name
        )
        return [(int(hit[ID]), float(hit["distance"])) for hit in hits]

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """The vectors of the ids as they were made, shape (len(ids), dimension). KeyError where one is unknown."""
        wanted, places = np.unique(np.asarray(ids, dtype=np.int64), return_inverse=True)
        if not np.isin(wanted, self._ids, assume_unique=True).all():
            raise KeyError(f"no vector for some of the ids {list(ids)[:5]}")
        out = np.empty((len(wanted), self.dimension), dtype=np.float32)
        ask = self._server.ask_patiently if len(wanted) > MANY else self._server.ask
        name, at_once = self._pointer.collection, min(ASKED, max(1, SENT // (4 * self.dimension)))
        for start in range(0, len(wanted), at_once):
            part = wanted[start : start + at_once]
            where = milvus_filter.among(part, ID)
            rows = ask(lambda client, seconds, where=where: client.query(name, filter=where, output_fields=[ID, VECTOR], timeout=seconds), name)  # type: ignore[misc]
            found = {int(row[ID]): row[VECTOR] for row in rows}
            if len(found) != len(part):
                raise IndexMismatch(GONE)
            out[start : start + len(part)] = [found[number] for number in part.tolist()]
        return out[places]

    def save(self, path: Path) -> None:
        """Write the file that says where the vectors are, with its checksum."""
        with writing(path, MAGIC) as write:
            write(json.dumps(asdict(self._pointer)).encode())

    @classmethod
    def read(cls, file: FileIO) -> MilvusIndex:
        """From the content of a file that `save` wrote, which is closed; the server must have the collection."""
        pointer = Pointer.read(file)
        index = cls(configured_server(), pointer)
        index.check()
        return index

    def close(self) -> None:
        """The connection is that of the process and stays open."""


def _runs(ids: Numbers) -> tuple[tuple[int, int], ...]:
    rows = np.split(ids, np.flatnonzero(np.diff(ids) != 1) + 1)
    return tuple((int(row[0]), int(row[-1])) for row in rows if len(row))


def _create(client: MilvusClient, seconds: float, pointer: Pointer, about: str) -> None:
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False, description=about)
    schema.add_field(ID, DataType.INT64, is_primary=True)
    schema.add_field(VECTOR, DataType.FLOAT_VECTOR, dim=pointer.dimension)
    client.create_collection(pointer.collection, schema=schema, consistency_level="Bounded", timeout=seconds)


def _finish(client: MilvusClient, seconds: float, pointer: Pointer) -> None:
    """The index is made over all of it, once; what is flushed every reader sees, whatever it asks of consistency."""
    client.flush(pointer.collection, timeout=seconds)
    params = client.prepare_index_params()
    if pointer.lists:
        params.add_index(VECTOR, index_type="IVF_FLAT", metric_type=METRIC, params={"nlist": pointer.lists})
    else:
        params.add_index(VECTOR, index_type="FLAT", metric_type=METRIC)
    client.create_index(pointer.collection, params, timeout=seconds)
