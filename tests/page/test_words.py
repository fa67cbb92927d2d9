"""The page's words."""

from __future__ import annotations

import ast
import inspect
from collections import Counter

from page import words


def test_no_name_has_two_meanings() -> None:
    assigned = [part.targets[0] for part in ast.parse(inspect.getsource(words)).body if isinstance(part, ast.Assign)]
    named = Counter(target.id for target in assigned if isinstance(target, ast.Name))
    assert [name for name, times in named.items() if times > 1] == []
