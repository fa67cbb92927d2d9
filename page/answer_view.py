"""A turn as HTML: the line to say, the task cards, the notices and the numbered sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from page import words
from page.comparison_view import comparison_view
from page.markup import Html, lines, render, tag
from page.sources import Surroundings, peek_link, reading_link
from page.task_view import card_view, list_view, source_link, sources_list, table_view
from page.turn import Card, Source, Turn

Context = Callable[[Source], Surroundings | None]
"""Gives the surroundings of a source; None when its document is no longer there."""

ROOMY = 5
"""Sources of an answer up to which a table row is laid out whole."""
TIP = 200
"""Characters of a quote that a number shows when it is pointed at."""
COUNTED = re.compile(r"(?:《[^》]*》|（[^）]*）|“[^”]*”|[^：:。《（“])+[：:。]")
SAID, HEAD = 300, 120
"""Characters of a line that is shown whole, and of the head of one that is not."""
MANY = 8
"""From more tasks or sources than these on, an answer is a table with a source in each row."""


def thread(turns: Iterable[Turn], context: Context, pending: str | None = None) -> Html:
    """All turns of a conversation, and the question that is being looked up."""
    listed = list(turns)
    asked_later = [*(turn.question for turn in listed[1:]), *([pending] if pending is not None else [])]
    shown = [turn_view(turn, context, number, asked_later[number - 1 :]) for number, turn in enumerate(listed, 1)]
    if pending is not None:
        waiting = tag("p", words.LOOKING, class_="waiting", role="status")
        shown.append(tag("article", asked(pending), tag("div", waiting, class_="said"), class_="turn pending"))
    return tag("div", *shown, class_="thread", aria_live="polite")


def asked(question: str) -> Html:
    """The question as the user wrote it."""
    return tag("h2", tag("span", words.ASKED, class_="badge"), lines(question), class_="asked")


def goes_on(turn: Turn, later: Sequence[str], act: str) -> bool:
    """May a question be asked from this turn, with `later` asked since? It leans on the latest question, which must still be this one.

    Of a document that is chosen, the same question is asked again, so that another may be chosen after it.
    """
    return all(question == turn.question for question in later) if act == "choose" else not later


def turn_view(turn: Turn, context: Context, number: int, later: Sequence[str] = ()) -> Html:
    """One exchange; the ids within it begin with its number. `later` are the questions asked after it."""
    said = tag(
        "div",
        _status(turn),
        *_said(turn, number),
        tag("p", words.ASKED_WITHIN.format(title=turn.scope), class_="hint checked") if turn.scope else None,
        _checked(turn),
        comparison_view(turn.compared, lambda k: mark(number, k, turn.sources[k - 1])) if turn.compared else None,
        _options(turn, goes_on(turn, later, "choose")),
        *_cards(turn),
        sources_list(left, turn.id) if len(left := shown_sources(turn)) > MANY else None,
        _notices(turn),
        _closest(turn),
        _next(turn, goes_on(turn, later, "ask")),
        _tools(turn),
        class_="said",
    )
    aside = _sources(turn, context, number)
    return tag("article", asked(turn.question), said, aside, class_=f"turn {turn.status}{'' if aside else ' wide'}", data_turn=turn.id)


def is_list(turn: Turn) -> bool:
    """Is the answer a table of tasks?"""
    return len(turn.cards) > MANY


def shown_sources(turn: Turn) -> list[tuple[int, Source]]:
    """The sources with their numbers; of a list those alone that no row of it stands for."""
    numbered = list(enumerate(turn.sources, 1))
    return [(n, s) for n, s in numbered if not any(stands_for(c, s) for c in turn.cards)] if is_list(turn) else numbered


def stands_for(card: Card, source: Source) -> bool:
    """Is a source the place of a task, or a part of it?"""
    if card.document_id != source.document_id or source.start is None or source.end is None:
        return False
    return card.start < source.end and source.start < card.end


def _said(turn: Turn, number: int) -> list[Html]:
    """The answer's lines with the numbers of their sources.

    An answer over several documents has a line for each, in the order of the sources; the numbers
    stand at the end where lines and documents do not pair up.
    """
    if turn.worded and turn.told:
        return [told_line(turn, number)]
    said = turn.text.splitlines() or [""]
    if is_list(turn) and len(said) == 1:
        marks = [mark(number, k, source) for k, source in shown_sources(turn)]
        line = tag("p", headline(turn.text) if turn.listed else turn.text, *few(marks), class_="line")
        return [line, tag("details", tag("summary", words.READ_OUT), tag("p", turn.text), class_="whole")] if turn.listed else [line]
    order = list(dict.fromkeys(source.document_id for source in turn.sources))
    paired = len(order) == len(said) > 1
    shown = []
    for i, text in enumerate(said):
        wanted = [
            mark(number, k, source)
            for k, source in shown_sources(turn)
            if (source.document_id == order[i] if paired else i == len(said) - 1)
        ]
        shown.append(_line(text, wanted))
    return shown


def told_line(turn: Turn, number: int) -> Html:
    """Sentences, each with the numbers of its own sources."""
    marks = {k: mark(number, k, source) for k, source in enumerate(turn.sources, 1)}
    return tag("p", *(render([told.text, *(marks[k] for k in told.sources if k in marks)]) for told in turn.told), class_="line")


def headline(text: str) -> str:
    """The sentence that counts, without the items behind it, which stand in the table."""
    found = COUNTED.match(text)
    return f"{found.group().rstrip('：:。')}。" if found else text


def few(marks: list[Html]) -> list[Html]:
    """The first marks, and how many there are."""
    return [*marks[:MANY], tag("span", words.MORE_MARKS.format(count=len(marks)), class_="hint")] if len(marks) > MANY else marks


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
        return tag("p", text, *few(wanted), class_="line")
    return tag("details", tag("summary", text[:HEAD], "……", *few(wanted)), text, class_="line")


def mark(turn: int, number: int, source: Source) -> Html:
    """The small number that leads to a source, and shows its quote when it is pointed at."""
    peeked = peek_link(source.document_id, source.start, source.end) if source.start is not None and source.end is not None else None
    tip = f"{source.reference}\n{source.quote[:TIP]}{'……' if len(source.quote) > TIP else ''}"
    label = f"{words.SOURCES}{number}"
    return tag("a", str(number), href=f"#source-{turn}-{number}", class_="cite", data_act="cite", data_peek=peeked, data_tip=tip, aria_label=label)


def _status(turn: Turn) -> Html | None:
    label = {"refused": words.REFUSED, "clarify": words.CLARIFY}.get(turn.status)
    return tag("p", label, class_="status") if label and turn.asked else None


def _options(turn: Turn, choosable: bool) -> Html | None:
    if not turn.options:
        return None
    if not choosable:
        return tag("div", tag("p", words.CHOOSE), tag("ul", *(tag("li", option) for option in turn.options)), class_="options")
    chosen = zip(turn.options, turn.option_ids or turn.options, strict=False)
    buttons = [tag("button", title, type="button", data_act="choose", data_value=key, data_turn=turn.id) for title, key in chosen]
    return tag("div", tag("p", words.CHOOSE), *buttons, class_="options", role="group", aria_label=words.CHOOSE)


def _notices(turn: Turn) -> Html | None:
    if not turn.notices:
        return None
    return tag("div", tag("h3", words.NOTICES), tag("ul", *(tag("li", lines(notice)) for notice in turn.notices)), class_="notices")


def _next(turn: Turn, goes_on: bool) -> Html | None:
    """What could be asked next: of what the evidence holds, the same in other words, or of other documents."""
    if not turn.id or turn.running:
        return None
    asked = [tag("button", each, type="button", data_act="ask", data_value=each, data_turn=turn.id) for each in turn.suggestions if goes_on]
    if turn.scope and turn.status == "refused" and goes_on:
        asked.append(tag("button", words.EVERYWHERE, type="button", data_act="everywhere", data_turn=turn.id))
    again = [tag("button", words.EDIT, type="button", data_act="edit", data_value=turn.question)]
    if turn.bare:
        again.append(tag("button", words.ELSEWHERE, type="button", data_act="elsewhere", data_value=turn.bare))
    label = tag("b", words.NEXT_ASKED) if asked else None
    return tag("p", label, *asked, *again, class_="suggestions", role="group", aria_label=words.NEXT_ASKED)


def _closest(turn: Turn) -> Html | None:
    """The places nearest to a question that was refused, each of which opens."""
    if not turn.closest:
        return None
    return tag("div", tag("h3", words.CLOSEST), tag("ul", *(tag("li", source_link(source)) for source in turn.closest)), class_="closest")


def _cards(turn: Turn) -> list[Html]:
    """Many tasks as one table; else per document one task as a list of fields, several as a table."""
    if is_list(turn):
        return [list_view(turn.cards, turn.id)]
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


def _sources(turn: Turn, context: Context, number: int) -> Html | None:
    shown = shown_sources(turn)
    if not shown or len(shown) > MANY:
        return None
    roomy = len(shown) <= ROOMY
    items = [source_view(source, context(source), f"source-{number}-{i}", i, roomy) for i, source in shown]
    return tag("aside", tag("h3", words.SOURCES), tag("ol", *items), class_="sources", aria_label=words.SOURCES)


def source_view(source: Source, around: Surroundings | None, anchor: str, number: int | None = None, roomy: bool = True, unfolded: bool = False) -> Html:
    """One source: its number in the answer, reference, quote, its clause, folded unless it is to be seen, and the buttons."""
    tools: list[Html] = []
    if around is not None:
        link = reading_link(source.document_id, source.start, source.end)
        tools.append(tag("a", words.OPEN_SOURCE, href=link, target="_blank", rel="noopener", class_="tool"))
    tools.append(copy_button(words.COPY_LONG, source.long_form))
    tools.append(copy_button(words.COPY_SHORT, source.reference))
    is_row = around is not None and around.is_row
    laid_out = is_row and roomy
    summary, is_open = tag("summary", words.TABLE_ROW if is_row else words.CONTEXT), laid_out or unfolded
    folded = tag("details", summary, around.html, open=is_open) if around and around.html else None
    numbered = tag("span", str(number), class_="number") if number is not None else None
    gone = tag("p", words.GONE, class_="unstated") if around is None else None
    return tag(
        "li",
        tag("p", numbered, source.reference, tag("span", f"（原件{source.place}）", class_="page") if source.place else None, class_="reference"),
        None if laid_out or (unfolded and folded) else tag("blockquote", lines(source.quote)),
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
    line = headline(turn.text) if is_list(turn) and turn.listed else turn.text
    buttons: list[Html] = [copy_button(words.COPY_LINE, line)]
    if turn.sources:
        buttons.append(copy_button(words.COPY_ANSWER, "\n".join([turn.text, *(source.long_form for source in turn.sources)])))
        buttons.append(copy_button(words.COPY_NOTE, f"{'；'.join(dict.fromkeys(source.reference for source in turn.sources))}。"))
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
