"""Responsibility notes: brackets, lines and sentences that say who leads, supports and is responsible.

A note is known by its form: a bracket, a word for a role, a list of names. A name that no list knows
stays as it is written; the lists of known names only help to part names.
"""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.brackets import bracket_pairs
from corpus.grammar.list_order import OrderRule, by_comma, by_order, order_rule, without_rule
from corpus.grammar.name_lists import split_units
from corpus.grammar.roles import key_pattern, mark_of
from corpus.grammar.units import is_named_unit
from corpus.grammar.words import group
from corpus.keyed_notes import parse_keyed
from corpus.note import MAX_BODY, ROLES, Note, moved, with_roles
from corpus.sentences import find_duties
from corpus.verbal_notes import parse_verbal


def find_notes(text: str) -> list[Note]:
    """All responsibility notes of one paragraph, in order."""
    line = line_note(text)
    if line is not None:
        return [line]
    notes: list[Note] = []
    for start, end in bracket_pairs(text):
        if notes and start < notes[-1].end:
            continue
        note = parse_note(text[start + 1 : end - 1])
        if note is None and start and text[start - 1] in "。；":
            note = bare_list(text[start + 1 : end - 1])
        if note is not None:
            notes.append(moved(note, start, end))
    notes.extend(sentence_notes(text, notes))
    return sorted(notes, key=lambda n: n.start)


def bare_list(body: str) -> Note | None:
    """（市发展改革委、市工信局） behind a full stop: units and nothing else, so they are responsible."""
    names, open_ended = split_units(body) if len(body) <= MAX_BODY else ((), False)
    if not names or not all(is_named_unit(name) for name in names):
        return None
    return with_roles(body, {"responsible": names}, ("responsible",) if open_ended else ())


def sentence_notes(text: str, brackets: list[Note]) -> list[Note]:
    """由省市场监管局牵头，省司法厅配合 in running text, unless a note in brackets stands in the same sentence."""
    found = []
    for duty in find_duties(text):
        if not any(note.start < duty.end and note.end > duty.start for note in brackets):
            note = with_roles(duty.words, duty.roles, duty.open_ended)
            found.append(moved(note, duty.end, duty.end, "sentence", duty.start))
    return found


def line_note(text: str) -> Note | None:
    """A paragraph that is nothing but 责任单位：… or （牵头单位：…）."""
    indent = len(text) - len(text.lstrip("—－-–·•★☆ "))
    if key_pattern().match(without_rule(text[indent:])[0]) is None:
        return None
    end = indent + line_end(text[indent:])
    bare, rule = without_rule(text[indent:end])
    note = parse_keyed(bare.rstrip("。")) if len(bare) <= MAX_BODY else None
    return None if note is None else moved(ordered(note, rule), 0, end, "line")


def line_end(text: str) -> int:
    """Where a line that begins with a key ends: at its full stop, unless another key or a rule for all follows.

    In a document whose lines were lost, the next paragraph follows the stop.
    """
    end = 0
    for stop in re.finditer("。", text):
        if any(a < stop.start() < b for a, b in bracket_pairs(text)):
            continue
        end = stop.end()
        following = text[end:].lstrip()
        rule = order_rule(following)
        goes_on = key_pattern().match(following) or following.startswith(group("role_general", "begins")) or (rule is not None and rule.start < 2)
        if not goes_on:
            return end
    return len(text)


def ordered(note: Note, rule: OrderRule | None) -> Note:
    """The note after a rule such as 列第一位的为牵头单位, said within it."""
    if rule is None:
        return note
    roles = {role: getattr(note, role) for role in ROLES}
    roles = by_comma(roles, rule, note.body) if rule.by_comma else by_order(roles, rule)
    return replace(note, lead=roles["lead"], support=roles["support"], responsible=roles["responsible"], body=f"{note.body}，{rule.words.strip('，,')}")


def parse_note(body: str) -> Note | None:
    """The inside of a bracket as a note, or None when it is some other bracket."""
    body, rule = without_rule(body.strip()) if len(body) <= MAX_BODY else (body, None)
    if len(body) < 4 or len(body) > MAX_BODY:
        return None
    note = parse_body(body)
    return None if note is None else ordered(note, rule)


def parse_body(body: str) -> Note | None:
    """Units with verbs, with keys, with both, or with marks on their names."""
    first = key_pattern().search(body)
    if first is None:
        return parse_verbal(body) or marked_list(body)
    keyed = parse_keyed(body)
    said = parse_verbal(body[: first.start()].rstrip(" ，,；;。、")) if first.start() >= 4 else None
    return joined(said, keyed, body)


def marked_list(body: str) -> Note | None:
    """县水利局（牵头）、县应急局 without key or verb: the mark shows that it is a note."""
    names, open_ended = split_units(body)
    if not any(mark_of(name) for name in names) or not all(is_named_unit(name) for name in names):
        return None
    return with_roles(body, {"responsible": names}, ("responsible",) if open_ended else ())


def joined(said: Note | None, keyed: Note | None, body: str) -> Note | None:
    """（市教育局牵头，完成时限：6月底前）: what is said with a verb and what with a key in one bracket."""
    if said is None:
        return keyed if keyed is not None and (keyed.person or any(getattr(keyed, role) for role in ROLES)) else None
    if keyed is None:
        return replace(said, body=body)
    roles = {role: (*getattr(said, role), *getattr(keyed, role)) for role in ROLES}
    note = with_roles(body, roles, (*said.open_ended, *keyed.open_ended))
    return replace(note, person=keyed.person, deadline=keyed.deadline or said.deadline, terms=keyed.terms)
