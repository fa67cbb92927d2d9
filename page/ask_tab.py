"""The view 问答: questions, answers, the list of conversations. It decides nothing about an answer."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from threading import Event
from typing import Any

import gradio as gr

from index.errors import IndexingError
from page import words
from page.answer_view import goes_on, thread
from page.audit import Act, Audit, address_of
from page.conversations import Conversations
from page.desk import Desk
from page.desks import Desks
from page.first_screen import examples_view, welcome_view
from page.history_view import MOST_SOUGHT, history_view, scope_view
from page.identity import noted_name, owner
from page.markup import Html, render, tag
from page.pace import Pace, TooFast
from page.stops import Stops
from page.storage_error import StorageError
from page.told import number, text, told
from page.turn import Turn

LOG = logging.getLogger(__name__)
MAX_QUESTION = 10_000
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "preprocess": False}
"""Arguments of events that only the page itself raises.

Values come as the browser sends them: Gradio holds them against what the server keeps of the visit, which is
lost when it starts again, so that a document that was chosen before then would be "not in the list of choices".
"""
ON_LOAD = resources.files("page").joinpath("on_load.js").read_text(encoding="utf-8")


KEEP = "(value) => { try { sessionStorage.setItem('page.NAME', value ?? ''); } catch { /* not in this browser */ } }"
KEEP_CONVERSATION = """(value) => {
  try { sessionStorage.setItem('page.conversation', value ?? ''); } catch { /* not in this browser */ }
  const address = new URL(location.href);
  if (value) address.searchParams.set('conversation', value); else address.searchParams.delete('conversation');
  history.replaceState(history.state, '', address);
}"""
"""The address of the page is that of the conversation that is open."""
KEPT = """() => ['conversation', 'pending', 'draft'].map((name) => {
  const named = name === 'conversation' && new URL(location.href).searchParams.get(name);
  try { return named || sessionStorage.getItem(`page.${name}`); } catch { return named || null; }
})"""
BROKEN = "() => document.dispatchEvent(new Event('page-broken'))"
"""Run in the browser: what is open and what is being written outlives a lost connection, after which Gradio loads the page again."""


class AskTab:
    """Builds the components and holds their handlers."""

    def __init__(self, desks: Desks, conversations: Conversations, pace: Pace, audit: Audit) -> None:
        self.desks = desks
        self.audit = audit
        self.conversations = conversations
        self.pace = pace
        self.stops = Stops()

    def build(self) -> None:
        """Place the components in the current block and connect them."""
        # kept by the browser: what the server keeps of a visit is lost when it starts again, and the page stays open
        self.current = gr.Textbox(visible=False)
        self.pending = gr.Textbox(visible=False)
        with gr.Row(elem_classes="ask-row"):
            with gr.Column(elem_classes="history-column", scale=0):
                self.history = gr.HTML(js_on_load=ON_LOAD, apply_default_css=False, elem_id="history")
            with gr.Column(elem_classes="talk-column", scale=1):
                self.welcome = gr.HTML(js_on_load=None, apply_default_css=False, elem_id="welcome")
                self.thread = gr.HTML(js_on_load=ON_LOAD, apply_default_css=False, elem_id="thread", autoscroll=False)
                self.starters = gr.HTML(js_on_load=ON_LOAD, apply_default_css=False, elem_id="starters")
                with gr.Group(elem_classes="asking"):
                    self.scoped = gr.HTML(js_on_load=ON_LOAD, apply_default_css=False, elem_id="scoped")
                    self.box = gr.Textbox(
                        label=words.INPUT_LABEL, show_label=False, placeholder=words.INPUT_HINT, lines=1, max_lines=6,
                        max_length=MAX_QUESTION, submit_btn=words.SEND, stop_btn=False, elem_id="question", autofocus=True,
                    )
                    with gr.Row(elem_classes="scope-row"):
                        gr.HTML(tag("span", words.SCOPE), apply_default_css=False, js_on_load=None, elem_classes="scope-label")
                        self.scope = gr.Dropdown(
                            choices=[(words.ALL_DOCUMENTS, "")], value="", label=words.SCOPE, elem_id="scope", show_label=False, container=False, scale=1
                        )
                        gr.HTML(tag("span", words.KEYS), apply_default_css=False, js_on_load=None, elem_classes="scope-label keys")
                        self.stop = gr.Button(words.STOP, visible=False, elem_id="stop", size="sm", scale=0)
                gr.HTML(tag("p", self.desks.whole.mode, class_="hint"), apply_default_css=False, js_on_load=None, elem_classes="mode", elem_id="mode")
        self._connect()

    def load(self, request: gr.Request, given: object = None, asked: object = None, draft: object = None) -> tuple[Any, ...]:
        """What the view shows when the page is opened.

        Opened again, the browser says which conversation was open, what was asked and not answered, and what was not yet asked.
        """
        who, current = owner(request), number(given) or None
        desk, turns = self.desks.of(who), self._turns(who, current)
        question, written = text(asked)[:MAX_QUESTION], text(draft)[:MAX_QUESTION]
        cut = bool(question) and not (turns and turns[-1].question == question)
        scope, starters, welcome = self._offered(desk)
        shown = self._shown(desk, turns, lost=current is not None and not turns)
        if cut:
            shown = render([shown, tag("p", words.CUT_OFF.format(question=question[:40]), class_="hint", role="status")])
        welcome, starters = ("", "") if turns else (welcome, starters)
        return scope, starters, welcome, self._listed(who, current), current if turns else None, "", shown, written or (question if cut else "")

    def refresh(self, request: gr.Request) -> tuple[Any, ...]:
        """What depends on the documents: the scope and the example questions."""
        return self._offered(self.desks.of(owner(request)))

    def _offered(self, desk: Desk) -> tuple[Any, ...]:
        choices = [(words.ALL_DOCUMENTS, ""), *((record.title, record.id) for record in desk.documents())]
        return gr.update(choices=choices, value=""), *_begun(desk)

    def _turns(self, who: str, current: int | None) -> list[Turn]:
        """A conversation as its owner may see it now."""
        return self.desks.shown(who, self.conversations.turns(who, current))

    @property
    def refresh_outputs(self) -> list[Any]:
        return [self.scope, self.starters, self.welcome]

    @property
    def load_inputs(self) -> list[Any]:
        return [self.current, self.pending, self.box]

    @property
    def load_outputs(self) -> list[Any]:
        return [self.scope, self.starters, self.welcome, self.history, self.current, self.pending, self.thread, self.box]

    def _connect(self) -> None:
        running = [self.thread, self.current, self.pending, self.box, self.stop, self.starters, self.history, self.scope, self.welcome]
        asking = self.box.submit(self._take, [self.box], [self.pending, self.box], queue=False, **QUIET)
        inputs = [self.pending, self.current, self.scope]
        answering = asking.then(self._answer, inputs, running, trigger_mode="multiple", **QUIET)
        clicking = self.thread.click(self._clicked, [self.current, self.scope], [self.pending, self.scope, self.thread], **QUIET)
        choosing = clicking.then(self._answer, inputs, running, trigger_mode="multiple", **QUIET)
        starting = self.starters.click(_example, None, [self.pending], queue=False, **QUIET)
        beginning = starting.then(self._answer, inputs, running, trigger_mode="multiple", **QUIET)
        self.stop.click(
            self._stopped, [self.current], [self.thread, self.pending, self.stop], cancels=[answering, choosing, beginning], queue=False, **QUIET
        )
        self.history.click(
            self._history_clicked, [self.current], [self.current, self.thread, self.starters, self.history, self.scope, self.welcome], **QUIET
        )
        self.scope.change(self._scoped, [self.scope], [self.scoped], queue=False, **QUIET)
        self.scoped.click(_unscoped, None, [self.scope], queue=False, **QUIET)
        self.current.change(None, [self.current], None, js=KEEP_CONVERSATION, api_name="_keep_conversation", **QUIET)
        self.pending.change(None, [self.pending], None, js=KEEP.replace("NAME", "pending"), api_name="_keep_pending", **QUIET)
        self.box.change(None, [self.box], None, js=KEEP.replace("NAME", "draft"), api_name="_keep_draft", **QUIET)
        for event in (answering, choosing, beginning):
            event.failure(None, None, None, js=BROKEN, api_name="_broken", **QUIET)

    def _take(self, question: object) -> tuple[str, str]:
        return text(question).strip(), ""

    def _answer(self, asked: object, given: object, scope: object, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Show the question at once, then the answer."""
        question = text(asked)[:MAX_QUESTION]
        if not question:
            yield (gr.skip(),) * 9
            return
        who, current = owner(request), number(given) or None
        try:
            self.pace.take(who, address_of(request))
        except TooFast as error:
            same = gr.skip()
            note = tag("p", str(error), class_="failed", role="alert")
            shown = render([self._shown(self.desks.of(who), self._turns(who, current)), note])
            yield shown, same, "", question, gr.update(visible=False), same, same, same, same  # the question stands where it was typed
            return
        try:
            self.desks.of(who).titles()
        except (StorageError, IndexingError) as error:  # what may be seen is not known, or nothing can be read
            said = words.USERS_UNREADABLE.format(reason=error.reason) if isinstance(error, StorageError) else str(error)
            note = tag("p", said, class_="failed", role="alert")
            yield render([note]), gr.skip(), "", question, gr.update(visible=False), *(gr.skip(),) * 4
            return
        with self.stops.running(str(request.session_hash)) as stopped:
            yield from self._stages(question, current, text(scope), who, stopped)

    def _stages(self, question: str, current: int | None, scope: str, who: str, stopped: Event) -> Iterator[tuple[Any, ...]]:
        same = gr.skip()
        desk, turns = self.desks.of(who), self._turns(who, current)
        lost = current is not None and not turns
        left = desk.left(question, turns, scope)
        scope = "" if left else scope
        yield self._shown(desk, turns, lost, question), same, same, same, gr.update(visible=True), "", same, scope, ""
        kept: int | None = None
        shown = turns
        try:
            for turn in desk.ask_turns(question, turns, scope):
                if stopped.is_set():
                    return  # what nobody waited for is not kept
                turn = replace(turn, scope=desk.titles().get(scope, ""))
                if left:
                    turn = replace(turn, notices=(words.SCOPE_LEFT.format(title=left), *turn.notices))
                if kept is None:
                    current = self.conversations.add(who, current, turn)
                    kept = self.conversations.turns(who, current)[-1].id
                elif not turn.running:
                    self.conversations.amend(who, current or 0, replace(turn, id=kept))
                shown = [*turns, replace(turn, id=kept)]
                if turn.running:
                    yield self._shown(desk, shown, lost), current, same, same, gr.update(visible=True), "", same, same, ""
            turns = self._turns(who, current)
        except Exception as error:
            LOG.exception("answering failed")
            failed = str(error) if isinstance(error, IndexingError) else words.FAILED
            turns = [*shown[:-1], replace(shown[-1], running=False)] if kept is not None else [*turns, Turn(question, "refused", failed)]
        yield self._shown(desk, turns, lost), current, "", same, gr.update(visible=False), "", self._listed(who, current), same, ""

    def _listed(self, who: str, current: int | None, trouble: str | None = None, sought: str = "") -> Html:
        found = self.conversations.search(who, sought) if sought.strip() else self.conversations.list(who)
        return history_view(found, current, trouble or self.conversations.trouble, sought)

    def _shown(self, desk: Desk, turns: list[Turn], lost: bool = False, pending: str | None = None) -> Html:
        """The conversation; `lost` says that the one before it is gone."""
        gone = tag("p", words.CONVERSATION_GONE, class_="hint", role="status") if lost else None
        return render([gone, thread(turns, desk.context, pending)])

    def _stopped(self, given: object, request: gr.Request) -> tuple[Any, ...]:
        self.stops.stop(str(request.session_hash))
        who = owner(request)
        turns = self._turns(who, number(given))
        note = tag("p", words.STOPPED, class_="hint", role="status")
        return render([self._shown(self.desks.of(who), turns), note]), "", gr.update(visible=False)

    def _clicked(self, given: object, scope: object, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """A button within the thread: a choice asks again, a thumb is kept."""
        data, who, current = told(event), owner(request), number(given)
        desk, turns = self.desks.of(who), self._turns(who, current)
        act, turn_id = data.get("act"), number(data.get("turn"))
        chosen = next((turn for turn in turns if turn.id == turn_id), None)
        if chosen is None:
            return gr.skip(), gr.skip(), gr.skip()
        if act in ("ask", "everywhere", "choose") and not goes_on(chosen, [turn.question for turn in turns[turns.index(chosen) + 1 :]], act):
            return "", gr.skip(), self._shown(desk, turns)  # another window went on meanwhile
        if act == "ask":
            return text(data.get("value")), gr.skip(), gr.skip()
        if act == "everywhere":
            return chosen.question, "", gr.skip()
        if act == "choose":
            return chosen.question, desk.document_of(text(data.get("value"))) or text(scope), gr.skip()
        try:
            if act == "rate":
                value = number(data.get("value"))
                self.conversations.rate(who, chosen.id, 0 if value == chosen.rating else value)
            elif act == "reason":
                self.conversations.rate(who, chosen.id, chosen.rating, str(data.get("value") or ""))
        except StorageError as error:
            note = tag("p", words.CHANGE_NOT_KEPT.format(reason=error.reason), class_="failed", role="alert")
            return "", gr.skip(), render([self._shown(desk, turns), note])
        return "", gr.skip(), self._shown(desk, self._turns(who, current))

    def _history_clicked(self, given: object, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """The list of conversations: open, begin, rename, delete."""
        data, current = told(event), number(given) or None
        who, act, chosen = owner(request), data.get("act"), number(data.get("conversation"))
        trouble, sought, opened = None, text(data.get("value" if act == "search" else "sought"))[:MOST_SOUGHT], current
        try:
            if act == "rename":
                self.conversations.rename(who, chosen, str(data.get("value") or ""))
            elif act in ("share", "unshare"):
                if self.conversations.share(who, chosen, act == "share"):
                    self.audit.note(Act.SHARED if act == "share" else Act.UNSHARED, noted_name(who), address_of(request), f"{words.CONVERSATIONS} {chosen}")
            elif act == "delete":
                self.conversations.delete(who, chosen)
                current = None if chosen == current else current
        except StorageError as error:
            trouble = words.CHANGE_NOT_KEPT.format(reason=error.reason)
        if act == "open":
            current = chosen
        elif act == "new":
            current = None
        desk, turns = self.desks.of(who), self._turns(who, current)
        starters, welcome = ("", "") if turns else _begun(desk)
        scope = "" if act in ("new", "open") or current != opened else gr.skip()  # each conversation begins with all documents
        return current, self._shown(desk, turns), starters, self._listed(who, current, trouble, sought), scope, welcome

    def _scoped(self, scope: object, request: gr.Request) -> Html:
        """The document that is searched alone, with the button that ends it; empty without one."""
        title = self.desks.of(owner(request)).titles().get(text(scope), "")
        return scope_view(title) if title else Html("")


def _begun(desk: Desk) -> tuple[Html, Html]:
    """The first screen: questions to begin with, and what is inside."""
    records = desk.documents()
    return examples_view(desk.examples(), bool(records)), welcome_view(records)


def _unscoped() -> str:
    return ""


def _example(event: gr.EventData) -> str:
    return text(told(event).get("value"))
