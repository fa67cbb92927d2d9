"""Bytes of a text file or web page to text: UTF-8 with and without a mark, UTF-16, GB18030, Big5, or what a page declares."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from corpus.errors import UnreadableDocument

LIKELY = ["gb18030", "big5hkscs", "utf_16_le", "utf_16_be"]
"""What text without a mark may be in when it is not UTF-8. Left to all it knows, the detector takes short Chinese for Korean or Japanese."""
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def load_bytes(path: Path, most: int) -> bytes:
    """The bytes of a file.

    Raises:
        UnreadableDocument: when it is larger than `most` bytes or cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > most:
            raise UnreadableDocument(f"文件过大（{size / 1e6:.0f} MB，上限 {most // 1_000_000} MB），请拆分后再放入。")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"无法读取文件：{error.strerror or error}。请检查文件是否存在、是否有读取权限。") from error


def decode(data: bytes) -> str:
    """The text of `data`.

    Raises:
        UnreadableDocument: when the bytes are no text in any of these encodings.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return strict(data, encoding)
    plain = None if b"\x00" in data else try_decode(data, "utf-8")
    if plain is not None:
        return plain
    best = from_bytes(data, cp_isolation=LIKELY).best()
    if best is not None and plausible_chinese(str(best)):
        return str(best)
    if b"\x00" in data:
        raise UnreadableDocument("文件不是文本（含有二进制内容），请另存为纯文本后再放入。")
    raise UnreadableDocument("无法识别文件的文字编码，请另存为 UTF-8 编码的文本后再放入。")


def strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument("文件的文字编码已损坏，请重新导出后再放入。") from error


def plausible_chinese(text: str) -> bool:
    """GB18030 decodes nearly any bytes; real text has mostly common characters in it."""
    letters = [c for c in text[:20000] if not c.isascii()]
    if not letters:
        return True
    usual = sum(
        1 for c in letters if "\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" or c in "“”‘’—…·℃㎡③②①"
    )
    return usual >= 0.8 * len(letters)


DECLARED = re.compile(rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w-]{2,20})""", re.I)
SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252"}
"""Pages declare the older encoding and use characters of the newer one."""
HEAD, FEW = 4096, 8
"""Bytes at the beginning that are looked at, and the zero bytes there that broken pages of one byte a character may hold."""


def decode_page(data: bytes, charset: str | None = None) -> str:
    """The text of a web page: by its mark, by `charset` or what it declares where that fits, else by what fits.

    A few broken characters do not make a page unreadable.

    Raises:
        UnreadableDocument: when the bytes are no text in any encoding.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if data[:HEAD].count(b"\x00") > FEW:
        return decode(data)
    data = data.replace(b"\x00", b"")
    declared = DECLARED.search(data[:HEAD])
    names = [name.lower() for name in (charset, declared.group(1).decode("ascii", "replace") if declared else None) if name]
    tried = list(dict.fromkeys(["utf-8", *(SUPERSETS.get(name, name) for name in names), "gb18030", "big5hkscs"]))
    for encoding in tried:
        text = try_decode(data, encoding)
        if text is not None and (encoding == "utf-8" or plausible_chinese(words_of(text))):
            return text
    return least_broken(data, tried)


def try_decode(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def words_of(page: str) -> str:
    """A page without its marks and scripts, shortened, for judging the encoding."""
    return re.sub(r"<(?:script|style)\b.{0,20000}?</(?:script|style)>|<[^>]{0,2000}>", "", page[:200_000], flags=re.S | re.I)


def least_broken(data: bytes, encodings: list[str]) -> str:
    """The text in the encoding that leaves the fewest characters unread."""
    found: list[tuple[int, str]] = []
    for encoding in encodings:
        try:
            text = data.decode(encoding, "replace")
        except (LookupError, ValueError):
            continue
        if plausible_chinese(words_of(text).replace("\ufffd", "")):
            found.append((text.count("\ufffd"), text))
    broken, text = min(found, key=lambda each: each[0], default=(1, ""))
    if broken > 0.01 * len(text):
        raise UnreadableDocument("无法识别网页的文字编码，请用浏览器打开后另存为 UTF-8 编码的网页或纯文本再放入。")
    return text
