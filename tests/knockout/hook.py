"""Imports the modules asked about with their conditions watched."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from tests.knockout.rules import CALL, Rule, watched


class Watch:
    """Every rule met so far, which one is out, and in `mattered` those whose being there made a difference."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.out: int | None = None
        self.mattered: set[int] = set()

    def __call__(self, number: int, value: Any) -> Any:
        without = self.rules[number].without
        if number == self.out:
            return without
        if bool(value) is not without:
            self.mattered.add(number)
        return value


class Loader(SourceFileLoader):
    """Of one module: compiled anew, never from a cache."""

    def __init__(self, name: str, path: str, shown: Path, watch: Watch) -> None:
        super().__init__(name, path)
        self.shown, self.watch = shown, watch

    def get_code(self, fullname: str) -> CodeType:
        tree, rules = watched(self.get_data(self.path), self.shown, len(self.watch.rules))
        self.watch.rules += rules
        code = compile(tree, self.path, "exec", dont_inherit=True)
        assert isinstance(code, CodeType)
        return code

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__[CALL] = self.watch
        super().exec_module(module)


class Finder:
    """Finds modules by name, those of `paths` with their conditions watched."""

    def __init__(self, paths: Mapping[str, Path], watch: Watch) -> None:
        self.paths, self.watch = paths, watch

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name not in self.paths:
            return None
        spec = PathFinder.find_spec(name, path, target)
        assert spec is not None and spec.origin is not None
        loader = Loader(name, spec.origin, self.paths[name], self.watch)
        return spec_from_file_location(name, spec.origin, loader=loader, submodule_search_locations=spec.submodule_search_locations)


def modules(paths: Sequence[Path]) -> dict[str, Path]:
    """The modules in files and folders under the working directory, by their dotted names.

    Raises
    ------
    ValueError
        For what is no module there, or is imported already.
    """
    found: dict[str, Path] = {}
    for path in paths:
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        for file in files:
            if not file.is_file() or file.suffix != ".py" or file.is_absolute():
                raise ValueError(f"no module under the working directory: {file}")
            parts = file.with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    imported = [name for name in found if name in sys.modules]
    if imported:
        raise ValueError(f"imported before they could be watched: {', '.join(imported)}")
    return found


def watching(paths: Sequence[Path]) -> Watch:
    """A watch over the modules in files and folders, from their import on."""
    watch = Watch()
    sys.meta_path.insert(0, Finder(modules(paths), watch))
    return watch
