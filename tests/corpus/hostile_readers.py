"""A reader that misbehaves as its file asks, for the tests of isolation."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from corpus.isolation import beat, send
from corpus.readers import RawDocument
from corpus.readers.signs import Signs
from corpus.readers.text.document import parse_text

GOOD = "某市工作方案\n\n一、主要任务\n加强领导。\n"


def read(path: Path, signs: Signs) -> RawDocument:
    """Do what the first line of the file names; then give a small document."""
    what, _, rest = path.read_text(encoding="utf-8").partition("\n")
    DEEDS[what](rest.strip())
    return parse_text(GOOD, signs)


def crash(_: str) -> None:
    ctypes.string_at(0)


def hang(_: str) -> None:
    time.sleep(600)


def spin(_: str) -> None:
    while True:
        pass


def beat_for_ever(_: str) -> None:
    while True:
        beat()
        time.sleep(0.01)


def hog(_: str) -> None:
    held = bytearray()
    while True:
        held += b"x" * 20_000_000
        time.sleep(0.02)


def hog_in_a_child(_: str) -> None:
    subprocess.run([sys.executable, "-c", "b=bytearray(b'x'*400_000_000)\nimport time; time.sleep(600)"], check=False)


def flood(_: str) -> None:
    while True:
        send(b"[" * 5_000_000)


def chatter(_: str) -> None:
    sys.stdout.write("{}\n" * 1000)
    sys.stdout.flush()
    os.write(1, b'{"document": []}\n' * 1000)
    subprocess.run([sys.executable, "-c", "print('{}')"], check=False)


def leave_a_child(note: str) -> None:
    child = os.fork()
    if child == 0:
        time.sleep(600)
    Path(note).write_text(str(child), encoding="ascii")


def leave_a_child_and_die(note: str) -> None:
    leave_a_child(note)
    os.kill(os.getpid(), signal.SIGKILL)


def recurse(_: str) -> None:
    recurse("")


def die(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave(_: str) -> None:
    os._exit(0)


def babble(_: str) -> None:
    send(b"\xff\xfe not JSON")


def nest(_: str) -> None:
    send(b"[" * 200_000 + b"]" * 200_000)


def half(_: str) -> None:
    send(b'{"document": ["text", [["' + "一".encode() + b'"]]]}')


def write_too_much(_: str) -> None:
    with (Path(os.environ["TMPDIR"]) / "big").open("wb") as file:
        file.seek(2_000_000_000)
        file.write(b"x")


DEEDS = {
    name: deed
    for name, deed in globals().items()
    if callable(deed) and getattr(deed, "__module__", "") == __name__ and name != "read"
}
