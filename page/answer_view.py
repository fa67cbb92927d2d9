"""A turn as HTML: the line to say, the task cards, the notices and the numbered sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from page import words
from page.comparison_view import comparison_view
from page.markup import Html, lines, render, tag
from page.sources import Surroundings, reading_link
from page.turn import Card, Source, Turn

Context = Callable[[Source], Surroundings | None]
"""Gives the surroundings of a source; None when its document is no longer there."""

SHOWN = 5
"""Sources that stand unfolded beside an answer; a long list has more, which would push the next turn far down."""
SAID, HEAD = 300, 120
"""Characters of a line that is shown whole, and of the head of one that is not."""
COLUMNS = ("name", "lead", "support", "responsible", "person", "deadline", "targets", "place")


def thread(turns: Iterable[Turn], context: Context, pending: str | None = None) -> Html:
    """All turns of a conversation, and the question that is being looked up."""
    shown = [turn_view(turn, context, number) for number, turn in enumerate(turns, 1)]
    if pending is not None:
        waiting = tag("p", words.LOOKING, class_="waiting", role="status")
        shown.append(tag("article", asked(pending), tag("div", waiting, class_="said"), class_="turn pending"))
    return tag("div", *shown, class_="thread", aria_live="polite")


def asked(question: str) -> Html:
    """The question as the user wrote it."""
    return tag("h2", tag("span", words.ASKED, class_="badge"), lines(question), class_="asked")


def turn_view(turn: Turn, context: Context, number: int) -> Html:
    """One exchange; the ids within it begin with its number."""
    said = tag(
        "div",
        _status(turn),
        *_said(turn, number),
        _checked(turn),
        comparison_view(turn.compared, lambda k: mark(number, k)) if turn.compared else None,
        _options(turn),
        *_cards(turn),
        _notices(turn),
        _tools(turn),
        class_="said",
    )
    return tag("article", asked(turn.question), said, _sources(turn, context, number), class_=f"turn {turn.status}", data_turn=turn.id)


def _said(turn: Turn, number: int) -> list[Html]:
    """The answer's lines with the numbers of their sources.

    An answer over several documents has a line for each, in the order of the sources; the numbers
    stand at the end where lines and documents do not pair up.
    """
    if turn.worded and turn.told:
        return [told_line(turn, number)]
    said = turn.text.splitlines() or [""]
    order = list(dict.fromkeys(source.document_id for source in turn.sources))
    paired = len(order) == len(said) > 1
    shown = []
    for i, text in enumerate(said):
        wanted = [
            mark(number, k)
            for k, source in enumerate(turn.sources, 1)
            if (source.document_id == order[i] if paired else i == len(said) - 1)
        ]
        shown.append(_line(text, wanted))
    return shown


def told_line(turn: Turn, number: int) -> Html:
    """Sentences, each with the numbers of its own sources."""
    return tag("p", *(render([told.text, *(mark(number, k) for k in told.sources)]) for told in turn.told), class_="line")


def _checked(turn: Turn) -> Html | None:
    """How much of the answer was held against the sources; while it is being worded, the sentences proven so far."""
    if turn.running:
        so_far = "".join(told.text for told in turn.told)
        return tag("div", tag("p", so_far) if so_far else None, tag("p", words.WORDING, class_="waiting", role="status"), class_="wording")
    if turn.status != "answered" or not turn.checked:
        return None
    return tag("p", (words.WORDED if turn.worded else words.CHECKED).format(count=turn.checked), class_="hint checked")


def _line(text: str, wanted: list[Html]) -> Html:
    """A line of the answer; one too long to be said, a list, is folded behind its head."""
    if len(text) <= SAID:
        return tag("p", text, *wanted, class_="line")
    return tag("details", tag("summary", text[:HEAD], "……", *wanted), text, class_="line")


def mark(turn: int, number: int) -> Html:
    """The small number that leads to a source."""
    return tag("a", str(number), href=f"#source-{turn}-{number}", class_="cite", data_act="cite", aria_label=f"{words.SOURCES}{number}")


def _status(turn: Turn) -> Html | None:
    label = {"refused": words.REFUSED, "clarify": words.CLARIFY}.get(turn.status)
    return tag("p", label, class_="status") if label else None


def _options(turn: Turn) -> Html | None:
    if not turn.options:
        return None
    buttons = [tag("button", option, type="button", data_act="choose", data_value=option, data_turn=turn.id) for option in turn.options]
    return tag("div", tag("p", words.CHOOSE), *buttons, class_="options", role="group", aria_label=words.CHOOSE)


def _notices(turn: Turn) -> Html | None:
    if not turn.notices:
        return None
    return tag("div", tag("h3", words.NOTICES), tag("ul", *(tag("li", lines(notice)) for notice in turn.notices)), class_="notices")


def _cards(turn: Turn) -> list[Html]:
    """Per document: one task as a list of fields, several as a table."""
    shown = []
    for title, group in groupby(sorted(turn.cards, key=_order(turn)), key=lambda card: card.title):
        cards = list(group)
        heading = tag("h3", words.COUNT_ROWS.format(title=title, count=len(cards)) if len(cards) > 1 else title)
        shown.append(tag("section", heading, card_view(cards[0]) if len(cards) == 1 else table_view(cards), class_="card"))
    return shown


def _order(turn: Turn) -> Callable[[Card], int]:
    seen: dict[str, int] = {}
    for each in turn.cards:
        seen.setdefault(each.title, len(seen))
    return lambda card: seen[card.title]


def field_text(card: Card, name: str) -> str:
    """A field's words; empty where the task has none."""
    value = getattr(card, name)
    return "、".join(value) if isinstance(value, tuple) else (value or "")


def card_view(card: Card) -> Html:
    """One task: only fields that the source has, and 原文未写明 where one would expect it."""
    rows = []
    for name in ("name", "category", "lead", "support", "responsible", "person", "guide", "deadline", "targets", "measure"):
        value = field_text(card, name)
        expected = name == "deadline" or (name == "lead" and not card.responsible)
        if value or expected:
            label = card.terms.get(name, words.FIELD_NAMES[name])
            rows.append(render([tag("dt", label), tag("dd", value or tag("span", words.UNSTATED, class_="unstated"))]))
    rows += [render([tag("dt", name), tag("dd", value)]) for name, value in card.others.items()]
    rows.append(render([tag("dt", words.FIELD_NAMES["place"]), tag("dd", place_link(card))]))
    marks = tag("p", "；".join(card.marks), class_="marks") if card.marks else None
    return render([tag("dl", *rows), marks])


def table_view(cards: list[Card]) -> Html:
    """Several tasks; columns that are empty throughout are left out."""
    names = [name for name in COLUMNS if name in ("name", "place", "deadline") or any(field_text(card, name) for card in cards)]
    head = tag("tr", *(tag("th", words.FIELD_NAMES[name], scope="col") for name in names))
    body = []
    for card in cards:
        cells = [_cell(card, name) for name in names]
        body.append(tag("tr", *cells, title="；".join(card.marks) or None))
    return tag("div", tag("table", tag("thead", head), tag("tbody", *body)), class_="scroll", tabindex=0, role="region", aria_label=words.TASKS)


def _cell(card: Card, name: str) -> Html:
    content = place_link(card) if name == "place" else field_text(card, name)
    return tag("td", content, data_label=words.FIELD_NAMES[name], class_="place" if name == "place" else None)


def place_link(card: Card) -> Html:
    """The place of a task, which opens the document there."""
    return tag("a", card.place, href=reading_link(card.document_id, card.start, card.end), target="_blank", rel="noopener")


def _sources(turn: Turn, context: Context, number: int) -> Html | None:
    if not turn.sources:
        return None
    few = len(turn.sources) <= SHOWN
    items = [source_view(source, context(source), f"source-{number}-{i}", few) for i, source in enumerate(turn.sources, 1)]
    rest = None if few else tag("details", tag("summary", words.MORE_SOURCES.format(count=len(items) - SHOWN)), tag("ol", *items[SHOWN:]), class_="rest")
    return tag("aside", tag("h3", words.SOURCES), tag("ol", *items[:SHOWN]), rest, class_="sources", aria_label=words.SOURCES)


def source_view(source: Source, around: Surroundings | None, anchor: str, roomy: bool = True) -> Html:
    """One source: reference, quote, its clause folded, and the buttons."""
    tools: list[Html] = []
    if around is not None:
        link = reading_link(source.document_id, source.start, source.end)
        tools.append(tag("a", words.OPEN_SOURCE, href=link, target="_blank", rel="noopener", class_="tool"))
    tools.append(copy_button(words.COPY_LONG, source.long_form))
    tools.append(copy_button(words.COPY_SHORT, source.reference))
    is_row = around is not None and around.is_row
    laid_out = is_row and roomy
    folded = tag("details", tag("summary", words.TABLE_ROW if is_row else words.CONTEXT), around.html, open=laid_out) if around and around.html else None
    gone = tag("p", words.GONE, class_="unstated") if around is None else None
    return tag(
        "li",
        tag("p", source.reference, tag("span", f"（原件{source.place}）", class_="page") if source.place else None, class_="reference"),
        None if laid_out else tag("blockquote", lines(source.quote)),
        folded,
        gone,
        tag("p", *tools, class_="tools"),
        id=anchor,
        tabindex=-1,
    )


def copy_button(label: str, text: str) -> Html:
    """A button that puts `text` on the clipboard."""
    return tag("button", label, type="button", class_="tool", data_act="copy", data_copy=text, data_done=words.COPIED, data_failed=words.COPY_FAILED)


def _tools(turn: Turn) -> Html:
    spoken = "\n".join([turn.text, *(source.long_form for source in turn.sources)])
    buttons: list[Html] = [copy_button(words.COPY_ANSWER, spoken)]
    if turn.id:
        for value, label in ((1, words.GOOD), (-1, words.BAD)):
            pressed = "true" if turn.rating == value else "false"
            buttons.append(
                tag("button", label, type="button", class_="tool", data_act="rate", data_turn=turn.id, data_value=value, aria_pressed=pressed)
            )
    return tag("div", tag("p", *buttons, class_="tools"), _reason(turn))


def _reason(turn: Turn) -> Html | None:
    if not turn.rating:
        return None
    if turn.reason or turn.rating > 0:
        return tag("p", words.THANKED, class_="hint", role="status")
    box = tag("input", type="text", maxlength=500, placeholder=words.REASON_HINT, aria_label=words.REASON_HINT)
    return tag("p", box, tag("button", words.REASON_SEND, type="button", class_="tool", data_act="reason", data_turn=turn.id), class_="reason")
