"""Which rules the gold questions use."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.knockout.hook import Watch


def used_by_gold(watch: Watch, most: int | None = None) -> set[int]:
    """The rules that made a difference to any gold question's reading; of at most `most` questions, where given."""
    from tests.eval import answering  # imports the bot, which is to be watched

    watch.mattered, left = set(), most
    with tempfile.TemporaryDirectory(prefix="knockout-") as folder:
        for stage in answering.stages(answering.Workplace(Path(folder)), "all", lambda items: items):
            asked = answering.put(stage.bot, stage.items[:left])
            left = None if left is None else left - len(asked)
            if left == 0:
                break
    return watch.mattered
