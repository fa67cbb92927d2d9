"""A document whose head states a secrecy grade is left out with the reason, the others go on, and nothing of it is stored."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from index import generations
from index.build import READ, build, ensure, update
from index.environment import SettingsError
from index.retriever import Retriever
from index.settings import allowed_grades
from tests.corpus.pdf_making import Page
from tests.corpus.pdf_making import write as write_pdf
from tests.index.fakes import PLAN_A, HashEmbedder

SECRET = "机密★10年\n\n" + PLAN_A.replace("甲市", "丙市").replace("柴油货车", "银杏货车")
WORD = "银杏"


def everything(folder: Path) -> bytes:
    """All bytes below a folder, and the names."""
    return b"".join(str(path).encode() + (path.read_bytes() if path.is_file() else b"") for path in folder.rglob("*"))


def test_it_is_left_out_with_the_reason_and_the_others_are_in(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    (documents / "丙市.txt").write_text(SECRET, encoding="utf-8")
    with zipfile.ZipFile(documents / "包.zip", "w") as package:
        package.writestr("戊市.txt", SECRET.replace("丙市", "戊市"))
    report = build(documents, index_dir, embedder)
    assert report.documents == ("乙县", "甲市")
    assert [(f.path, "标有密级“机密★10年”" in f.reason) for f in report.failures] == [("丙市.txt", True), ("包.zip/戊市.txt", True)]
    assert not any(WORD in text for text in embedder.encoded)
    assert WORD.encode() not in everything(index_dir)


def test_nothing_of_a_pdf_stays_in_the_cache(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    page = Page().text(90, 100, "机密★10年", 16).text(90, 200, "丙市交通工作方案", 22).text(90, 260, "一、修好公路三条。", 16)
    write_pdf(documents / "丙市.pdf", page)
    report = build(documents, index_dir, embedder)
    assert [f.path for f in report.failures] == ["丙市.pdf"]
    assert not (index_dir / READ).exists()


def test_a_grade_that_is_allowed_is_taken_in_and_kept(
    documents: Path, index_dir: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOWED_GRADES", "机密，秘密")
    (documents / "丙市.txt").write_text(SECRET, encoding="utf-8")
    (documents / "丁市.txt").write_text(SECRET.replace("机密★10年", "绝密★30年").replace("丙市", "丁市"), encoding="utf-8")
    report = build(documents, index_dir, embedder)
    assert [f.path for f in report.failures] == ["丁市.txt"]
    store = Retriever(index_dir, embedder).store
    assert {record.id: record.grade for record in store.documents()} == {"乙县": None, "甲市": None, "丙市": "机密★10年"}
    document = store.document("丙市")
    assert document is not None
    assert (document.grade, document.facts["grade"].raw) == ("机密★10年", "机密★10年")


def test_it_goes_when_its_grade_is_no_longer_allowed(
    documents: Path, index_dir: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOWED_GRADES", "机密")
    (documents / "丙市.txt").write_text(SECRET, encoding="utf-8")
    assert "丙市" in build(documents, index_dir, embedder).documents
    assert WORD.encode() in everything(generations.current(index_dir))
    monkeypatch.delenv("ALLOWED_GRADES")
    assert update(documents, index_dir, embedder).documents == ("乙县", "甲市")
    assert WORD.encode() not in everything(generations.current(index_dir))


def test_a_folder_with_nothing_else_gives_an_empty_library_that_says_why(tmp_path: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    folder = tmp_path / "只有一份"
    folder.mkdir()
    (folder / "丙市.txt").write_text(SECRET, encoding="utf-8")
    report = ensure(folder, index_dir, embedder)
    assert report is not None
    assert (report.documents, [f.path for f in report.failures]) == ((), ["丙市.txt"])


GIVEN = [("", ()), ("机密", ("机密",)), ("秘密,机密", ("秘密", "机密")), (" 绝密 、机密；秘密 ", ("绝密", "机密", "秘密"))]


@pytest.mark.parametrize(("given", "grades"), GIVEN)
def test_the_setting(given: str, grades: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_GRADES", given)
    assert allowed_grades() == grades


@pytest.mark.parametrize("given", ["内部", "机密,内部", "机密★10年", "all"])
def test_a_word_that_is_no_grade(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_GRADES", given)
    with pytest.raises(SettingsError, match=f"^ALLOWED_GRADES 应为绝密、机密、秘密中的一个或几个，用逗号分开，现为“{given}”。$"):
        allowed_grades()
