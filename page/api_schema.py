"""JSON schemas of what programs send and get, plain enough for every client."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema


class Untitled(GenerateJsonSchema):
    """Without the titles that pydantic makes of the fields' names."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def plain_schema(model: type[BaseModel], mode: Literal["validation", "serialization"]) -> dict[str, Any]:
    """A model as a JSON schema without references, which not every client follows, and without docstrings."""
    schema = model.model_json_schema(schema_generator=Untitled, mode=mode)
    defined = {f"#/$defs/{name}": each for name, each in schema.pop("$defs", {}).items()}

    def whole(part: object) -> object:
        if isinstance(part, list):
            return [whole(each) for each in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            part = {**_undocumented(defined[part["$ref"]]), **{key: value for key, value in part.items() if key != "$ref"}}
        return {key: whole(value) for key, value in part.items()}

    return {key: whole(value) for key, value in _undocumented(schema).items()}


def _undocumented(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key not in ("title", "description")}
