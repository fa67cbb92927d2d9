"""Answers about a document itself: number, date, issuer, addressees, attachments, basis, title."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from bot import vocabulary
from bot.citations import cite_clause, cite_fact, cite_item
from bot.drafts import Draft
from bot.knowledge import Item, Knowledge
from bot.question import subject_of
from bot.text import fold, tokens
from bot.types import Question
from bot.understand.vocabulary import pattern
from corpus.grammar.numerals import to_int
from corpus.types import Document

PLAIN = {"meta:doc_number", "meta:addressees", "meta:cc", "meta:issuer"}
"""Facts that nothing but a document has: what else the question says only names the document."""
RULES = {"meta:effective", "meta:interpreter", "meta:repealed"}
RULE_SENTENCE = {
    "effective": re.compile(r"自[^，。；]{2,24}起(?:施行|实施|执行|生效)|有效期|试行期|施行之日"),
    "interpreter": re.compile(r"负责解释|解释权"),
    "repealed": re.compile(r"(?:同时|即行|予以)?废止|停止执行|自行失效"),
}
"""How the closing provisions of a document say from when it holds, who explains it, what it replaces."""


def is_about_document(question: Question, titles: Sequence[str]) -> bool:
    """Does the question ask for a fact of the document, and name no matter but words of its title?"""
    wanted = {i for i in question.intents if i.startswith("meta:")}
    quoted = re.findall("《([^》]+)》", question.text)
    if not wanted or (wanted == {"meta:title"} and quoted and not any(fold(name) in fold(title) for name in quoted for title in titles)):
        return False
    if question.document_ids is not None and pattern("document_words", "dated").search(question.text):
        return True
    if wanted & PLAIN or (wanted & RULES and len(question.subject.replace(" ", "")) <= 8):
        return True
    rest = question.text
    for name in wanted:
        rest = vocabulary.cues("metadata", name.removeprefix("meta:")).sub(" ", rest)
    rest = subject_of(re.sub(r"[\d〔〕\[\]（）()号]+", " ", rest), (), ())
    rest = pattern("document_words", "everyday").sub(" ", rest)
    words = rest.replace(" ", "")
    if len(words) <= (12 if wanted & {"meta:attachments"} else 3):
        return True
    held = frozenset(g for title in titles for g in tokens(title))
    grams = [g for g in tokens(rest) if len(g) > 1]
    return bool(grams) and sum(g in held for g in grams) >= 0.6 * len(grams)


def answer_facts(question: Question, knowledge: Knowledge) -> Draft | None:
    """The facts asked for, or None when the text does not give one of them."""
    document = knowledge.document
    wanted = sorted(i.removeprefix("meta:") for i in question.intents if i.startswith("meta:"))
    if len(wanted) > 1 and "title" in wanted:
        wanted.remove("title") if not re.search("全称|标题|什么文件|名称", question.text) else None
    parts, citations = [], []
    for key in wanted:
        said = say(key, question, knowledge)
        if said is None:
            continue
        if said not in parts:
            parts.append(said)
        rule = rule_item(key, knowledge) if key in RULE_SENTENCE else None
        if rule is not None:
            citations.append(cite_item(knowledge, rule))
            continue
        citation = cite_fact(knowledge, key if key in document.facts else "title") or cite_clause(
            knowledge, knowledge.clauses[0] if knowledge.clauses else None
        )
        citations.append(annex_citation(key, said, knowledge) or citation)
    if not parts:
        return None
    return Draft(document.id, "；".join(parts), tuple(citations), 1.0)


def annex_citation(key: str, said: str, knowledge: Knowledge):  # type: ignore[no-untyped-def]  # noqa: ANN201
    if key != "attachments":
        return None
    label = re.search(r"附件\d+", said)
    node = next((c for c in knowledge.clauses if label and c.annex == label.group() and c.level == 0), None)
    return cite_clause(knowledge, node) if node else None


def say(key: str, question: Question, knowledge: Knowledge) -> str | None:
    document = knowledge.document
    if key in RULE_SENTENCE:
        item = rule_item(key, knowledge)
        return item.text.rstrip("。；;") if item else None
    if key == "doc_number":
        return f"发文字号：{document.doc_number}" if document.doc_number else None
    if key == "date":
        return say_date(document, question)
    if key == "issuer":
        return f"发文机关：{document.issuer}" if document.issuer else None
    if key == "addressees":
        return f"主送：{'，'.join(document.addressees)}" if document.addressees else None
    if key == "cc":
        return say_line(knowledge, "抄")
    if key == "attachments":
        return say_attachments(question, document)
    if key == "basis":
        return f"依据：{'、'.join(document.basis[:4])}" if document.basis else None
    return f"《{document.title}》"


def rule_item(key: str, knowledge: Knowledge) -> Item | None:
    """The last sentence that says what the closing provisions say; the body is searched from its end."""
    found = [i for i in knowledge.items if i.kind == "sentence" and RULE_SENTENCE[key].search(i.text) and re.search("本|自|同时|废止|解释", i.text)]
    return found[-1] if found else None


def say_date(document: Document, question: Question) -> str | None:
    if document.date is None:
        return None
    d = document.date
    fact = document.facts.get("date")
    said = f"{d.year}年{d.month}月{d.day}日{'印发' if fact is not None and '印' in fact.raw else ''}"
    printed = printed_date(document)
    if re.search("落款|成文|签发", question.text):
        return said
    if printed is not None and printed != d:
        return f"成文日期{said}，{printed.year}年{printed.month}月{printed.day}日印发"
    return said


PRINTED = re.compile(r"((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*印")


def printed_date(document: Document) -> dt.date | None:
    """The date of printing in the last lines, which may be later than that of signing."""
    match = PRINTED.search(document.text[-600:]) or PRINTED.search(document.text)
    if match is None:
        return None
    try:
        return dt.date(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    except ValueError:
        return None


def say_line(knowledge: Knowledge, head: str) -> str | None:
    for clause in knowledge.clauses:
        for paragraph in clause.paragraphs:
            if paragraph.text.startswith(head) and "：" in paragraph.text.replace(":", "："):
                return paragraph.text.rstrip("。")
    return None


def say_attachments(question: Question, document: Document) -> str | None:
    """The list of attachments, or the one that the question's words name."""
    if not document.attachments:
        return None
    items = document.attachments
    words = set(tokens(question.text))
    numbered = re.search(r"附件([0-9一二三四五六七八九十]+)(?!共)", question.text)
    if numbered and not re.search(r"几个附件|哪些附件", question.text):
        one = next((a for a in items if a.label == f"附件{to_int(numbered.group(1))}"), None)
        if one is not None:
            return f"{one.label}：{one.title}"
    if re.search(r"附件几|第几个附件|哪个附件|几号附件", question.text) and words:
        best = max(items, key=lambda a: len(words & set(tokens(a.title))))
        if words & set(tokens(best.title)):
            return f"{best.label}：{best.title}"
    listed = "；".join(f"{a.label}：{a.title}" for a in items)
    return f"共{len(items)}个附件：{listed}"
