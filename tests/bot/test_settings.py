"""Settings from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError


def test_names() -> None:
    found = Settings.from_environment({"CORPUS_DIR": "甲", "INDEX_DIR": "乙", "DATA_DIR": "丙", "EMBEDDING_MODEL": "丁"})
    assert found == Settings(Path("甲"), Path("乙"), Path("丙"), "丁")


def test_empty_values_do_not_count() -> None:
    empty = dict.fromkeys(("CORPUS_DIR", "INDEX_DIR", "DATA_DIR", "EMBEDDING_MODEL"), "")
    assert Settings.from_environment(empty) == Settings.from_environment({}) == Settings()


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(SettingsError, match="不认识的设置：POLICYBOT_MODLE。可用的设置："):
        Settings.from_environment({"POLICYBOT_MODLE": "x"})


def test_names_of_other_programs_are_none_of_ours() -> None:
    assert Settings.from_environment({"POLICY_BOT": "1", "PATH": "/bin", "LANG": ""}) == Settings()
