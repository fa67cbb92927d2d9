"""A `Filter` as the condition of an SQL query; every value is a parameter."""

from __future__ import annotations

from typing import Any

from index.dialects import Dialect
from index.types import Filter


def passage_query(wanted: Filter | None, dialect: Dialect) -> tuple[str, list[Any]]:
    """Condition over passages `p`, and its parameters."""
    conditions, parameters = [], []
    if wanted is not None and wanted.document_ids is not None:
        conditions.append(dialect.among.format("p.document_id"))
        parameters.append(dialect.listed(wanted.document_ids))
    if wanted is not None and wanted.kinds is not None:
        conditions.append(dialect.among.format("p.kind"))
        parameters.append(dialect.listed(wanted.kinds))
    return " AND ".join(conditions) or "1 = 1", parameters
