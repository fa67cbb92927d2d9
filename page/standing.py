"""Is a document of an index still in force, for the pages that show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bot.standing import Repealed, repealed_among, standing
from corpus.grammar.words import group
from index.store import Store
from page.kept import kept


@kept(1)
def repealed_in(store: Store) -> Mapping[str, Repealed]:
    """Documents that others of the index end."""
    return repealed_among({record.id: record for record in store.documents()}, store.texts_with(group("validity", "ends")))


def standing_in(store: Store, document_id: str, today: dt.date) -> str | None:
    """Why a document is not in force on a day; None where nothing says so, or there is no such document."""
    document = store.document(document_id)
    return standing(document, repealed_in(store), today) if document is not None else None
