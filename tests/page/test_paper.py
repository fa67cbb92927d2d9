"""Pages and files of originals as the page hands them out: by the document's id, a few at once, kept for a while."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from corpus.errors import UnreadableDocument
from corpus.originals import GONE, Lying, located, original
from corpus.paper.types import Picture, Quote
from index.build import build
from index.types import DocumentRecord
from page import paper, words
from page.lane import Lane
from page.paper import FAILED_FOR, Papers, number, stretch
from page.server import application
from tests.page.office import ROADS, Office

RECORD = DocumentRecord("甲", "甲.pdf", "甲方案")
SCAN = DocumentRecord("丙", "甲.pdf", "丙方案", remark="本文件由扫描件识别。")
DRAWN = Picture(b"x", "image/png", False)


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


def test_a_page_in_an_archive_is_unpacked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "包.zip", "w") as package:
        package.writestr("甲.pdf", b"1")
    unpacked: list[str] = []

    def counting(lying: Lying) -> AbstractContextManager[Path]:
        unpacked.append(lying.member)
        return original(lying)

    monkeypatch.setattr(paper, "original", counting)
    record = DocumentRecord("甲", "包.zip/甲.pdf", "甲方案")
    papers = Papers(tmp_path, lambda path, page, quote: Picture(path.read_bytes(), "image/png", False))
    assert [papers.page(record, 1, None).data for _ in range(3)] == [b"1"] * 3
    assert unpacked == ["甲.pdf"]


@pytest.mark.parametrize("work", ["page", "file"])
def test_nothing_is_unpacked_without_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: str) -> None:
    with zipfile.ZipFile(tmp_path / "包.zip", "w") as package:
        package.writestr("甲.pdf", b"1")
    monkeypatch.setattr(paper, "original", lambda lying: pytest.fail("unpacked"))
    papers = Papers(tmp_path, lambda path, page, quote: DRAWN)
    papers.pages = papers.files = Lane(1, 0, 0.0)
    with papers.pages.place(), pytest.raises(TimeoutError):
        papers.page(DocumentRecord("甲", "包.zip/甲.pdf", "甲方案"), 1, None) if work == "page" else papers.file(located(tmp_path, "包.zip/甲.pdf"))


def test_quotations_on_scans_keep_no_other_page_waiting(tmp_path: Path) -> None:
    (tmp_path / "甲.pdf").write_bytes(b"1")
    papers = Papers(tmp_path, lambda path, page, quote: DRAWN)
    papers.scans = Lane(1, 0, 0.0)
    with papers.scans.place():
        assert papers.page(SCAN, 1, None) is DRAWN
        assert papers.page(RECORD, 1, Quote("修桥")) is DRAWN
        with pytest.raises(TimeoutError):
            papers.page(SCAN, 1, Quote("修路"))


def test_a_page_that_cannot_be_drawn_is_not_tried_again_for_a_while(tmp_path: Path) -> None:
    (tmp_path / "甲.pdf").write_bytes(b"1")
    tried: list[int] = []
    now = [100.0]

    def drawing(path: Path, page: int, quote: Quote | None) -> Picture:
        tried.append(page)
        raise UnreadableDocument("解析超时。")

    papers = Papers(tmp_path, drawing, lambda: now[0])
    for later, count in ((0.0, 1), (FAILED_FOR - 1, 1), (2.0, 2)):
        now[0] += later
        with pytest.raises(UnreadableDocument, match="解析超时"):
            papers.page(RECORD, 1, None)
        assert len(tried) == count


def test_more_at_once_than_there_are_places_is_refused() -> None:
    lane = Lane(1, 0, 0.0)
    with lane.place(), pytest.raises(TimeoutError), lane.place():
        pass
    with lane.place():
        pass


@pytest.mark.parametrize(("text", "value"), [("3", 3), ("", None), ("-1", None), ("三", None), ("٣", None), ("9" * 30, None)])
def test_numbers_of_an_address(text: str, value: int | None) -> None:
    assert number(text) == value
    assert (stretch(text, "9") is None) == (value is None)


@pytest.fixture
def client(office: Office) -> Iterator[TestClient]:
    with TestClient(application(office.desk, office.database, office.indexer), client=("127.0.0.1", 1), headers={"host": "127.0.0.1"}) as opened:
        yield opened


def test_the_file_itself(office: Office, client: TestClient) -> None:
    record = next(record for record in office.desk.documents() if record.title == ROADS)
    answer = client.get("/original", params={"document": record.id})
    assert answer.content == (office.desk.corpus_dir / record.path).read_bytes()
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize("cited", [{}, {"start": 0, "end": 5}])
def test_a_file_without_pages_says_so(office: Office, client: TestClient, cited: dict[str, int]) -> None:
    record = next(record for record in office.desk.documents() if record.title == ROADS)
    page = client.get("/paper", params={"document": record.id, "page": 1, **cited})
    assert (page.status_code, page.text) == (404, "这种文件不分页，没有原件页面。")


@pytest.mark.parametrize(
    ("failure", "status", "said"), [(TimeoutError(), 503, words.CROWDED), (PermissionError(), 404, GONE), (UnreadableDocument("坏了。"), 404, "坏了。")]
)
def test_what_fails_is_said(office: Office, client: TestClient, monkeypatch: pytest.MonkeyPatch, failure: Exception, status: int, said: str) -> None:
    def failing(papers: Papers, record: DocumentRecord, page: int, quote: Quote | None) -> Picture:
        raise failure

    monkeypatch.setattr(Papers, "page", failing)
    answer = client.get("/paper", params={"document": office.desk.documents()[0].id, "page": 1})
    assert (answer.status_code, answer.text) == (status, said)


def test_a_file_in_an_archive_is_handed_out(own_office: Office) -> None:
    desk = own_office.desk
    content = (desk.corpus_dir / f"{ROADS}.txt").read_bytes()
    (desk.corpus_dir / f"{ROADS}.txt").unlink()
    with zipfile.ZipFile(desk.corpus_dir / "来文.zip", "w") as package:
        package.writestr(f"附/{ROADS}.txt", content)
    build(desk.corpus_dir, desk.index_dir, own_office.embedder)
    record = next(record for record in desk.documents() if record.title == ROADS)
    assert record.path == f"来文.zip/附/{ROADS}.txt"
    with TestClient(application(desk, own_office.database, own_office.indexer), client=("127.0.0.1", 1), headers={"host": "127.0.0.1"}) as client:
        answer = client.get("/original", params={"document": record.id})
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["content-disposition"].endswith(f"{quote(ROADS)}.txt")
