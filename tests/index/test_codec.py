from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

import corpus
from corpus.types import Clause, Document, Link, Table, Task
from index.codec import columns, from_row, to_row
from index.types import DocumentRecord, Passage
from tests.index.conftest import DOCUMENTS
from tests.index.fakes import parsed_document


def test_every_field_comes_back() -> None:
    parsed = parsed_document()
    for item in (parsed.document, *parsed.clauses, *parsed.tasks, *parsed.tables, *parsed.links):
        assert from_row(type(item), to_row(item)) == item


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.txt")), ids=lambda p: p.stem[:4])
def test_real_documents_come_back(path: Path) -> None:
    parsed = corpus.parse_file(path)
    for item in (parsed.document, *parsed.clauses, *parsed.tasks, *parsed.tables, *parsed.links):
        assert from_row(type(item), to_row(item)) == item


@pytest.mark.parametrize("cls", [Document, Clause, Task, Table, Link, Passage])
def test_every_field_has_a_column(cls: type) -> None:
    assert list(columns(cls)) == [f.name for f in dataclasses.fields(cls)]


def test_a_record_is_a_document_without_its_text() -> None:
    """A field added to `Document` has to be added to `DocumentRecord`, or nobody could read it."""
    record = {f.name for f in dataclasses.fields(DocumentRecord)}
    document = {f.name for f in dataclasses.fields(Document)}
    assert record == document - {"text"} | {"characters"}
