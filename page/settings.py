"""Settings of the page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import BeforeValidator
from pydantic_settings import NoDecode

from index.environment import FromEnvironment, setting
from index.settings import ROOT
from page.outside import Address, Network, networks


def _address(given: object) -> object:
    return Address.parse(given) if isinstance(given, str) else given


def _networks(given: object) -> object:
    return networks(given) if isinstance(given, str) else given


class PageSettings(FromEnvironment):
    """What the page keeps, for how long, and how much it takes in."""

    PREFIXES: ClassVar[tuple[str, ...]] = ("MAX_UPLOAD_", "MAX_CONNECTION", "TRUSTED_", "QUESTIONS_PER_")

    data_dir: Path = setting("DATA_DIR", ROOT / "data", "conversations, feedback, users", "对话、反馈、用户")
    session_hours: int = setting("SESSION_HOURS", 12, "hours after which a sign-in ends", "登录多少小时后失效", ge=1, le=8760)
    idle_minutes: int = setting(
        "SESSION_IDLE_MINUTES", 120, "minutes without use after which a sign-in ends", "无操作多少分钟后登录失效", ge=1, le=525_600
    )
    max_upload_mb: int = setting("MAX_UPLOAD_MB", 50, "largest file that can be uploaded", "上传文件的大小上限", ge=1, le=4096)
    audit_days: int = setting("AUDIT_DAYS", 365, "days for which the audit is kept", "审计记录保存多少天", ge=1, le=36_500)
    questions_per_minute: int = setting(
        "QUESTIONS_PER_MINUTE", 30, "questions that a user may ask in a minute", "每个用户每分钟最多提问次数", ge=1, le=10_000
    )
    most_served: int = setting(
        "MAX_CONNECTIONS",
        1000,
        "requests that are answered at once; an open page counts as one",
        "同时处理的请求数上限，一个打开的页面算一个",
        ge=20,
        le=100_000,
    )
    address: Annotated[Address | None, NoDecode, BeforeValidator(_address)] = setting(
        "PUBLIC_URL",
        None,
        "behind a reverse proxy: the address that users open, as in `https://oa.example.gov.cn/policy`",
        "经反向代理使用时，用户打开的地址，例如 `https://oa.example.gov.cn/policy`",
        " http(s)://主机名[:端口][/子路径]",
    )
    proxies: Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)] = setting(
        "TRUSTED_PROXIES",
        (),
        "addresses or networks of reverse proxies whose `X-Forwarded-*` headers are believed, separated by commas",
        "可信的反向代理的地址或网段，用逗号分开；只采信它们的 `X-Forwarded-*` 请求头",
        " IP 地址或网段，多个用逗号分开",
    )
