"""Front and back matter to facts: title, document number, issuer, date, addressees, attachments, basis."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus import patterns
from corpus.clean import glue
from corpus.numerals import chinese_to_int, to_int
from corpus.types import Attachment, Fact, Paragraph
from corpus.units import is_named_unit, looks_like_unit, split_outside

KIND = (
    r"(?:行动计划|实施计划|工作计划|决战计划|计划|实施方案|行动方案|工作方案|方案|实施意见|指导意见|若干意见|意见|管理办法|实施办法|暂行办法|办法|"
    r"实施细则|细则|规划|工作要点|要点|条例|规定|若干措施|政策措施|措施|清单|决定|通知|通告|公告|预案|规程|规范|标准|制度|纲要|目标任务|任务书|工作安排|安排|的函|批复|报告|规则|指南|政策|条款|责任书|台账|任务分解表?)"
)
VERSION_TAIL = r"(?:[（(](?:试行|暂行|修订|修订版|征求意见稿|送审稿|[0-9]{4}[^）)]{0,12})[）)])?"
TITLE_END = re.compile(rf"{KIND}{VERSION_TAIL}$")
NUMBER = re.compile(
    r"(?P<head>[\u4e00-\u9fff]{1,14}?(?:[（(][\u4e00-\u9fff]{1,4}[）)])?)\s*[〔\[［（(【]\s*(?P<year>(?:19|20)[0-9]{2})年?\s*[〕\]］）)】]\s*第?\s*(?P<no>[0-9]{1,4})\s*号"
)
DECREE = re.compile(r"[\u4e00-\u9fff]{0,16}令[（(]?第\s*[0-9〇零一二三四五六七八九十百]{1,6}\s*号[）)]?")
NUMBER_KEY = re.compile(r"(?:发文字号|文\s*号|文件编号)\s*[:：]")
NOTICE = re.compile(r"关于.*(?:印发|发布|转发|下发|公布|实施).*的(?:通知|公告|通告|决定|函)$")
ADDRESSEE = re.compile(
    r"^(?:各|市直|县直|省直|区直|有关|相关|[\u4e00-\u9fff、]{2,60}?(?:政府|单位|部门|委员会|局|公司|市|县|区)).{0,400}[：:]$", re.S
)
PRINTED = re.compile(r"(?P<unit>[\u4e00-\u9fff]{4,30}?)(?P<date>(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日)印(?:发|制)?")
ATTACHMENT_HEAD = re.compile(r"附\s*(?:(?P<kind>件)\s*[:：]|(?P<list>[表录图])\s*[:：](?=\s*[1１一][.．、]))")
"""附件：… or 附表：1.…; without a number the latter is the caption of a table."""
BASIS = re.compile(
    r"(?:根据|按照|依据|为(?:深入|全面|认真)?(?:贯彻)?落实|贯彻落实)[^《》。]{0,40}(《[^》]{4,90}》(?:\s*[（(][^）)]{4,40}号[）)])?)"
)


@dataclass(slots=True)
class Facts:
    """What the front and back matter say; every found value also in `facts`, with its place."""

    title: str = ""
    notice_title: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    date: dt.date | None = None
    addressees: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    basis: tuple[str, ...] = ()
    facts: dict[str, Fact] = field(default_factory=dict)
    title_index: int | None = None
    """Index of the last front paragraph that belongs to the plan's own title line."""


NEXT_TITLE = re.compile(r"[、和及与，]*\s*(《[^》]{4,90}》(?:\s*[（(][^）)]{4,40}号[）)])?)")


def further_titles(text: str, start: int) -> tuple[str, ...]:
    """The other titles of a list that goes on right behind the first: 《甲》和《乙》."""
    found = []
    while (match := NEXT_TITLE.match(text, start)) is not None:
        found.append(match.group(1))
        start = match.end()
    return tuple(found)


def fold(text: str) -> str:
    """Text for comparing titles: no marks, no brackets, one form of dash."""
    return re.sub(r"[\s《》〈〉“”\"'（）()、,，.。:：]|[-—–－~～]+", "", text).lower()


def remember(facts: Facts, key: str, value: str, paragraph: Paragraph, start: int, end: int) -> None:
    part = paragraph.slice(start, end)
    facts.facts[key] = Fact(value, part.text, part.span)


def read_front(front: Sequence[Paragraph]) -> Facts:
    """Facts of the paragraphs that stand before the first heading."""
    facts = Facts()
    find_number(front, facts)
    find_titles(front, facts)
    find_addressees(front, facts)
    find_front_date(front, facts)
    find_issuer(front, facts)
    for paragraph in front:
        for match in BASIS.finditer(paragraph.text):
            if len(paragraph.text) > 30 and match.group(1) not in facts.basis:
                facts.basis += (match.group(1), *further_titles(paragraph.text, match.end(1)))
                facts.facts.setdefault("basis", Fact(match.group(1), match.group(1), paragraph.slice(*match.span(1)).span))
    return facts


LEGAL_BASIS = re.compile(r"(?:根据|依据|依照|按照)(《[^》]{4,60}》).{0,300}?制定本(?:办法|规定|条例|细则|规则|方案|计划|意见|规范|标准)")


def read_first_clause(paragraphs: Sequence[Paragraph], facts: Facts) -> None:
    """The basis that a regulation names in its first article: 根据《…》…，制定本办法."""
    for paragraph in paragraphs if not facts.basis else ():
        match = LEGAL_BASIS.search(paragraph.text)
        if match is not None:
            facts.basis += (match.group(1), *further_titles(paragraph.text, match.end(1)))
            facts.facts.setdefault("basis", Fact(match.group(1), match.group(1), paragraph.slice(*match.span(1)).span))
            return


def find_number(front: Sequence[Paragraph], facts: Facts) -> None:
    """The number that stands in a line of its own, after 发文字号：, or beside the head of the file."""
    for paragraph in with_decrees(front):
        text = paragraph.text
        if len(text) > 80 or text.startswith(("根据", "按照", "《")):
            continue
        for pattern in (NUMBER, DECREE):
            match = pattern.search(text)
            if match is None or "《" in text[: match.start()]:
                continue
            keyed = NUMBER_KEY.search(text[: match.start()])
            whole = match.end() - match.start() >= 0.5 * len(text.strip("（）() "))
            if keyed or whole or (len(text) < 50 and "关于" not in text[: match.start()]):
                start = match.start()
                head = match.group()
                cut = re.search(r"^(?:发文字号|文号|文件)[:：]?", head)
                if cut:
                    start += cut.end()
                facts.doc_number = text[start : match.end()].strip("（）() ") if pattern is DECREE else text[start : match.end()]
                remember(facts, "doc_number", facts.doc_number, paragraph, start, match.end())
                return


def with_decrees(front: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The front matter, with 某市人民政府令 and 第12号 below it as one line."""
    for i, paragraph in enumerate(front):
        below = front[i + 1] if i + 1 < len(front) else None
        if (
            below is not None
            and paragraph.text.endswith("令")
            and re.fullmatch(r"[（(]?第[0-9〇零一二三四五六七八九十百]+号[）)]?", below.text)
        ):
            yield glue(paragraph, below)
        else:
            yield paragraph


def find_titles(front: Sequence[Paragraph], facts: Facts) -> None:
    """The notice's title, and the plan's own title line before its preamble or first heading."""
    runs = title_runs(front)
    notice = next((run for run in runs if NOTICE.search(run.text)), None)
    named: list[str] = []
    if notice is not None:
        facts.notice_title = notice.text
        remember(facts, "notice_title", notice.text, notice.paragraph, 0, len(notice.text))
        named = plans_of(notice.text)
    own = [run for run in runs if run is not notice and TITLE_END.search(run.text) and not NOTICE.search(run.text)]
    matching = [run for run in own if any(fold(run.text) == fold(name) for name in named)]
    after = [run for run in own if notice is None or run.last > notice.last]
    chosen = (matching or after or own)[-1:] if notice is not None else (matching or own)[:1]
    if chosen:
        run = chosen[0]
        same = next((name for name in named if fold(name) == fold(run.text)), None)
        facts.title = same or run.text
        facts.title_index = run.last
        remember(facts, "title", facts.title, run.paragraph, 0, len(run.text))
    elif notice is not None:
        facts.title = named[-1] if named else notice.text
        remember(facts, "title", facts.title, notice.paragraph, 0, len(notice.text))
    elif runs:
        best = max(runs, key=lambda run: (("关于" in run.text), TITLE_END.search(run.text) is not None, len(run.text)))
        facts.title, facts.title_index = best.text, best.last
        remember(facts, "title", best.text, best.paragraph, 0, len(best.text))


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive short front lines that make up one title, e.g. one broken over three lines."""

    text: str
    paragraph: Paragraph
    last: int


def title_runs(front: Sequence[Paragraph]) -> list[Run]:
    """Every way to read one to four consecutive short lines as a title, the longest first tried."""
    runs: list[Run] = []
    i = 0
    while i < len(front):
        best: Run | None = None
        joined: Paragraph | None = None
        for j in range(i, min(i + 4, len(front))):
            text = front[j].text
            if not is_title_line(text) or (j > i and starts_over(text)):
                break
            joined = front[j] if joined is None else glue(joined, front[j])
            if TITLE_END.search(joined.text) and plausible_title(joined.text):
                best = Run(joined.text, joined, j)
        if best is not None:
            runs.append(best)
            i = best.last + 1
        else:
            i += 1
    return runs


def is_title_line(text: str) -> bool:
    if len(text) > 90 or re.search(r"[。；：:？!！]", text) or (NUMBER.search(text) and "关于" not in text):
        return False
    return not patterns.is_date_line(text) and not ADDRESSEE.match(text) and not re.search(r"[>＞|｜]|首页|字体|来源", text)


def starts_over(text: str) -> bool:
    """A line that begins a new title rather than going on with one."""
    return text.endswith("文件") and len(text) < 25


def plausible_title(text: str) -> bool:
    return len(text) >= 6 and not text.startswith(("（", "(", "现将", "附件")) and not text.endswith("文件")


def plans_of(notice_title: str) -> list[str]:
    """The plans a notice title carries: those in 《》, else what stands between 印发 and 的通知."""
    quoted = re.findall(r"《([^》]+(?:〈[^〉]*〉[^》]*)?)》", notice_title)
    if quoted:
        return [str(name) for name in quoted]
    match = re.search(r"(?:印发|发布|下发|公布|转发)(.+)的(?:通知|公告|通告|决定|函)$", notice_title)
    if match is None:
        return []
    whole = match.group(1)
    return [whole, *[part for part in re.split(r"(?<=[划案见法则])和", whole) if part != whole]]


def find_addressees(front: Sequence[Paragraph], facts: Facts) -> None:
    for paragraph in front:
        text = paragraph.text
        if ADDRESSEE.match(text) and not patterns.heading_label(text) and "附件" not in text[:3]:
            body = text[:-1]
            marks = "，," if re.search("[，,]", body) else "、"
            facts.addressees = tuple(split_outside(body, marks))
            remember(facts, "addressees", body, paragraph, 0, len(body))
            return


def parse_date(text: str) -> dt.date | None:
    match = patterns.DATE.search(text)
    return date_of(match) if match is not None else None


def date_of(match: re.Match[str]) -> dt.date | None:
    """The date of a match whose groups are year, month and day."""
    year = int(match.group(1)) if match.group(1).isdecimal() else chinese_to_int(match.group(1).replace("○", "〇").replace("O", "〇"))
    month, day = to_int(match.group(2)), to_int(match.group(3))
    try:
        return dt.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


ISO_DATE = re.compile(r"((?:19|20)[0-9]{2})[-/.](1[0-2]|0?[1-9])[-/.]([12][0-9]|3[01]|0?[1-9])(?![0-9])")
"""2024-03-05, as the table above the text of a web page writes it."""
WRITTEN_ON = re.compile(r"(?:成文|发文|印发)(?:日期|时间)\s*[:：]")
PUBLISHED_ON = re.compile(r"(?:发布|公开)(?:日期|时间)\s*[:：]")


def find_front_date(front: Sequence[Paragraph], facts: Facts) -> None:
    """The date below the notice's signature, else 成文日期： or 发布日期： of a web page."""
    dated = [(p, patterns.DATE) for p in front if patterns.is_date_line(p.text)]
    short = [p for p in front if len(p.text) < 80]
    keyed = [(p, pattern) for p in short if WRITTEN_ON.search(p.text) for pattern in (patterns.DATE, ISO_DATE)]
    published = [(p, patterns.DATE) for p in short if PUBLISHED_ON.search(p.text)]
    for paragraph, pattern in [*dated[-1:], *keyed, *published]:
        match = pattern.search(paragraph.text)
        facts.date = date_of(match) if match is not None else None
        if match is not None and facts.date is not None:
            remember(facts, "date", facts.date.isoformat(), paragraph, *match.span())
            return


def find_issuer(front: Sequence[Paragraph], facts: Facts) -> None:
    """The signature above the date, else the unit before 关于印发, else the head 某某文件."""
    for i, paragraph in enumerate(front[1:], 1):
        above = front[i - 1].text
        if patterns.is_date_line(paragraph.text) and looks_like_unit(above) and len(above) < 30:
            facts.issuer = "、".join(units_apart(front[i - 1]))
            remember(facts, "issuer", facts.issuer, front[i - 1], 0, len(above))
            return
    for pattern in (re.compile(r"^([\u4e00-\u9fff]{4,30}?)(?:关于|印发|转发)"), re.compile(r"^([\u4e00-\u9fff]{4,30}?)(?:文件|令)$")):
        for paragraph in front:
            match = pattern.match(paragraph.text)
            if match and looks_like_unit(match.group(1)) and len(paragraph.text) < 120:
                facts.issuer = match.group(1)
                remember(facts, "issuer", match.group(1), paragraph, *match.span(1))
                return
    for i, paragraph in enumerate(front[:-1]):
        text = paragraph.text
        if 4 <= len(text) < 30 and re.search(r"(?:政府|办公室|委员会|厅|局|部|办公厅)$", text) and front[i + 1].text.startswith("关于"):
            facts.issuer = text
            remember(facts, "issuer", text, paragraph, 0, len(text))
            return
    for paragraph in front:
        match = re.match(r"(?:发文机关|发布机构|制发机关|发文单位)\s*[:：]\s*([\u4e00-\u9fff]{3,30})", paragraph.text)
        if match:
            facts.issuer = match.group(1)
            remember(facts, "issuer", match.group(1), paragraph, *match.span(1))
            return


def units_apart(paragraph: Paragraph) -> list[str]:
    """Two units that sign together stand in one line, parted by white space that cleaning dropped."""
    names = [""]
    for i, char in enumerate(paragraph.text):
        gap = i > 0 and paragraph.offsets[i] - paragraph.offsets[i - 1] > 1
        if gap and is_named_unit(names[-1]) and is_named_unit(paragraph.text[i:]):
            names.append("")
        names[-1] += char
    return names


def read_back(back: Sequence[Paragraph], facts: Facts) -> None:
    """Facts of the paragraphs after the last clause: attachments, printing unit and date, signature."""
    read_attachments(back, facts)
    for i, paragraph in enumerate(back):
        text = paragraph.text
        whole = paragraph if i + 1 >= len(back) or not re.search("印", back[i + 1].text) else glue(paragraph, back[i + 1])
        for candidate in (paragraph, whole):
            match = PRINTED.search(candidate.text)
            if match is None:
                continue
            if facts.issuer is None and looks_like_unit(match.group("unit")):
                facts.issuer = match.group("unit")
                remember(facts, "issuer", match.group("unit"), candidate, *match.span("unit"))
            if facts.date is None:
                facts.date = parse_date(match.group("date"))
                if facts.date:
                    start, end = match.start("date"), match.end()
                    remember(facts, "date", facts.date.isoformat(), candidate, start, end)
            break
        if facts.date is None and re.fullmatch(rf"(?:{patterns.DATE.pattern})印?发?", text):
            facts.date = parse_date(text)
            if facts.date:
                remember(facts, "date", facts.date.isoformat(), paragraph, 0, len(text))
                if facts.issuer is None and i and looks_like_unit(back[i - 1].text):
                    facts.issuer = back[i - 1].text
                    remember(facts, "issuer", facts.issuer, back[i - 1], 0, len(facts.issuer))


def read_attachments(back: Sequence[Paragraph], facts: Facts) -> None:
    items: list[Attachment] = []
    place: Paragraph | None = None
    for i, paragraph in enumerate(back):
        head = ATTACHMENT_HEAD.match(paragraph.text)
        if head is None:
            continue
        place = paragraph
        name = f"附{head.group('kind') or head.group('list')}"
        lines = [paragraph.text[head.end() :], *(p.text for p in back[i + 1 :])]
        for line in lines:
            for part in re.split(r"(?<=[^0-9])(?=[2-9][.．、](?![0-9]))", line):
                label = patterns.heading_label(part)
                if label is not None and label.style == "arabic":
                    items.append(Attachment(f"{name}{label.ordinal}", part[label.length :].strip(" 。；")))
                elif part and not items and line is lines[0]:
                    items.append(Attachment(name, part.strip(" 。；")))
            if items and patterns.heading_label(line) is None and line is not lines[0]:
                break
        break
    if items and place is not None:
        facts.attachments = tuple(items)
        remember(facts, "attachments", "；".join(a.title for a in items), place, 0, len(place.text))
