"""``python -m tests.readme`` writes the READMEs' tables of settings anew, from the models that read them."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

from bot.settings import ModelSettings, RerankSettings
from index.environment import FromEnvironment, meaning, shown_default
from index.settings import ROOT, DatabaseSettings, EmbedSettings, IndexSettings, VectorSettings
from page.settings import PageSettings

TABLES: dict[str, Sequence[type[FromEnvironment]]] = {
    "settings": (IndexSettings, PageSettings, DatabaseSettings),
    "model": (ModelSettings,),
    "servers": (EmbedSettings, RerankSettings, VectorSettings),
}
"""Each table by the name that its markers have in the READMEs."""
ENGLISH, CHINESE = 0, 1
READMES = {ROOT / "README.md": ENGLISH, ROOT / "README.zh-CN.md": CHINESE}
HEADS = ("| name | default | meaning |", "| 名称 | 默认值 | 含义 |")
BETWEEN = r"(?<=<!-- {name}: made by python -m tests\.readme -->\n).*?(?=<!-- end -->)"


def table(models: Sequence[type[FromEnvironment]], language: int) -> str:
    """The rows of the models' settings as Markdown."""
    rows = [HEADS[language], "|---|---|---|"]
    for model in models:
        rows += [f"| `{name}` | {shown_default(field, ROOT)[language]} | {meaning(field)[language]} |" for name, field in model.entries()]
    return "\n".join(rows) + "\n"


def with_tables(text: str, language: int) -> str:
    """A README with its tables as they should be.

    Raises
    ------
    ValueError
        When the markers of a table are missing.
    """
    for name, models in TABLES.items():
        made = table(models, language).replace("\\", r"\\")
        text, found = re.subn(BETWEEN.format(name=name), made, text, flags=re.DOTALL)
        if found != 1:
            raise ValueError(f"the markers of the table {name!r} are missing")
    return text


def main() -> int:
    """Write both READMEs."""
    for path, language in READMES.items():
        path.write_text(with_tables(path.read_text(encoding="utf-8"), language), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
