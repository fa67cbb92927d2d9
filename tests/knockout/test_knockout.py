"""Over an invented module: which conditions are rules, what a rule that is out leaves, and which of them no test needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.knockout.hook import Watch, modules
from tests.knockout.rules import CALL, watched

ROOT = Path(__file__).resolve().parents[2]


def conditions(source: str) -> list[tuple[str, bool]]:
    """The rules of a module and what stands for each, as they are written."""
    return [(rule.condition, rule.without) for rule in sorted(watched(source.encode(), Path("m.py"))[1])]


@pytest.mark.parametrize(
    ("source", "rules"),
    [
        ("def f(a):\n    if a > 1:\n        return 1\n    elif a:\n        return 2", [("a > 1", False), ("a", False)]),
        ("def f(a):\n    return 1 if a else 2", [("a", False)]),
        ("def f(a, b):\n    return a and not b", [("a", True), ("not b", True)]),
        ("def f(a, b):\n    return a or b or 3", [("a", False), ("b", False)]),
        ("def f(a):\n    return [x for x in a if x if x > 2]", [("x", True), ("x > 2", True)]),
        ("class C:\n    async def f(self):\n        if self:\n            pass", [("self", False)]),
        ("f = lambda a: a or 1", [("a", False)]),
        ("if __name__:\n    A = [x for x in 'ab' if x] or None", []),
    ],
    ids=["if and elif", "expression", "and", "or", "filters", "method", "lambda", "at import"],
)
def test_what_a_rule_is(source: str, rules: list[tuple[str, bool]]) -> None:
    assert conditions(source) == rules


SIZES = """
def sized(number, known=()):
    if number > 100 or number in known:
        return "large"
    return "even" if number % 2 == 0 and (half := number // 2) else "odd" if number else [k for k in known if k > 5]
"""


@pytest.mark.parametrize(
    ("out", "asked", "with_it", "without"),
    [
        ("number > 100 or number in known", (200,), "large", "even"),
        ("number > 100", (200,), "large", "even"),
        ("number in known", (3, [3]), "large", "odd"),
        ("number % 2 == 0", (3,), "odd", "even"),
        ("(half := (number // 2))", (0, [4, 6]), [6], "even"),
        ("k > 5", (0, [4, 6]), [6], [4, 6]),
    ],
)
def test_without_a_rule_it_is_as_if_it_had_not_been_written(out: str, asked: tuple[Any, ...], with_it: Any, without: Any) -> None:
    watch = Watch()
    tree, watch.rules = watched(SIZES.encode(), Path("sizes.py"))
    module: dict[str, Any] = {CALL: watch}
    exec(compile(tree, "sizes.py", "exec"), module)
    number = next(n for n, rule in enumerate(watch.rules) if rule.condition == out)
    assert module["sized"](*asked) == with_it
    assert number in watch.mattered
    watch.out = number
    assert module["sized"](*asked) == without


FEES = '''"""What a place costs."""

from functools import cache


@cache
def fee(hours, weekend=False, guest=None):
    if hours < 1:
        return 1
    if weekend and hours > 3:
        return 5
    if guest is not None:
        hours -= 1
    return hours * 2
'''
TESTS = """
import pytest
from fees.place import fee


@pytest.mark.parametrize(("hours", "costs"), [(0, 1), (5, 10)])
def test_fee(hours, costs):
    assert fee(hours) == costs


def test_weekend():
    assert fee(6, True) == 5
    assert fee(2, True) in (4, 5)
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.knockout", *arguments]
    own = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, cwd=folder, env=os.environ | own, capture_output=True, text=True, check=False)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name, text in {"fees/__init__.py": "", "fees/place.py": FEES, "checks/test_fee.py": TESTS}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


IN_TESTS = "fees/place.py:10: hours > 3  [fee] makes a difference in tests that do not fail without it"
IN_NONE = "fees/place.py:12: guest is not None  [fee] makes a difference in no test"


@pytest.mark.parametrize(("earlier", "left"), [(None, [IN_TESTS, IN_NONE]), (IN_NONE, [IN_NONE])], ids=["all", "of an earlier report"])
def test_rules_that_no_test_needs_are_listed_by_place(place: Path, earlier: str | None, left: list[str]) -> None:
    (place / "report.txt").write_text(f"{earlier}\n", encoding="utf-8")
    done = run(place, "fees", "--tests", "checks", *(("--among", "report.txt") if earlier else ()))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == left


def test_tests_that_fail_with_all_rules_say_nothing_of_them(place: Path) -> None:
    (place / "checks" / "test_wrong.py").write_text("def test_wrong():\n    assert False\n", encoding="utf-8")
    done = run(place, "fees", "--tests", "checks")
    assert done.returncode == 2
    assert "test_wrong" in done.stderr
    assert not done.stdout


@pytest.mark.parametrize(("path", "said"), [("none.py", "no module under the working directory"), ("tests/knockout/hook.py", "imported before")])
def test_what_cannot_be_watched_is_said(path: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(ValueError, match=said):
        modules([Path(path)])
