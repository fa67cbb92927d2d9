"""What a document is based on and what is based on it, as ways from page to page and in the record for programs."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from bot import basis
from bot.basis import Basis, Related
from index.types import DocumentRecord
from page import related, words
from page.kept import kept
from page.related import MOST, related_in, related_view
from page.server import application
from page.sources import reading_link
from tests.page.office import Office, open_office
from tests.page.test_graded import reply

LAW, PLAN = "北山县水利管理办法", "北山县水库工作方案"
TEXTS = {
    LAW: f"{LAW}\n\n北政发〔2030〕1号\n\n北山县人民政府\n2030年3月1日\n\n第一条 为了管好水利，制定本办法。\n第二条 县水利局负责全县水库管理。\n",
    PLAN: f"{PLAN}\n\n根据《{LAW}》（北政发〔2030〕1号）和《甲省水库条例》，结合我县水库运行管理实际，制定本方案。\n\n"
    "一、主要任务\n（一）加固青松水库大坝。2032年底前完成加固3座。（县水利局牵头，县财政局配合）\n",
}


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(tmp_path_factory.mktemp("office"), TEXTS)


@pytest.fixture(scope="module")
def browser(chained: Office) -> TestClient:
    """Someone who opens the reading pages."""
    return TestClient(application(chained.desk, chained.database, chained.indexer), base_url="http://127.0.0.1")


def lines(shown: str) -> list[str]:
    """The words of the lines about the chain."""
    return [unescape(re.sub(r"<[^>]+>", "", each)) for each in re.findall(r'<p class="facts related">.*?</p>', shown)]


def test_the_way_from_a_plan_to_its_basis_and_back(browser: TestClient) -> None:
    plan = browser.get("/read", params={"document": PLAN}).text
    assert lines(plan) == [f"依据：《{LAW}》（北政发〔2030〕1号）、《甲省水库条例》"]
    (href,) = re.findall(r'<p class="facts related">.*?href="([^"]*)"', plan)
    law = browser.get("/" + unescape(href)).text
    assert f"<h1>{LAW}</h1>" in law
    assert lines(law) == [f"本库中以本文件为依据的文件：《{PLAN}》"]
    assert reading_link(PLAN) in unescape(law)


def test_nothing_is_said_of_a_document_outside_the_chain(browser: TestClient, chained: Office) -> None:
    others = [record.id for record in chained.desk.documents() if record.id not in TEXTS]
    assert others
    assert not any(lines(browser.get("/read", params={"document": each}).text) for each in others)


def test_it_is_in_the_record_for_programs(chained: Office) -> None:
    listed = reply(chained.desk, "list_documents")["documents"]
    assert isinstance(listed, list)
    found = {each["id"]: (each["basis"], each["basis_of"]) for each in listed if each["id"] in TEXTS}
    assert found == {
        PLAN: ([{"name": f"《{LAW}》（北政发〔2030〕1号）", "document_id": LAW}, {"name": "《甲省水库条例》", "document_id": None}], []),
        LAW: ([], [PLAN]),
    }


def test_the_chain_is_reckoned_once_of_an_index(chained: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    reckoned: list[int] = []
    among = basis.related_among

    def counted(records: dict[str, DocumentRecord]) -> dict[str, Related]:
        reckoned.append(len(records))
        return among(records)

    monkeypatch.setattr(basis, "related_among", counted)
    monkeypatch.setattr(related, "all_related", kept(1)(basis.related_of))
    store = chained.desk.store
    assert [related_in(store, each).based for each in (LAW, PLAN, LAW, "不在了")] == [(PLAN,), (), (PLAN,), ()]
    assert reckoned == [4]


class Seen:
    """A library of which only some documents may be seen."""

    def __init__(self, *ids: str) -> None:
        self.ids = ids

    def record(self, document_id: str) -> DocumentRecord | None:
        return DocumentRecord(document_id, f"{document_id}.txt", f"题名{document_id}") if document_id in self.ids else None


VIEWS = [
    (Related(), [], []),
    (Related((Basis("《甲》"),)), ["甲"], []),
    (Related((Basis("《甲》", "甲"), Basis("《乙》"))), ["甲"], ["依据：《甲》、《乙》"]),
    (Related((Basis("《甲》", "甲"),), ("丙", "丁")), ["丁"], ["本库中以本文件为依据的文件：《题名丁》"]),
    (Related((Basis("《甲》", "甲"),), ("丙",)), [], []),
    (Related((Basis("《<b>》", "甲"),)), ["甲"], ["依据：《<b>》"]),
]


@pytest.mark.parametrize(("found", "ids", "said"), VIEWS)
def test_only_what_may_be_seen_is_shown(found: Related, ids: list[str], said: list[str]) -> None:
    assert lines("".join(related_view(Seen(*ids), found))) == said


def test_of_very_many_the_first_are_listed() -> None:
    ids = [f"文件{n}" for n in range(MOST + 5)]
    (line,) = lines("".join(related_view(Seen(*ids), Related((), tuple(ids)))))
    assert line.count("《") == MOST
    assert line.endswith("、" + words.BASED_MORE)
    assert lines("".join(related_view(Seen(*ids[-2:]), Related((), tuple(ids))))) == ["本库中以本文件为依据的文件：《题名文件53》、《题名文件54》"]
