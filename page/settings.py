"""Settings of the page."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from index.environment import FromEnvironment, setting
from index.settings import ROOT


class PageSettings(FromEnvironment):
    """What the page keeps, for how long, and how much it takes in."""

    PREFIXES: ClassVar[tuple[str, ...]] = ("MAX_UPLOAD_",)

    data_dir: Path = setting("DATA_DIR", ROOT / "data", "conversations, feedback, users", "对话、反馈、用户")
    session_hours: int = setting("SESSION_HOURS", 12, "hours after which a sign-in ends", "登录多少小时后失效", ge=1, le=8760)
    idle_minutes: int = setting(
        "SESSION_IDLE_MINUTES", 120, "minutes without use after which a sign-in ends", "无操作多少分钟后登录失效", ge=1, le=525_600
    )
    max_upload_mb: int = setting("MAX_UPLOAD_MB", 50, "largest file that can be uploaded", "上传文件的大小上限", ge=1, le=4096)
    audit_days: int = setting("AUDIT_DAYS", 365, "days for which the audit is kept", "审计记录保存多少天", ge=1, le=36_500)
