"""Settings: what the environment may say, what is refused in which words, and that the READMEs say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import ModelSettings, RerankSettings
from index.environment import FromEnvironment, OfServer, SettingsError
from index.settings import ROOT, DatabaseSettings, EmbedSettings, IndexSettings, VectorSettings
from page.settings import PageSettings
from tests.readme import READMES, TABLES, with_tables

ALL: tuple[type[FromEnvironment], ...] = (IndexSettings, PageSettings, ModelSettings, EmbedSettings, RerankSettings, VectorSettings, DatabaseSettings)
NAMES = [name for model in ALL for name, _ in model.entries()]


def test_the_names_that_offices_have_set_already_go_on_working() -> None:
    assert set(NAMES) >= {
        "CORPUS_DIR", "INDEX_DIR", "DATA_DIR", "EMBEDDING_MODEL", "EMBEDDING_CACHE", "SESSION_HOURS", "SESSION_IDLE_MINUTES", "MAX_UPLOAD_MB",
        "LLM_BASE_URL", "LLM_MODEL", "LLM_API_KEY", "LLM_USE", "LLM_TIMEOUT_SECONDS", "LLM_CONTEXT_TOKENS", "LLM_ANSWER_TOKENS", "LLM_TEMPERATURE",
        "LLM_EXTRA_BODY", "LLM_LOG_TEXT",
    }  # fmt: skip
    assert len(NAMES) == len(set(NAMES))


def test_values_are_read() -> None:
    given = {"CORPUS_DIR": "甲", "INDEX_DIR": "乙", "EMBEDDING_MODEL": "丁", "EMBEDDING_CACHE": "戊", "DATA_DIR": "丙", "MAX_UPLOAD_MB": " 7 "}
    assert IndexSettings.from_environment(given) == IndexSettings(corpus_dir=Path("甲"), index_dir=Path("乙"), model="丁", model_cache=Path("戊"))
    assert PageSettings.from_environment(given) == PageSettings(data_dir=Path("丙"), max_upload_mb=7)


@pytest.mark.parametrize("model", ALL)
def test_empty_values_do_not_count(model: type[FromEnvironment]) -> None:
    assert model.from_environment(dict.fromkeys(NAMES, " ")) == model.from_environment({}) == model()


def test_the_environment_does_not_reach_settings_made_in_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSION_HOURS", "3")
    assert PageSettings().session_hours == 12
    assert PageSettings.from_environment().session_hours == 3


WORKING = {"LLM_BASE_URL": "http://a/v1", "LLM_MODEL": "m"}
WRONG: list[tuple[type[FromEnvironment], dict[str, str], str]] = [
    (IndexSettings, {"ALLOWED_GRADES": "机密,内部"}, "ALLOWED_GRADES 应为绝密、机密、秘密中的一个或几个，用逗号分开，现为“机密,内部”。"),
    (PageSettings, {"SESSION_HOURS": "0"}, "SESSION_HOURS 应为 1 至 8760 之间的整数，现为“0”。"),
    (PageSettings, {"SESSION_HOURS": "半天"}, "SESSION_HOURS 应为 1 至 8760 之间的整数，现为“半天”。"),
    (PageSettings, {"MAX_UPLOAD_MB": "50MB"}, "MAX_UPLOAD_MB 应为 1 至 4096 之间的整数，现为“50MB”。"),
    (DatabaseSettings, {"DATABASE_URL": "mysql://page:geheim@h/page"}, "DATABASE_URL 应为 postgresql://用户名:密码@主机[:端口]/库名。"),
    (DatabaseSettings, {"DATABASE_URL": "postgresql://page:geheim@h:port/page"}, "DATABASE_URL 应为 postgresql://用户名:密码@主机[:端口]/库名。"),
    (DatabaseSettings, {"DATABASE_URL": "postgresql://page:geheim@h"}, "DATABASE_URL 应为 postgresql://用户名:密码@主机[:端口]/库名。"),
    (PageSettings, {"PUBLIC_URL": "oa.example"}, "PUBLIC_URL 应为 http(s)://主机名[:端口][/子路径]，现为“oa.example”。"),
    (PageSettings, {"PUBLIC_URL": "http://h:99999"}, "PUBLIC_URL 应为 http(s)://主机名[:端口][/子路径]，现为“http://h:99999”。"),
    (PageSettings, {"TRUSTED_PROXIES": "10.0.0.1,nginx"}, "TRUSTED_PROXIES 应为 IP 地址或网段，多个用逗号分开，现为“10.0.0.1,nginx”。"),
    (ModelSettings, {"LLM_BASE_URL": "http://a/v1"}, "使用语言模型须同时设置 LLM_BASE_URL（服务地址）和 LLM_MODEL（模型名称）。"),
    (ModelSettings, {"LLM_MODEL": "m"}, "使用语言模型须同时设置 LLM_BASE_URL（服务地址）和 LLM_MODEL（模型名称）。"),
    (ModelSettings, {"LLM_BASE_URL": "a/v1", "LLM_MODEL": "m"}, "LLM_BASE_URL 应为以 http:// 或 https:// 开头的地址，现为“a/v1”。"),
    (ModelSettings, {**WORKING, "LLM_USE": "maybe"}, "LLM_USE 应为 always、unsure 或 never，现为“maybe”。"),
    (ModelSettings, {**WORKING, "LLM_TIMEOUT_SECONDS": "soon"}, "LLM_TIMEOUT_SECONDS 应为 0.1 至 600 之间的数，现为“soon”。"),
    (ModelSettings, {**WORKING, "LLM_TEMPERATURE": "nan"}, "LLM_TEMPERATURE 应为 0 至 2 之间的数，现为“nan”。"),
    (ModelSettings, {**WORKING, "LLM_CONTEXT_TOKENS": "10"}, "LLM_CONTEXT_TOKENS 应为 512 至 10000000 之间的整数，现为“10”。"),
    (ModelSettings, {**WORKING, "LLM_EXTRA_BODY": "[1]"}, "LLM_EXTRA_BODY 应为一个 JSON 对象，现为“[1]”。"),
    (ModelSettings, {**WORKING, "LLM_EXTRA_BODY": "{"}, "LLM_EXTRA_BODY 应为一个 JSON 对象，现为“{”。"),
    (ModelSettings, {**WORKING, "LLM_LOG_TEXT": "开"}, "LLM_LOG_TEXT 应为 1 或 0，现为“开”。"),
    (DatabaseSettings, {"INDEX_STORE": "sqlite"}, "INDEX_STORE 应为 file 或 postgres，现为“sqlite”。"),
    (DatabaseSettings, {"INDEX_STORE": "postgres"}, "INDEX_STORE=postgres 须同时设置 DATABASE_URL（PostgreSQL 数据库地址）。"),
    (VectorSettings, {"VECTOR_STORE": "faiss"}, "VECTOR_STORE 应为 file 或 milvus，现为“faiss”。"),
    (VectorSettings, {"VECTOR_STORE": "milvus"}, "VECTOR_STORE=milvus 须同时设置 MILVUS_URI（Milvus 地址）。"),
    (VectorSettings, {"MILVUS_URI": "milvus:19530"}, "MILVUS_URI 应为以 http:// 或 https:// 开头的地址，或以 .db 结尾的路径，现为“milvus:19530”。"),
    (ModelSettings, {**WORKING, "LLM_API_KEY": "密钥"}, "LLM_API_KEY 应为英文字母、数字和符号。"),
]


@pytest.mark.parametrize(("model", "given", "sentence"), WRONG, ids=[f"{list(g)[-1]}={list(g.values())[-1]}" for _, g, _ in WRONG])
def test_a_wrong_value_is_named_with_what_is_allowed(model: type[FromEnvironment], given: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError) as raised:
        model.from_environment(given)
    assert str(raised.value) == sentence


MISSPELT: list[tuple[type[FromEnvironment], str, str]] = [
    (IndexSettings, "ALLOWED_GRADE", "是否应为 ALLOWED_GRADES？"),
    (IndexSettings, "INDEX_DIRS", "是否应为 INDEX_DIR？"),
    (IndexSettings, "corpus_dir", "是否应为 CORPUS_DIR？"),
    (IndexSettings, "EMBEDING_MODEL", "是否应为 EMBEDDING_MODEL？"),
    (IndexSettings, "EMBEDDING_DEVICE", "可用的设置：CORPUS_DIR、"),
    (IndexSettings, "POLICYBOT_DATA_DIR", "可用的设置：CORPUS_DIR、"),
    (DatabaseSettings, "DATABASE_URI", "是否应为 DATABASE_URL？"),
    (DatabaseSettings, "INDEX_STORES", "是否应为 INDEX_STORE？"),
    (PageSettings, "SESSION_HOUR", "是否应为 SESSION_HOURS？"),
    (PageSettings, "SESSION_IDLE", "是否应为 SESSION_IDLE_MINUTES？"),
    (PageSettings, "MAX_UPLOAD_MBS", "是否应为 MAX_UPLOAD_MB？"),
    (PageSettings, "MAX_UPLOAD_SIZE", "可用的设置：DATA_DIR、"),
    (ModelSettings, "LLM_BASEURL", "是否应为 LLM_BASE_URL？"),
    (ModelSettings, "LLM_TIMEOUT", "是否应为 LLM_TIMEOUT_SECONDS？"),
    (ModelSettings, "LLM_SEED", "可用的设置：LLM_BASE_URL、"),
    (EmbedSettings, "EMBEDDING_BASE_URL", "是否应为 EMBED_BASE_URL？"),
    (EmbedSettings, "EMBED_DIMENSIONS", "可用的设置：EMBED_BASE_URL、"),
    (RerankSettings, "RERANK_MODELS", "是否应为 RERANK_MODEL？"),
    (RerankSettings, "RERANK_TOP_N", "可用的设置：RERANK_BASE_URL、"),
    (VectorSettings, "VECTORSTORE", "是否应为 VECTOR_STORE？"),
    (VectorSettings, "MILVUS_URL", "是否应为 MILVUS_URI？"),
]


@pytest.mark.parametrize(("model", "name", "hint"), MISSPELT, ids=[name for _, name, _ in MISSPELT])
def test_a_misspelt_name_is_an_error(model: type[FromEnvironment], name: str, hint: str) -> None:
    with pytest.raises(SettingsError) as raised:
        model.from_environment({name: "5"})
    assert str(raised.value).startswith(f"不认识的设置：{name}。{hint}")


@pytest.mark.parametrize("model", ALL)
def test_names_of_other_programs_and_of_each_other_are_no_misspellings(model: type[FromEnvironment]) -> None:
    """Such as a desktop, a shell, a package installer and other tools set on machines that run the page."""
    foreign = [
        "SESSION_MANAGER", "SESSIONNAME", "XDG_SESSION_ID", "XDG_DATA_DIRS", "PIP_INDEX_URL", "UV_INDEX_URL", "INDEX_URL", "DATA", "SESSION",
        "PATH", "LANG", "MAX_JOBS", "OPENAI_BASE_URL", "HF_HOME", "POLICY_BOT", "PUBLIC_DIR", "AUDIT", "MODEL", "BASE_URL", "API_KEY",
        "MILVUS_PORT", "MILVUS_SERVICE_HOST", "MILVUS_SERVICE_PORT", "MILVUS_PORT_19530_TCP",
    ]  # fmt: skip
    assert model.from_environment(dict.fromkeys(foreign, "x")) == model()
    others = [name for other in ALL if other is not model for name, _ in other.entries()]
    assert model.from_environment(dict.fromkeys(others, "x")) == model()


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_the_readmes_tables_are_those_of_the_models(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert with_tables(text, READMES[path]) == text, "run python -m tests.readme"


def test_every_model_of_settings_has_a_table() -> None:
    written = {*FromEnvironment.__subclasses__(), *OfServer.__subclasses__()} - {OfServer}
    assert {model for models in TABLES.values() for model in models} == set(ALL) == written


def test_no_default_depends_on_the_folder_that_the_command_was_started_in() -> None:
    assert all(getattr(model(), key).is_absolute() for model, key in ((IndexSettings, "corpus_dir"), (IndexSettings, "index_dir"), (PageSettings, "data_dir")))
    assert PageSettings().data_dir == ROOT / "data"
