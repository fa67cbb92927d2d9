"""Settings of the language model and of a reranking server."""

from __future__ import annotations

import json
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator
from pydantic_settings import NoDecode

from index.environment import KEY, WEB_ADDRESS, ApiKey, OfServer, WebAddress, setting
from index.settings import FORM, Form


def _decoded(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


class ModelSettings(OfServer):
    """The language model that answers from the sources: a server that speaks the OpenAI chat protocol.

    `timeout_seconds` bounds everything that one question waits for the model, `context_tokens` prompt
    and answer together, `answer_tokens` the answer. `extra_body` is added to each request, for
    what only one server knows. `log_text` puts prompts and answers into the log, too.
    """

    PREFIXES: ClassVar[tuple[str, ...]] = ("LLM_",)
    TOGETHER: ClassVar[str] = "使用语言模型须同时设置 LLM_BASE_URL（服务地址）和 LLM_MODEL（模型名称）。"

    base_url: WebAddress = setting(
        "LLM_BASE_URL", "", "address (ending in `/v1`); without it no model is called", "服务地址（以 `/v1` 结尾）；不设则不调用模型", WEB_ADDRESS
    )
    model: str = setting("LLM_MODEL", "", "name of the model, given together with the address", "模型名称，与服务地址同时设置")
    api_key: ApiKey = setting("LLM_API_KEY", "", "key, where the server wants one", "密钥，服务要求时填写", KEY, secret=True)
    use: Literal["always", "unsure", "never"] = setting(
        "LLM_USE",
        "always",
        "`always`, `unsure` (only where the program itself finds nothing or is not sure) or `never`",
        "`always` 每个问题都用；`unsure` 只在程序自己查不到或没有把握时用；`never` 不用",
        " always、unsure 或 never",
    )
    timeout_seconds: float = setting(
        "LLM_TIMEOUT_SECONDS", 20.0, "longest wait for the model in one question", "一个问题最多等待模型多少秒", ge=0.1, le=600
    )
    context_tokens: int = setting("LLM_CONTEXT_TOKENS", 8192, "room for prompt and answer together", "提示与回答合计的长度上限", ge=512, le=10_000_000)
    answer_tokens: int = setting("LLM_ANSWER_TOKENS", 1200, "room for the answer", "回答的长度上限", ge=16, le=100_000)
    temperature: float = setting("LLM_TEMPERATURE", 0.0, "how freely the model chooses its words", "随机程度", ge=0, le=2)
    extra_body: Annotated[dict[str, Any], NoDecode, BeforeValidator(_decoded)] = setting(
        "LLM_EXTRA_BODY",
        {},
        'JSON added to each request, such as `{"chat_template_kwargs": {"enable_thinking": false}}` for a model that would think aloud',
        '附加到每次请求的 JSON，例如关闭思考过程：`{"chat_template_kwargs": {"enable_thinking": false}}`',
        "一个 JSON 对象",
    )
    log_text: bool = setting(
        "LLM_LOG_TEXT", False, "`1` logs prompts and answers, too; else only tokens and time", "设为 `1` 时日志记下提示和回答的文字；否则只记长度和用时"
    )


class RerankSettings(OfServer):
    """A server of the office's own that orders what the search has found, beside the trained reader."""

    PREFIXES: ClassVar[tuple[str, ...]] = ("RERANK_",)
    TOGETHER: ClassVar[str] = "使用重排服务须同时设置 RERANK_BASE_URL（服务地址）和 RERANK_MODEL（模型名称）。"

    base_url: WebAddress = setting(
        "RERANK_BASE_URL",
        "",
        "address of a server with `/rerank` (vLLM, Xinference, llama.cpp: ending in `/v1`; TEI: without it); without it the trained reader orders alone",
        "重排服务地址，下有 `/rerank`（vLLM、Xinference、llama.cpp 以 `/v1` 结尾，TEI 则不带）；不设则由随附的阅读模型自行排序",
        WEB_ADDRESS,
    )
    model: str = setting("RERANK_MODEL", "", "name of its model, given together with the address", "其模型名称，与地址同时设置")
    api_key: ApiKey = setting("RERANK_API_KEY", "", "key, where the server wants one", "密钥，服务要求时填写", KEY, secret=True)
    query_form: Form = setting(
        "RERANK_QUERY_FORM",
        "",
        "what is sent of a question, as in `EMBED_QUERY_FORM`",
        "发送问题的格式，同 `EMBED_QUERY_FORM`",
        FORM,
        absent=("the words alone", "只发文字"),
    )
    timeout_seconds: float = setting("RERANK_SECONDS", 2.0, "longest wait for it in one reading", "每次排序最多等待多少秒", ge=0.1, le=60)
