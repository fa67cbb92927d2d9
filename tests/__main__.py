"""``python -m tests``: style, types, evaluation and tests in turn; ends with the first that fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STEPS = (
    ("ruff", ["ruff", "check", "."]),
    ("mypy", ["mypy"]),
    ("evaluation", ["tests.eval", "--check"]),
    ("pytest", ["pytest"]),
)
"""pytest comes last, so that its summary closes the output."""


def main(argv: list[str]) -> int:
    """Run every step, or those named; further words after ``--`` go to pytest."""
    names, _, rest = (argv, "", []) if "--" not in argv else (argv[: argv.index("--")], "", argv[argv.index("--") + 1 :])
    unknown = [name for name in names if name not in dict(STEPS)]
    if unknown:
        sys.stderr.write(f"no such step: {', '.join(unknown)}\n")
        return 2
    for name, module in STEPS:
        if names and name not in names:
            continue
        sys.stderr.write(f"== {name}\n")
        sys.stderr.flush()
        status = subprocess.run([sys.executable, "-m", *module, *(rest if name == "pytest" else [])], cwd=ROOT, check=False).returncode
        if status:
            sys.stderr.write(f"{name} failed\n")
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
