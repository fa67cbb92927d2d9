"""The chain of basis in a library: which of its documents another names as its basis (根据《…》), and the other way round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.named import ByName
from corpus.validity import NAMED

if TYPE_CHECKING:
    from index.store import Store
    from index.types import DocumentRecord


@dataclass(frozen=True, slots=True)
class Basis:
    """A document that is named as a basis, as written: 《…》（文号）; `document_id` where the library holds it."""

    name: str
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """What a document names as its basis, in the order of its text, and the documents of the library that name it so."""

    bases: tuple[Basis, ...] = ()
    based: tuple[str, ...] = ()


def related_among(records: Mapping[str, DocumentRecord]) -> dict[str, Related]:
    """For every document of a library that names a basis, or is one of another."""
    by_name = ByName(records)
    bases = {each: tuple(basis_of(each, name, by_name) for name in record.basis) for each, record in records.items()}
    based: dict[str, list[str]] = {}
    for each, found in bases.items():
        for above in dict.fromkeys(basis.document_id for basis in found if basis.document_id is not None):
            based.setdefault(above, []).append(each)
    return {each: Related(bases[each], tuple(based.get(each, ()))) for each in records if bases[each] or each in based}


def basis_of(by: str, name: str, by_name: ByName) -> Basis:
    """A basis as `by` writes it, with the document of the library that is meant."""
    named = NAMED.match(name)
    return Basis(name, by_name.meant(by, named["title"], named["number"]) if named is not None else None)


def related_of(store: Store) -> dict[str, Related]:
    """Of the documents of an index."""
    return related_among({record.id: record for record in store.documents()})
