"""Is a document of an index still in force, for the pages that show it."""

from __future__ import annotations

import datetime as dt

from bot.standing import repealed_of, standing
from index.store import Store
from page.kept import kept

repealed_in = kept(1)(repealed_of)


def standing_in(store: Store, document_id: str, today: dt.date) -> str | None:
    """Why a document is not in force on a day; None where nothing says so, or there is no such document."""
    document = store.document(document_id)
    return standing(document, repealed_in(store), today) if document is not None else None
