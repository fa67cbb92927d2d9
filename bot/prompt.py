"""Prompts: Markdown files under ``prompts/`` with named variables and a version."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.environment import SettingsError

FOLDER = Path(__file__).resolve().parent.parent / "prompts"
VARIABLE = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
HEADER = re.compile(r"\A---\n(?P<fields>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
SECTION = re.compile(r"^# (系统|用户)\s*$", re.MULTILINE)
ROLES = {"系统": "system", "用户": "user"}


class PromptError(SettingsError):
    """A prompt file, or the variables given to it, cannot be right; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt. `sections` are (role, text) in order; `variables` the names that the text uses."""

    name: str
    version: str
    sections: tuple[tuple[str, str], ...]
    variables: frozenset[str]

    @property
    def purpose(self) -> str:
        """Name and version, as the log has them."""
        return f"{self.name}/{self.version}"

    def fill(self, **values: str) -> list[dict[str, str]]:
        """The messages of a chat, every variable replaced once; what a value holds is not looked into.

        Raises
        ------
        PromptError
            When a variable is missing or unknown.
        """
        missing, unknown = sorted(self.variables - set(values)), sorted(set(values) - self.variables)
        if missing or unknown:
            said = [f"缺少变量 {'、'.join(missing)}" if missing else "", f"没有变量 {'、'.join(unknown)}" if unknown else ""]
            raise PromptError(f"提示词“{self.name}”：{'；'.join(s for s in said if s)}。")
        return [{"role": role, "content": VARIABLE.sub(lambda m: values[m.group(1)], text)} for role, text in self.sections]


def parse_prompt(text: str, name: str) -> Prompt:
    """A prompt from its file's text.

    Raises
    ------
    PromptError
        When header or sections are missing, or the declared variables are not those of the text.
    """
    match = HEADER.match(text.replace("\r\n", "\n"))
    if match is None:
        raise PromptError(f"提示词“{name}”：开头应有以 --- 围起的 version 和 variables。")
    fields = dict(line.split(":", 1) for line in match["fields"].splitlines() if ":" in line)
    fields = {key.strip(): value.strip() for key, value in fields.items()}
    pieces = SECTION.split(match["body"])[1:]
    sections = tuple((ROLES[role], body.strip()) for role, body in zip(pieces[::2], pieces[1::2], strict=True))
    used = frozenset(VARIABLE.findall(match["body"]))
    declared = frozenset(v for v in re.split(r"[,，、\s]+", fields.get("variables", "")) if v)
    if not fields.get("version") or not sections:
        raise PromptError(f"提示词“{name}”：缺少 version，或没有“# 系统”“# 用户”两节。")
    if used != declared:
        raise PromptError(f"提示词“{name}”：variables 与正文所用的变量不一致：{'、'.join(sorted(used ^ declared))}。")
    return Prompt(name, fields["version"], sections, used)


@cache
def load_prompt(name: str) -> Prompt:
    """The prompt ``prompts/NAME.md``.

    Raises
    ------
    PromptError
        When it is not there or cannot be read as one.
    """
    path = FOLDER / f"{name}.md"
    if not path.is_file():
        raise PromptError(f"没有提示词文件 {path.name}。")
    return parse_prompt(path.read_text(encoding="utf-8"), name)
