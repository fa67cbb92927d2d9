"""Questions that name a clause by its number: 第三条第二款讲的什么, 三、（四）是什么内容."""

from __future__ import annotations

import re

from bot.citations import cite_clause
from bot.drafts import Draft
from bot.knowledge import Knowledge
from bot.task_names import first_words
from bot.types import Question
from corpus.grammar.labels import heading_label
from corpus.grammar.numerals import to_int
from corpus.types import Clause, Paragraph

NUMERAL = "[0-9一二三四五六七八九十百]+"
ARTICLE = re.compile(rf"第({NUMERAL})条(?:之({NUMERAL}))?(?:第({NUMERAL})款)?(?:第[（(]?({NUMERAL})[)）]?项)?")
PATH = re.compile(rf"({NUMERAL})、\s*[（(]({NUMERAL})[)）]")
ASKS = re.compile(r"讲|说|内容|规定了?(?:什么|啥)|是什么|写|要求(?:什么|啥)")


def answer_reference(question: Question, knowledge: Knowledge) -> Draft | None:
    """The words of the clause that the question points to; None when it points to none."""
    if not ASKS.search(question.text):
        return None
    rest = ARTICLE.sub("", PATH.sub("", question.text))
    if len(re.sub(r"讲|说|的|了|是|什么|啥|内容|规定|写|要求|里|这|那|个|文件|方案|计划|办法|细则|通知|主要|具体|[^\u4e00-\u9fff]", "", rest)) > 8:
        return None
    found = by_article(question.text, knowledge) or by_path(question.text, knowledge)
    if found is None:
        return None
    clause, paragraph = found
    words = paragraph.text if paragraph is not None else clause.text.replace("\n", "")
    span = paragraph.span if paragraph is not None else clause.span
    text = first_words(words, 120)
    return Draft(knowledge.document.id, text, (cite_clause(knowledge, clause, span),), 1.0, passage=True)


def by_article(text: str, knowledge: Knowledge) -> tuple[Clause, Paragraph | None] | None:
    match = ARTICLE.search(text)
    if match is None:
        return None
    number, of, paragraph = to_int(match.group(1)), match.group(2), to_int(match.group(3) or "")
    for clause in knowledge.clauses:
        label = heading_label(clause.label + "正文") if clause.level else None
        if label is None or label.style != "article" or label.ordinal != number or ("之" in clause.label) != bool(of):
            continue
        if paragraph and paragraph <= len(clause.paragraphs):
            return clause, clause.paragraphs[paragraph - 1]
        return clause, None
    return None


def by_path(text: str, knowledge: Knowledge) -> tuple[Clause, Paragraph | None] | None:
    match = PATH.search(text)
    if match is None:
        return None
    wanted = (to_int(match.group(1)), to_int(match.group(2)))
    for clause in knowledge.clauses:
        own = PATH.match(clause.path) if clause.annex is None else None
        if own is not None and own.end() == len(clause.path) and (to_int(own.group(1)), to_int(own.group(2))) == wanted:
            return clause, None
    return None
