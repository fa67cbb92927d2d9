"""Settings of the page from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.settings import ROOT

DEFAULT_DATA = ROOT / "data"


class SettingError(ValueError):
    """A setting has a value that cannot be used; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class PageSettings:
    """`DATA_DIR`, `SESSION_HOURS`, `SESSION_IDLE_MINUTES` and `MAX_UPLOAD_MB`."""

    data_dir: Path = DEFAULT_DATA
    session_hours: int = 12
    idle_minutes: int = 120
    max_upload_mb: int = 50

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> PageSettings:
        """The settings of the environment (default: the process's own); empty ones do not count.

        Raises
        ------
        SettingError
            When a number is none, or not positive.
        """
        values = os.environ if environment is None else environment
        return cls(
            data_dir=Path(values.get("DATA_DIR") or DEFAULT_DATA),
            session_hours=_positive(values, "SESSION_HOURS", 12),
            idle_minutes=_positive(values, "SESSION_IDLE_MINUTES", 120),
            max_upload_mb=_positive(values, "MAX_UPLOAD_MB", 50),
        )


def _positive(values: Mapping[str, str], name: str, default: int) -> int:
    given = values.get(name)
    if not given:
        return default
    if not given.isdecimal() or int(given) <= 0:
        raise SettingError(f"环境变量 {name} 应为正整数，现为“{given}”。")
    return int(given)
