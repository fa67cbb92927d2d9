"""The functions for programs as endpoints of Gradio's API."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr
from gradio.events import api

from index.errors import IndexingError
from page import words
from page.api import Function
from page.api_arguments import ArgumentError
from page.audit import address_of
from page.desks import Desks
from page.identity import owner
from page.pace import Pace, TooFast
from page.storage_error import StorageError


def register(functions: Sequence[Function], desks: Desks, pace: Pace) -> None:
    """Register the endpoints in the current block."""
    for function in functions:
        api(endpoint(function, desks, pace), api_name=function.name, api_description=described(function))


def endpoint(function: Function, desks: Desks, pace: Pace) -> Callable[..., dict[str, Any]]:
    """A function with the signature that Gradio reads its parameters from; what is wrong with a call is an error that users may see."""
    names = tuple(function.takes.model_fields)

    def call(request: gr.Request, *values: object) -> dict[str, Any]:
        try:
            if function.asks:
                pace.take(owner(request), address_of(request))
            return function(dict(zip(names, values, strict=True)), desks.of(owner(request)))
        except (ArgumentError, TooFast, IndexingError) as error:
            raise gr.Error(str(error), print_exception=False) from None
        except StorageError as error:  # what may be seen is not known
            raise gr.Error(words.USERS_UNREADABLE.format(reason=error.reason), print_exception=False) from error

    who = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=gr.Request)
    parameters = [who, *(_parameter(function, name) for name in names)]
    call.__name__ = function.name
    call.__annotations__ = {each.name: each.annotation for each in parameters}
    call.__signature__ = inspect.Signature(parameters, return_annotation=dict[str, Any])  # type: ignore[attr-defined]
    return call


def described(function: Function) -> str:
    """What the function does, and each of its arguments."""
    fields = function.takes.model_fields.items()
    return "\n".join((function.about, *(f"- {name}{'' if field.is_required() else '（可选）'}：{field.description}" for name, field in fields)))


def _parameter(function: Function, name: str) -> inspect.Parameter:
    field = function.takes.model_fields[name]
    is_text = field.annotation is str
    default = inspect.Parameter.empty if field.is_required() else "" if is_text else None
    annotation = str if is_text else list[dict[str, Any]] | None
    return inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default, annotation=annotation)
