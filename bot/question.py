"""A question to what it asks: intent, place and document, units, dates, measure words, subject."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from bot import vocabulary
from bot.text import RANGE, fold, simplify
from bot.types import Question
from bot.understand.library_names import Names
from corpus.grammar.identity import same_unit
from corpus.grammar.numerals import to_int

MAX_LENGTH = 500
CLASSIFIER = re.compile(
    r"(?:多少|几|哪几)\s*(?P<word>万?吨|万?亩|万?户|万?人次?|万?元|亿元|平方公里|公里|平方米|家|台|辆|个次|个百分点|个|座|处|艘|条|套|件|项|所|批次?|次|微克|毫克|蒸吨|公顷|张|名|天|分钟|小时|工作日|级|类|步|组|倍|度|米|块|分|岁|年|月|日|号|％|%|成)?"
)
MONEY = re.compile(
    r"多少钱|几块钱|多少元|几万元|多少万(?:元|块|[，。？?]|$)|多少经费|多少资金|多少补[贴助]|补[贴助]多少|(?:补|奖|贴|给|拿|罚|领)(?:励|金|补|款)?多少|标准是多少钱"
)
PERCENT = re.compile(r"百分之几|百分之多少|比例|占比|率(?:是|要|应|达|指标|目标|多少|控制|$|[？?])|几成|％|%")
GROUPS = (
    {"辆", "台"},
    {"家", "个", "户", "所", "处", "座"},
    {"批次", "批", "次", "个次"},
    {"%", "％", "成", "个百分点"},
    {"元", "万元", "亿元"},
    {"人", "名", "万人", "人次", "万人次"},
    {"户", "万户"},
    {"吨", "万吨"},
    {"亩", "万亩", "公顷"},
    {"天", "日", "工作日", "小时", "个工作日", "分钟"},
    {"公里", "米"},
)
TERM = re.compile(r"[\u4e00-\u9fffA-Za-z0-9.%+-]+")


DIFFERENCE = re.compile(
    r"(?<!同)比.{0,12}(?:多|少|高|低|宽松|严)(?:多少|几|了)|相差|差多少|差几|差距"
    r"|[多少高低][几多]少?(?:个|户|辆|公里|万|吨|天|台|家|座|元|亿|亩|人|分|百)"
)
"""Words that ask by how much two figures differ."""
ROLE_ASKED = re.compile(
    r"(?:由?谁(?:来|去)?|哪[个些几两]*(?:个|家)?(?:部门|单位|局|科室|机构|县|区|公司|市直单位)?)[^，。？]{0,3}?(?:牵头|配合|协办|协助|主办|挂帅|带头|协同|参与)"
)
"""谁牵头, 哪些单位配合: the words for who belong to the role that is named."""


def classify(text: str) -> frozenset[str]:
    """The intents of a question by its cue words."""
    found = {name for name in vocabulary.intents()["intents"] if vocabulary.cues("intents", name).search(text)}
    if "responsible" in found and found & {"lead", "support"} and not vocabulary.cues("intents", "responsible").search(ROLE_ASKED.sub(" ", text)):
        found.discard("responsible")
    if "person" in found and "lead" in found and not vocabulary.cues("intents", "lead").search(vocabulary.cues("intents", "person").sub(" ", text)):
        found.discard("lead")
    if "person" in found and re.search(r"是指|指的?是?哪|指谁|[二两三四五六七八九十]个?责任人[”\"]?(?:是|指|都|分别)", text):
        found = {*found, "definition"} - {"person"}
    meta = {f"meta:{name}" for name in vocabulary.intents()["metadata"] if vocabulary.cues("metadata", name).search(text)}
    if any(word in text for word in vocabulary.intents()["yes_no"]) or re.search(r"吧[？?。]?$", text):
        found.add("yes_no")
    if (
        CLASSIFIER.search(re.sub(r"几[项件号月日天年]|哪几|第几|几时", "", text))
        or PERCENT.search(text)
        or re.search(r"(?:不?超过|[少多低高]于|控制在|减少|增加|不少于)几天|几天(?:以[内上下]|之内)", text)
        or MONEY.search(text)
        or re.search(r"多[大高长远]|目标(?:值|是|$|[？?])|指标(?:值|是|$|[？?])|限值|[上下]限|标准是", text)
    ):
        found.add("target")
    if DIFFERENCE.search(text):
        found.add("difference")
    if re.search(r"(?:比较|对比|哪个更?[多少高低大小严早晚]|谁更|各(?:是|有|要|为)?(?:多少|几|什么)|分别)", text):
        found.add("compare")
    if re.search(r"哪[一二三四五六七八九十两几][个种类项步条家方处点级组类]", text):
        found.add("definition")
    if "extreme" in found and not re.search(r"哪|谁|最[大小高低多少严]的", text):
        found.discard("extreme")
    if found & {"list"} and found & {"definition"}:
        found.discard("definition")
    if re.search(r"[户辆吨家台座亩人]数", text):
        found.add("target")
    return frozenset(found | meta)


def classifiers(text: str) -> tuple[str, ...]:
    """Measure words the answer must hold: 多少辆 → 辆; 多少钱 → 元; 比例 → %."""
    words = [
        m.group("word")
        for m in CLASSIFIER.finditer(text)
        if m.group("word") and m.group("word") not in ("月", "号", "年", "日", "项", "步", "组", "条", "类", "级", "件", "个")
    ]
    words += re.findall(r"([户辆吨家台座亩人])数", text)
    if MONEY.search(text):
        words.append("元")
    if re.search(r"百分之(?:几|多少)", text):
        words.append("%")
    return tuple(dict.fromkeys(words))


def same_kind(word: str) -> set[str]:
    """Measure words that count the same sort of thing."""
    kinds = {word}
    for group in GROUPS:
        if word in group:
            kinds |= group
    return kinds


def understand(text: str, names: Names, document: str | None = None) -> Question:
    """Read one question on its own; `document` restricts it as `documents_named` reads it."""
    text = re.sub(r"(?<![\d满过了费龄足])([12]\d)年(?!级|以上|以内|内|限|来|后)", r"20\1年", text)  # 缴费12年 is a length of time
    plain = RANGE.sub("-", unicodedata.normalize("NFKC", simplify(text[:MAX_LENGTH])).lower())
    intents = classify(plain)
    restricted = documents_named(document, names) if document else None
    mentioned, mentioned_words, loosely = mentioned_documents(plain, names)
    places = tuple(p for p in unknown_places(plain, names, mentioned_words) if not any(leads_to(p, word, plain) for word in mentioned_words))
    inside = re.search(r"([\u4e00-\u9fff]{2,9})在([\u4e00-\u9fff]{2,9}?)的?(?:这份|这个)?(?:方案|计划|文件|通知|办法|规划)(?:里|中|上)", plain)
    if inside and len(mentioned) > 1:
        # 甲市在乙市方案里…: the document is the second place's, and its text must speak of the first.
        within = tuple(i for p in names.known_places.within(inside.group(2)) for i in names.places[p])
        outer = tuple(p for p in mentioned_words if p in inside.group(1))
        if within and outer:
            mentioned, places, loosely = tuple(dict.fromkeys(within)), (*places, *outer), False
    ids = restricted
    if mentioned:
        ids = tuple(i for i in mentioned if restricted is None or i in restricted) or restricted
        if restricted is not None and not set(mentioned) & set(restricted):
            places = (*places, *mentioned_words)
    units = names.unit_words.within(plain)
    if not units and intents & {"list", "count"} and intents & {"lead", "support", "responsible"}:
        units = names.unit_words.like(plain)
    persons = tuple(names.known_persons.within(plain))
    annex = re.search(r"附件\s*([0-9一二三四五六七八九十]+)(?!共)", plain)
    origin = (
        "table"
        if re.search(r"任务分解表|分[解工]表|责任清单|任务书|任务清单|清单[里中上]|任务表|台账|附[件表]", plain) and not re.search("附件几|几个附件", plain)
        else "prose"
        if re.search(r"正文", plain)
        else None
    )
    subject = subject_of(plain, (*mentioned_words, *persons), units if intents & {"list", "count", "yes_no", "support", "lead", "responsible"} else ())
    if units and not intents and len(alone := subject_of(plain, mentioned_words, units)) <= 2:
        subject = alone  # 某县水利局, and nothing else
    return Question(
        text=plain,
        intents=intents,
        subject=subject,
        document_ids=ids,
        by_name=mentioned_words if loosely and restricted is None else (),
        named=mentioned_words,
        places=places,
        units=units,
        persons=persons,
        classifiers=classifiers(plain),
        dates=tuple(re.findall(r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末)?", plain)),
        keys=key_words(text),
        annex=f"附件{to_int(annex.group(1))}" if annex else None,
        origin=origin,
    )


def key_words(text: str) -> tuple[str, ...]:
    """Abbreviations such as PM2.5 and terms in quotation marks, folded."""
    folded = unicodedata.normalize("NFKC", text)
    quoted = [fold(q) for q in re.findall(r"[“\"]([^”\"]{2,12})[”\"]", folded)]
    words = [fold(w) for w in re.findall(r"(?<![A-Za-z])[A-Za-z]{2,}[0-9.]*[0-9A-Za-z]*", folded) if not w.islower() or any(c.isdigit() for c in w)]
    return tuple(dict.fromkeys((*quoted, *words)))


def documents_named(words: str, names: Names) -> tuple[str, ...]:
    """Ids of the documents whose title or id contains `words`; an id itself is that document alone (某方案, and not 某方案（修订）)."""
    if words in names.titles:
        return (words,)
    return names.holding(words)


def mentioned_documents(text: str, names: Names) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Documents that a question names by number, title or place, the words it does so with, and whether these only are places or issuers."""
    ids: list[str] = []
    words: list[str] = []
    folded = fold(text)
    for number in names.known_numbers.within(folded):
        ids.append(names.numbers[number])
        words.append(number)
    for document_id in (i for title in names.known_titles.within(folded) for i in names.of_title[title]):
        ids.append(document_id)
        words.append(names.titles[document_id])
    if ids:
        return tuple(dict.fromkeys(ids)), tuple(words), False
    for place in names.known_places.within(text):
        if not any(place in word for word in words):
            words.append(place)
            ids.extend(names.places[place])
    return tuple(dict.fromkeys(ids)), tuple(words), bool(ids)


def unknown_places(text: str, names: Names, known: Iterable[str]) -> tuple[str, ...]:
    """Places of the gazetteer that the question names and no document is about."""
    rest = text
    for word in known:
        rest = rest.replace(word, "　")
    return tuple(p for p in vocabulary.places_in(rest) if p not in names.places)


def leads_to(place: str, word: str, text: str) -> bool:
    """湖南省炎陵县: the first place only says where the second one lies, which a document is about."""
    return re.search(rf"{re.escape(place)}(?:[\u4e00-\u9fff]{{2,6}}[市州])?{re.escape(word)}", text) is not None


def subject_of(text: str, place_words: Iterable[str], units: Iterable[str]) -> str:
    """The question without places, units, cue words and filler: words that name the matter, in order."""
    rest = text
    for number in (word for word in place_words if word.endswith("号")):
        rest = re.sub(re.escape(number).replace(r"\[", r"[\[〔【（(]").replace(r"\]", r"[\]〕】）)]"), " ", rest)
    for word in sorted({*place_words, *units}, key=len, reverse=True):
        rest = rest.replace(word, " ")
    rest = re.sub(r"[市县区省](?=[的呢和与、，\s]|$)", " ", rest) if place_words else rest
    for name in ("lead", "support", "responsible", "guide", "person", "deadline", "measure", "list", "count", "which_clause", "definition", "extreme", "why"):
        rest = vocabulary.cues("intents", name).sub(" ", rest)
    rest = re.sub(r"(?:多少|几)(?:万?吨|万?亩|万?户|家|台|辆|个次|个|座|处|艘|条|套|件|项|所|批次|批|次|天|名|人|公里|元|钱|步)?", " ", rest)
    rest = re.sub(r"是?哪[一二三四五六七八九十两几些]?(?:个|种|类|项|步|条|家|方面|些|组|级)?", " ", rest)
    rest = re.sub(r"([户辆吨家台座亩人])数", " ", rest)
    rest = re.sub(r"哪个?更?[多少高低大小]|更?[多少高低大小]的?是|比较|对比|相差|差距|宽松|差", " ", rest)
    rest = re.sub(r"附件[0-9一二三四五六七八九十]+[里中上内]?", " ", rest)
    parts = []
    for part in TERM.findall(rest):
        bare = strip_filler(part)
        if bare:
            parts.append(bare)
    return " ".join(parts)


EDGE = re.compile(
    r"^(?:的|了|呢|吗|吧|是|这|那|该|都|也|它|我|你|们|个|些|底前|谁)+|(?:的|了|呢|吗|吧|是|个|些|都|也|就|还|底前|前|谁|里|要|有|在|由|得|把|被)+$"
)
"""Particles at the edges. Characters that also begin words (能力, 在线, 以旧换新) stay: they carry no weight."""


def strip_filler(part: str) -> str:
    """Cut filler words out of a run of characters; long fillers anywhere, single characters at the edges."""
    pieces = [part]
    long_words = [w for w in vocabulary.intents()["filler"] if len(w) >= 2]
    pattern = re.compile("|".join(map(re.escape, sorted(long_words, key=len, reverse=True))))
    pieces = [p for piece in pieces for p in pattern.split(piece)]
    cleaned = []
    for piece in pieces:
        previous = None
        while previous != piece:
            previous, piece = piece, EDGE.sub("", piece)
        if piece and not (len(piece) == 1 and piece in set(vocabulary.intents()["filler"])):
            cleaned.append(piece)
    return " ".join(cleaned)


def is_unit_known(name: str, units: Sequence[str]) -> bool:
    return any(same_unit(name, unit) for unit in units)
