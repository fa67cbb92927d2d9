"""Is one answer object right, and does it point at the place where the fact stands?

Lengths are counted in characters after `squeeze`, which takes out white space and quotation marks.
"""

from __future__ import annotations

import enum
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHORTEST_LIMIT = 120
"""Characters that every answer may have."""
REFERENCE_FACTOR = 4
"""How many times as long as its reference an answer may be."""

YES_NO_TYPES = frozenset({"yes_no", "yesno", "wrong_premise"})

_ASCII_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SUBSCRIPT = re.compile(r"_\{?([0-9.]+)\}?")
_ZERO_MONTH_OR_DAY = re.compile(r"(?<=[年月])0(?=\d[月日])")
_ANNEX = re.compile(r"附(?:件|表|录)?\s*([0-9一二三四五六七八九十]*)")
_LABEL = re.compile(
    r"第[^第章条节款编篇]{1,6}[章条节款编篇](?:之[一二三四五六七八九十]+)?"
    r"|\([0-9一二三四五六七八九十百]+\)"
    r"|[一二三四五六七八九十百]+(?=[、.])"
    r"|[0-9]+(?:\.[0-9]+)*"
)
_SAYS_YES = re.compile("是(?!指|否)|(?:对的?|没错|可以|能|要|需要|会|有|属于|应当|必须)(?=[，。,；;：:！!、]|$)")
_SAYS_NO = re.compile("不|否|没|未|无(?!组织|人机|障碍|烟)|非(?!道路)|并非|禁止|严禁|原文[为只没]")
_NAMED_FIRST = re.compile("[^，。,；;：:]{2,20}[：:]")
_CHINESE_DIGITS = {c: str(i) for i, c in enumerate("一二三四五六七八九十", 1)}
_HEAD_OR_TAIL = ("文首", "文尾", "版记", "引言", "导语", "前言")
_FOLD = str.maketrans(
    {"〔": "[", "〕": "]", "【": "[", "】": "]", "—": "-", "–": "-", "−": "-", "－": "-", "～": "-", "~": "-"}
    | dict.fromkeys("“”‘’「」『』\"'", "")
)


def squeeze(text: str) -> str:
    """Folds widths, brackets and dashes; takes out white space, quotation marks and zero padding of dates."""
    text = _ASCII_THOUSANDS.sub("", text)
    text = unicodedata.normalize("NFKC", text).translate(_FOLD)
    text = re.sub(r"\s+", "", text)
    text = _SUBSCRIPT.sub(r"\1", text)
    return _ZERO_MONTH_OR_DAY.sub("", text)


def holds(text: str, wanted: str) -> bool:
    """Whether `wanted` stands in `text`, a number at either end of it only as a whole number.

    44 stands in 44微克, but neither in 144 nor in 44.5 nor in 0.44.
    """
    needle = squeeze(wanted)
    if not needle:
        return True
    before = r"(?<![\d])(?<!\d\.)" if needle[0].isdigit() else ""
    after = r"(?!\d)(?!\.\d)" if needle[-1].isdigit() else ""
    return re.search(before + re.escape(needle) + after, squeeze(text)) is not None


def yes_or_no(text: str) -> bool | None:
    """What a text answers to a yes-no question in its first words; None where they leave that to its content.

    长治市：是。… names whom it speaks of first. 对信用A级企业… speaks of somebody and says no yes.
    """
    bare = text.strip()
    for start in (bare, _NAMED_FIRST.sub("", bare, count=1) if _NAMED_FIRST.match(bare) else bare):
        if _SAYS_NO.match(start):
            return False
        if _SAYS_YES.match(start):
            return True
    return None


class Verdict(enum.StrEnum):
    """What became of one question."""

    RIGHT = "right"
    WRONG = "wrong"
    VERBOSE = "verbose"
    """Holds all that is wanted, but is too long."""
    REFUSED = "refused"
    """Refused although there is an answer."""
    NOT_REFUSED = "not_refused"
    """Answered although there is none."""
    CLARIFIED = "clarified"
    """Asked which document is meant where that was clear."""
    MISSING = "missing"
    """No answer object, or an empty answer."""


HARMFUL = frozenset({Verdict.WRONG, Verdict.NOT_REFUSED})


def annex_key(label: str | None) -> str:
    """附件 3, 附件3：, 附件三 → 附件3; the empty string for the body."""
    if not label:
        return ""
    match = _ANNEX.match(squeeze(label))
    if match is None:
        return squeeze(label)
    digits = match.group(1)
    return "附件" + _CHINESE_DIGITS.get(digits, digits)


def path_labels(path: str | None) -> tuple[str, ...]:
    """三、（一）12. → ("三", "(一)", "12"), one string a level, without the marks 、 and ."""
    return tuple(_LABEL.findall(squeeze(path or "")))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands. `doc` is a piece of the document's title, "" for any document.

    `row` is the ordinal in an annex's task table (from 1) or the label of a row of another table.
    All else empty: anywhere in the document.
    """

    doc: str = ""
    labels: tuple[str, ...] = ()
    annex: str = ""
    row: int | str | None = None

    @property
    def anywhere(self) -> bool:
        return not self.labels and not self.annex

    @classmethod
    def from_gold(cls, raw: Mapping[str, Any], doc: str | None) -> Place:
        clause = raw.get("clause") or ""
        annex = raw.get("annex")
        if clause.startswith("附") and not annex:
            head = _ANNEX.match(clause)
            assert head is not None
            annex, clause = head.group(), clause[head.end() :]
        if clause in _HEAD_OR_TAIL:
            clause = ""
        return cls(raw.get("doc") or doc or "", path_labels(clause), annex_key(annex), raw.get("row"))

    @classmethod
    def from_citation(cls, raw: Mapping[str, Any]) -> Place:
        """`row` is the row's ordinal where there is one, else its label."""
        row = raw.get("row_label") if raw.get("row") is None else raw["row"]
        path, annex = raw.get("path") or "", raw.get("annex")
        if annex and squeeze(path).startswith(squeeze(annex)):
            path = squeeze(path)[len(squeeze(annex)) :]
        return cls(f"{raw.get('title') or ''} {raw.get('document_id') or ''}", path_labels(path), annex_key(annex), row)


def same_row(gold: int | str | None, found: Iterable[int | str | None]) -> bool:
    """`found` holds what is known of the row found: its ordinal, its label, or both."""
    if gold is None:
        return True
    wanted = squeeze(str(gold)).strip("()")
    return any(row is not None and squeeze(str(row)).strip("()") == wanted for row in found)


def inside(gold: Place, found: Place, rows: Iterable[int | str | None] | None = None) -> bool:
    """Whether the place found is the gold one or lies inside it.

    A gold path may be a label alone; then it has to occur as a whole label in the path found.
    `rows` replaces ``found.row`` where the row has both an ordinal and a label.
    """
    if squeeze(gold.doc) not in squeeze(found.doc):
        return False
    if gold.anywhere:
        return True
    if gold.annex != found.annex:
        return False
    if gold.labels:
        width = len(gold.labels)
        if not any(found.labels[i : i + width] == gold.labels for i in range(len(found.labels) - width + 1)):
            return False
    return same_row(gold.row, (found.row,) if rows is None else rows)


@dataclass(frozen=True, slots=True)
class Item:
    """One gold question."""

    id: str
    question: str
    type: str
    reference: str
    history: tuple[dict[str, str], ...] = ()
    document: str | None = None
    must_include: tuple[str, ...] = ()
    must_regex: tuple[str, ...] = ()
    must_not_include: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    docs: tuple[str, ...] = ()
    refuse: bool = False
    clarify_ok: bool = False
    needs_citation: bool = True
    split: str = ""
    doc: str = ""
    """Short name of the one document meant; empty where several are, or none."""

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Item:
        doc = raw.get("doc")
        spots = [*(raw.get("cite_any") or []), *([raw["cite"]] if raw.get("cite") else [])]
        return cls(
            id=raw["id"],
            question=raw["question"],
            type=raw["type"],
            reference=raw.get("answer") or "",
            history=tuple(raw.get("history") or ()),
            document=raw.get("document"),
            must_include=tuple(raw.get("must_include") or ()),
            must_regex=tuple(raw.get("must_regex") or ()),
            must_not_include=tuple(raw.get("must_not_include") or ()),
            places=tuple(Place.from_gold(spot, doc) for spot in spots),
            docs=tuple(raw.get("docs") or ()),
            refuse=bool(raw.get("refuse")),
            clarify_ok=bool(raw.get("clarify_ok")),
            needs_citation=not raw.get("no_cite"),
            split=raw.get("split") or "",
            doc=doc or "",
        )

    @property
    def limit(self) -> int:
        """Characters that an answer may have."""
        return max(SHORTEST_LIMIT, REFERENCE_FACTOR * len(squeeze(self.reference)))


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one answer; `note` says in a few words what is missing or wrong."""

    item: Item
    verdict: Verdict
    cited: bool
    note: str = ""
    answer: str = ""

    @property
    def right(self) -> bool:
        return self.verdict is Verdict.RIGHT

    @property
    def grounded(self) -> bool:
        return self.right and self.cited

    @property
    def harmful(self) -> bool:
        return self.verdict in HARMFUL


def load(path: Path) -> list[Item]:
    """The items of a JSONL file, in its order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Item.from_json(json.loads(line)) for line in lines if line.strip()]


def is_cited(item: Item, citations: Sequence[Mapping[str, Any]]) -> bool:
    """Whether some citation points at one of the gold places."""
    if not item.needs_citation:
        return True
    for raw in citations:
        found, rows = Place.from_citation(raw), (raw.get("row"), raw.get("row_label"))
        if any(inside(gold, found, rows) for gold in item.places):
            return True
    return False


def fault(item: Item, text: str) -> str:
    """What keeps the wording `text` from being right; the empty string when nothing does."""
    for wanted in item.must_include:
        if not holds(text, wanted):
            return f"lacks {wanted}"
    bare = re.sub(r"\s+", "", text)
    for pattern in item.must_regex:
        if not re.search(pattern, bare) and not re.search(pattern, squeeze(text)):
            return f"lacks /{pattern}/"
    for forbidden in item.must_not_include:
        if holds(text, forbidden):
            return f"says {forbidden}"
    said, wanted_verdict = yes_or_no(text), yes_or_no(item.reference)
    if item.type in YES_NO_TYPES and None not in (said, wanted_verdict) and said is not wanted_verdict:
        return "says yes to what is not so" if said else "says no to what is so"
    return ""


def _judge_refusal(item: Item, status: str, text: str) -> tuple[Verdict, str]:
    """The verdict on an item that has no answer."""
    if status == "clarify":
        return Verdict.CLARIFIED, "asks which document"
    if status != "refused":
        return Verdict.NOT_REFUSED, "there is no answer"
    said = [wanted for wanted in item.must_not_include if holds(text, wanted)]
    return (Verdict.WRONG, f"says {said[0]}") if said else (Verdict.RIGHT, "")


def _judge_clarify(item: Item, options: Sequence[str]) -> tuple[Verdict, str]:
    """The verdict on a question asked back; the choices must hold two of the documents meant."""
    if not item.clarify_ok:
        return Verdict.CLARIFIED, "asks which document"
    offered = [doc for doc in item.docs if any(squeeze(doc) in squeeze(option) for option in options)]
    if len(offered) < min(2, len(item.docs)):
        return Verdict.WRONG, "does not offer the documents"
    return Verdict.RIGHT, ""


def _judge_wording(item: Item, text: str) -> tuple[Verdict, str]:
    wrong = fault(item, text)
    if wrong:
        return Verdict.WRONG, wrong
    length = len(squeeze(text))
    if length > item.limit:
        return Verdict.VERBOSE, f"{length} characters, {item.limit} allowed"
    return Verdict.RIGHT, ""


def judge(item: Item, answer: Mapping[str, Any] | None) -> Judgement:
    """Judges one object of the form that `python -m bot batch` writes."""
    text = str((answer or {}).get("answer") or "")
    status = str((answer or {}).get("status") or "")
    options = list((answer or {}).get("options") or [])
    if answer is None or not (text.strip() or options or status == "refused"):
        return Judgement(item, Verdict.MISSING, cited=False, note="no answer")
    if item.refuse:
        verdict, note = _judge_refusal(item, status, text)
        return Judgement(item, verdict, cited=verdict is Verdict.RIGHT, note=note, answer=text)
    if status == "refused":
        return Judgement(item, Verdict.REFUSED, cited=False, note="refused", answer=text)
    if status == "clarify":
        verdict, note = _judge_clarify(item, options)
        return Judgement(item, verdict, cited=verdict is Verdict.RIGHT, note=note, answer=text)
    verdict, note = _judge_wording(item, text)
    return Judgement(item, verdict, is_cited(item, answer.get("citations") or []), note, text)
