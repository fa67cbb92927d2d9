"""HTML from text: every value is escaped here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

VOID = frozenset({"input", "br", "meta", "link", "col", "img"})


class Html(str):
    """A string that is HTML already; any other string is escaped when it is placed."""

    __slots__ = ()


Content = str | None | Iterable["str | None"]


def render(content: Content) -> Html:
    """Content to HTML: `Html` stays, text is escaped, None is nothing."""
    if content is None:
        return Html("")
    if isinstance(content, Html):
        return content
    if isinstance(content, str):
        return Html(escape(content))
    return Html("".join(render(part) for part in content))


def tag(name: str, /, *content: Content, **attributes: str | int | bool | None) -> Html:
    """An element. ``class_`` is class, ``data_act`` is data-act; True is a bare attribute, None and False leave it out."""
    written = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        bare = key.rstrip("_").replace("_", "-")
        written.append(f" {bare}" if value is True else f' {bare}="{escape(str(value))}"')
    head = f"<{name}{''.join(written)}>"
    if name in VOID:
        return Html(head)
    return Html(f"{head}{''.join(render(part) for part in content)}</{name}>")


def scrolled(content: Content, label: str, **attributes: str | int | bool | None) -> Html:
    """A wide table in a frame that scrolls by itself, by the keyboard too; `label` is what a screen reader calls it."""
    class_ = " ".join(("scroll", *str(attributes.pop("class_", "") or "").split()))
    return tag("div", content, class_=class_, tabindex=0, role="region", aria_label=label, **attributes)


def lines(text: str) -> Html:
    """Text with its line breaks."""
    return Html("<br>".join(escape(line) for line in text.splitlines()))
