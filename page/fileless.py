"""Blocks through which no file passes.

Gradio takes any object with a path and its mark for a file, whatever the function and the parameter:
it copies what lies there into its cache and serves it to whoever knows the address. Read that way
were the user database and the environment with the model's key. The page has its own way for
uploads and for downloads, so that here such an object is an attack or a mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.state_holder import SessionState

from page import words

MARKS = frozenset({"path", "meta"})


class FilelessBlocks(gr.Blocks):
    """Refuses files in what goes into a function and in what comes out of it."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401
        super().__init__(**settings)
        # else Gradio takes itself for not started when it is mounted, and leaves out its own check of paths
        self.has_launched = True

    async def preprocess_data(self, block_fn: BlockFunction, inputs: list[Any], state: SessionState | None, explicit_call: bool = False) -> list[Any]:
        """The inputs as the function gets them."""
        refuse_files(inputs)
        prepared: list[Any] = await super().preprocess_data(block_fn, inputs, state, explicit_call)
        return prepared

    async def postprocess_data(self, block_fn: BlockFunction, predictions: list[Any] | dict[Any, Any], state: SessionState | None) -> list[Any]:
        """The outputs as the page gets them."""
        refuse_files(predictions)
        return await super().postprocess_data(block_fn, predictions, state)


def refuse_files(value: object) -> None:
    """Look through a value for anything that Gradio would take for a file.

    Raises
    ------
    gradio.Error
        When there is one, however deep.
    """
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Mapping):
            if each.keys() >= MARKS:
                raise gr.Error(words.NO_FILES_HERE, print_exception=False)
            waiting.extend(each.values())
        elif isinstance(each, list | tuple):
            waiting.extend(each)
