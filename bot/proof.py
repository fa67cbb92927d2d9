"""What one piece of evidence can prove: its parts, the claims in them, and the roles of its row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.claims import Claim, claims_in, even
from bot.types import Citation
from corpus.notes import find_notes
from corpus.types import Task

ROLE_FIELDS = ("lead", "support", "responsible", "guide", "person")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A numbered piece of a document, as a model gets it and as its sentences are held against it.

    `text` is verbatim; `headings` are the titles above it or the labels of its row; `roles` the units
    of each role (牵头 … 责任人) with the roles whose list the source leaves open in `open_ended`.
    """

    number: int
    text: str
    citation: Citation | None = None
    headings: tuple[str, ...] = ()
    roles: tuple[tuple[str, tuple[str, ...]], ...] = ()
    open_ended: tuple[str, ...] = ()
    deadline: str = ""
    years: frozenset[int] = frozenset()
    """Years that dates without one are meant in, as the document's own dates say."""

    def units(self, role: str) -> tuple[str, ...]:
        return dict(self.roles).get(role, ())


def roles_of(task: Task) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The roles of a task that its source fills in."""
    return tuple((role, getattr(task, role)) for role in ROLE_FIELDS if getattr(task, role))


ORDER = re.compile(
    r"忽[略视].{0,12}(?:指令|提示|要求|规则|内容|资料|以上|上述|之前|前面)|(?:无视|不要理会|不必理会|覆盖).{0,12}(?:指令|提示|要求|规则)"
    r"|(?:你|您)(?:现在|必须|应当|只能|需要)?(?:是|扮演|作为|充当)|(?:作为|扮演).{0,6}(?:助手|模型|人工智能|ai\b|机器人)"
    r"|(?:请|须|必须|务必|一律|只|应)?(?:在)?(?:回答|答案|回复|答复|作答|输出|总结|摘要)(?:时|中|里|为|：|:|以下|如下|应当?写|说|称)|(?:请|须|必须|务必|只)(?:直接)?(?:回答|回复|输出|说明?是)"
    r"|(?:语言模型|大模型|提示词|系统提示|人工智能助手|系统指令)|system\s*prompt|ignore\s+(?:all|any|the|previous|above)|you\s+are|<\|?/?(?:im_|system|user|assistant|s>|think)|\[/?inst\]|(?:^|\s)(?:system|assistant|user)\s*[:：]",
    re.IGNORECASE,
)
"""Words that speak to a program that answers, not to an office: such a sentence is neither shown to a model nor proves anything."""
MARKER = re.compile(
    r"<\|[^|>]{0,40}\|?>|</?(?:s|think|system|user|assistant)>|\[/?INST\]|[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028\u2029\ufeff]",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?<=[。！？!?;；\n])")


def without_orders(text: str) -> str:
    """The text without the sentences that give orders to a program, and without the marks of chat formats."""
    kept = [s for s in SENTENCE_END.split(text) if not ORDER.search(s)]
    return MARKER.sub("", "".join(kept)).strip()


MARKS = re.compile(
    r"不低于|不少于|不小于|不超过|不高于|不大于|不多于|不得超过|不得低于|不得高于|不足|不断|(?P<mark>不得|不再|不予|不|未|无|没有?|非|禁止|严禁|禁|杜绝|除|仅|只|免|暂|"
    r"停|取消|撤销|力争|争取|原则上|基本|鼓励|支持|探索|研究|拟|计划|试点|可以|可|逐步|优先|或|均|全部|一律|所有)"
)
"""Words that turn a statement round, soften or narrow it: a part and what proves it must have the same ones."""
CONDITION = re.compile(r"^(?:对|凡|如果?|若|除|逾期|未|经|在.*(?:时|前|后|下|内|中|里|上|期间)$)|(?:的|时|之?前|之?后)$|(?:情况下|条件下|前提下)$")
WHEN = re.compile("^(?:凡|如果|若|逾期)|(?:的|时)$|(?:情况下|条件下|前提下)$")
"""A condition that governs all parts after it, not only the next."""
EXCEPTION = re.compile(r"^(?:但|除|不包括|不含|不计|仅限|其中.*除外)|除外$|的除外")

NEEDS_SUBJECT = re.compile("^(?:不|未|无|没|非|禁|严禁|免|可|暂|停|取消|撤销|仅|只)")
"""Marks that forbid, allow or exempt: whom, the part before them says."""


def marks_of(text: str) -> tuple[str, ...]:
    """The words of `MARKS` in a text, sorted; bounds of figures are compared with the figures."""
    return tuple(sorted(m["mark"] for m in MARKS.finditer(text) if m["mark"]))


@dataclass(frozen=True, slots=True)
class Window:
    """A comma-bounded part of an evened evidence text; `since` is the time that governs it, stated before it."""

    text: str
    sentence: int
    place: int
    claims: tuple[Claim, ...]
    marks: tuple[str, ...]
    since: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence laid out for checking. `headings` is one evened string, `whole` the text with its commas.

    A heading that is the text once more is no label that could stand before other words of it.
    """

    evidence: Evidence
    windows: tuple[Window, ...]
    headings: str
    whole: str


QUOTES = re.compile("[\"“”《》]")


@lru_cache(maxsize=512)
def proof_of(evidence: Evidence) -> Proof:
    """Lay out a piece of evidence; notes of responsibility are left to its roles where it has any."""
    text = without_orders(evidence.text)
    if evidence.roles:
        text = without_notes(text)
    whole = even(text)
    titles = [h for h in (even(without_orders(h)) for h in evidence.headings) if h]
    windows: list[Window] = []
    for number, sentence in enumerate(re.split("[。！？!?;；\n]", text)):
        windows.extend(windows_of(even(QUOTES.sub("", sentence)), number))
    windows.extend(Window(QUOTES.sub("", h), -1, n, claims_in(h), marks_of(h)) for n, h in enumerate(titles))
    labels = "|".join(t for t in titles if t.strip("。;,") not in whole)
    return Proof(evidence, tuple(windows), labels, whole)


def without_notes(text: str) -> str:
    masked = list(text)
    for note in find_notes(text):
        if note.kind != "sentence":
            masked[note.start : note.end] = "。" + " " * (note.end - note.start - 1)
    return "".join(masked)


def windows_of(sentence: str, number: int) -> Iterable[Window]:
    """Parts of one sentence; a time governs its own part and those after it, until the next one."""
    since: tuple[Claim, ...] = ()
    for place, part in enumerate(parts_of(sentence)):
        claims = claims_in(part)
        own = tuple(c for c in claims if c.kind == "date")
        window = Window(part, number, place, claims, marks_of(part), since if not own else ())
        since = own or since
        yield window


SHORT_BRACKET = re.compile(r"\(([^()]{1,3})\)")


def parts_of(sentence: str) -> list[str]:
    """Comma-bounded parts of an evened sentence; what stands in brackets is a part of its own, unless it is part of a name: 乡(镇)."""
    pieces = re.split("[,;:()]", SHORT_BRACKET.sub(r"⟨\1⟩", sentence))
    bare = (p.strip("。、!?.").replace("⟨", "(").replace("⟩", ")") for p in pieces)
    return [p for p in bare if p]


def renumbered(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The same pieces, numbered from one in their order."""
    return tuple(replace(e, number=n) for n, e in enumerate(evidence, 1))
