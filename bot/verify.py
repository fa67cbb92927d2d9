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
from itertools import pairwise

from bot.alignment import Alignment, frame_words, whole_words
from bot.claims import Claim, claims_in, even, quotes_in, same_claim, same_date
from bot.duty_claims import duty_in
from bot.proof import CONDITION, EXCEPTION, NEEDS_SUBJECT, QUOTES, WHEN, Evidence, Proof, Window, marks_of, parts_of, proof_of, without_orders

PARTICLES = frozenset("的了是为由和与及等并将对从到中上下内其该各以在于按应须要需共还也即且、又")
LABEL = re.compile("(?<=单位):|(?<=部门):|(?<=责任人):|(?<=负责人):|(?<=时限):")
JOINING = re.compile(r"(?:并且|同时|并(?=[\u4e00-\u9fff]{2}))")
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
    if "?" in even(text) and "?" not in proof.whole:
        return "question"
    for kind, words, _, _ in quotes_in(text):
        if not (quoted(even(words), evidence) or (kind == "title" and even(words) in even(title_of(evidence)))):
            return "quotation"
    facts = sum(1 for _ in quotes_in(text))
    if copied(even(text), proof):
        return max(facts + len(claims_in(even(text))), 1)
    used: list[Window] = []
    said = False
    stated: tuple[Claim, ...] = ()
    for part in split_parts(even(text), proof):
        last = used[-1] if used else None
        found = prove_part(part, proof, last)
        if isinstance(found, str):
            return found
        window, count = found
        facts += count
        said = said or window is not None or count > 0
        if window is not None:
            reason = out_of_place(part, window, last, stated, proof)
            if reason:
                return reason
            used.append(window)
        stated = tuple(c for c in claims_in(part) if c.kind == "date") or stated
    if len(used) > 1 and used[-1].sentence >= 0 and a_time(used[-1]) and later_ones(used[-1], proof):
        return "time of another part"
    lost = left_out(used, proof)
    if lost or not said:
        return f"left out: {lost}" if lost else "nothing said"
    return max(facts, 1)


def quoted(words: str, evidence: Evidence) -> bool:
    """Are the words one whole quotation or title of the evidence, or words outside of any: 断头 is not “断头路”?"""
    for source in (without_orders(evidence.text), *(without_orders(h) for h in evidence.headings)):
        spans = list(quotes_in(source))
        plainly = "".join("|" if any(a <= i < b for _, _, a, b in spans) else c for i, c in enumerate(source))
        if any(even(q) == words for _, q, _, _ in spans) or words in even(plainly):
            return True
    return False


def copied(sentence: str, proof: Proof) -> bool:
    """Does a sentence stand in the evidence as it is, from the beginning of one of its sentences to the end of one?"""
    bare = sentence.strip("。;!?")
    return len(bare) > 3 and any(piece == bare for piece in re.split("[。;!?]", proof.whole))


def title_of(evidence: Evidence) -> str:
    return f"{evidence.citation.title} {evidence.citation.doc_number or ''}" if evidence.citation else ""


def split_parts(sentence: str, proof: Proof) -> list[str]:
    """Parts of an evened sentence; 并 and 同时 begin a part of their own, unless the source joins the two as well."""
    found: list[str] = []
    for part in parts_of(LABEL.sub("为", QUOTES.sub("", sentence))):
        pieces = [p for p in JOINING.split(part) if p]
        found += pieces if len(pieces) > 1 and isinstance(best_window(part, proof), str) else [part]
    return found


def prove_part(part: str, proof: Proof, last: Window | None = None) -> tuple[Window | None, int] | str:
    """The window that proves a part (None: roles, headings or dates alone) and its facts; a reason when none does."""
    if covers(part, "", "", ()):
        return None, 0  # words of reporting alone: 根据方案要求
    plainly = best_window(part, proof, last)
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


def best_window(part: str, proof: Proof, last: Window | None = None) -> tuple[Window, int] | str:
    """The window that a part says, those after the `last` one first; a reason when there is none."""
    claims = claims_in(part)
    reason = "words"
    for window in sorted(proof.windows, key=lambda w: last is not None and not follows(last, w, proof)):
        if not claims_held(claims, window, proof):
            reason = "claim" if reason == "words" and claims else reason
        elif marks_of(part) != window.marks:
            reason = "polarity" if reason == "words" else reason
        elif Alignment(part, window, proof.headings, claims, governing(window, proof), proof.evidence.years).holds():
            return window, len(claims)
    return reason


def governing(window: Window, proof: Proof) -> tuple[Claim, ...]:
    """The times that a window without one of its own is meant in: one stated before it, or the deadline of the row."""
    if any(c.kind == "date" for c in window.claims):
        return ()
    return window.since or claims_in(even(proof.evidence.deadline))


def follows(last: Window, window: Window, proof: Proof) -> bool:
    """May a window be said after another? Later in the same sentence; or at the beginning of a later one, when the first is at its end."""
    if window.sentence < 0 or last.sentence < 0:
        return True
    if window.sentence == last.sentence:
        return window.place > last.place
    return window.sentence > last.sentence and window.place == 0 and not later_ones(last, proof)


def later_ones(window: Window, proof: Proof) -> list[Window]:
    """The parts after a window in its sentence."""
    return [w for w in proof.windows if w.sentence == window.sentence and w.place > window.place]


def out_of_place(part: str, window: Window, last: Window | None, stated: Sequence[Claim], proof: Proof) -> str:
    """Why a proven part does not go with what the sentence said before it; empty where it does."""
    if window.sentence < 0:
        return ""
    if last is not None and not follows(last, window, proof):
        return "parts of different sentences"
    if stated and not any(c.kind == "date" for c in claims_in(part)):
        own = [c for c in window.claims if c.kind == "date"] or governing(window, proof)
        if not any(same_date_of(s, c, proof) for s in stated for c in own):
            return "time of another part"
    return ""


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
    for claim in claims:
        own = [c for c in window.claims if same_claim(claim, c, proof.evidence.years)]
        if not own and not any(claim.kind == "date" and same_date_of(claim, c, proof) for c in governing(window, proof)):
            return False
    return True


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


def note(reached: dict[int, int], place: int, at: int) -> None:
    """Reach a place, as early in the source as possible."""
    reached[place] = min(at, reached.get(place, at))


def left_out(used: Sequence[Window], proof: Proof) -> str:
    """A condition before a used part, or an exception after it, that the sentence does not say."""
    said = {(w.sentence, w.place) for w in used}
    for window in used:
        if window.sentence < 0:
            continue
        own = [w for w in proof.windows if w.sentence == window.sentence and w.place < window.place]
        before = own[-1] if own and not a_time(own[-1]) else None
        condition = next((w for w in reversed(own) if WHEN.search(w.text) and not a_time(w)), None)
        if condition is None and before is not None:
            bare = CONDITION.search(before.text) and not before.claims
            condition = before if bare or any(NEEDS_SUBJECT.match(m) for m in window.marks) else None
        if condition is not None and (condition.sentence, condition.place) not in said:
            return condition.text
        later = later_ones(window, proof)
        after = [*later[:1], *(w for w in later if w.text.endswith("除外"))] if later else [w for w in proof.windows if w.sentence == window.sentence + 1][:1]
        for w in after:
            if EXCEPTION.search(w.text) and (w.sentence, w.place) not in said:
                return w.text
    return ""


def a_time(window: Window) -> bool:
    """Is a part nothing but a time: 2025年底前?"""
    dates = [c for c in window.claims if c.kind == "date"]
    return bool(dates) and len(window.text) - sum(len(c.raw) for c in dates) <= 2
