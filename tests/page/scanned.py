"""A store with one document that has pages, for the reading page."""

from __future__ import annotations

from corpus.types import Clause, Document, Paragraph, Place, Span, Table, Task
from index.types import DocumentRecord


class Scanned:
    """A store with one document of two pages, a paragraph on each."""

    text = "第一页的话。第二页的话。"
    remark = "本文件由扫描件识别。"

    def record(self, document_id: str) -> DocumentRecord:
        return DocumentRecord(document_id, "甲.pdf", "甲方案", places=(Place(0, "第1页", 1), Place(6, "第2页", 2)), remark=self.remark)

    def document(self, document_id: str) -> Document:
        return Document(document_id, "甲.pdf", self.text, "甲方案")

    def clauses(self, document_id: str) -> list[Clause]:
        paragraphs = tuple(Paragraph(self.text[start : start + 6], tuple(range(start, start + 6))) for start in (0, 6))
        return [Clause("一", document_id, None, "", "", 0, "", self.text, paragraphs, Span(0, 12))]

    def clause(self, clause_id: str) -> None: ...
    def tasks(self, document_ids: object = None) -> list[Task]:
        return []

    def tables(self, document_ids: object = None) -> list[Table]:
        return []


class Printed(Scanned):
    """The same with characters of its own."""

    remark = ""
