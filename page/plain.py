"""Frame of the pages beside the Gradio page; what they may load, `page.headers` says."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from page import words
from page.markup import Content, Html, render, tag


@cache
def text(name: str) -> str:
    """A file of this package."""
    return resources.files("page").joinpath(name).read_text(encoding="utf-8")


def script_words() -> Html:
    """What the scripts say, for the head of a page."""
    known = {"says": words.GRADIO_SAYS, "lost": words.CONNECTION_LOST, "brokenOff": words.BROKEN_OFF, "panel": words.PANEL, "close": words.CLOSE}
    known |= {"opening": words.OPENING, "day": words.DAY_FORM, "noSource": words.NO_SOURCE, "notOpened": words.NOT_OPENED}
    return tag("meta", name="page-words", content=json.dumps(known, ensure_ascii=False))


def document(title: str, body: Content, script: bool = False, root: str = "") -> Html:
    """A whole HTML document; `root` leads from its address to that of the application."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("link", rel="stylesheet", href=f"{root}page.css"),
        *((script_words(), tag("script", src="page.js", defer=True)) if script else ()),
    )
    return render([Html("<!doctype html>"), tag("html", head, tag("body", body, class_="plain"), lang="zh-CN")])
