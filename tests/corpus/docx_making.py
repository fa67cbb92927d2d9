"""Word files written part by part, so that a test shows the very XML that it is about."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from corpus.parse import parse
from corpus.readers import RawDocument
from corpus.readers.word.document import read
from corpus.signs import SIGNS
from corpus.types import Grid, Paragraph, ParsedDocument

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content: str = "", number: tuple[int, int] | None = None, properties: str = "") -> str:
    """A paragraph; plain words are made a run. `number`: list and level."""
    if content and not content.startswith("<"):
        content = run(content)
    if number is not None:
        properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def tc(content: str = "", span: int = 1, merge: str = "", width: int = 0) -> str:
    """A cell; `merge` is restart or continue."""
    marks = f'<w:tcW w:w="{width}" w:type="dxa"/>' if width else ""
    marks += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    marks += f'<w:vMerge w:val="{merge}"/>' if merge == "restart" else "<w:vMerge/>" if merge else ""
    return f"<w:tc>{f'<w:tcPr>{marks}</w:tcPr>' if marks else ''}{content if content.startswith('<w:') else p(content)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A row; plain words are made a cell."""
    made = "".join(cell if cell.startswith(("<w:tc", "<w:sdt")) else tc(cell) for cell in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{made}</w:tr>"


def tbl(*rows: str, widths: Sequence[int] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def levels(*patterns: tuple[str, str], more: str = "", suffix: str = "nothing") -> str:
    """The levels of a list as (format, pattern)."""
    return "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(patterns)
    )


def lists(*definitions: str, nums: str = "") -> str:
    """numbering.xml: definition n is list n, counted from 1; `nums` are further lists."""
    abstract = "".join(f'<w:abstractNum w:abstractNumId="{i}">{one}</w:abstractNum>' for i, one in enumerate(definitions, 1))
    usual = "".join(f'<w:num w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>' for i, _ in enumerate(definitions, 1))
    return f"{abstract}{usual}{nums}"


def write(path: Path, body: str, **parts: str) -> Path:
    """A Word file. `parts`: content of numbering, styles, footnotes, header1 and so on."""
    links = "".join(f'<Relationship Id="{name}" Type="{KINDS}/{name.rstrip("123")}" Target="{name}.xml"/>' for name in parts)
    tags = {"header": "hdr", "footer": "ftr"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELATIONSHIPS}"><Relationship Id="a" Type="{KINDS}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        package.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{RELATIONSHIPS}">{links}</Relationships>')
        package.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            tag = tags.get(name.rstrip("123"), name)
            package.writestr(f"word/{name}.xml", f"<w:{tag} {SPACES}>{content}</w:{tag}>")
    return path


def read_body(folder: Path, body: str, **parts: str) -> RawDocument:
    """What is read of a Word file with this body."""
    return read(write(folder / "试.docx", body, **parts), SIGNS)


def lines(folder: Path, body: str, **parts: str) -> list[str]:
    """The paragraphs that are read."""
    return [block.text for block in read_body(folder, body, **parts).blocks if isinstance(block, Paragraph)]


def grid(folder: Path, body: str, **parts: str) -> list[list[str]]:
    """The only table: texts of its cells, ↑ and ← for cells that a merged one covers."""
    found = [block for block in read_body(folder, body, **parts).blocks if isinstance(block, Grid)]
    assert len(found) == 1
    return [[cell.text or {"above": "↑", "left": "←", "": ""}[cell.covered] for cell in row] for row in found[0].rows]


def parsed(folder: Path, body: str, **parts: str) -> ParsedDocument:
    """The whole way from a body to clauses and tasks."""
    return parse(read_body(folder, body, **parts), "试", "试.docx")
