"""The index on disk gives what documents in memory give; later builds are followed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import bot.library
import bot.opening
from bot.library import IndexLibrary
from bot.opening import FollowingLibrary, open_library
from bot.pipeline import PolicyBot
from index import open_index
from index.build import update
from index.environment import SettingsError
from index.errors import IndexingError
from tests.bot.making import ROADS, both
from tests.index.fakes import HashEmbedder

MORE = ROADS.replace("青石县", "白沙县").replace("改造危桥9座", "改造危桥17座").replace("危桥改造9座", "危桥改造17座")

BY_WORDS = [
    ("政务云平台由谁牵头", "市大数据局"),
    ("青石县改造危桥几座", "9座"),
    ("东江县全年网办率是多少", "90%"),
    ("养老院建设谁负责", "没有在所收文件中查到"),
    ("谁牵头", "请说明"),
]


def test_names_as_in_memory(index_dir: Path, embedder: HashEmbedder) -> None:
    found, memory = IndexLibrary(open_index(index_dir, embedder)).names, both().library.names
    assert dict(found.places) == dict(memory.places)
    assert dict(found.numbers) == dict(memory.numbers)
    assert set(found.units) == set(memory.units)
    assert set(found.persons) == set(memory.persons)


@pytest.mark.parametrize(("question", "words"), BY_WORDS)
def test_without_weights_answers_are_found_by_words(index_dir: Path, embedder: HashEmbedder, question: str, words: str) -> None:
    assert words in PolicyBot(IndexLibrary(open_index(index_dir, embedder))).answer(question).text


def test_a_question_about_a_set_is_answered_from_all_its_rows(index_dir: Path, embedder: HashEmbedder) -> None:
    answer = PolicyBot(IndexLibrary(open_index(index_dir, embedder))).answer("市大数据局牵头哪些任务")
    assert (answer.status, len(answer.rows), answer.trace["route"]) == ("answered", 3, "sets")
    assert "共3项" in answer.text
    assert len(answer.citations) == 3


def test_unknown_documents_are_left_out(index_dir: Path, embedder: HashEmbedder) -> None:
    library = IndexLibrary(open_index(index_dir, embedder))
    assert [k.document.id for k in library.knowledge(["没有", "青石", "云溪"])] == ["青石", "云溪"]
    assert library.nearest("危桥", ["青石"]) == ["青石"]
    assert set(library.nearest("  ", None)) == {"青石", "云溪"}


def test_more_documents_than_are_kept_are_all_given(index_dir: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.library, "CACHE_SIZE", 1)
    library = IndexLibrary(open_index(index_dir, embedder))
    for _ in range(2):
        assert [k.document.id for k in library.knowledge(["青石", "云溪"])] == ["青石", "云溪"]


def test_documents_that_speak_of_a_place(index_dir: Path, embedder: HashEmbedder) -> None:
    library = IndexLibrary(open_index(index_dir, embedder))
    assert "青石" in library.about("危桥改造", ["青石县"], [])
    assert not library.about("危桥改造", ["贵州省"], [])


def test_a_later_build_is_followed(index_dir: Path, documents: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.opening, "CHECK_EVERY", 0.0)
    library = FollowingLibrary(index_dir, embedder)
    asked = PolicyBot(library)
    assert asked.answer("白沙县改造危桥几座").status == "refused"
    (documents / "白沙.txt").write_text(MORE, encoding="utf-8")
    (documents / "青石.txt").unlink()
    update(documents, index_dir, embedder)
    assert "17座" in asked.answer("白沙县改造危桥几座").text
    assert set(library.names.titles) == {"云溪", "白沙"}
    assert "9座" not in asked.answer("改造危桥几座").text, "a deleted file answers no more"


def test_the_index_is_not_looked_at_for_every_question(index_dir: Path, documents: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.opening, "CHECK_EVERY", 3600.0)
    library = FollowingLibrary(index_dir, embedder)
    before = library.library()
    (documents / "白沙.txt").write_text(MORE, encoding="utf-8")
    update(documents, index_dir, embedder)
    assert library.library() is before


def test_a_new_index_that_cannot_be_opened_leaves_the_old_one(
    index_dir: Path, documents: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.opening, "CHECK_EVERY", 0.0)
    library = FollowingLibrary(index_dir, embedder)

    def broken(*_: object) -> None:
        raise IndexingError("坏了")

    (documents / "白沙.txt").write_text(MORE, encoding="utf-8")
    update(documents, index_dir, embedder)
    monkeypatch.setattr(bot.opening, "open_index", broken)
    assert "9座" in PolicyBot(library).answer("青石县改造危桥几座").text


def test_many_threads_have_the_same_answers(index_dir: Path, embedder: HashEmbedder) -> None:
    asked = PolicyBot(FollowingLibrary(index_dir, embedder))
    questions = [question for question, _ in BY_WORDS] * 4
    expected = [asked.answer(q).text for q in questions]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda q: asked.answer(q).text, questions)) == expected


def test_an_index_is_built_where_there_is_none(tmp_path: Path, documents: Path, embedder: HashEmbedder, capsys: pytest.CaptureFixture[str]) -> None:
    stages: list[str] = []
    library = open_library(tmp_path / "新", documents, lambda stage, done, total: stages.append(stage))
    assert len(library.names.titles) == 2
    assert {"读取文档", "生成向量"} <= set(stages)
    assert "已建立索引：2 份文件" in capsys.readouterr().err
    assert embedder.encoded


def test_a_wrong_setting_stops_before_anything_is_opened(tmp_path: Path, documents: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYBOT_INDEX", "x")
    with pytest.raises(SettingsError, match="POLICYBOT_INDEX"):
        open_library(tmp_path / "新", documents)
    assert not (tmp_path / "新").exists()
    assert not embedder.encoded
