"""Paragraphs to numbered clauses; nothing is lost, nothing is glued to its neighbour."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.grammar.labels import MAX_ANNEX_LINE, Label, annex_label, heading_label, names_annex
from corpus.head.attachments import ATTACHMENT_HEAD
from corpus.head.facts import Facts, fold
from corpus.nodes import Node, Outline
from corpus.numbering import decimal_chapters, plain_label, plain_run
from corpus.outline import PREAMBLE, Builder
from corpus.types import Block, Clause, Grid, Paragraph, Span

FRONT, BACK, NOTICE = "文首", "文尾", "通知"


def split_front(paragraphs: Sequence[Block]) -> int:
    """Index of the first block that is a heading, an annex of its own, or a grid: the body begins there."""
    chapters, run = decimal_chapters(labels_of(paragraphs)), plain_run(paragraphs)
    for i, block in enumerate(paragraphs):
        if isinstance(block, Grid):
            if is_search_box(block) and i < HEAD_BLOCKS:
                continue
            return i
        label = heading_label(block.text) or plain_label(block, chapters, run)
        if (label and not in_attachment_list(paragraphs, i)) or opens_table_annex(paragraphs, i):
            return i
    return len(paragraphs)


TITLE_LINES = 4


def opens_table_annex(blocks: Sequence[Block], i: int) -> bool:
    """附件1 with its title, and then a table: a file may hold nothing else, or a notice without numbered clauses before it."""
    block = blocks[i]
    if isinstance(block, Grid) or (match := annex_label(block.text)) is None or match.group(2) is None:
        return False
    if match.end() < len(block.text) and not names_annex(block.text, block.offsets):
        return False
    for following in blocks[i + 1 : i + 2 + TITLE_LINES]:
        if isinstance(following, Grid):
            return True
        if len(following.text) > MAX_ANNEX_LINE or annex_label(following.text) or heading_label(following.text):
            return False
    return False


HEAD_BLOCKS = 8


def is_search_box(grid: Grid) -> bool:
    """A row or two with few words, as the head of a printed web page has: 请输入关键字 | 搜索."""
    return len(grid.rows) <= 2 and sum(len(cell.text) for row in grid.rows for cell in row) <= 40


def labels_of(blocks: Sequence[Block]) -> list[Label]:
    return [label for block in blocks if isinstance(block, Paragraph) and (label := heading_label(block.text))]


def in_attachment_list(blocks: Sequence[Block], i: int) -> bool:
    """Is block `i` an item of the list 附件：1.… 2.… that stands in the notice?"""
    while i > 0:
        i -= 1
        block = blocks[i]
        if isinstance(block, Grid):
            return False
        if ATTACHMENT_HEAD.match(block.text):
            return True
        label = heading_label(block.text)
        if label is None or label.style != "arabic":
            return False
    return False


def build(blocks: Sequence[Block], body_start: int, facts: Facts) -> Outline:
    """Grow the outline of a file from its blocks; `body_start` is where the front matter ends."""
    builder = Builder(labels_of(blocks), plain_run(blocks))
    front = [block for block in blocks[:body_start] if isinstance(block, Paragraph)]
    add_front(builder, front, facts)
    for block in blocks[:body_start]:
        if isinstance(block, Grid):
            builder.place_grid(block)
    plan = plan_start(blocks, body_start, facts)
    if plan is not None:
        walk_notice(builder, blocks[body_start:plan])
        builder.walk(blocks, plan)
    else:
        builder.walk(blocks, body_start)
    return Outline(builder.nodes, builder.grids, builder.skipped, builder.back)


def plan_start(blocks: Sequence[Block], body_start: int, facts: Facts) -> int | None:
    """Where a plan begins after a notice that has numbered clauses of its own; None in any other file.

    What has no clauses is no plan but an annex of the notice: a table of tasks.
    """
    if facts.notice_title is None or facts.title_index is not None or not facts.title:
        return None
    for i in range(body_start, len(blocks)):
        block = blocks[i]
        if isinstance(block, Paragraph) and len(block.text) < 90 and fold(block.text) == fold(facts.title):
            return i if any(label.style not in ("arabic", "circled") for label in labels_of(blocks[i:])) else None
    return None


def walk_notice(builder: Builder, blocks: Sequence[Block]) -> None:
    builder.annex = NOTICE
    builder.walk(blocks, 0)
    builder.annex, builder.annex_node, builder.current, builder.stack, builder.mode = None, None, None, [], "body"


def add_front(builder: Builder, front: Sequence[Paragraph], facts: Facts) -> None:
    cut = 0
    for i, paragraph in enumerate(front):
        is_part_of_head = (
            len(paragraph.text) <= 60
            or i <= (facts.title_index if facts.title_index is not None else -1)
            or paragraph.text.endswith(("：", ":"))
        )
        if is_part_of_head and (facts.title_index is None or i <= facts.title_index):
            cut = i + 1
    if facts.title_index is not None:
        cut = facts.title_index + 1
    for name, part in ((FRONT, front[:cut]), (PREAMBLE, front[cut:])):
        if part:
            node = Node(None, name, "", 0, "")
            node.paragraphs.extend(part)
            builder.nodes.append(node)
            builder.current = node


def to_clauses(document_id: str, outline: Outline) -> list[Clause]:
    """Nodes to clauses with unique ids, in reading order; the back matter comes last."""
    nodes = list(outline.nodes)
    if outline.back:
        back = Node(None, BACK, "", 0, "")
        back.paragraphs.extend(outline.back)
        nodes.append(back)
    ids: dict[int, str] = {}
    seen: dict[str, int] = {}
    clauses = []
    for node in nodes:
        seen[node.path] = seen.get(node.path, 0) + 1
        suffix = f"~{seen[node.path]}" if seen[node.path] > 1 else ""
        ids[id(node)] = f"{document_id}#{node.path}{suffix}"
        starts = [p.span.start for p in node.paragraphs]
        ends = [p.span.end for p in node.paragraphs]
        span = Span(min(starts), max(ends)) if starts else Span(0, 0)
        clauses.append(
            Clause(
                ids[id(node)],
                document_id,
                node.annex,
                node.path,
                node.label,
                node.level,
                node.title,
                "\n".join(p.text for p in node.paragraphs),
                tuple(node.paragraphs),
                span,
                ids.get(id(node.parent)) if node.parent else None,
                node.headings,
            )
        )
    return clauses
