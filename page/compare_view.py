"""Two documents side by side: what of their tasks and clauses is new, gone and changed, each with a link to its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from corpus.compare import Change, ClausePair, Comparison, TaskPair
from corpus.compare.stretches import Stretch, stretches
from corpus.types import Clause, Task
from index.types import DocumentRecord
from page import words
from page.markup import Content, Html, render, scrolled, tag
from page.plain import document
from page.sources import facts_line, reading_link
from page.turn import card

KINDS = ("changed", "new", "gone")
"""What is shown at length, in this order of the counts."""


def compare_page(documents: Sequence[DocumentRecord], first: DocumentRecord | None, second: DocumentRecord | None, compared: Html | None) -> Html:
    """The choice of two documents and, where two are chosen, what differs (`compared_view`)."""
    form = tag(
        "form",
        _choice("first", words.COMPARE_FIRST, documents, first),
        _choice("second", words.COMPARE_SECOND, documents, second),
        tag("button", words.COMPARE, type="submit", class_="tool main"),
        method="get",
        action="compare",
        class_="choose",
    )
    heading = tag("header", tag("h1", words.COMPARE_TITLE), tag("p", words.COMPARE_HINT, class_="hint"), form)
    body: Content = compared
    if first is not None and second is not None and first.id == second.id:
        body = tag("p", words.COMPARE_SAME, class_="failed", role="alert")
    back = tag("p", tag("a", words.BACK, href="./", class_="tool"), class_="tools")
    return document(words.COMPARE_TITLE, tag("main", heading, body, back, class_="compare"), script=True)


def compared_view(first: DocumentRecord, second: DocumentRecord, found: Comparison) -> Html:
    """What differs."""
    parts = (
        tag("section", tasks_view(found.tasks), class_="part", id="tasks"),
        tag("section", clauses_view(found.clauses), class_="part", id="clauses"),
    )
    return tag("div", _head(first, second, found), only(found), *parts, class_="compared")


def only(found: Comparison) -> Html | None:
    """Ways to the two parts, and the choice of one kind of change; its work is done by the style sheet, without a script."""
    tasks, clauses = found.task_counts(), found.clause_counts()
    total = {kind: tasks[kind] + clauses[kind] for kind in KINDS}
    if not any(total.values()):
        return None
    counted = [(words.TASKS, "#tasks", sum(tasks[kind] for kind in KINDS)), (words.CLAUSES, "#clauses", sum(clauses[kind] for kind in KINDS))]
    ways = [tag("a", name, tag("b", str(count)), href=href, class_="chip" if count else "chip none") for name, href, count in counted]
    picks = [("all", words.ALL, sum(total.values())), *((kind, words.COMPARE_KINDS[kind], total[kind]) for kind in KINDS if total[kind])]
    choices = [
        tag("label", tag("input", type="radio", name="only", id=f"only-{kind}", checked=kind == "all"), name, tag("b", str(count)), class_="chip")
        for kind, name, count in picks
    ]
    return tag(
        "div",
        tag("nav", *ways, class_="chips", aria_label=words.COMPARE_WAYS),
        tag("fieldset", tag("legend", words.COMPARE_ONLY), *choices, class_="chips"),
        class_="only",
    )


def _choice(name: str, label: str, documents: Sequence[DocumentRecord], chosen: DocumentRecord | None) -> Html:
    options = [tag("option", words.COMPARE_CHOOSE, value="")]
    often = Counter(titled(record) for record in documents)
    for record in documents:
        shown = titled(record) if often[titled(record)] == 1 else f"{titled(record)} {record.path}"
        options.append(tag("option", shown, value=record.id, selected=chosen is not None and record.id == chosen.id))
    return tag("label", label, tag("select", *options, name=name, required=True))


def titled(record: DocumentRecord) -> str:
    """A document in a list: two versions often have one title."""
    return f"{record.title}（{record.doc_number or (record.date.isoformat() if record.date else record.path)}）"


def _head(first: DocumentRecord, second: DocumentRecord, found: Comparison) -> Html:
    sides = [
        tag("p", tag("b", label), link(record), tag("span", facts_line(record), "　", record.path, class_="facts"))
        for label, record in ((words.COMPARE_FIRST, first), (words.COMPARE_SECOND, second))
    ]
    export = tag("a", words.EXPORT_EXCEL, href=export_link(first.id, second.id), class_="tool", download=True)
    said = tag("p", tag("b", summary(found), role="status"), export, class_="summary")
    return tag("section", *sides, said, class_="sides")


def link(record: DocumentRecord) -> Html:
    """The title, leading to the whole text."""
    return tag("a", f"《{record.title}》", href=reading_link(record.id))


def export_link(first: str, second: str) -> str:
    """Address of the comparison as a workbook."""
    return f"export/compare?{urlencode({'first': first, 'second': second})}"


def summary(found: Comparison) -> str:
    """任务：改动 3 项（牵头单位 1，完成时限 2）、新增 1 项；条款：…"""
    tasks, clauses, fields = found.task_counts(), found.clause_counts(), found.field_counts()
    inner = "，".join(f"{words.FIELD_NAMES[name]} {fields[name]}" for name in ("lead", "deadline") if fields[name])
    parts = [words.COMPARE_COUNT.format(kind=words.COMPARE_KINDS[kind], count=tasks[kind]) for kind in (*KINDS, "same") if tasks[kind]]
    if inner and parts and tasks["changed"]:
        parts[0] += f"（{inner}）"
    others = [words.COMPARE_COUNT_CLAUSES.format(kind=words.COMPARE_KINDS[kind], count=clauses[kind]) for kind in (*KINDS, "same") if clauses[kind]]
    return f"{words.TASKS}：{'、'.join(parts) or words.NONE_YET}；{words.CLAUSES}：{'、'.join(others) or words.NONE_YET}"


def tasks_view(pairs: Sequence[TaskPair]) -> Html:
    """The tasks that are new, gone or changed, field by field."""
    shown = [pair for pair in pairs if pair.kind != "same"]
    if not shown:
        return render([tag("h2", words.TASKS), tag("p", words.COMPARE_NO_TASKS, class_="hint")])
    head = tag("tr", *(tag("th", name, scope="col") for name in words.COMPARE_COLUMNS[:4]))
    table = tag("table", tag("thead", head), tag("tbody", *(row for pair in shown for row in task_rows(pair))))
    return render([tag("h2", words.TASKS), scrolled(table, words.TASKS, class_="stack")])


def task_rows(pair: TaskPair) -> list[Html]:
    """The rows of a pair: one for each part of its words and each field that has changed, else one."""
    lines = [(words.FIELD_NAMES[change.field], change.first, change.second) for change in (*pair.wording, *pair.changes)]
    if pair.kind in ("new", "gone"):
        lines = [("", brief(pair.first), brief(pair.second))]
    task = pair.second or pair.first
    assert task is not None
    named = tag("div", _kind(pair.kind), card(task, "").name, _places(pair))
    rows = []
    for number, (name, before, after) in enumerate(lines):
        old, new = before or words.COMPARE_NOTHING, after or words.COMPARE_NOTHING
        if pair.kind == "changed":
            old, new = differing(old, new)
        cells = [tag("td", tag("span", each), data_label=label) for each, label in ((old, words.COMPARE_FIRST), (new, words.COMPARE_SECOND))]
        lead = [tag("td", named, data_label=words.FIELD_NAMES["name"], rowspan=len(lines))] if not number else []
        rows.append(tag("tr", *lead, tag("td", name, data_label=words.COMPARE_COLUMNS[1]), *cells, class_=f"row kind-{pair.kind}"))
    return rows


def told(task: Task | None) -> str:
    return (task.measure or task.text or "") if task else ""


def brief(task: Task | None) -> str:
    """Who and when of a task that stands on one side only."""
    if task is None:
        return ""
    parts = [(words.FIELD_NAMES[name], "、".join(getattr(task, name))) for name in ("lead", "support", "responsible")]
    parts.append((words.FIELD_NAMES["deadline"], task.deadline or ""))
    return "；".join(f"{name} {value}" for name, value in parts if value) or told(task) or card(task, "").name


def _places(pair: TaskPair) -> Html:
    links = [_link(task.document_id, card(task, "").place, task.span.start, task.span.end, side) for task, side in _sides(pair.first, pair.second) if task]
    return tag("span", *links, class_="places")


def _sides(first: Task | None, second: Task | None) -> Iterable[tuple[Task | None, str]]:
    return ((first, words.COMPARE_FIRST), (second, words.COMPARE_SECOND))


def _link(document_id: str, place: str, start: int, end: int, side: str) -> Html:
    return tag("a", f"{side} {place}", href=reading_link(document_id, start, end), target="_blank", rel="noopener")


def _kind(kind: str) -> Html:
    return tag("span", words.COMPARE_KINDS[kind], class_=f"badge kind-{kind}")


def clauses_view(pairs: Sequence[ClausePair]) -> Html:
    """The clauses that are new, gone or changed with the words that differ marked; the others are named."""
    shown = [clause_view(pair) for pair in pairs if pair.kind != "same"]
    same = [pair for pair in pairs if pair.kind == "same" and pair.second is not None and pair.second.level]
    items = [tag("li", f"{pair.second.path} {pair.second.title}", moved(pair)) for pair in same if pair.second is not None]
    rest = tag("details", tag("summary", words.COMPARE_UNCHANGED.format(count=len(same))), tag("ul", *items)) if same else None
    return render([tag("h2", words.CLAUSES), *(shown or [tag("p", words.COMPARE_NO_CLAUSES, class_="hint")]), rest])


def moved(pair: ClausePair) -> str | None:
    """That a clause stands under another number."""
    return words.COMPARE_WAS.format(path=pair.first.path) if pair.renumbered and pair.first is not None else None


def clause_view(pair: ClausePair) -> Html:
    """Both wordings beside each other."""
    clause = pair.second or pair.first
    assert clause is not None
    before, after = differing(pair.first.text, pair.second.text) if pair.first and pair.second else (_whole(pair.first), _whole(pair.second))
    sides = [
        tag("div", tag("p", _clause_link(each, side), class_="side"), tag("p", text))
        for each, text, side in ((pair.first, before, words.COMPARE_FIRST), (pair.second, after, words.COMPARE_SECOND))
        if each is not None
    ]
    title = tag("h3", _kind(pair.kind), f"{clause.path} {clause.title}", moved(pair))
    return tag("article", title, tag("div", *sides, class_="wordings"), class_=f"kind-{pair.kind}")


def _whole(clause: Clause | None) -> Html:
    return render(clause.text if clause else "")


def _clause_link(clause: Clause, side: str) -> Html:
    return _link(clause.document_id, clause.path, clause.span.start, clause.span.end, side)


def differing(first: str, second: str) -> tuple[Html, Html]:
    """Both wordings, in each what the other has not, marked."""
    pieces = stretches(first, second)
    return _marked(pieces, "del"), _marked(pieces, "ins")


def _marked(pieces: Sequence[Stretch], name: str) -> Html:
    own = [(piece.first if name == "del" else piece.second, piece.same) for piece in pieces]
    return render([text if same else tag(name, text) for text, same in own if text])


def change_line(change: Change) -> str:
    """完成时限：2031年6月底前 → 2031年9月底前"""
    name, before, after = words.FIELD_NAMES[change.field], change.first or words.COMPARE_NOTHING, change.second or words.COMPARE_NOTHING
    return f"{name}：{before} → {after}"
