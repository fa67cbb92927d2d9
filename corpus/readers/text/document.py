"""Plain text and Markdown files."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.lines import BULLET, CONVERSION_MARK, PAGE_NUMBER, Line, split_lines
from corpus.readers import RawDocument
from corpus.readers.signs import Signs
from corpus.readers.text.decode import decode, load_bytes
from corpus.readers.text.grids import find_grids
from corpus.readers.text.markdown import without_marks
from corpus.types import Block, Grid, Skipped, Span

MAX_BYTES = 20_000_000
MARKDOWN = (".md", ".markdown")
LONG_LINE = 200
"""A line longer than this that holds headings is a document whose line breaks were lost."""
SPARSE = 400
"""A document with fewer gaps than one in so many characters has none between its paragraphs."""
ENDS = tuple("。；：！？”）)》!?;:")
"""Characters behind which a paragraph may end."""
GAP = re.compile(r"[ \u3000\u00a0\t]+")


def read(path: Path, signs: Signs) -> RawDocument:
    """Read a text file.

    Raises:
        UnreadableDocument: when it is empty, too large, or no text.
    """
    text = load(path)
    return parse_text(without_marks(text) if path.suffix.lower() in MARKDOWN else text, signs)


def load(path: Path) -> str:
    """The decoded text of a file; raises `UnreadableDocument` when it is too large or no text."""
    return decode(load_bytes(path, MAX_BYTES))


def parse_text(text: str, signs: Signs) -> RawDocument:
    """Text of a file to blocks; raises `UnreadableDocument` when it holds nothing."""
    if not re.search(r"\w", text):
        raise UnreadableDocument("文件是空的，没有可读的文字。")
    lines = list(restore_breaks(unwrap(text, split_lines(text), signs), signs))
    skipped = [skip(line, "页码") for line in lines if is_page_number(line)]
    lines = [strip_bullet(line) for line in lines if not is_page_number(line)]
    skipped += list(conversion_marks(text, lines))
    blocks: list[Block] = []
    run: list[Line] = []
    for part in find_grids(lines, signs):
        if isinstance(part, Grid):
            blocks.extend(signs.join(run))
            run = []
            blocks.append(part)
        else:
            run.append(part)
    blocks.extend(signs.join(run))
    return RawDocument(text, tuple(blocks), tuple(skipped))


def conversion_marks(text: str, lines: Sequence[Line]) -> Iterator[Skipped]:
    """Marks such as [bookmark: _GoBack] that a converter left; cleaning drops them."""
    starts = [line.start for line in lines]
    for match in CONVERSION_MARK.finditer(text):
        number = lines[max(0, bisect.bisect_right(starts, match.start()) - 1)].number if lines else 1
        yield Skipped(number, match.group(), "转换标记", Span(*match.span()))


def is_page_number(line: Line) -> bool:
    text = line.text.strip()
    dashed = text[:1] in tuple("-—–－·第") or text.endswith("页") or "/" in text
    return bool(text) and dashed and any(c.isdigit() for c in text) and PAGE_NUMBER.fullmatch(text) is not None


def skip(line: Line, reason: str) -> Skipped:
    return Skipped(line.number, line.text.strip(), reason, Span(line.start, line.start + len(line.text)))


def strip_bullet(line: Line) -> Line:
    """Drop a list mark that a converter put before the paragraph."""
    match = re.match(r"\s*", line.text)
    lead = match.end() if match else 0
    bullet = BULLET.match(line.text, lead)
    if bullet is None or Line(line.text[bullet.end() :], 0, 0).blank:
        return line
    return Line(line.text[bullet.end() :], line.start + bullet.end(), line.number, line.apart)


WRAPPED_LINES, FULL_SHARE, SLACK = 6, 0.9, 3
WIDEST = 200
CN = "[一二三四五六七八九十]{1,3}"
ARTICLE = "第[一二三四五六七八九十百]{1,5}[章条]"
TOP_LABEL = f"(?:{CN}、|[（(]{CN}[）)]|{ARTICLE})"
"""一、, （一）, 第一章, 第一条"""
LABEL = rf"(?:{TOP_LABEL}|[0-9]{{1,2}}[.．、](?=[\u4e00-\u9fff]))"
HEADING_INSIDE = re.compile(rf"(?<=[\w。；：）)])[ \u3000\u00a0]+{LABEL}")
INNER_HEADING = re.compile(rf"(?<=[。；])\s*(?={LABEL}[^、，。；]{{4}})")
BEGINNING = re.compile(rf"(?:^|[\s。；]){TOP_LABEL}")


def unwrap(text: str, lines: Sequence[Line], signs: Signs) -> list[Line]:
    """One line of a document whose line breaks were lost and that was then cut at a fixed width.

    Nearly all its lines are full, as no paragraph ends in one, and headings stand inside them, behind gaps or full stops.
    """
    full = [line for line in lines if not line.blank]
    if len(full) < WRAPPED_LINES or any("\t" in line.text for line in full) or not (all_full(full, len) or all_full(full, display_width)):
        return list(lines)
    if sum(1 for line in full for _ in HEADING_INSIDE.finditer(line.text)) < 3 and signs.inner_headings([line.text for line in full]) < 3:
        return list(lines)
    first, last = full[0], full[-1]
    return [Line(text[first.start : last.start + len(last.text)], first.start, first.number)]


def display_width(text: str) -> int:
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def all_full(lines: Sequence[Line], measure: Callable[[str], int]) -> bool:
    widths = [measure(line.text) for line in lines[:-1]]
    longest = max(widths)
    return longest <= WIDEST and sum(1 for width in widths if width >= longest - SLACK) >= FULL_SHARE * len(widths)


def restore_breaks(lines: Iterable[Line], signs: Signs) -> Iterator[Line]:
    """Cut a line that holds a whole document at its gaps; `join_lines` mends what was cut too much."""
    for line in (part for whole in lines for part in parted_articles(whole)):
        if len(line.text) < LONG_LINE or line.text.count("\t") > 3:
            yield line
            continue
        if not holds_headings(line.text) or len(GAP.findall(line.text)) * SPARSE < len(line.text):
            yield from signs.cut(line)
            continue
        start, apart = 0, False
        for gap in GAP.finditer(line.text):
            if parts_paragraphs(line.text, start, gap, signs):
                yield from cut_headings(Line(line.text[start : gap.start()], line.start + start, line.number, apart))
                start, apart = gap.end(), is_wide_gap(gap)
        yield from cut_headings(Line(line.text[start:], line.start + start, line.number, apart))


ARTICLE_GAP = re.compile(r"(?<=[\u4e00-\u9fff])\s{2,}(?=第[一二三四五六七八九十百]{1,5}[节条]\s)")
"""第四章　采集　　第十八条　…: the first article of a chapter in the line of its heading."""


def parted_articles(line: Line) -> Iterator[Line]:
    """A line that begins with 第四章 and goes on with an article, as two."""
    gap = ARTICLE_GAP.search(line.text) if line.text.lstrip()[:1] == "第" else None
    if gap is None:
        yield line
        return
    yield Line(line.text[: gap.start()], line.start, line.number, line.apart)
    yield Line(line.text[gap.end() :], line.start + gap.end(), line.number, True)


def parts_paragraphs(text: str, start: int, gap: re.Match[str], signs: Signs) -> bool:
    """May a paragraph end at this gap? Not between a label and its words, nor inside 总　则."""
    before, after = text[max(0, gap.start() - 3) : gap.start()].strip("\r\n")[-1:], text[gap.end() : gap.end() + 3].strip("\r\n")[:1]
    words = re.sub(r"[\r\n]", "", text[start : min(gap.start(), start + 12)])
    label = signs.heading(words + "　") if gap.start() - start < 12 else None
    if len(words) == 1 or (label is not None and len(words) - label.length <= 1):
        return False
    return (
        is_wide_gap(gap)
        or is_wide(before)
        or ((is_wide(after) or after == "(" or before in ENDS) and signs.heading(re.sub(r"[\r\n]", "", text[gap.end() : gap.end() + 12]) + "　") is not None)
    )


def is_wide_gap(gap: re.Match[str]) -> bool:
    return len(gap.group()) > 1 or gap.group() == "\u3000"


def is_wide(char: str) -> bool:
    return bool(char) and not char.isascii()


def cut_headings(line: Line) -> Iterator[Line]:
    """Cut before 一、 and （一） that follow a full stop inside a line without any other break."""
    if len(line.text) < LONG_LINE:
        yield line
        return
    start = 0
    for match in INNER_HEADING.finditer(line.text):
        yield Line(line.text[start : match.start()], line.start + start, line.number, line.apart)
        start = match.start()
    yield Line(line.text[start:], line.start + start, line.number, line.apart)


def holds_headings(text: str) -> bool:
    return len(BEGINNING.findall(text)) >= 3
