"""Cuts a document that stands on one line, without line breaks or gaps, into its paragraphs.

Headings are found by their numbering: a label opens a paragraph where it goes on with the numbers
before it, at the end of a sentence or right below another heading. Title, addressees, signature,
date and annexes are found by their form. What joins a heading to the text below it stays joined.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence

from corpus.grammar.dates import DATE
from corpus.grammar.labels import CN, COPY_REMARK, Label, doubtful_label, heading_label
from corpus.grammar.words import any_of, group, words
from corpus.head.names import KIND, NOTICE_KIND, VERSION_TAIL, plans_of
from corpus.head.numbers import NUMBER
from corpus.lines import Line, clean

MIN_LENGTH = 300
MIN_LABELS = 4
LONGEST_HEADING, LONGEST_TITLE = 45, 90
HEAD = 1200
"""Characters at the beginning in which title, number and addressees are looked for."""
WORDS = re.compile("[^、，。；]{3}")
"""What follows a label that is no reference."""
ENDS = "。；：！？”）)》…:;!?"

LABEL = re.compile(
    rf"(?<!第)(?<!{CN})(?P<chinese>{CN}{{1,3}}、)(?!{CN})|(?P<chinese_bracket>[（(]{CN}{{1,3}}[）)])|(?P<chapter>第{CN}{{1,3}}章)|(?P<article>第{CN}{{1,5}}条(?:之{CN})?)"
    r"|(?<![0-9.．])(?P<decimal>[0-9]{1,2}(?:[.．][0-9]{1,2}){1,3}[.．、]?(?=\s?[\u4e00-\u9fff“《]))"
    r"|(?<![0-9.．])(?P<arabic>[0-9]{1,2}[.．、﹒](?=[\u4e00-\u9fff“《]|[0-9]{1,5}[月年A-Z\u4e00-\u9fff]))|(?P<arabic_bracket>[（(][0-9]{1,2}[）)])|(?P<circled>[①-⑳])"
)
REFERRING = "(?<![见按照据和、《（(的及与至在以“])"
ANNEX = re.compile(rf"{REFERRING}附[件表](?:[0-9]{{1,2}}|{CN}{{1,2}})(?P<mark>[:：]?)(?=[\u4e00-\u9fff《“])(?!{any_of(group('reference_words', 'annex'))})")
ATTACHED = re.compile(r"(?<=[。）)])附[件表][:：]")
ASIDE = re.compile(rf"(?<=[。日）)])(?:{COPY_REMARK}|抄\s?送[:：])")
UNIT = rf"[\u4e00-\u9fff]{{2,24}}?{any_of((*words('unit_bodies'), *words('unit_organs')))}"
SIGNED = re.compile(rf"(?<=[。）)；])(?P<unit>{UNIT})?(?P<date>{DATE.pattern})(?![，、至起前底以])")
NOTICE = re.compile(rf"[^。：]{{0,60}}?(?P<title>[^。：；]{{0,30}}关于[^。：；]{{4,90}}?{NOTICE_KIND})(?P<to>[^。：；]{{2,300}}?[：:])?")
BEFORE_NUMBER = re.compile(rf"(?:文件|{any_of(group('head_words', 'governing'))}|{NOTICE_KIND})(?=[^〔\[（(【［]{{2,10}}[〔\[（(【［])")
FIRST_LABEL = "第一章|[（(]?一[、）)]"
OPENING = f"{any_of(group('head_words', 'opening'))}|{FIRST_LABEL}|(?:19|20)[0-9]{{2}}[年—－-]"
TITLE = re.compile(rf"[^。，：；]{{6,80}}?{KIND}{VERSION_TAIL}(?={OPENING})")


def cut_unbroken(line: Line) -> Iterator[Line]:
    """The paragraphs of the line, or the line itself where it is no such document."""
    squeezed = clean(line.text, 0)
    if squeezed is None or len(squeezed.text) < MIN_LENGTH:
        yield line
        return
    annexes = annex_cuts(squeezed.text)
    labels = label_cuts(squeezed.text, [start for start, _ in annexes])
    if len(labels) < MIN_LABELS:
        yield line
        return
    cuts = {*labels, *(cut for span in annexes for cut in span), *form_cuts(squeezed.text, labels[0])}
    cuts -= {match.end() for match in ATTACHED.finditer(squeezed.text)}
    start, apart = 0, line.apart
    for cut in sorted(squeezed.offsets[cut] for cut in cuts if 0 < cut < len(squeezed.text)):
        yield Line(line.text[start:cut], line.start + start, line.number, apart)
        start, apart = cut, True
    yield Line(line.text[start:], line.start + start, line.number, apart)


def inner_labels(lines: Sequence[str]) -> int:
    """How many headings begin inside these lines, were they one, and not at the beginning of one of them."""
    starts, length = set(), 0
    for line in lines:
        starts.add(length)
        length += len(line.strip())
    return sum(1 for cut in label_cuts("".join(line.strip() for line in lines), []) if cut not in starts)


def annex_cuts(text: str) -> list[tuple[int, int]]:
    """Where the labels of annexes stand: behind a stop, or anywhere below the list of annexes."""
    attached = ATTACHED.search(text)
    listed = attached.start() if attached else len(text)
    found = (match for match in ANNEX.finditer(text) if match.start())
    return [match.span() for match in found if match.start() > listed or (text[match.start() - 1] in "。）)日；" and not match["mark"])]


def label_cuts(text: str, annexes: Sequence[int]) -> list[int]:
    """Where headings begin: labels that go on with the numbering. `annexes` are the places where annexes begin."""
    found: list[int] = []
    last: dict[str, int] = {}
    decimals: list[tuple[int, ...]] = []
    titles = [match.span() for match in re.finditer("《[^《》]{0,90}》", text)]
    begins = [begin for begin, _ in titles]
    for match in LABEL.finditer(text):
        style, start = str(match.lastgroup), match.start()
        label = heading_label(text[start : start + 80]) or doubtful_label(text[start : start + 80])
        if label is None or ((n := bisect.bisect_left(begins, start)) and start < titles[n - 1][1]) or not WORDS.match(text, match.end()):
            continue
        ends = start == 0 or text[start - 1] in ENDS
        below = below_heading(text, start, found, annexes) or (not found and style in ("arabic", "decimal") and below_title(text, start))
        if style == "decimal":
            accepted = (ends or below) and follows_decimal(label, decimals)
        elif label.ordinal == last.get(style, 0) + (0 if "之" in match.group() else 1):
            accepted = ends or below or (stands_free(text, start, style, last) and not another_first(text, match, style))
        else:
            accepted = label.ordinal == 1 and (ends or below) and text[start - 1] != "；"
        if accepted:
            last[style] = label.ordinal
            decimals += [numbers_of(label)] if style in ("decimal", "arabic") else []
            found.append(start)
    return found


def numbers_of(label: Label) -> tuple[int, ...]:
    """2.3.1 → (2, 3, 1)."""
    return tuple(int(part) for part in re.findall("[0-9]+", label.text)) or (label.ordinal,)


def follows_decimal(label: Label, before: Sequence[tuple[int, ...]]) -> bool:
    """Does 2.3.1 come next: behind 2.3, behind 2.2.4, or as the first of all?"""
    now = numbers_of(label)
    if not before:
        return now[-1] == 1
    last = before[-1]
    deeper = now[:-1] == last and now[-1] == 1
    beside = any(now == (*last[:i], last[i] + 1) for i in range(len(last)))
    return deeper or beside or (now[-1] == 1 and any(now[:-1] == (*last[:i], last[i] + 1) for i in range(len(last))))


def another_first(text: str, match: re.Match[str], style: str) -> bool:
    """Is 一、 here the end of a word (多报合一、信息共享), since another one begins a sentence before 二、 comes?"""
    if match.group() not in ("一、",) or match.start() == 0:
        return False
    second = text.find("二、", match.end())
    following = re.compile(rf"(?<=[{re.escape(ENDS)}])一、").search(text, match.end(), second if second > 0 else len(text))
    return style == "chinese" and following is not None


def below_heading(text: str, start: int, found: Sequence[int], annexes: Sequence[int]) -> bool:
    """Does a label stand right behind the words of another heading, or of the title of an annex?"""
    before = bisect.bisect_left(annexes, start)
    if before and start - annexes[before - 1] <= LONGEST_TITLE and "。" not in text[annexes[before - 1] : start]:
        return True
    return bool(found) and start - found[-1] <= LONGEST_HEADING and re.search("[。；：]", text[found[-1] : start]) is None


def below_title(text: str, start: int) -> bool:
    """Does the first number of all stand right behind the title?"""
    return start <= LONGEST_TITLE and re.search("[。；：]", text[:start]) is None


def stands_free(text: str, start: int, style: str, last: dict[str, int]) -> bool:
    """A label behind a heading without a stop or a title: 二、 after 一、, and the first 一、 of all."""
    if style in ("chinese", "chapter"):
        return True
    return bool(last.get(style)) and text[start - 1] not in "，、和及或至第见,"


def form_cuts(text: str, first: int) -> Iterator[int]:
    """Where title, addressees, signature and asides begin and end; `first` is where the first heading stands."""
    for match in ASIDE.finditer(text):
        yield match.start()
        if not match.group().endswith(("：", ":")):
            yield match.end()
    for match in ATTACHED.finditer(text):
        yield match.start()
    for match in SIGNED.finditer(text):
        if match.group("unit") or match.end() == len(text):
            yield from (match.start(), match.start("date"), match.end())
    yield from head_cuts(text[: min(first, HEAD)])


def head_cuts(head: str) -> Iterator[int]:
    """Cuts before the first heading."""
    names: list[str] = []
    number = NUMBER.search(head)
    if number is not None and "《" not in head[: number.start()] and "根据" not in head[: number.start()]:
        yield from (number.start() + swallowed(number.group()), number.end())
    notice = NOTICE.match(head)
    rest = 0
    if notice is not None:
        names = plans_of(notice.group("title"))
        rest = notice.end()
        yield notice.end("title")
        if notice.group("to"):
            yield notice.end("to")
    for name in names:
        at = head.find(name, rest)
        while at > 0:
            if head[at - 1] not in "《〈" and head[at - 1] in "。）日)":
                yield from (at, at + len(name))
            at = head.find(name, at + 1)
    if notice is None and (title := TITLE.match(head)) is not None:
        yield title.end()


def swallowed(number: str) -> int:
    """How much of a document number is the end of what stands before it: the head of the file, or the title."""
    return max((match.end() for match in BEFORE_NUMBER.finditer(number)), default=0)
