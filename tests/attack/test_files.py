"""No function and no parameter is a way to a file of the server, and no file of one user reaches another."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from gradio.utils import get_cache_folder, get_upload_folder
from hypothesis import given, settings
from hypothesis import strategies as st

from page import words
from page.fileless import refuse_files
from page.uploads import KEEP, MIB, MOST_FILES, MOST_TIMES, UploadError, Uploads
from tests.attack.calls import call, run
from tests.attack.table import FUNCTIONS
from tests.attack.world import World
from tests.page.test_access import Clock
from tests.page.test_intake import NEW

SECRET = "这一句只在服务器的一份文件里"
MARK = {"_type": "gradio.FileData"}

Payload = Callable[[str], Any]
FILES: dict[str, Payload] = {
    "a file": lambda path: {"path": path, "meta": MARK},
    "a file with its address": lambda path: {"path": "x", "url": f"/gradio_api/file={path}", "meta": MARK},
    "address that the server would fetch": lambda path: {"path": f"file://{path}", "url": f"file://{path}", "meta": MARK},
    "address of this machine": lambda path: {"path": "http://127.0.0.1:9/x", "meta": MARK},
    "stream": lambda path: {"path": path, "is_stream": True, "meta": MARK},
    "list": lambda path: [{"path": path, "meta": MARK, "orig_name": "a.txt"}],
    "deep in lists": lambda path: [[[{"path": path, "meta": MARK}]]],
    "deep in objects": lambda path: {"a": {"b": [{"c": {"path": path, "meta": MARK}}]}},
    "value of a component": lambda path: {"value": {"path": path, "meta": MARK}, "__type__": "update"},
    "mark of another kind": lambda path: {"path": path, "meta": {}},
    "image with layers": lambda path: {"background": {"path": path, "meta": MARK}, "layers": [], "composite": None},
    "message with a file": lambda path: [{"role": "user", "content": {"path": path, "meta": MARK}}],
}
BARE: dict[str, Payload] = {
    "bare path": lambda path: path,
    "bare path in a list": lambda path: [path],
    "address of a file": lambda path: f"file://{path}",
    "older mark": lambda path: {"path": path},
    "name of older versions": lambda path: {"name": path, "is_file": True, "data": None},
}


@pytest.fixture(scope="module")
def secrets(world: World, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Paths that an attacker would try, each to a file that is there."""
    folder = tmp_path_factory.mktemp("secret")
    key = folder / "key.env"
    key.write_text(SECRET, encoding="utf-8")
    (folder / "link.txt").symlink_to(key)
    inside = Path(get_upload_folder()) / "attack" / "other.txt"
    inside.parent.mkdir(parents=True, exist_ok=True)
    inside.write_text(SECRET, encoding="utf-8")
    return {
        "a file": str(key),
        "a link to it": str(folder / "link.txt"),
        "a way around": f"{world.office.desk.corpus_dir}/../../../{folder.name}/key.env",
        "the user database": str(world.office.folder / "data" / "page.sqlite3"),
        "a document": str(next(world.office.desk.corpus_dir.iterdir())),
        "the environment": "/proc/self/environ",
        "another's file in Gradio's folder": str(inside),
    }


@pytest.fixture
def nothing_copied(secrets: Mapping[str, str]) -> Iterator[None]:
    """Gradio's folders are afterwards as they were."""
    before = kept_by_gradio()
    yield
    assert kept_by_gradio() == before


def kept_by_gradio() -> set[Path]:
    return {path for folder in (get_upload_folder(), get_cache_folder()) for path in Path(folder).rglob("*")}


def answer(world: World, role: str, name: str, data: list[Any], **more: Any) -> str:
    """All that comes back of a call, past the queue where Gradio lets it."""
    number = world.function(name)
    if world.gradio.get_blocks().fns[number].queue:
        return json.dumps(call(world.clients[role], number, data, **more), ensure_ascii=False)
    return run(world.clients[role], number, data, **more).text


@pytest.mark.usefixtures("nothing_copied")
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@pytest.mark.parametrize("role", ["admin", "open"])
def test_no_parameter_of_any_function_takes_a_file(world: World, secrets: Mapping[str, str], name: str, role: str) -> None:
    function = world.gradio.get_blocks().fns[world.function(name)]
    says = words.NO_FILES_HERE if function.fn is not None else words.NO_ADDRESS  # what runs in the browser alone is not called
    count = len(function.inputs)
    for place in range(max(1, count)):
        inputs: list[Any] = [None] * max(1, count)
        inputs[place] = FILES["a file"](secrets["a file"])
        assert says in answer(world, role, name, inputs), f"parameter {place}"


@pytest.mark.usefixtures("nothing_copied")
@pytest.mark.parametrize("form", [*FILES, *BARE])
def test_no_form_of_a_path_is_read(world: World, secrets: Mapping[str, str], form: str) -> None:
    for path in secrets.values():
        given = {**FILES, **BARE}[form](path)
        for said in (
            answer(world, "open", "ask", ["危桥改造由谁负责？", "", [{"role": "user", "content": given}]]),
            answer(world, "open", "get_clause", [given, given]),
            answer(world, "open", "_take", [given]),
        ):
            assert SECRET not in said
            assert "/gradio_api/file=" not in said.replace(json.dumps(given)[1:-1], "")
            assert form not in FILES or words.NO_FILES_HERE in said


@pytest.mark.usefixtures("nothing_copied")
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_no_event_brings_a_file(world: World, secrets: Mapping[str, str], name: str) -> None:
    count = len(world.gradio.get_blocks().fns[world.function(name)].inputs)
    documents = [record.id for record in world.office.desk.documents()]
    for path in secrets.values():
        sent = {"act": "add", "files": [path, FILES["a file"](path)], "replace": True}
        for data in (FILES["a file"](path), sent, {"act": "remove", "document": path}, {"act": "group", "document": path, "value": "甲组"}):
            assert SECRET not in answer(world, "admin", name, [None] * count, event_data=data)
    assert [record.id for record in world.office.desk.documents()] == documents


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["path", "url", "a"]), inner, max_size=3))


@settings(deadline=None)
@given(VALUES, st.lists(st.sampled_from(["list", "object", "tuple"]), max_size=6))
def test_a_file_is_found_however_deep(other: Any, way: list[str]) -> None:
    refuse_files(other)
    hidden: Any = FILES["a file"]("/etc/passwd")
    for step in way:
        hidden = {"list": [other, hidden], "object": {"a": hidden, "b": other}, "tuple": (other, hidden)}[step]
    with pytest.raises(gr.Error):
        refuse_files(hidden)


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def sent(uploads: Uploads, owner: str, *parts: bytes, name: str = "甲.txt") -> str:
    with ThreadPoolExecutor(1) as thread:  # browser tests leave a loop running in the main thread
        return thread.submit(asyncio.run, uploads.receive(owner, name, chunks(*parts))).result()


def test_an_upload_is_its_senders_alone() -> None:
    uploads = Uploads(max_mb=1)
    key = sent(uploads, "甲", "一".encode())
    assert not uploads.take("乙", [key])
    assert not uploads.take("", [key])
    path, name = uploads.take("甲", [key])[key]
    assert (path.read_text(encoding="utf-8"), name) == ("一", "甲.txt")
    assert not uploads.take("甲", [str(path), "../x", f"{key}/../{key}", None, {"path": str(path)}])
    uploads.drop([key])
    assert not path.exists()


def test_what_is_too_large_leaves_nothing_behind() -> None:
    uploads = Uploads(max_mb=1)
    folder = Path(uploads._folder.name)
    with pytest.raises(UploadError, match="1 MB"):
        sent(uploads, "甲", *[b"x" * MIB] * 2)
    assert not list(folder.iterdir())


def test_what_waits_is_bounded_in_number_bytes_and_time() -> None:
    clock = Clock()
    uploads = Uploads(max_mb=1, clock=clock)
    for _ in range(MOST_TIMES):
        sent(uploads, "甲", b"x" * MIB)
    with pytest.raises(UploadError, match="过多"):
        sent(uploads, "甲", b"x" * MIB)
    assert sent(uploads, "乙", b"x"), "others are not held up"
    clock.now += KEEP + 1
    assert sent(uploads, "甲", b"x" * MIB)
    for _ in range(MOST_FILES - 1):
        sent(uploads, "甲", b"")
    with pytest.raises(UploadError, match="过多"):
        sent(uploads, "甲", b"")


def test_a_full_disk_costs_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(UploadError, match="磁盘"):
        sent(Uploads(max_mb=1), "甲", b"x")


def test_what_an_administrator_sent_is_taken_in_once(world: World) -> None:
    """Over the wire, with a name that needs every care; another's session on the page cannot have it."""
    client = world.clients["local"]
    key = client.post("upload", params={"name": "../../养老（试行）.txt"}, content=NEW.encode()).json()["key"]
    wanted = {"act": "add", "files": [key], "replace": False}
    assert words.NO_FILES in answer(world, "admin", "_managed", [], event_data=wanted), "sent to another page"
    outcome = json.dumps(call(client, world.function("_managed"), [], event_data=wanted), ensure_ascii=False)
    assert "养老（试行）.txt</b>：已收入" in outcome
    assert (world.office.desk.corpus_dir / "养老（试行）.txt").is_file()
    assert words.NO_FILES in json.dumps(call(client, world.function("_managed"), [], event_data=wanted), ensure_ascii=False)


@pytest.mark.parametrize("role", ["user", "open"])
@pytest.mark.parametrize("data", [{"act": "add", "files": []}, {"act": "rebuild"}, {"act": "remove"}, {"act": "group"}])
def test_only_administrators_change_documents(world: World, role: str, data: dict[str, Any]) -> None:
    documents = [record.id for record in world.office.desk.documents()]
    for name, who in FUNCTIONS.items():
        if who == "administrators":
            answer(world, role, name, [], event_data={"value": "甲组", **data, "document": documents[0]})
    assert [record.id for record in world.office.desk.documents()] == documents
