"""Licences of what the project depends on are listed and none is a hindrance; what the audit says is read rightly."""

from __future__ import annotations

import json
import warnings
from email.message import Message
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.dependencies import __main__ as commands
from tests.dependencies.__main__ import UNASKED, audit_lines, licence_warnings
from tests.dependencies.installed import CLUSTER, PROGRAM, TESTS, UNSTATED, Package, closure, licence_of, packages, pinned, strong
from tests.dependencies.licences import PAGE, current

STATED = [
    ({"License-Expression": "MIT"}, "MIT"),
    ({"License-Expression": "Apache-2.0", "Classifier": "License :: OSI Approved :: MIT License"}, "Apache-2.0"),
    ({"License": "BSD", "Classifier": "License :: OSI Approved :: BSD License"}, "BSD License"),
    ({"Classifier": "License :: OSI Approved"}, UNSTATED),
    ({"License": "Copyright (c) 2001 Somebody\n\nAll of it"}, "Copyright (c) 2001 Somebody"),
    ({"Classifier": "Topic :: Text Processing"}, UNSTATED),
]


@pytest.mark.parametrize(("fields", "licence"), STATED, ids=[licence for _, licence in STATED])
def test_what_a_package_states(fields: dict[str, str], licence: str) -> None:
    stated = Message()
    for name, value in fields.items():
        stated[name] = value
    assert licence_of(stated) == licence


HINDRANCES = [
    ("AGPL-3.0-only", True), ("GNU Affero General Public License v3", True), ("GPL-3.0-or-later", True), ("SSPL-1.0", True), ("BUSL-1.1", True),
    ("GNU General Public License v2 (GPLv2)", True), ("MPL-2.0", False), ("LGPL-2.1", False), ("GNU Lesser General Public License v3 (LGPLv3)", False),
    ("MIT OR GPL-2.0", False), ("Apache Software License", False),
]  # fmt: skip


@pytest.mark.parametrize(("licence", "is_strong"), HINDRANCES, ids=[licence for licence, _ in HINDRANCES])
def test_which_licences_are_no_choice(licence: str, is_strong: bool) -> None:
    assert bool(strong([Package("x", "1", licence)])) is is_strong


def test_every_pinned_package_is_listed_with_its_licence() -> None:
    """In the version that is pinned; one that is installed in another is for pip to mend."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    for wanted in (pinned(PROGRAM), pinned(CLUSTER), pinned(TESTS)):
        found = closure(wanted)
        for requirement in wanted:
            (package,) = packages([next(name for name in found if name == requirement.name.lower().replace("_", "-"))], found)
            version = str(requirement.specifier).removeprefix("==")
            assert f"| {package.name} | {version} | {package.licence} |" in lines, "run python -m tests.dependencies.licences"


def test_nothing_installed_is_under_a_licence_that_is_no_choice() -> None:
    program, brought, cluster, tests = current()
    assert strong([*program, *brought, *cluster, *tests]) == []
    for line in licence_warnings(brought, PAGE.read_text(encoding="utf-8")):
        warnings.warn(line, stacklevel=1)


def test_what_is_brought_by_what_is_brought() -> None:
    """Extras lead further, and what is not installed is known as such."""
    requires = {"a": ["b[more]", "c; extra == 'x'"], "b": ["d; extra == 'more'", "missing"], "d": []}

    def find(name: str) -> metadata.Distribution:
        if name not in requires:
            raise metadata.PackageNotFoundError(name)
        return Stand(requires[name])

    found = closure([Requirement("A")], find)
    assert {name: each is not None for name, each in found.items()} == {"a": True, "b": True, "d": True, "missing": False}


class Stand(metadata.Distribution):
    """A distribution that only says what it requires."""

    def __init__(self, wanted: list[str]) -> None:
        self.wanted = wanted

    @property
    def requires(self) -> list[str]:
        return self.wanted

    def read_text(self, filename: str) -> str | None:
        return None

    def locate_file(self, path: Any) -> Any:
        raise FileNotFoundError(path)


def test_licences_that_somebody_should_look_at() -> None:
    found = [Package("listed", "1", "MIT"), Package("new", "1", "MIT"), Package("silent", "1", UNSTATED), Package("strict", "1", "AGPL-3.0")]
    said = licence_warnings(found, "| listed | MIT |\n| silent | - |\n| strict | AGPL-3.0 |\n")
    assert [line.split(" ")[1] for line in said] == ["new", "silent", "strict"]


def test_a_mirror_that_knows_nothing_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    answers = [json.dumps({"dependencies": [SKIPPED]}), json.dumps({"dependencies": [SOUND]}), json.dumps({"dependencies": [WEAK]})]

    def run(*command: str | Path) -> str:
        asked.append(tuple(str(part) for part in command))
        return answers[len(asked) - 1]

    monkeypatch.setattr(commands, "run", run)
    assert commands.audit(Path("pip-audit")) == [UNASKED]
    assert len(asked) == 1
    assert commands.audit(Path("pip-audit"))[0] == "audit: a 1.0: PYSEC-1, mended in 1.1"
    assert ["--path" in command for command in asked] == [False, False, True]


WEAK = {"name": "a", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
SOUND, SKIPPED = {"name": "b", "version": "2", "vulns": []}, {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("", [UNASKED]),
        ("ERROR: no route", [UNASKED]),
        (json.dumps({"dependencies": [SKIPPED, SKIPPED]}), [UNASKED]),
        (json.dumps({"dependencies": [SOUND, SKIPPED]}), ["audit: 1 packages looked up, 1 unknown, 0 known weaknesses"]),
        (
            json.dumps({"dependencies": [WEAK, SOUND]}),
            ["audit: a 1.0: PYSEC-1, mended in 1.1", "audit: 2 packages looked up, 0 unknown, 1 known weaknesses"],
        ),
    ],
    ids=["nothing", "an error", "a mirror that knows none", "sound", "weak"],
)
def test_what_the_audit_found(report: str, said: list[str]) -> None:
    assert audit_lines(report) == said
