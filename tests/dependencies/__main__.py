"""``python -m tests.dependencies [--tools FOLDER] [--sbom FILE]``: licences, known weaknesses, a bill of materials.

It warns and ends with 0: a weakness that was published over night, or an office without a network, must
not keep a change from being tested. `FOLDER` is an environment with requirements-audit.txt installed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.dependencies.installed import PROGRAM, UNSTATED, Package, pinned, strong
from tests.dependencies.licences import PAGE, current

UNASKED = "audit: the service of known weaknesses could not be reached; nothing was looked up"
TIMEOUT = 300


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def licence_warnings(all_packages: Sequence[Package], listed: str) -> list[str]:
    """What somebody should look at: packages that the list lacks, say nothing, or are under a licence that is no choice."""
    missing = [each.name for each in all_packages if f"| {each.name} |" not in listed]
    lines = [f"licences: {name} is not in {PAGE.name}; run python -m tests.dependencies.licences" for name in missing]
    lines += [f"licences: {each.name} states none" for each in all_packages if each.licence == UNSTATED]
    return lines + [f"licences: {each.name} is under {each.licence}" for each in strong(all_packages)]


def audit_lines(report: str) -> list[str]:
    """What pip-audit's JSON says, a line each; one that could ask for nothing says so."""
    try:
        found = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return [UNASKED]
    asked = [each for each in found if "skip_reason" not in each]
    if not asked:
        return [UNASKED]
    lines = [f"audit: {each['name']} {each['version']}: {weak['id']}, mended in {', '.join(weak['fix_versions']) or 'no version'}"
             for each in asked for weak in each["vulns"]]  # fmt: skip
    return [*lines, f"audit: {len(asked)} packages looked up, {len(found) - len(asked)} unknown, {len(lines)} known weaknesses"]


def run(*command: str | Path) -> str:
    """What a tool prints; empty where it is missing or does not end."""
    try:
        return subprocess.run([str(part) for part in command], capture_output=True, encoding="utf-8", check=False, timeout=TIMEOUT).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        say(f"{Path(command[0]).name}: {error}")
        return ""


def audit(tool: Path) -> list[str]:
    """What is known of every installed package. One is asked for first: a mirror that knows none is not asked for all."""
    options = ("--format", "json", "--timeout", "10", "--progress-spinner", "off")
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.txt"
        first.write_text(f"{pinned(PROGRAM)[0]}\n", encoding="utf-8")
        found = audit_lines(run(tool, "--requirement", first, "--no-deps", "--disable-pip", *options))
    return found if found == [UNASKED] else audit_lines(run(tool, "--path", sysconfig.get_path("purelib"), *options))


def main(argv: list[str] | None = None) -> int:
    """Print the warnings; always 0."""
    parser = argparse.ArgumentParser("python -m tests.dependencies", description="Licences, known weaknesses and a bill of materials.")
    parser.add_argument("--tools", type=Path, help="environment with pip-audit and cyclonedx-bom")
    parser.add_argument("--sbom", type=Path, help="where to write the bill of materials (CycloneDX, JSON)")
    args = parser.parse_args(argv)
    program, brought, cluster, tests = current()
    for line in licence_warnings([*program, *brought, *cluster, *tests], PAGE.read_text(encoding="utf-8")):
        say(line)
    if args.tools is None:
        return 0
    programs = args.tools / ("Scripts" if sys.platform == "win32" else "bin")
    for line in audit(programs / "pip-audit"):
        say(line)
    if args.sbom is not None:
        run(programs / "cyclonedx-py", "environment", sys.executable, "--output-reproducible", "--output-file", args.sbom)
        say(f"bill of materials: {args.sbom}" if args.sbom.is_file() else "bill of materials: not written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
