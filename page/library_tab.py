"""The view 文件库: every document and what was understood of it; administrators change them here."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import gradio as gr

from corpus.errors import UnreadableDocument
from index.progress import Pace
from index.types import DocumentRecord
from page import words
from page.accounts import AccountError
from page.ask_tab import ON_LOAD, QUIET
from page.audit import Act, address_of
from page.desk import today
from page.desks import Desks
from page.groups import Groups
from page.identity import noted_name, owner
from page.intake import Claim, Intake, IntakeError, Progress, step_back
from page.library_progress import Step, progress_view, rebuild_question
from page.library_view import Offered, library_view, manage_view, message_view, outcomes_view
from page.markup import Html, render
from page.standing import standings
from page.storage_error import StorageError
from page.told import text, told
from page.uploads import Uploads

EVERY = 0.2
"""Seconds between two steps that are shown: a browser need not draw hundreds."""
LOG = logging.getLogger(__name__)
UPLOAD = resources.files("page").joinpath("upload.js").read_text(encoding="utf-8")


class LibraryTab:
    """Builds the components and holds their handlers."""

    def __init__(self, desks: Desks, groups: Groups, intake: Intake, uploads: Uploads) -> None:
        self.desks = desks
        self.groups = groups
        self.accounts = groups.accounts
        self.intake = intake
        self.uploads = uploads

    def build(self) -> None:
        """Place the components in the current block and connect them."""
        self.manage = gr.HTML(manage_view(), js_on_load=UPLOAD, apply_default_css=False, visible=False, elem_id="files")
        self.news = gr.HTML(apply_default_css=False, js_on_load=ON_LOAD, elem_id="news")
        self.listed = gr.HTML(js_on_load=ON_LOAD, apply_default_css=False, elem_id="library")

    @property
    def load_outputs(self) -> list[Any]:
        return [self.manage, self.listed]

    def load(self, request: gr.Request) -> tuple[Any, ...]:
        """What the view shows when the page is opened."""
        who = owner(request)
        return gr.update(visible=self.accounts.is_admin(who)), self._listed(who)

    def connect(self, afterwards: Callable[[gr.Request], tuple[Any, ...]], outputs: list[Any]) -> None:
        """Connect the events; `afterwards` refreshes the other views when the documents have changed."""
        alone: dict[str, Any] = {"concurrency_id": "index", "concurrency_limit": 1, **QUIET}
        for event in (
            self.manage.click(self._managed, None, [self.news, self.listed], **alone),
            self.listed.click(self._clicked, None, [self.news, self.listed], **alone),
            self.news.click(self._answered, None, [self.news, self.listed], **alone),
        ):
            event.then(afterwards, None, outputs, queue=False, **QUIET)

    def _managed(self, event: gr.EventData, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Take in what was uploaded, or ask whether to build the index anew."""
        who, data = owner(request), told(event)
        if not self.accounts.is_admin(who):
            self._note(request, Act.REFUSED, words.TAB_LIBRARY)
            yield message_view(words.ADMINS_ONLY, failed=True), gr.skip()
            return
        if data.get("act") == "rebuild":
            yield rebuild_question(len(self.desks.whole.documents()), self.desks.whole.build_seconds()), gr.skip()
            return
        keys = data.get("files")
        taken = self.uploads.take(who, keys if isinstance(keys, list) else [])
        if not taken:
            yield message_view(words.NO_FILES, failed=True), gr.skip()
            return
        try:
            files = list(taken.values())
            claim = self.groups.claimer(text(data.get("group")), noted_name(who), address_of(request))
            yield from self._done(who, lambda progress: self._add(files, data.get("replace") is True, progress, request, claim), [name for _, name in files])
        except AccountError as error:
            yield message_view(str(error), failed=True), gr.skip()
        finally:
            self.uploads.drop(taken)

    def _answered(self, event: gr.EventData, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Build the index anew once that was confirmed, or take the question away."""
        act = told(event).get("act")
        if act == "dismiss":
            yield Html(""), gr.skip()
        elif act != "rebuild":
            yield gr.skip(), gr.skip()
        elif not self.accounts.is_admin(owner(request)):
            self._note(request, Act.REFUSED, words.REBUILD)
            yield message_view(words.ADMINS_ONLY, failed=True), gr.skip()
        else:
            yield from self._done(owner(request), lambda progress: self._rebuild(progress, request))

    def _add(self, files: list[tuple[Path, str]], replace: bool, progress: Progress, request: gr.Request, claim: Claim) -> Html:
        outcomes = self.intake.add(files, replace, progress, claim)
        for each in outcomes:
            if not each.reason:
                self._note(request, Act.REPLACED if each.replaced else Act.UPLOADED, each.name)
        return outcomes_view(outcomes)

    def _note(self, request: gr.Request, act: Act, detail: str) -> None:
        self.accounts.audit.note(act, noted_name(owner(request)), address_of(request), detail)

    def _rebuild(self, progress: Progress, request: gr.Request) -> Html:
        built = self.intake.rebuild(progress)
        self._note(request, Act.REBUILT, words.DOCUMENT_COUNT.format(count=len(built.documents)))
        failed = [message_view(f"{each.path}：{each.reason}", failed=True) for each in (*built.failures, *built.repeated)]
        return render([message_view(words.REBUILT.format(documents=len(built.documents), passages=built.passages)), *failed])

    def _clicked(self, event: gr.EventData, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        data, who = told(event), owner(request)
        record = next((each for each in self.desks.of(who).documents() if each.id == data.get("document")), None)
        if data.get("act") not in ("remove", "group") or record is None:
            yield gr.skip(), gr.skip()
            return
        if not self.accounts.is_admin(who):
            self._note(request, Act.REFUSED, record.path)
            yield message_view(words.ADMINS_ONLY, failed=True), gr.skip()
            return

        if data.get("act") == "group":
            yield self._put(record, text(data.get("value")), request), self._listed(who)
            return

        def job(progress: Progress) -> Html:
            self.intake.remove(record.path, progress)
            self._note(request, Act.REMOVED, record.path)
            return message_view(words.REMOVED.format(title=record.title))

        yield from self._done(who, job)

    def _put(self, record: DocumentRecord, group: str, request: gr.Request) -> Html:
        try:
            self.groups.put_document(record.path, group, noted_name(owner(request)), address_of(request))
        except AccountError as error:
            return message_view(str(error), failed=True)
        except StorageError as error:
            return message_view(words.CHANGE_NOT_KEPT.format(reason=error.reason), failed=True)
        return message_view(words.GROUP_PUT.format(title=record.title, group=group.strip()))

    def _done(self, who: str, job: Callable[[Progress], Html], files: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
        """The steps of a job as news; at last the documents as they are then."""
        for news in self._work(job, files):
            yield news, gr.skip()
        yield news, self._listed(who)

    def _work(self, job: Callable[[Progress], Html], files: Sequence[str]) -> Iterator[Html]:
        """Run a job in a thread of its own; yields its steps, at last its result or why it failed."""
        steps: queue.Queue[Step | None] = queue.Queue()
        result: list[Html] = []
        pace = Pace()

        def run() -> None:
            step_back()
            try:
                result.append(job(lambda stage, done, total: steps.put(Step(stage, done, total, pace.told(stage, done)))))
            except (IntakeError, UnreadableDocument) as error:
                result.append(message_view(str(error), failed=True))
            except Exception:
                LOG.exception("work on the documents failed")
                result.append(message_view(words.WORK_FAILED, failed=True))
            finally:
                steps.put(None)

        threading.Thread(target=run, daemon=True).start()
        shown, at = "", 0.0
        while (step := steps.get()) is not None:
            now = time.monotonic()
            if step.stage != shown or step.done == step.total or now - at >= EVERY:
                shown, at = step.stage, now
                yield progress_view(step, files)
        yield result[0]

    def _listed(self, who: str) -> Html:
        desk = self.desks.of(who)
        store, groups = desk.store, None
        if self.accounts.is_admin(who):
            groups = Offered(self.groups.of_documents(), self.groups.all())
        return library_view([(record, store.report(record.id)) for record in store.documents()], groups, desk.left_out(), standings(store, today()))
