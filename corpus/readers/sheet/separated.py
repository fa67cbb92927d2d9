"""Tables saved as text (.csv, .tsv): the mark between cells is found, the rest is as in a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.readers import RawDocument
from corpus.readers.assembly import Assembly, RawCell
from corpus.readers.sheet.blocks import Lines, SheetRow, blocks_of
from corpus.readers.signs import Signs
from corpus.readers.text.document import load

MARKS = (",", "\t", ";", "|", "，")
SAMPLE = 60
MAX_CELLS, MAX_COLUMNS = 500_000, 256
LONGEST_CELL = 1_000_000


def read(path: Path, signs: Signs) -> RawDocument:
    """Read a table saved as text. Merged cells are lost in this format, so blanks are judged as in text files.

    Raises:
        UnreadableDocument: when it is empty, too large, or no text.
    """
    return parse_separated(load(path), signs)


def parse_separated(text: str, signs: Signs) -> RawDocument:
    """The rows of a text, each cell in the mark that divides most rows alike."""
    csv.field_size_limit(LONGEST_CELL)
    try:
        rows = rows_of(text, mark_of(text))
    except csv.Error as error:
        raise UnreadableDocument("表格文本的格式有误（引号不成对或单元格过长），请另存为 .xlsx 后再放入。") from error
    out = Assembly(signs)
    for block in blocks_of(rows, signs):
        if isinstance(block, Lines):
            out.place(f"第{block.row.number}行")
            out.line("　".join(cell.text.strip() for cell in block.row.texts), apart=True)
        else:
            out.table([row.cells for row in block.rows])
    return out.finish()


def mark_of(text: str) -> str:
    """The mark that the most rows hold in the same number."""

    def score(mark: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(io.StringIO("\n".join(text.splitlines()[:SAMPLE])), delimiter=mark) if row]
        several = [count for count in counts if count > 1]
        usual = max(set(several), key=several.count, default=1)
        return several.count(usual), usual

    return max(MARKS, key=score)


def rows_of(text: str, mark: str) -> list[SheetRow]:
    rows: list[SheetRow] = []
    cells = 0
    for number, row in enumerate(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark), 1):
        texts = [cell.strip() for cell in row[:MAX_COLUMNS]]
        while texts and not texts[-1]:
            texts.pop()
        cells += len(texts)
        if cells > MAX_CELLS:
            raise UnreadableDocument("表格过大（超过五十万个单元格），无法读取；请拆分后再放入。")
        if texts:
            rows.append(SheetRow(number, tuple(RawCell(text, place=f"第{number}行" if not column else "") for column, text in enumerate(texts))))
    return rows
