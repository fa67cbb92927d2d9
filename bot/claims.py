"""What a sentence claims that can be right or wrong: dates, quantities, document numbers, quotations – found and made comparable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from bot.text import plain
from corpus.grammar.numerals import chinese_to_int, to_int

Value = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact at ``text[start:end]`` of an evened text; `value` is what makes two wordings of it equal.

    `kind` is date, quantity, number, doc_number or quote. Values: a date (year, month or season, part
    of the month, direction), a quantity (amount, unit, bound, change), a number (digits,).
    """

    kind: str
    raw: str
    start: int
    end: int
    value: Value


SUBSCRIPT = re.compile(r"_\{?([0-9.]+)\}?")
GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def even(text: str) -> str:
    """Text for comparison: `plain`, no subscripts as converters write them, no commas within numbers."""
    return GROUPED.sub("", SUBSCRIPT.sub(r"\1", plain(text)))


CN = "〇零一二两三四五六七八九十百千"
SMALL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
YEAR = r"(?:(?:19|20)\d\d|二[〇零○o][一二三四五六七八九〇零○]{2})年度?|今年|本年|明年|当年|去年|次年"
DATE = re.compile(
    rf"(?P<from>自|从)?(?:"
    rf"(?P<year>{YEAR})?(?P<month>{SMALL})月份?(?!饼)(?:(?P<day>{SMALL})[日号]|(?P<part>底|末|初|上旬|中旬|下旬))?"
    rf"|(?P<year2>{YEAR})?(?P<season>[上下]半年|第?[一二三四1-4]季度)(?:底|末|内)?"
    rf"|(?P<year3>{YEAR})?年?(?P<whole>底|末|初|内)(?=前|之前|以前|[,。;、)]|完成|[建实达全要须应将可]|$)(?<=年.)"
    rf"|(?P<year4>{YEAR})"
    rf")(?P<tail>之?前|以前|止|起|以来|以后|之后|后)?"
)
PARTS = {"底": "end", "末": "end", "初": "early", "上旬": "early", "中旬": "mid", "下旬": "late", "内": "within"}
SPAN_BEFORE, SPAN_AFTER = re.compile("[0-9年月日底初][至到~-]$"), re.compile("[至到~-](?=[0-9今本明当次年])")
SEASONS = {"上半年": "h1", "下半年": "h2"}


def dates_in(text: str) -> list[Claim]:
    """Dates of an evened text, a bare year among them; 十二月底 and 12月底, 年底 and 12月底 are equal."""
    found = []
    for match in DATE.finditer(text):
        year = year_of(match["year"] or match["year2"] or match["year3"] or match["year4"])
        month: object = to_int(match["month"]) if match["month"] else None
        part: object = PARTS.get(match["part"] or match["whole"] or "", "")
        if match["day"]:
            part = to_int(match["day"])
        if match["whole"] and part == "end":
            month = 12
        if match["season"]:
            month = SEASONS.get(match["season"]) or f"q{to_int(re.sub('第|季度', '', match['season']))}"
        if isinstance(month, int) and part == (28 if month == 2 else 31 if month in (1, 3, 5, 7, 8, 10, 12) else 30):
            part = "end"
        tail = match["tail"] or ""
        span = SPAN_BEFORE.search(text[: match.start()]) or SPAN_AFTER.match(text[match.end() :])
        starts = tail in ("起", "以来", "以后", "之后", "后") or (match["from"] and not re.match("[至到-]", text[match.end() :]))
        found.append(
            Claim("date", match.group(), match.start(), match.end(), (year, month, part, "span" if span else "from" if starts else "by" if tail else ""))
        )
    return found


def year_of(words: str | None) -> object:
    """A year as a number; 今年 and the like as they stand."""
    if not words:
        return None
    bare = words.removesuffix("度").removesuffix("年").replace("○", "〇").replace("o", "〇")
    return int(bare) if bare.isdecimal() else chinese_to_int(bare) or words


MEASURES = (
    "微克/立方米|毫克/立方米|微克|毫克|克|千克|公斤|个百分点|百分点|%|‰|平方公里|平方千米|平方米|立方米|公里|千米|米|厘米|亿元|万元|元|万吨|吨|"
    "标准煤|万亩|亩|公顷|万户|户|万人次|人次|万人|人|名|家|台套|台|辆|座|处|艘|条|套|批次|批|个次|个工作日|工作日|个月|小时|分钟|秒|个|件|项|所|次|张|天|日|级|类|步|"
    "组|倍|度|块|分贝|分|岁|年|期|盏|株|例|门|种|场|班|份|路|层|支|棵|部|片|只|头|架|兆瓦|千瓦时|千瓦|蒸吨|成|册|间|幢|栋|公升|升|亿|万"
)
QUANTITY = re.compile(
    rf"百分之(?P<percent>[{CN}点]+|\d+(?:\.\d+)?)"
    rf"|(?<![a-z\d.])(?P<digits>\d+(?:\.\d+)?)(?P<ten>[万亿]?)(?P<more>余|多)?(?P<unit>{MEASURES})?"
    rf"|(?P<words>[{CN}]+)(?P<ten2>[万亿]?)(?P<unit2>{MEASURES})"
)
LEAST_BEFORE = re.compile(r"(?:不低于|不少于|不小于|至少|最少|高于|超过|超出|大于|多于|突破)(?:到|于|为)?$")
MOST_BEFORE = re.compile(r"(?:不超过|不高于|不大于|不多于|不得超过|不得高于|不得大于|低于|少于|小于|控制在|降至|降到|最多|不超)$")
NOT_BEFORE = re.compile(r"不(?:得|能|可)?(?:超过|高于|大于|多于|超出)$")
LEAST_AFTER, MOST_AFTER = re.compile(r"(?:个)?(?:及以上|以上)"), re.compile(r"(?:及以下|以下|以内|之内)")
UP = re.compile("增长|提高|上升|增加|提升|上调|扩大|增至|升至")
DOWN = re.compile("下降|降低|减少|压减|削减|缩减|下调|降至|减至|缩短|压缩")
TIMES = {"": 1, "万": 10_000, "亿": 100_000_000}


def quantities_in(text: str, taken: list[Claim]) -> list[Claim]:
    """Numbers with their measure words outside `taken`; 百分之八十 and 80%, 8000万元 and 0.8亿元 are equal."""
    found: list[Claim] = []
    for match in QUANTITY.finditer(text):
        if any(c.start <= match.start() < c.end for c in taken):
            continue
        amount, unit = measure_of(match)
        if amount is None:
            continue
        before = text[found[-1].end if found else 0 : match.start()]
        bound = "over" if match["more"] else bound_of(before, text[match.end() :])
        clause = re.split("[,;:。]", before)[-1]
        change = "up" if UP.search(clause) else "down" if DOWN.search(clause) else ""
        kind = "quantity" if unit else "number"
        found.append(Claim(kind, match.group(), match.start(), match.end(), (amount, unit, bound, change)))
    return found


def measure_of(match: re.Match[str]) -> tuple[Decimal | None, str]:
    """The amount in the smallest unit of its kind, and that unit; None where the words are no number."""
    if match["percent"]:
        whole, _, rest = match["percent"].partition("点")
        value = decimal_of(whole)
        ones = [chinese_to_int(c) for c in rest]
        if None in ones:
            return None, ""  # 百分之五点点五
        digits = "".join(map(str, ones))
        return (Decimal(f"{value}.{digits}") if rest and value is not None else value), "%"
    unit = match["unit"] or match["unit2"] or ""
    amount = decimal_of(match["digits"] or match["words"])
    if amount is None or (match["words"] and re.fullmatch("[十百千零〇]", match["words"]) and unit != "%"):
        return None, ""
    factor = TIMES[match["ten"] or match["ten2"] or ""]
    if unit[:1] in ("万", "亿"):
        factor, unit = factor * TIMES[unit[0]], unit[1:]
    if unit == "成":
        return amount * 10, "%"
    return (amount * factor).normalize(), {"百分点": "个百分点", "千米": "公里", "平方千米": "平方公里"}.get(unit, unit)


def decimal_of(words: str) -> Decimal | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", words):
        return Decimal(words)
    value = chinese_to_int(words)
    return Decimal(value) if value is not None else None


def bound_of(before: str, after: str) -> str:
    """Is a quantity a lower bound (least), an upper one (most), or neither?"""
    if LEAST_AFTER.match(after) and not NOT_BEFORE.search(before):
        return "least"  # 控制在1.8米以上
    if NOT_BEFORE.search(before) or (MOST_BEFORE.search(before) and not LEAST_BEFORE.search(before)):
        return "most"
    if LEAST_BEFORE.search(before):
        return "least"
    return "most" if MOST_AFTER.match(after) else ""


DOC_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,10}[\[(]20\d\d年?[\])]第?\d+号|令第?\d+号")
QUOTED = re.compile(r"《(?P<title>[^《》]+)》|[“「](?P<words>[^“”「」]+)[”」]|\"(?P<straight>[^\"]+)\"")


def doc_numbers_in(text: str) -> list[Claim]:
    """Numbers of documents (发文字号) of an evened text, with the characters before them, which may be more than the name."""
    return [Claim("doc_number", m.group(), m.start(), m.end(), (m.group(),)) for m in DOC_NUMBER.finditer(text)]


def quotes_in(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Quotations and titles of a text as written: ("title" or "quote", words, start, end)."""
    for match in QUOTED.finditer(text):
        title = match["title"]
        yield ("title" if title else "quote", title or match["words"] or match["straight"], match.start(), match.end())


@lru_cache(maxsize=4096)
def claims_in(text: str) -> tuple[Claim, ...]:
    """Every date, quantity, number and document number of an evened text, in order."""
    numbers = doc_numbers_in(text)
    dates = [d for d in dates_in(text) if not any(n.start <= d.start < n.end for n in numbers)]
    return tuple(sorted((*numbers, *dates, *quantities_in(text, [*numbers, *dates])), key=lambda c: c.start))
