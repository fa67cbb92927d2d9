"""A model that needs no weights, and documents that need no file."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from corpus.types import Attachment, Cell, Clause, Deadline, Document, Fact, Link, Paragraph, ParsedDocument, Skipped, Span, Table, Task
from index.settings import ROOT
from index.terms import tokens

Vectors = npt.NDArray[np.float32]


def gold_questions() -> list[str]:
    """Every fourth question of the evaluation."""
    lines = (ROOT / "tests" / "eval" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines][::4]


class HashEmbedder:
    """Each term has a random but fixed direction; a text is their sum. Counts what it encodes."""

    name = "hash"
    fingerprint = "hash-1"
    dimension = 64

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        self.encoded += texts
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            out[row] = self.encode_query(text)
            if progress is not None:
                progress(row + 1)
        return out

    def encode_query(self, text: str) -> Vectors:
        vector = np.ones(self.dimension, dtype=np.float32) / 100
        for term in tokens(text):
            seed = int.from_bytes(hashlib.sha256(term.encode()).digest()[:8], "little")
            vector += np.random.default_rng(seed).normal(size=self.dimension).astype(np.float32)
        out: Vectors = vector / np.linalg.norm(vector)
        return out


class OtherEmbedder(HashEmbedder):
    name = "another"
    fingerprint = "hash-2"


class BrokenEmbedder(HashEmbedder):
    """Fails in the middle of a build."""

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        raise MemoryError


def paragraph(text: str, start: int) -> Paragraph:
    return Paragraph(text, tuple(range(start, start + len(text))))


TEXT = """某市数字政府建设方案
某政办发〔2021〕6号
一、重点任务
（一）建设政务云。2021年12月底前完成。（市大数据局牵头，市财政局等配合）
附件1 任务表
"""


def parsed_document(document_id: str = "甲市方案", extra: str = "") -> ParsedDocument:
    """A document with something in every field that the store has to keep."""
    text = TEXT + extra
    document = Document(
        id=document_id,
        path=f"{document_id}.txt",
        text=text,
        title="某市数字政府建设方案",
        notice_title="关于印发某市数字政府建设方案的通知",
        doc_number="某政办发〔2021〕6号",
        issuer="某市人民政府办公室",
        date=dt.date(2021, 3, 1),
        addressees=("各县（区）人民政府", "市直各单位"),
        attachments=(Attachment("附件1", "任务表"),),
        basis=("《数字中国建设整体布局规划》",),
        facts={"doc_number": Fact("某政办发〔2021〕6号", "某政办发 〔2021〕6号", Span(11, 22))},
    )
    body = text.index("（一）")
    sentence = text[body : text.index("\n", body)]
    top = Clause(f"{document_id}#一、", document_id, None, "一、", "一、", 1, "重点任务", "一、重点任务", (paragraph("一、重点任务", 23),), Span(23, 29))
    child = Clause(
        id=f"{document_id}#一、（一）",
        document_id=document_id,
        annex=None,
        path="一、（一）",
        label="（一）",
        level=2,
        title="建设政务云",
        text=sentence,
        # a blank in the file is left out of the cleaned paragraph
        paragraphs=(Paragraph(sentence, (*range(body, body + 3), *range(body + 4, body + 1 + len(sentence)))),),
        span=Span(body, body + len(sentence)),
        parent_id=top.id,
        headings=("重点任务",),
    )
    prose = Task(
        id=f"{document_id}#一、（一）/注1",
        document_id=document_id,
        origin="prose",
        span=child.span,
        clause_id=child.id,
        path=child.path,
        text="2021年12月底前完成。",
        heading="建设政务云",
        note="（市大数据局牵头，市财政局等配合）",
        lead=("市大数据局",),
        support=("市财政局",),
        deadline="2021年12月底前",
        due=Deadline("2021年12月底前", None, dt.date(2021, 12, 31)),
        targets=("政务云",),
        open_ended=("support",),
        flags=("原文以等结尾",),
    )
    row = Task(
        id=f"{document_id}#附件1/1",
        document_id=document_id,
        origin="table",
        span=Span(0, 5),
        annex="附件1",
        row=1,
        category="基础设施",
        work="政务云",
        task="建设市级政务云平台",
        measure="整合100%的机房",
        responsible=("市 大数据局", "各县（区）人民政府"),
        person=("张三",),
        deadline="2022年6月",
        due=Deadline("2022年6月", dt.date(2022, 6, 1), dt.date(2022, 6, 30)),
        repaired=("deadline",),
        inherited=("category",),
        others={"资金来源": "市级财政", "备注": "跨年度"},
    )
    cells = (Cell("东区", Span(0, 2)), Cell("0", Span(3, 4)), Cell("", Span(4, 4)))
    tables = (
        Table(f"{document_id}#附件1/表1", document_id, "附件1", "任务表", ("类别", "措施"), (), Span(0, 5), is_task_table=True),
        Table(f"{document_id}#附件2/表2", document_id, "附件2", "目标表", ("县区", "1月", "2月"), (cells,), Span(0, 5)),
    )
    links = (Link(prose.id, row.id, 0.75, ("deadline", "lead")),)
    return ParsedDocument(document, (top, child), (prose, row), tables, links, (Skipped(9, "页脚", "无处可放", Span(0, 1)),))


PLAN_A = """甲市打赢蓝天保卫战实施方案

一、工作目标

到2020年底，细颗粒物平均浓度控制在44微克/立方米以内。

二、主要任务

（一）淘汰老旧柴油货车。2020年12月底前淘汰国三柴油货车100辆。（市交通运输局牵头，市公安局配合）

（二）治理扬尘污染。建筑工地落实六个百分之百。（市住建局牵头负责）
"""

PLAN_B = """乙县数字政府建设方案

一、建设政务云

2021年6月底前建成县级政务云平台。（县大数据中心牵头，县财政局配合）

二、推进数据共享

各部门按目录归集数据。（各部门按职责分工负责）
"""
