"""Imports point one way, and the code knows nothing of the sample documents."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ORDER = ("corpus", "index", "bot", "page", "app")
"""A package may import itself and those before it."""

SOURCES = sorted([ROOT / "app.py", *(path for name in ORDER[:-1] for path in (ROOT / name).rglob("*.py"))])
VOCABULARIES = sorted(path for name in ORDER[:-1] for path in (ROOT / name).rglob("*.json") if not path.is_relative_to(ROOT / "index" / "data"))
DOCUMENTS = ROOT / "corpus" / "documents"
PLACE = re.compile(r"([\u4e00-\u9fff]{2})(?=市|县|平原)")
GENERAL = {"全省", "全市", "各县", "该市"}


def imported(path: Path) -> set[str]:
    """Top-level names of everything a module imports, also within functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0].removesuffix(".py")
    above = set(ORDER[ORDER.index(own) + 1 :]) | {"tests"}
    assert not imported(path) & above


def sample_words() -> set[str]:
    """Places in the names of the sample documents."""
    return {match.group(1) for path in DOCUMENTS.iterdir() for match in PLACE.finditer(path.stem)} - GENERAL


def test_the_samples_name_places() -> None:
    assert len(sample_words()) >= 4


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_code_names_no_sample_document(path: Path) -> None:
    """In code outside docstrings and comments no string holds a place of a sample document."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings]
    assert not [word for word in sample_words() if any(word in string for string in strings)]


@pytest.mark.parametrize("path", VOCABULARIES, ids=lambda path: str(path.relative_to(ROOT)))
def test_vocabularies_name_no_sample_document(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not [word for word in sample_words() if word in text]


KNOWN_TO_READERS = {"errors", "isolation", "lines", "readers", "types"}


@pytest.mark.parametrize("path", sorted((ROOT / "corpus" / "readers").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_readers_know_formats_only(path: Path) -> None:
    """What a heading, an annex or a unit looks like is given to them (`corpus.readers.signs`)."""
    modules = [node.module for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom) and node.module]
    assert not {module.split(".")[1] for module in modules if module.startswith("corpus.")} - KNOWN_TO_READERS
    assert "corpus" not in modules


HAN_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")


def word_lists(path: Path) -> list[int]:
    """Lines of the strings outside docstrings that are alternatives of at least three Chinese words."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node) if part is not node}
    texts: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            texts.append((node.lineno, "".join(str(v.value) for v in node.values if isinstance(v, ast.Constant))))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            texts.append((node.lineno, node.value))
    bare = [(line, re.sub(r"\[[^\]]*\]", "", text)) for line, text in texts]
    return [line for line, text in bare if "|" in text and sum(1 for word in re.split(r"[|()?:]", text) if HAN_WORD.search(word)) >= 3]


def test_words_stand_in_data_files_and_not_in_patterns() -> None:
    found = [f"{path.relative_to(ROOT)}:{line}" for path in SOURCES if path.is_relative_to(ROOT / "corpus") for line in word_lists(path)]
    assert not found
