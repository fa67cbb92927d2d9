"""Does a sentence say what its evidence says, and nothing else? What cannot be proven does not count.

A sentence is proven by one piece of evidence, part by part (parts end at commas): every date, quantity,
number, document number, quotation and duty of the part must be held, all other words must stand, in
order, in one part of the evidence or its headings, words that negate, soften or narrow must be the same, and a
condition or exception beside that part must not be left out. The check knows nothing of who wrote the
sentence: it serves a model's words, and drafts of any other kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import rjieba

from bot.claims import Claim, claims_in, even, quotes_in, same_claim, same_date
from bot.duty_claims import duty_in
from bot.proof import CONDITION, EXCEPTION, QUOTES, Evidence, Proof, Window, marks_of, parts_of, proof_of

FRAME = (
    "根据|按照|依据|依照|文件|方案|计划|通知|规定|要求|明确|提出|指出|其中|此外|同时|另外|以及|并且|具体|主要|措施|包括|如下|一是|二是|三是|四是|五是|首先|其次|"
    "再次|最后|需要|应当|该项|这项|此项|本项|工作|任务|目标|完成时限|时限|分别|内容|方面|可见|原文|资料|所述|上述|相关|有关"
)
"""Words of reporting, which say nothing of the matter."""
PARTICLES = frozenset("的了是为由和与及等并将对从到中上下内其该各以在于按应须要需共还也即且、又")
LABEL = re.compile("(?<=单位):|(?<=部门):|(?<=责任人):|(?<=负责人):|(?<=时限):")
LEAST_KEPT = 0.5
"""The share of an evidence part that must be said when it is used; what leaves more out changes what is meant."""
CITED = re.compile(r"[\[【［]\s*(\d{1,2}(?:\s*[,，、]\s*\d{1,2})*)\s*[\]】］]")
POINTING = re.compile("^(?:根据|按照|依据)?(?:资料|来源|证据)?(?:中|里|显示|提到|指出|可知)*[，,：:]")
"""根据[1]， without its number says nothing."""
SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?](?:[ \t]*[\[【［]\s*\d{1,2}(?:\s*[,，、]\s*\d{1,2})*\s*[\]】］])*[。]?|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence and what became of it: `numbers` of the evidence that proves it (none: struck, for `reason`), `facts` held."""

    text: str
    cited: tuple[int, ...]
    numbers: tuple[int, ...] = ()
    facts: int = 0
    reason: str = ""

    @property
    def holds(self) -> bool:
        return bool(self.numbers)


def check_text(text: str, evidence: Sequence[Evidence]) -> list[Checked]:
    """Every sentence of a text with citations such as [1], checked against the evidence it cites."""
    return [check(sentence, evidence) for sentence in split_sentences(text)]


def split_sentences(text: str) -> list[str]:
    """Sentences, each with the citations that follow its mark."""
    return [m.group().strip() for m in SENTENCE.finditer(apart(text)) if re.search(r"\w", CITED.sub("", m.group()))]


def apart(text: str) -> str:
    """甲[1]，乙[2]。 as two sentences: what cites another piece is proven by itself."""
    cuts = [a.end() for a, b in pairwise(CITED.finditer(text)) if a[1] != b[1] and text[a.end() : a.end() + 1] in tuple("，,；;")]
    return "".join("。" if i in cuts else c for i, c in enumerate(text)) if cuts else text


def citations_of(sentence: str) -> tuple[str, tuple[int, ...]]:
    """A sentence without its citations, and their numbers in order."""
    numbers = [int(n) for match in CITED.finditer(sentence) for n in re.findall(r"\d+", match[1])]
    bare = re.sub(r"\s+(?=[。！？])|\s+$", "", CITED.sub("", sentence)).strip()
    return POINTING.sub("", bare), tuple(dict.fromkeys(numbers))


def check(sentence: str, evidence: Sequence[Evidence]) -> Checked:
    """One sentence against the pieces of evidence it cites; each that proves the whole of it counts."""
    text, cited = citations_of(sentence)
    if not cited:
        return Checked(text, (), reason="no citation")
    reason, numbers, facts = "no such evidence", [], 0
    for piece in evidence:
        if piece.number in cited:
            found = prove(text, piece)
            if isinstance(found, int):
                numbers.append(piece.number)
                facts = max(facts, found)
            else:
                reason = found
    return Checked(text, cited, tuple(numbers), facts, "" if numbers else reason)


def prove(text: str, evidence: Evidence) -> int | str:
    """The number of facts of a sentence that one piece of evidence holds (at least 1), or why it does not prove it."""
    proof = proof_of(evidence)
    for kind, words, _, _ in quotes_in(text):
        if even(words) not in (proof.whole + proof.headings if kind == "quote" else proof.whole + proof.headings + even(title_of(evidence))):
            return "quotation"
    facts = sum(1 for _ in quotes_in(text))
    if copied(even(text), proof):
        return max(facts + len(claims_in(even(text))), 1)
    used: list[Window] = []
    said = False
    for part in split_parts(even(text)):
        found = prove_part(part, proof)
        if isinstance(found, str):
            return found
        window, count = found
        facts += count
        said = said or window is not None or count > 0
        if window is not None:
            used.append(window)
    lost = left_out(used, proof)
    if lost or not said:
        return f"left out: {lost}" if lost else "nothing said"
    return max(facts, 1)


def copied(sentence: str, proof: Proof) -> bool:
    """Does a sentence stand in the evidence as it is, from the beginning of one of its sentences to the end of one?"""
    bare = sentence.strip("。;!?")
    return len(bare) > 3 and any(piece == bare for piece in re.split("[。;!?]", proof.whole))


def title_of(evidence: Evidence) -> str:
    return f"{evidence.citation.title} {evidence.citation.doc_number or ''}" if evidence.citation else ""


def split_parts(sentence: str) -> list[str]:
    """Parts of an evened sentence; 并 and 同时 begin a part of their own."""
    bare = LABEL.sub("为", QUOTES.sub("", sentence))
    pieces = [p for part in parts_of(bare) for p in re.split(r"(?:并且|同时|并(?=[\u4e00-\u9fff]{2}))", part)]
    return [p for p in pieces if p]


def prove_part(part: str, proof: Proof) -> tuple[Window | None, int] | str:
    """The window that proves a part (None: roles, headings or dates alone) and its facts; a reason when none does."""
    if covers(part, "", "", ()):
        return None, 0  # words of reporting alone: 根据方案要求
    plainly = best_window(part, proof)
    if not isinstance(plainly, str):
        return plainly
    duty = duty_in(part, proof.evidence)
    if duty is None:
        return by_deadline(part, proof) or plainly
    if duty.held is None:
        return "duty"
    subject = re.sub("[由是为]$", "", duty.subject)
    if not covers(subject, "", proof.headings + "|" + "|".join(w.text for w in proof.windows), claims_in(subject)):
        return "subject of a duty"
    if any(not held_somewhere(c, proof) for c in claims_in(subject)):
        return "claim beside a duty"
    if marks_of(subject) and not any(subject in w.text for w in proof.windows):
        return "polarity"
    return None, len(duty.held) + len(claims_in(subject))


def held_somewhere(claim: Claim, proof: Proof) -> bool:
    return any(same_claim(claim, c, proof.evidence.years) for w in proof.windows for c in w.claims)


def best_window(part: str, proof: Proof) -> tuple[Window, int] | str:
    claims = claims_in(part)
    reason = "words"
    for window in proof.windows:
        if not claims_held(claims, window, proof):
            reason = "claim" if reason == "words" and claims else reason
            continue
        if marks_of(part) != window.marks:
            reason = "polarity" if reason == "words" else reason
            continue
        if kept_share(part, window) >= LEAST_KEPT and covers(part, window.text, proof.headings, claims):
            return window, len(claims)
    return reason


def by_deadline(part: str, proof: Proof) -> tuple[None, int] | None:
    """A part that gives nothing but a time: the row's deadline, or the only time of the evidence."""
    claims = claims_in(part)
    if len(claims) != 1 or claims[0].kind != "date" or marks_of(part) or not covers(part, "", proof.headings, claims):
        return None
    stated = claims_in(even(proof.evidence.deadline)) or {c.value: c for w in proof.windows for c in w.claims if c.kind == "date"}.values()
    return (None, 1) if len(stated) == 1 and all(same_date_of(claims[0], c, proof) for c in stated) else None


def same_date_of(claim: Claim, held: Claim, proof: Proof) -> bool:
    return held.kind == "date" and same_date(claim, held, proof.evidence.years)


def claims_held(claims: Sequence[Claim], window: Window, proof: Proof) -> bool:
    """Are all claims in the window, each beside the same words? A date may be the one that governs the window."""
    deadline = claims_in(even(proof.evidence.deadline)) if not any(c.kind == "date" for c in (*window.claims, *window.since)) else ()
    for claim in claims:
        own = [c for c in window.claims if same_claim(claim, c, proof.evidence.years)]
        governing = [c for c in (*window.since, *deadline) if claim.kind == "date" and same_date_of(claim, c, proof)]
        if not own and not governing:
            return False
    return in_order(claims, window, proof)


def in_order(claims: Sequence[Claim], window: Window, proof: Proof) -> bool:
    """Several figures of one part belong to different things: they come in the source's order, none skipped between."""
    figures = [c for c in claims if c.kind in ("quantity", "number")]
    held = [c for c in window.claims if c.kind in ("quantity", "number")]
    if len(held) < 2:
        return True
    return len(figures) == len(held) and all(same_claim(a, b, proof.evidence.years) for a, b in zip(figures, held, strict=True))


def kept_share(part: str, window: Window) -> float:
    """The share of a window's characters that the part says again."""
    rest = window.text
    held = sum(len(piece) for piece in pieces_of(part, rest))
    return held / max(1, len(rest))


def pieces_of(part: str, source: str) -> list[str]:
    """The longest stretches of two characters or more that stand in the source, from left to right."""
    pieces, i = [], 0
    while i < len(part):
        size = next((n for n in range(len(part) - i, 1, -1) if part[i : i + n] in source), 0)
        if size:
            pieces.append(part[i : i + size])
        i += size or 1
    return pieces


@cache
def frame_words() -> tuple[str, ...]:
    return tuple(sorted(FRAME.split("|"), key=len, reverse=True))


def covers(part: str, source: str, headings: str, claims: Iterable[Claim]) -> bool:
    """Is every character of a part within a claim, a stretch of `source` in order, a stretch of the headings, or a word of reporting?"""
    taken = {c.start: c.end for c in claims}
    reached: dict[int, int] = {0: 0}
    for i in range(len(part)):
        if i not in reached:
            continue
        at = reached[i]
        if i in taken:
            note(reached, taken[i], max(at, source.find(part[i : taken[i]]) + 1))
        for word in frame_words():
            if part.startswith(word, i):
                note(reached, i + len(word), at)
        if part[i] in PARTICLES:
            note(reached, i + 1, at)
        for size in range(2, len(part) - i + 1):
            piece = part[i : i + size]
            if piece not in source and piece not in headings:
                break
            found = whole_words(piece, source, at)
            if found is not None:
                note(reached, i + size, found + size)
            elif whole_words(piece, headings, 0) is not None:
                note(reached, i + size, at)
    return len(part) in reached


def whole_words(piece: str, source: str, start: int) -> int | None:
    """Where a piece stands in a source, from `start` on, without a word cut at either end; None where it does not."""
    edges = word_edges(source)
    found = source.find(piece, start)
    while found >= 0 and not (found in edges and found + len(piece) in edges):
        found = source.find(piece, found + 1)
    return found if found >= 0 else None


@lru_cache(maxsize=2048)
def word_edges(text: str) -> frozenset[int]:
    """The offsets at which words of a text begin or end."""
    edges, at = {0}, 0
    for word in rjieba.cut(text):
        at += len(word)
        edges.add(at)
    return frozenset(edges)


def note(reached: dict[int, int], place: int, at: int) -> None:
    """Reach a place, as early in the source as possible."""
    reached[place] = min(at, reached.get(place, at))


def left_out(used: Sequence[Window], proof: Proof) -> str:
    """A condition before a used part, or an exception after it, that the sentence does not say."""
    said = {(w.sentence, w.place) for w in used}
    places = {(w.sentence, w.place): w for w in proof.windows}
    for window in used:
        if window.sentence < 0:
            continue
        before, after = places.get((window.sentence, window.place - 1)), places.get((window.sentence, window.place + 1))
        if before is not None and CONDITION.search(before.text) and not before.claims and (before.sentence, before.place) not in said:
            return before.text
        if after is not None and EXCEPTION.search(after.text) and (after.sentence, after.place) not in said:
            return after.text
    return ""
