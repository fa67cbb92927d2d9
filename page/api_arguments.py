"""What programs may ask with: each function's arguments, checked, and a Chinese sentence for each that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from bot.question import MAX_LENGTH
from bot.sets.due import STATES
from page.ledger import ROLES, date

MAX_MESSAGES, MAX_CONTENT = 200, 20_000
SPEAKERS = {"user": "user", "assistant": "assistant"}
MOST_ERRORS, SHOWN = 5, 40

SENTENCES = {
    "missing": "缺少参数 {name}。",
    "extra_forbidden": "没有参数 {name}，可用的参数：{fields}。",
    "string_type": "参数 {name} 应为文字。",
    "string_unicode": "参数 {name} 含有不能识别的字符。",
    "string_too_short": "参数 {name} 不能为空。",
    "string_too_long": "参数 {name} 最多 {max_length} 个字，现有 {length} 个。",
    "list_type": "参数 {name} 应为列表，每条为 {{role, content}}。",
    "too_long": "参数 {name} 最多 {max_length} 条，现有 {length} 条。",
    "model_type": "参数 {name} 应为 {{role, content}}。",
    "said": "参数 {name} {said}",
    "turned": "参数 due_from（{first}）晚于参数 due_to（{last}）。",
}
"""By pydantic's kind of error; the last two are our own."""
OTHERWISE = "参数 {name} 的值不对。"
IN_LIST, IN_OBJECT = "{name} 第 {step} 条", "{name}的 {step}"
NOT_ONE_OF = "不能是“{given}”，可用的值：{allowed}。"
NO_DATE = "应为日期，如 2020-12-31；“{given}”不是日期，或没有这一天。"


class ArgumentError(ValueError):
    """What a program asks with is wrong; the message is a Chinese sentence that names the argument."""


def _chosen(given: str, allowed: Mapping[str, str]) -> str:
    if given not in allowed:
        values = "、".join(dict.fromkeys(filter(None, allowed.values())))
        raise PydanticCustomError("said", "", {"said": NOT_ONE_OF.format(given=given[:SHOWN], allowed=values)})
    return allowed[given]


def _day(given: str) -> str:
    read = date(given)
    if given and read is None:
        raise PydanticCustomError("said", "", {"said": NO_DATE.format(given=given[:SHOWN])})
    return read.isoformat() if read else ""


def _choice(values: Mapping[str, str]) -> tuple[AfterValidator, Any]:
    """A check that maps names to values, and the part of the schema that lists the values; empty is among both."""
    allowed = {"": "", **values}
    return AfterValidator(lambda given: _chosen(given, allowed)), Field(json_schema_extra={"enum": list(dict.fromkeys(allowed.values()))})


_ROLES = _choice({label: label for label in ROLES.values()} | {str(key): label for key, label in ROLES.items()})
_STATES = _choice({state: state for state in STATES})

Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_LENGTH)]
Day = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20), AfterValidator(_day)]
Role = Annotated[str, StringConstraints(strip_whitespace=True), _ROLES[0], _ROLES[1]]
State = Annotated[str, StringConstraints(strip_whitespace=True), _STATES[0], _STATES[1]]
Speaker = Annotated[str, AfterValidator(lambda given: _chosen(given, SPEAKERS)), Field(json_schema_extra={"enum": [*SPEAKERS]})]


class Arguments(BaseModel):
    """The arguments of one function."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """Checked arguments; None is as good as left out.

        Raises
        ------
        ArgumentError
            When one is missing, unknown, or out of its range.
        """
        try:
            return cls.model_validate({name: value for name, value in given.items() if value is not None or name not in cls.model_fields})
        except ValidationError as error:
            raise ArgumentError("".join(_sentence(each, cls) for each in error.errors()[:MOST_ERRORS])) from None


class Message(BaseModel):
    """An earlier message of the conversation; what else it holds is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    role: Speaker
    content: str = Field(max_length=MAX_CONTENT)


class Ask(Arguments):
    """Of `ask`."""

    question: Question = Field(description="问题，例如某项任务由谁牵头、何时完成。")
    document: Name = Field(default="", description="只在标题或编号包含此文字的文件中查找；留空为全部文件。")
    history: list[Message] = Field(default_factory=list, max_length=MAX_MESSAGES, description="之前的对话，每条为 {role, content}；可以只有用户的提问。")


class FindTasks(Arguments):
    """Of `find_tasks`."""

    unit: Name = Field(default="", description="单位名称，简称、全称均可。")
    role: Role = Field(default="", description="职责：牵头、配合、责任、责任人；留空不限。")
    document: Name = Field(default="", description="标题或编号包含此文字的文件；留空为全部文件。")
    words: Words = Field(default="", description="关键词，多个词用空格分开。")
    state: State = Field(default="", description="状态：已过期、本月到期、未到期、长期、无确定日期、未写明；留空不限。")
    due_from: Day = Field(default="", description="时限不早于此日，如 2020-10-01。")
    due_to: Day = Field(default="", description="时限不晚于此日，如 2020-12-31。")
    day: Day = Field(default="", description="状态以哪一天计，默认今天。")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.due_from and self.due_to and self.due_from > self.due_to:
            raise PydanticCustomError("turned", "", {"first": self.due_from, "last": self.due_to})
        return self


class GetClause(Arguments):
    """Of `get_clause`."""

    document: Needed = Field(description="文件标题或编号中的文字，须只对应一份文件。")
    path: Needed = Field(description="条款路径，如 三、（十三）；附件中的条款以附件名开头，如 附件1 一、。")


class ListDocuments(Arguments):
    """Of `list_documents`."""

    words: Name = Field(default="", description="只列标题或编号包含此文字的文件；留空为全部文件。")


def _sentence(error: ErrorDetails, model: type[Arguments]) -> str:
    """A pydantic error in Chinese."""
    name, *steps = (str(step)[:SHOWN] if isinstance(step, str) else step for step in error["loc"] or ("",))
    for step in steps:
        name = IN_LIST.format(name=name, step=step + 1) if isinstance(step, int) else IN_OBJECT.format(name=name, step=step)
    given = error["input"]
    known = {**error.get("ctx", {}), "name": name, "fields": "、".join(model.model_fields), "length": len(given) if isinstance(given, str | list) else 0}
    return SENTENCES.get(error["type"], OTHERWISE).format(**known)
