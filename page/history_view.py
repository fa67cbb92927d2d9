"""The list of conversations, and the document that is searched alone, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from page import words
from page.conversations import Conversation
from page.markup import Html, render, tag

MOST_SOUGHT = 60
"""Characters that conversations are searched for."""


def scope_view(title: str) -> Html:
    """The document that is searched alone, and the button that ends it."""
    end = tag("button", "×", type="button", data_act="unscope", title=words.SCOPE_CLEAR, aria_label=words.SCOPE_CLEAR)
    return tag("p", tag("span", words.SCOPED.format(title=title)), end, class_="scope-chip", role="status")


def history_view(conversations: Sequence[Conversation], current: int | None, trouble: str | None = None, sought: str = "") -> Html:
    """The user's conversations; the open one has its buttons. `trouble` is what keeps them from being kept, `sought` what they were searched for."""
    items = [_item(each, each.id == current, sought) for each in conversations]
    new = tag("button", words.NEW_CONVERSATION, type="button", class_="tool", data_act="new")
    fold = tag("button", words.CONVERSATIONS, type="button", class_="tool fold", data_act="fold", data_fold="#history nav", aria_expanded="false")
    listed = tag("ul", *items) if items else tag("p", words.NONE_FOUND if sought else words.NO_CONVERSATIONS, class_="hint")
    noted = tag("p", trouble, class_="failed", role="alert") if trouble else None
    head = tag("p", fold, tag("b", words.CONVERSATIONS), new, class_="tools")
    search = _search(sought) if items or sought else None
    return tag("nav", head, search, noted, listed, aria_label=words.CONVERSATIONS, class_="history")


def _search(sought: str) -> Html:
    box = tag("input", type="text", maxlength=MOST_SOUGHT, value=sought or None, placeholder=words.SEARCH, aria_label=words.SEARCH)
    find = tag("button", words.FIND, type="button", class_="tool", data_act="search")
    return tag("p", box, find, class_="search", role="search")


def _item(each: Conversation, is_open: bool, sought: str) -> Html:
    key: dict[str, int | str | None] = {"data_conversation": each.id, "data_sought": sought or None}  # what was found stays listed
    shown = each.title if each.is_kept else words.NOT_SAVED.format(title=each.title)
    title = tag("button", shown, type="button", data_act="open", title=each.title, class_="title", aria_current="true" if is_open else None, **key)
    if not is_open:
        return tag("li", title)
    tools = [
        tag("button", words.RENAME, type="button", class_="tool", data_act="rename", data_prompt=words.RENAME_PROMPT, data_value=each.title, **key),
        tag("button", words.DELETE, type="button", class_="tool", data_act="delete", data_confirm=words.DELETE_CONFIRM, **key),
        *(_export(each.id, kind, label) for kind, label in (("docx", words.EXPORT_WORD), ("md", words.EXPORT_MARKDOWN))),
    ]
    if each.is_kept:
        label = words.SHARE_END if each.shared else words.SHARE
        asked = None if each.shared else words.SHARE_CONFIRM
        tools.append(tag("button", label, type="button", class_="tool", data_act="unshare" if each.shared else "share", data_confirm=asked, **key))
    if each.shared:
        tools.append(tag("a", words.SHARED_ADDRESS, href=f"shared?{urlencode({'key': each.shared})}", target="_blank", rel="noopener", class_="tool"))
    return tag("li", render([title, tag("p", *tools, class_="tools")]), class_="open")


def _export(conversation: int, kind: str, label: str) -> Html:
    return tag("a", label, href=f"export/conversation?{urlencode({'id': conversation, 'kind': kind})}", class_="tool", download=True)
