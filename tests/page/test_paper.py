"""Pages and files of originals as the page hands them out: by the document's id, a few at once, kept for a while."""

from __future__ import annotations

from pathlib import Path
from threading import BoundedSemaphore

import pytest
from starlette.testclient import TestClient

from corpus.errors import UnreadableDocument
from corpus.paper.types import Picture, Quote
from index.types import DocumentRecord
from page.paper import Papers, number, stretch, taken
from page.server import application
from tests.page.office import ROADS, Office

RECORD = DocumentRecord("甲", "甲.pdf", "甲方案")


def test_a_page_is_drawn_once(tmp_path: Path) -> None:
    (tmp_path / "甲.pdf").write_bytes(b"1")
    drawn: list[tuple[int, Quote | None]] = []

    def drawing(path: Path, page: int, quote: Quote | None) -> Picture:
        drawn.append((page, quote))
        return Picture(b"x", "image/png", False)

    papers = Papers(tmp_path, drawing)
    for _ in range(2):
        papers.page(RECORD, 1, None)
        papers.page(RECORD, 1, Quote("修桥"))
    assert drawn == [(1, None), (1, Quote("修桥"))]
    (tmp_path / "甲.pdf").write_bytes(b"22")
    papers.page(RECORD, 1, None)
    assert len(drawn) == 3


def test_what_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument):
        Papers(tmp_path).page(DocumentRecord("乙", "../外.pdf", "乙方案"), 1, None)


def test_more_at_once_than_there_are_places_is_refused() -> None:
    places = BoundedSemaphore(1)
    with taken(places, 0.0), pytest.raises(TimeoutError), taken(places, 0.0):
        pass
    with taken(places, 0.0):
        pass


@pytest.mark.parametrize(("text", "value"), [("3", 3), ("", None), ("-1", None), ("三", None), ("٣", None), ("9" * 30, None)])
def test_numbers_of_an_address(text: str, value: int | None) -> None:
    assert number(text) == value
    assert (stretch(text, "9") is None) == (value is None)


def test_the_file_itself(office: Office) -> None:
    record = next(record for record in office.desk.documents() if record.title == ROADS)
    with TestClient(application(office.desk, office.database, office.indexer), client=("127.0.0.1", 1)) as client:
        answer = client.get("/original", params={"document": record.id}, headers={"host": "127.0.0.1"})
        assert answer.content == (office.desk.corpus_dir / record.path).read_bytes()
        assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
        assert answer.headers["content-type"] == "application/octet-stream"
        page = client.get("/paper", params={"document": record.id, "page": 1}, headers={"host": "127.0.0.1"})
        assert (page.status_code, page.text) == (404, "这种文件不分页，没有原件页面。")
