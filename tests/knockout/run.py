"""Runs tests in this process: once as the rules are, and without one of them in a fork."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import time
from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.knockout.hook import Watch

QUIET = ("-q", "-x", "-s", "-p", "no:cacheprovider", "-W", "ignore")
SLOWER, AT_LEAST = 4, 30
"""How many times as long as with all rules tests may take, and seconds that they always may; one that hangs notices the rule."""


@dataclass
class Seen:
    """Of every test, by its id: the rules that mattered in it, and its seconds."""

    watch: Watch
    mattered: dict[str, set[int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self.watch.mattered, start = set(), time.perf_counter()
        done = yield
        self.mattered[item.nodeid], self.seconds[item.nodeid] = self.watch.mattered, time.perf_counter() - start
        return done

    def of_rule(self, number: int) -> list[str]:
        """The tests in which a rule matters, quick ones first; then the others of their files, which may share with them what is kept."""
        own = {test for test, mattered in self.mattered.items() if number in mattered}
        files = {file_of(test) for test in own}
        beside = {test for test in self.mattered if file_of(test) in files} - own
        return [test for tests in (own, beside) for test in sorted(tests, key=lambda t: (self.seconds[t], t))]


@dataclass
class Chosen:
    """Only these tests, in this order."""

    tests: Sequence[str]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        place = {test: n for n, test in enumerate(self.tests)}
        items[:] = sorted((item for item in items if item.nodeid in place), key=lambda item: place[item.nodeid])


def file_of(test: str) -> str:
    return test.split("::", 1)[0]


def as_they_are(watch: Watch, tests: Sequence[Path]) -> Seen:
    """The tests with all rules.

    Raises
    ------
    RuntimeError
        When one fails already; with what pytest says.
    """
    seen, said = Seen(watch), io.StringIO()
    with contextlib.redirect_stdout(said):
        code = pytest.main([*QUIET, *map(str, tests)], plugins=[seen])
    if code:
        raise RuntimeError(f"the tests fail with all rules:\n{said.getvalue()[-3000:]}")
    return seen


def unnoticed(seen: Seen, numbers: Collection[int], packages: Collection[str], said: Any = sys.stderr) -> set[int]:
    """The rules without which no test fails. `packages` are those whose functions forget what they keep, before the tests run."""
    found = set()
    for done, number in enumerate(sorted(numbers), 1):
        tests = seen.of_rule(number)
        status = without(seen.watch, number, tests, seen.seconds, packages) if tests else 0
        if not status:
            found.add(number)
        if os.WIFSIGNALED(status):
            said.write(f"tests do not end without line {seen.watch.rules[number].line} of {seen.watch.rules[number].path}\n")
        if done % 25 == 0 or done == len(numbers):
            said.write(f"{done} of {len(numbers)} rules, {len(found)} unnoticed\n")
        said.flush()
    return found


def without(watch: Watch, number: int, tests: Sequence[str], seconds: Mapping[str, float], packages: Collection[str]) -> int:
    """How a process ends that runs the tests without the rule, as `os.waitpid` says it: not 0 where one fails, a signal where one hangs."""
    limit = AT_LEAST + SLOWER * sum(seconds[test] for test in tests)
    child = os.fork()
    if not child:
        try:
            os._exit(in_fork(watch, number, tests, round(limit), packages))
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # what a test has started and left behind
    return status


def in_fork(watch: Watch, number: int, tests: Sequence[str], limit: int, packages: Collection[str]) -> int:
    """The exit status of the tests; the alarm ends the process."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limit)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    forget(packages)
    watch.out = number
    return int(pytest.main([*QUIET, *sorted({file_of(test) for test in tests})], plugins=[Chosen(tests)]))


def forget(packages: Collection[str]) -> None:
    """Empties what cached functions of the packages keep: it was made with the rule."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in packages:
            for value in list(vars(module).values()):
                if callable(getattr(value, "cache_clear", None)):
                    value.cache_clear()
