"""Settings from the environment; an unknown name with our prefix is an error, not a silence."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from index.settings import DEFAULT_CORPUS, DEFAULT_INDEX

logger = logging.getLogger(__name__)

PREFIX = "POLICYBOT_"
KNOWN = frozenset({"DATA_DIR", "ALLOW_OPEN"})


class SettingsError(Exception):
    """A setting that cannot be right; the message says which and what is allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Folders of documents, index and data, and the embedding model (None: the one that comes along)."""

    corpus_dir: Path = DEFAULT_CORPUS
    index_dir: Path = DEFAULT_INDEX
    data_dir: Path = Path("data")
    model: str | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """`CORPUS_DIR`, `INDEX_DIR`, `DATA_DIR`, `EMBEDDING_MODEL`; empty values do not count.

        Raises
        ------
        SettingsError
            When a name begins with ``POLICYBOT_`` and is not known.
        """
        values = os.environ if environment is None else environment
        unknown = sorted(n for n in values if n.startswith(PREFIX) and n.removeprefix(PREFIX) not in KNOWN)
        if unknown:
            raise SettingsError(f"不认识的设置：{'、'.join(unknown)}。可用的设置：{'、'.join(sorted(PREFIX + n for n in KNOWN))}。")
        return cls(
            Path(values.get("CORPUS_DIR") or DEFAULT_CORPUS),
            Path(values.get("INDEX_DIR") or DEFAULT_INDEX),
            Path(values.get("DATA_DIR") or "data"),
            values.get("EMBEDDING_MODEL") or None,
        )


LLM_PREFIX = "LLM_"
LLM_NAMES = ("BASE_URL", "MODEL", "API_KEY", "TIMEOUT_SECONDS", "CONTEXT_TOKENS", "ANSWER_TOKENS", "TEMPERATURE", "EXTRA_BODY", "LOG_TEXT")


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The language model that words answers: a server that speaks the OpenAI chat protocol.

    `timeout_seconds` bounds everything that one question waits for the model, `context_tokens` prompt
    and answer together, `answer_tokens` the answer. `extra_body` is added to each request, for
    what only one server knows. `log_text` puts prompts and answers into the log, too.
    """

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    timeout_seconds: float = 20.0
    context_tokens: int = 4096
    answer_tokens: int = 600
    temperature: float = 0.0
    extra_body: Mapping[str, Any] = field(default_factory=dict)
    log_text: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> ModelSettings | None:
        """`LLM_BASE_URL`, `LLM_MODEL`, `LLM_API_KEY` and the rest of `LLM_NAMES`; None when neither address nor model is given.

        Raises
        ------
        SettingsError
            When only one of address and model is given, or a value cannot be right.
        """
        values = os.environ if environment is None else environment
        given = {name: values.get(LLM_PREFIX + name, "").strip() for name in LLM_NAMES}
        if not given["BASE_URL"] and not given["MODEL"]:
            return None
        if not given["BASE_URL"] or not given["MODEL"]:
            raise SettingsError("使用语言模型须同时设置 LLM_BASE_URL（服务地址）和 LLM_MODEL（模型名称）。")
        for name in sorted(n for n in values if n.startswith(LLM_PREFIX) and n.removeprefix(LLM_PREFIX) not in LLM_NAMES):
            logger.warning("不认识的设置 %s，未采用。可用的设置：%s。", name, "、".join(LLM_PREFIX + n for n in LLM_NAMES))
        address = urlsplit(given["BASE_URL"])
        if address.scheme not in ("http", "https") or not address.netloc:
            raise SettingsError(f"LLM_BASE_URL 应以 http:// 或 https:// 开头，现为“{given['BASE_URL']}”。")
        if not given["API_KEY"].isascii() or not given["API_KEY"].isprintable():
            raise SettingsError("LLM_API_KEY 含有不能用于请求的字符。")
        return cls(
            given["BASE_URL"],
            given["MODEL"],
            given["API_KEY"],
            number_of(given, "TIMEOUT_SECONDS", 20.0, 0.1, 600),
            int(number_of(given, "CONTEXT_TOKENS", 4096, 512, 10_000_000)),
            int(number_of(given, "ANSWER_TOKENS", 600, 16, 100_000)),
            number_of(given, "TEMPERATURE", 0.0, 0, 2),
            object_of(given, "EXTRA_BODY"),
            given["LOG_TEXT"] in ("1", "true", "yes", "是"),
        )


def number_of(given: Mapping[str, str], name: str, default: float, least: float, most: float) -> float:
    """A number between two bounds.

    Raises
    ------
    SettingsError
        When it is no number or lies outside them.
    """
    if not given[name]:
        return default
    try:
        value = float(given[name])
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise SettingsError(f"{LLM_PREFIX}{name} 应为 {least:g} 至 {most:g} 之间的数，现为“{given[name]}”。")
    return value


def object_of(given: Mapping[str, str], name: str) -> dict[str, Any]:
    try:
        found = json.loads(given[name] or "{}")
    except json.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise SettingsError(f"{LLM_PREFIX}{name} 应为一个 JSON 对象，现为“{given[name]}”。")
    return found
