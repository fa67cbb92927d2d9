"""The list of conversations and the example questions as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from page import words
from page.conversations import Conversation
from page.markup import Html, render, tag


def examples_view(questions: Sequence[str], has_documents: bool) -> Html:
    """Questions to begin with, as buttons; where there are no documents yet, how to add some."""
    if not questions:
        return Html("") if has_documents else tag("div", tag("p", words.NO_DOCUMENTS, class_="hint"), class_="starters")
    buttons = [tag("button", question, type="button", data_act="ask", data_value=question) for question in questions]
    return tag("div", tag("p", words.APP_LINE, class_="hint"), tag("h2", words.EXAMPLES), *buttons, class_="starters")


def history_view(conversations: Sequence[Conversation], current: int | None, trouble: str | None = None) -> Html:
    """The user's conversations; the open one has its buttons. `trouble` is what keeps them from being kept."""
    items = [_item(each, each.id == current) for each in conversations]
    new = tag("button", words.NEW_CONVERSATION, type="button", class_="tool", data_act="new")
    fold = tag("button", words.CONVERSATIONS, type="button", class_="tool fold", data_act="fold", data_fold="#history nav", aria_expanded="false")
    listed = tag("ul", *items) if items else tag("p", words.NO_CONVERSATIONS, class_="hint")
    noted = tag("p", trouble, class_="failed", role="alert") if trouble else None
    return tag("nav", tag("p", fold, tag("b", words.CONVERSATIONS), new, class_="tools"), noted, listed, aria_label=words.CONVERSATIONS, class_="history")


def _item(each: Conversation, is_open: bool) -> Html:
    key = {"data_conversation": each.id}
    shown = each.title if each.is_kept else words.NOT_SAVED.format(title=each.title)
    title = tag("button", shown, type="button", data_act="open", title=each.title, class_="title", aria_current="true" if is_open else None, **key)
    if not is_open:
        return tag("li", title)
    tools = [
        tag("button", words.RENAME, type="button", class_="tool", data_act="rename", data_prompt=words.RENAME_PROMPT, data_value=each.title, **key),
        tag("button", words.DELETE, type="button", class_="tool", data_act="delete", data_confirm=words.DELETE_CONFIRM, **key),
        *(_export(each.id, kind, label) for kind, label in (("docx", words.EXPORT_WORD), ("md", words.EXPORT_MARKDOWN))),
    ]
    return tag("li", render([title, tag("p", *tools, class_="tools")]), class_="open")


def _export(conversation: int, kind: str, label: str) -> Html:
    return tag("a", label, href=f"export/conversation?{urlencode({'id': conversation, 'kind': kind})}", class_="tool", download=True)
