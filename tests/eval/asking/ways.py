"""Ways of asking the same that must not matter. Each takes a question and gives it changed, or None where it does not apply.

Every way is deterministic: which of several words it takes hangs on the question alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache

from opencc import OpenCC

from tests.eval.asking import words

Way = Callable[[str], str | None]

END_MARKS = "？?。！!"
LAST = "(?=[，。？?！!]|$)"
PARTICLES = "呢啊呀吧吗嘛了的着"
LATIN = re.compile(r"[A-Za-z0-9]+(?:\.[0-9]+)?%?")
KEEPS_DE = re.compile("目的|的确|的士|[“‘][^”’]*[”’]")
"""Where 的 belongs to a word or to a quoted name."""
QUOTES = str.maketrans("", "", "“”‘’\"")
ASCII_MARKS = str.maketrans("，。？！：；（）“”‘’、", ",.?!:;()\"\"'',")
FULL_WIDTH = {c: chr(ord(c) + 0xFEE0) for c in map(chr, range(0x21, 0x7F)) if c.isalnum()}
LEANS = re.compile("[由归是的到要得该和与在被把让给]$")
"""A matter that ends so goes on into the words after it."""
TOPIC = re.compile("(?:这块|这事|这件事|这一?项|任务|工作)$")


def bare(question: str) -> str:
    """The question without its marks at the end."""
    return question.strip().rstrip(END_MARKS)


def said(group: str, question: str) -> str:
    """One of the openings of a group."""
    return words.pick(words.group("openings", group), group, question)[0]


def before(group: str) -> Way:
    """Words before the question; none where it opens in such words already."""
    openings = tuple(word.rstrip("，") for word, _ in words.lines("openings"))

    def way(question: str) -> str | None:
        return None if question.startswith((*openings, "麻烦", "帮")) else said(group, question) + question

    return way


def after(group: str) -> Way:
    def way(question: str) -> str | None:
        return bare(question) + said(group, question)

    return way


def greeting(question: str) -> str | None:
    return said("greeting", question) + bare(question) + said("thanks", question)


def replaced(name: str, group: str, closing: bool = False) -> Way:
    """One word of a list exchanged for the other on its line, the longest that is found; `closing`: it must close a clause."""
    pairs = sorted(words.group(name, group), key=lambda pair: -len(pair[0]))

    def way(question: str) -> str | None:
        for pair in pairs:
            pattern = re.escape(pair[0]) + (LAST if closing else "")
            if re.search(pattern, question) and not re.search(pattern, question.replace(pair[0], pair[1])):
                return re.sub(pattern, pair[1], question, count=1)
            if closing and re.search(pattern, question) and pair[0] in pair[1]:
                return re.sub(pattern, pair[1], question, count=1)
        return None

    return way


def first_of(*ways: Way) -> Way:
    """The first of the ways that applies."""

    def way(question: str) -> str | None:
        return next((changed for changed in (each(question) for each in ways) if changed), None)

    return way


def end_mark(question: str) -> str | None:
    """A question mark at the end where there was none, and none where there was one."""
    return bare(question) if question.strip()[-1:] in END_MARKS else question.strip() + "？"


def double_mark(question: str) -> str | None:
    return bare(question) + "？？"


def other_mark(question: str) -> str | None:
    return bare(question) + words.pick(("。", "！", "……", "?!"), question)


def ascii_marks(question: str) -> str | None:
    return question.translate(ASCII_MARKS)


def no_quotes(question: str) -> str | None:
    return question.translate(QUOTES)


def full_width(question: str) -> str | None:
    """PM2.5 → ＰＭ２.5: letters and the digits before a point, as keyboards leave them half done."""
    return LATIN.sub(lambda m: "".join(FULL_WIDTH.get(c, c) for c in m[0].split(".")[0]) + m[0][len(m[0].split(".")[0]) :], question)


def half_width(question: str) -> str | None:
    return unicodedata.normalize("NFKC", question)


def other_case(question: str) -> str | None:
    return question.lower() if question.lower() != question else question.upper()


def blanks_around(question: str) -> str | None:
    return f" \u3000{question} \n"


def blanks_at_figures(question: str) -> str | None:
    return LATIN.sub(lambda m: f" {m[0]} ", question).strip()


def cut(question: str) -> tuple[str, str] | None:
    """The matter and what is asked of it, where the first interrogative stands behind the matter in a clause of its own."""
    match = words.asking().search(question)
    if match is None:
        return None
    matter, asked = question[: match.start()], question[match.start() :]
    head = re.search("(?:到底|究竟)?[由归是]$|(?:到底|究竟)$", matter)
    if head:
        matter, asked = matter[: head.start()], head[0] + asked
    if len(matter) < 4 or LEANS.search(matter) or re.search(r"[，,、 ]$|\d\w?$", matter):
        return None
    return matter, asked


def blank_before_asking(question: str) -> str | None:
    parts = cut(question)
    return f"{parts[0]} {parts[1]}" if parts else None


def pause(question: str) -> str | None:
    """A comma before what is asked."""
    parts = cut(question)
    return f"{parts[0]}，{parts[1]}" if parts and movable(parts[1]) else None


def topic(question: str) -> str | None:
    """这块, as spoken questions set off their matter."""
    parts = cut(question)
    if not parts or not movable(parts[1]) or TOPIC.search(parts[0]):
        return None
    return f"{parts[0]}这块{parts[1]}"


def movable(asked: str) -> str | None:
    """The form in which an asking phrase stands before its matter (由谁牵头 → 谁牵头); None where it is more than such a phrase."""
    match = phrase().fullmatch(bare(asked))
    return match["front"] if match else None


@cache
def phrase() -> re.Pattern[str]:
    """An interrogative for persons or times with its verb."""
    parts = [
        f"{words.asking(kind).pattern}来?{words.any_of(verb for verb, of in words.lines('verbs') if of == kind)}" for kind in ("who", "when")
    ]
    return re.compile(f"(?:到底|究竟)?[由归是]?(?P<front>{'|'.join(parts)})")


def word_order(question: str) -> str | None:
    """老旧小区改造谁牵头 → 谁牵头老旧小区改造, and the other way round."""
    parts = cut(question)
    if parts and not re.search("[，,、？]", parts[0]):
        front = movable(parts[1])
        matter = re.sub("(?:这块|这事|这件事)$", "", parts[0])
        return front + matter + question[len(bare(question)) :] if front else None
    head = phrase().match(question)
    matter = bare(question)[head.end() :] if head else ""
    if head is None or len(matter) < 4 or words.asking().search(matter) or re.search("[，,、？]|^[的过了]", matter):
        return None
    return matter + head["front"] + question[len(bare(question)) :]


def dropped_particle(question: str) -> str | None:
    """Without the first 的, or without 呢, 啊, 了 at the end of a question that asks in words."""
    held = [match.span() for match in KEEPS_DE.finditer(question)]
    inner = [m.start() for m in re.finditer("的(?=[\u4e00-\u9fff])", question) if not any(a <= m.start() < b for a, b in held)]
    if inner:
        return question[: inner[0]] + question[inner[0] + 1 :]
    end = re.search(f"[呢啊呀了][{END_MARKS}]*$", question)
    return question[: end.start()] + question[end.start() + 1 :] if end and words.asking("who", "when", "amount").search(question) else None


def added_particle(question: str) -> str | None:
    """A particle at the end of a question that asks in words and has none."""
    plain = bare(question)
    if not plain or plain[-1] in PARTICLES or not words.asking("who", "when", "amount").search(plain):
        return None
    return plain + words.pick("呀啊呢", plain) + question[len(plain) :]


_TRADITIONAL = OpenCC("s2t")


def traditional(question: str) -> str | None:
    return str(_TRADITIONAL.convert(question))


WAYS: Mapping[str, Way] = {
    "polite_before": before("polite_before"),
    "ask_first": before("ask_first"),
    "asker": before("asker"),
    "reason": before("reason"),
    "frame": before("frame"),
    "again": before("again"),
    "self": before("self"),
    "label": before("label"),
    "thanks": after("thanks"),
    "tell": after("tell"),
    "urgent": after("urgent"),
    "greeting": greeting,
    "end_mark": end_mark,
    "double_mark": double_mark,
    "other_mark": other_mark,
    "ascii_marks": ascii_marks,
    "no_quotes": no_quotes,
    "full_width": full_width,
    "half_width": half_width,
    "other_case": other_case,
    "blanks_around": blanks_around,
    "blanks_at_figures": blanks_at_figures,
    "blank_before_asking": blank_before_asking,
    "pause": pause,
    "topic": topic,
    "word_order": word_order,
    "dropped_particle": dropped_particle,
    "added_particle": added_particle,
    "spoken_who": first_of(replaced("spoken", "who_last", closing=True), replaced("spoken", "who")),
    "spoken_when": first_of(replaced("spoken", "when_last", closing=True), replaced("spoken", "when")),
    "spoken_what": first_of(replaced("spoken", "what_last", closing=True), replaced("spoken", "what")),
    "typo_asking": replaced("confusions", "asking"),
    "typo_matter": replaced("confusions", "matter"),
    "traditional": traditional,
}


def asked_otherwise(question: str) -> dict[str, str]:
    """Way → the question in it; ways that do not apply or change nothing are left out."""
    changed = {name: way(question) for name, way in WAYS.items()}
    return {name: other for name, other in changed.items() if other and other != question}
