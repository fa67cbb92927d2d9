"""What the bot knows of one document: sentences, rows and cells, each with its place and its tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.text import numbers_of, plain
from corpus.grammar.roles import key_pattern
from corpus.notes import find_notes
from corpus.types import Clause, Document, Link, Span, Table, Task

SENTENCE = re.compile(r"[^。；;！？!?\n]*[。；;！？!?]?[”’」』）)]?")
TITLE_PLACE = re.compile(r"(?:^|省|市|州|关于|印发)([\u4e00-\u9fff]{2,6}?[省市州县区旗盟])")
SHORT_NAME = re.compile(r"^([\u4e00-\u9fff]{2,9}?(?:省|自治区|市|自治州|州|县|区|旗|盟))(?=[\u4e00-\u9fff0-9《])")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can answer: a sentence of a clause, or a row of a task table.

    `text` is verbatim but for white space; `task` is the table row, or the prose task whose note covers the sentence.
    """

    document_id: str
    kind: str
    text: str
    span: Span
    clause: Clause | None = None
    task: Task | None = None
    is_heading: bool = False
    """The title of a clause or annex, standing alone or run into its text."""

    @property
    def annex(self) -> str | None:
        return self.task.annex if self.kind == "row" and self.task else self.clause.annex if self.clause else None


@dataclass
class Knowledge:
    """One document, laid out for answering; what only some questions need is made when it is first asked for."""

    document: Document
    clauses: Sequence[Clause]
    tasks: Sequence[Task]
    tables: Sequence[Table]
    links: Sequence[Link]

    @cached_property
    def items(self) -> list[Item]:
        """The sentences of its clauses, joined to their tasks, and the rows of its task tables."""
        sentences = list(sentence_items(self.document.id, self.clauses, [t for t in self.tasks if t.origin == "prose"]))
        return [*sentences, *row_items(self.document.id, self.clauses, self.tasks)]

    @cached_property
    def plain_text(self) -> str:
        """The document's text folded for the check of quotes."""
        return plain(self.document.text)

    @cached_property
    def numbers(self) -> frozenset[str]:
        return numbers_of(self.document.text)


def short_name(document: Document) -> str:
    """The name one would call a document by: its place, else the head of its title."""
    for text in (document.title, document.issuer or ""):
        match = SHORT_NAME.match(text)
        if match and "人民" not in match.group(1):
            return match.group(1)
    head = re.match(r"^[\u4e00-\u9fff]{2,6}?(?=[0-9二〇]|深化|加强|推进|优化|全面|实施|关于|“)", document.title)
    return head.group() if head else document.title[:8]


def place_names(document: Document) -> tuple[str, ...]:
    """Names by which a question may mean a document: 长治市, 长治; 某某平原, 某某."""
    name = short_name(document)
    names = [name]
    bare = re.sub(r"(?:省|自治区|市|自治州|州|县|区|旗|盟|平原|地区|流域)$", "", name)
    if len(bare) >= 2:
        names.append(bare)
    for text in (document.title, document.notice_title or "", document.issuer or ""):
        for match in re.finditer(r"(?:^|省|市)([\u4e00-\u9fff]{2,6}?[市县区])", text):
            names.append(match.group(1))
            if len(match.group(1)) > 2:
                names.append(match.group(1)[:-1])
    return tuple(dict.fromkeys(n for n in names if len(n) >= 2))


def names_in_title(title: str) -> tuple[str, ...]:
    """The places that a title names at its head or behind another place, whole and without their ending: 北山县, 北山."""
    whole = [match.group(1) for match in TITLE_PLACE.finditer(title)]
    return tuple(dict.fromkeys(name for full in whole for name in (full, full[:-1]) if len(name) >= 2))


def sentence_items(document_id: str, clauses: Sequence[Clause], prose: Sequence[Task]) -> Iterator[Item]:
    parents = {c.parent_id for c in clauses if c.parent_id}
    for clause in clauses:
        for number, paragraph in enumerate(clause.paragraphs if clause.path != "文首" else ()):
            for at, text in sentences_of(paragraph.text):
                part = paragraph.slice(at, at + len(text))
                title = is_title(text, clause, number, at, clause.id in parents)
                yield Item(document_id, "sentence", text, part.span, clause, task_at(prose, part.span, clause), title)


def row_items(document_id: str, clauses: Sequence[Clause], tasks: Sequence[Task]) -> Iterator[Item]:
    for task in (t for t in tasks if t.origin == "table"):
        text = " ".join(p for p in (task.task, task.measure) if p)
        clause_of = next((c for c in clauses if c.annex == task.annex and c.level == 0 and task.annex), None)
        yield Item(document_id, "row", text, task.span, clause_of, task)


def sentences_of(text: str) -> list[tuple[int, str]]:
    """Sentences with their places, responsibility notes left out: those speak through the tasks."""
    masked = list(text)
    for note in find_notes(text):
        if note.kind != "sentence":
            masked[note.start : note.end] = "\n" * (note.end - note.start)
    found = []
    for match in SENTENCE.finditer("".join(masked)):
        whole = match.group()
        bare = whole.strip().lstrip("。；;，,")
        if re.search(r"\w", bare) and not key_pattern().match(bare):
            found.append((match.start() + whole.index(bare), bare))
    return found


def is_title(text: str, clause: Clause, paragraph: int, at: int, has_children: bool) -> bool:
    """Is a sentence nothing but the clause's label and title, or a line of an annex's title?"""
    if not clause.level:
        return clause.path != "引言" and clause.path != "文尾" and len(text) < 90 and not text.endswith(("。", "；"))
    if paragraph or at or len(text.rstrip("。；：:")) > len(clause.label) + len(clause.title) + 2:
        return False
    alone = len(clause.text) <= len(text) + 2
    return has_children if alone else not re.search("[，,]", text) and len(text) <= 36


def task_at(tasks: Sequence[Task], span: Span, clause: Clause) -> Task | None:
    """The prose task of the clause that covers a sentence; a heading sentence belongs to the first."""
    own = [t for t in tasks if t.clause_id == clause.id]
    for task in own:
        if task.span.start - 2 <= span.start < task.span.end or span.start <= task.span.start < span.end:
            return task
    heading = span.start <= clause.span.start + len(clause.label)
    return own[0] if heading and len(own) == 1 else None
