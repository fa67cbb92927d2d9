"""Files to documents, clauses, tables and tasks; no model, no network."""

from corpus.errors import UnreadableDocument
from corpus.parse import SUFFIXES, parse_file

__all__ = ["SUFFIXES", "UnreadableDocument", "parse_file"]
