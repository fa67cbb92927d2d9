"""Is a document of an index still in force, for the pages that show it."""

from __future__ import annotations

import datetime as dt

from bot.standing import Standing, repealed_of, standing, standing_of
from index.store import Store
from page.kept import kept

repealed_in = kept(1)(repealed_of)


@kept(4)
def standings(store: Store, today: dt.date) -> dict[str, Standing]:
    """The documents of an index that are not in force on a day, by id; kept, since each is read for it."""
    found = {record.id: document for record in store.documents() if (document := store.document(record.id)) is not None}
    named = ((key, standing_of(document, repealed_in(store), today)) for key, document in found.items())
    return {key: each for key, each in named if each is not None}


def standing_in(store: Store, document_id: str, today: dt.date) -> str | None:
    """Why a document is not in force on a day; None where nothing says so, or there is no such document."""
    document = store.document(document_id)
    return standing(document, repealed_in(store), today) if document is not None else None
