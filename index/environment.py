"""What every model of settings shares: read from the environment, Chinese errors, no name misspelt in silence."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, ClassVar, Self, TypeVar, Union, get_args, get_origin
from urllib.parse import urlsplit

from annotated_types import Ge, Le
from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

MISNAMED = "不认识的设置：{name}。{hint}"
MEANT = "是否应为 {known}？"
AVAILABLE = "可用的设置：{names}。"
T = TypeVar("T")
NEAR = 0.85
"""Ratio of difflib from which a name counts as a known one misspelt: SESSION_HOUR and DATA_DIRS do, a desktop's SESSION_MANAGER does not."""


class SettingsError(ValueError):
    """A setting that cannot be right; the message is Chinese and says which, what is allowed and what was given."""


def setting(
    name: str,
    default: T,
    english: str,
    chinese: str,
    allowed: str = "",
    absent: tuple[str, str] = ("none", "无"),
    secret: bool = False,
    ge: float | None = None,
    le: float | None = None,
) -> T:
    """A field that is read from the environment variable `name`.

    `english` and `chinese` are what the README's tables say, `absent` what they show where the default
    says nothing (None or empty). `allowed` completes “应为…”, where type and bounds (``ge``, ``le``) do not
    say it. The value of a `secret` is never repeated.
    """
    extra: dict[str, Any] = {"chinese": chinese, "allowed": allowed, "absent": list(absent), "secret": secret}
    return Field(default, validation_alias=name, description=english, repr=not secret, json_schema_extra=extra, ge=ge, le=le)


def _web_address(text: str) -> str:
    address = urlsplit(text)
    if text and (address.scheme not in ("http", "https") or not address.netloc):
        raise ValueError("not an address of the web")
    return text


def _sendable(key: str) -> str:
    if not key.isascii() or not key.isprintable():
        raise ValueError("no header can hold it")
    return key


ApiKey = Annotated[str, AfterValidator(_sendable)]
"""A key that a header can hold, or empty; its field is `secret` and `allowed` `KEY`."""
KEY = "英文字母、数字和符号"
WEB_ADDRESS = "以 http:// 或 https:// 开头的地址"
WebAddress = Annotated[str, AfterValidator(_web_address)]
"""An absolute http or https address, or empty; its field is `allowed` `WEB_ADDRESS`."""


class FromEnvironment(BaseSettings):
    """Settings of one concern. Constructing it reads nothing; `from_environment` does."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", case_sensitive=True, populate_by_name=True, allow_inf_nan=False)
    PREFIXES: ClassVar[tuple[str, ...]] = ()
    """Every variable that begins so is meant for us."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """A settings object in code or in a test is what its arguments say, whatever the machine's environment holds."""
        return (init_settings,)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """The settings of the environment (default: the process's own); empty values do not count.

        Raises
        ------
        SettingsError
            When a value is not allowed, or a name is one of ours misspelt.
        """
        given = dict(os.environ if environment is None else environment)
        for name in sorted(given):
            cls._check_name(name)
        source = EnvSettingsSource(cls)
        source.case_sensitive = True  # also on Windows, whose os.environ has all names in capitals
        source.env_vars = {name: value.strip() for name, value in given.items() if value.strip()}
        try:
            return cls(**source())
        except ValidationError as error:
            raise SettingsError(cls._sentence(error)) from None  # its own text would repeat a key

    @classmethod
    def entries(cls) -> Iterator[tuple[str, FieldInfo]]:
        """Environment variable and field of each setting, in order."""
        for field in cls.model_fields.values():
            yield str(field.validation_alias), field

    @classmethod
    def _check_name(cls, name: str) -> None:
        known = [ours for ours, _ in cls.entries()]
        if name in known:
            return
        near = difflib.get_close_matches(name.upper(), known, 1, NEAR) or [ours for ours in known if _is_shortened(name.upper(), ours)]
        if near:
            raise SettingsError(MISNAMED.format(name=name, hint=MEANT.format(known=near[0])))
        if name.upper().startswith(cls.PREFIXES):
            raise SettingsError(MISNAMED.format(name=name, hint=AVAILABLE.format(names="、".join(known))))

    @classmethod
    def _sentence(cls, error: ValidationError) -> str:
        first = error.errors(include_url=False, include_context=False)[0]
        fields = dict(cls.entries())
        name = str(first["loc"][0]) if first["loc"] else ""
        if name not in fields:  # two settings that do not go together
            return first["msg"].removeprefix("Value error, ")
        shown = "" if _extra(fields[name])["secret"] else f"，现为“{first['input']}”"
        return f"{name} 应为{allowed(fields[name])}{shown}。"


class OfServer(FromEnvironment):
    """Settings of a server: its address and the name of its model are given together, or neither."""

    TOGETHER: ClassVar[str] = ""
    """What is said where one of the two is missing."""

    base_url: WebAddress = ""
    model: str = ""

    @property
    def is_set(self) -> bool:
        """Is there a server to ask?"""
        return bool(self.base_url)

    @model_validator(mode="after")
    def _address_and_model_together(self) -> Self:
        if bool(self.base_url) != bool(self.model):
            raise ValueError(self.TOGETHER)
        return self


def _is_shortened(name: str, known: str) -> bool:
    """SESSION_IDLE for SESSION_IDLE_MINUTES, and DATA_DIR_X for DATA_DIR; one word alone is anybody's."""
    return "_" in name and (known.startswith(name + "_") or name.startswith(known + "_"))


def _extra(field: FieldInfo) -> dict[str, Any]:
    return field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}


def allowed(field: FieldInfo) -> str:
    """What a setting may be, as “应为” goes on."""
    if said := _extra(field)["allowed"]:
        return str(said)
    kind = field.annotation
    if get_origin(kind) in (Union, UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    if kind is bool:
        return " 1 或 0"
    if kind is Path:
        return "文件夹"
    least = next((m.ge for m in field.metadata if isinstance(m, Ge)), None)
    most = next((m.le for m in field.metadata if isinstance(m, Le)), None)
    if least is None or most is None:
        return "文字"
    return f" {least:g} 至 {most:.15g} 之间的{'整数' if kind is int else '数'}"


def shown_default(field: FieldInfo, root: Path) -> tuple[str, str]:
    """The default as the English and the Chinese README have it; folders relative to `root`."""
    default = field.get_default(call_default_factory=True)
    if default is None or default in ("", (), {}):
        english, chinese = _extra(field)["absent"]
        return english, chinese
    if isinstance(default, bool):
        return ("on", "开") if default else ("off", "关")
    if isinstance(default, Path):
        text = f"`{default.relative_to(root).as_posix()}`"
    elif isinstance(default, float):
        text = f"{default:g}"
    else:
        text = str(default)
    return text, text


def meaning(field: FieldInfo) -> tuple[str, str]:
    """What the English and the Chinese README say of a setting."""
    return field.description or "", str(_extra(field)["chinese"])
