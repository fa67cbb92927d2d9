"""What programs get, field by field: for the schemas that tell a client what to expect."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Names = list[str]


class Reply(BaseModel):
    """A part of a reply; made ready when a client first asks for the schemas."""

    model_config = ConfigDict(defer_build=True)


class Citation(Reply):
    """A place in a document that an answer rests on."""

    document_id: str
    title: str
    doc_number: str | None
    path: str | None = Field(description="条款路径，可用于 get_clause。")
    annex: str | None
    row: int | None = Field(description="附件表中的行号，从 1 起。")
    row_label: str | None
    quote: str = Field(description="原文。")
    reference: str = Field(description="可直接引用的出处。")
    place: str | None = Field(description="在原文件中的页码或单元格。")
    start: int | None
    end: int | None


class Said(Reply):
    """A sentence of an answer that a language model worded."""

    text: str
    citations: list[int] = Field(description="所依据的出处，从 1 起。")
    verbatim: bool


class Answer(Reply):
    """Of `ask`."""

    question: str
    status: Literal["answered", "clarify", "refused"] = Field(description="已答复、需要先选定文件、未找到依据。")
    answer: str
    options: Names = Field(description="需要先选定文件时，可选的文件标题。")
    citations: list[Citation]
    tasks: Names = Field(description="所用任务的编号。")
    notices: Names = Field(description="提示，如正文与附件不一致、原文未列全。")
    latency_ms: float
    checked: int = Field(description="已与原文核对的处数。")
    worded: bool = Field(description="是否由语言模型组织文字。")
    sentences: list[Said]


class Due(Reply):
    """When a task is due, as days."""

    start: str | None
    end: str | None


class FoundTask(Reply):
    """A task of the ledger."""

    id: str
    origin: Literal["prose", "table"] = Field(description="来自正文或附件表。")
    kind: Literal["note", "duty", "row"] = Field(description="责任出自责任说明、条文的主语或表中一行。")
    path: str | None
    annex: str | None
    row: int | None
    category: str | None
    work: str | None
    task: str | None
    measure: str | None
    text: str | None
    lead: Names = Field(description="牵头单位。")
    support: Names = Field(description="配合单位。")
    responsible: Names = Field(description="责任单位。")
    person: Names = Field(description="责任人。")
    guide: Names = Field(description="指导单位。")
    others: dict[str, str] = Field(description="表中其他各列，以原表头为名，如备注、资金来源。")
    open_ended: bool = Field(description="原文以“等”结尾，单位未列全。")
    deadline: str | None = Field(description="时限，原文写法。")
    due: Due | None
    targets: Names
    repaired: Names
    inherited: Names
    flags: Names
    document_id: str
    title: str = Field(description="所在文件的标题。")
    state: str = Field(description="以所问之日计的状态。")


class Tasks(Reply):
    """Of `find_tasks`."""

    total: int
    counts: dict[str, int] = Field(description="各职责的项数。")
    summary: str
    truncated: bool = Field(description="任务未全部列出。")
    units: Names = Field(description="所问单位在原文中的写法。")
    tasks: list[FoundTask]


class Clause(Reply):
    """Of `get_clause`."""

    id: str
    path: str
    label: str
    level: int
    title: str
    text: str = Field(description="本条原文，不含下级条款。")
    children: Names = Field(description="下级条款的路径。")
    document_id: str
    document_title: str
    doc_number: str | None
    grade: str | None = Field(description="密级，如“机密★10年”；文件未标的为空。")


class NamedBasis(Reply):
    """A document that another names as its basis."""

    name: str = Field(description="原文中的写法，如《…》（文号）。")
    document_id: str | None = Field(description="在本库中的编号；本库没有这份文件的为空。")


class Listed(Reply):
    """A document of the library."""

    id: str
    title: str
    doc_number: str | None = Field(description="文号。")
    issuer: str | None = Field(description="发文机关。")
    date: str | None = Field(description="成文日期。")
    grade: str | None = Field(description="密级，如“机密★10年”；文件未标的为空。")
    basis: list[NamedBasis] = Field(description="文件写明的依据。")
    basis_of: Names = Field(description="本库中以它为依据的文件的编号。")


class Documents(Reply):
    """Of `list_documents`."""

    total: int
    documents: list[Listed]
