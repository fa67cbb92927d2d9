"""The packages that the requirements name, those that they bring, and the licence that each states."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from email.message import Message
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROGRAM, CLUSTER, TESTS = (ROOT / f"requirements{ending}.txt" for ending in ("", "-cluster", "-dev"))
UNSTATED = "not stated"
STRONG = re.compile(r"\b(AGPL|Affero|SSPL|Server Side Public|BUSL|Business Source|(?<!L)GPL|(?<!Lesser )General Public)", re.I)
"""Licences under which an office could not offer the page to others as it is."""
SHORT = 80


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package; `licence` as it states it."""

    name: str
    version: str
    licence: str


def pinned(path: Path) -> list[Requirement]:
    """The requirements of a file that hold on this machine; files that it includes are left out."""
    lines = (line.split(" #")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    found = [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]
    return [each for each in found if each.marker is None or each.marker.evaluate()]


def closure(wanted: Iterable[Requirement], find: Callable[[str], metadata.Distribution] = metadata.distribution) -> dict[str, metadata.Distribution | None]:
    """Everything that the requirements lead to, by its name; None where it is not installed."""
    found: dict[str, metadata.Distribution | None] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = list(wanted)
    while waiting:
        requirement = waiting.pop()
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            found[name] = find(name)
        except metadata.PackageNotFoundError:
            found[name] = None
            continue
        for text in found[name].requires or ():  # type: ignore[union-attr]
            each = Requirement(text)
            if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                waiting.append(each)
    return found


def licence_of(stated: Message) -> str:
    """The licence in a package's metadata: as an expression, by its classifiers, or the first line of its text."""
    if expression := stated.get("License-Expression"):
        return str(expression)
    classifiers = [text.rpartition("::")[2].strip() for text in stated.get_all("Classifier") or () if text.startswith("License ::")]
    named = [text for text in classifiers if text != "OSI Approved"]
    if named:
        return ", ".join(named)
    first = str(stated.get("License") or "").strip().partition("\n")[0]
    return first[:SHORT] or UNSTATED


def packages(names: Iterable[str], found: dict[str, metadata.Distribution | None]) -> list[Package]:
    """The installed ones of these names, in order."""
    there = [found[name] for name in sorted(names)]
    return [Package(canonicalize_name(each.name), each.version.partition("+")[0], licence_of(each.metadata)) for each in there if each is not None]  # type: ignore[arg-type]


def strong(all_packages: Sequence[Package]) -> list[Package]:
    """Those under a licence that is no choice here."""
    return [each for each in all_packages if STRONG.search(each.licence) and " OR " not in each.licence]
