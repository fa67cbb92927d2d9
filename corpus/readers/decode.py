"""Bytes of a text file to text: UTF-8 with and without a mark, UTF-16, GB18030."""

from __future__ import annotations

import codecs

from corpus.errors import UnreadableDocument

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes) -> str:
    """The text of `data`.

    Raises:
        UnreadableDocument: when the bytes are no text in any of these encodings.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return strict(data, encoding)
    if b"\x00" in data:
        wide = utf16_without_mark(data)
        if wide is not None:
            return wide
        raise UnreadableDocument("文件不是文本（含有二进制内容），请另存为纯文本后再放入。")
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or plausible_chinese(text):
            return text
    raise UnreadableDocument("无法识别文件的文字编码，请另存为 UTF-8 编码的文本后再放入。")


def strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument("文件的文字编码已损坏，请重新导出后再放入。") from error


def utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 without a mark, in the byte order that gives Chinese; None when neither does.

    Zero bytes alone do not tell: 一 is 4E 00, so that they stand on either side.
    """
    found: list[str] = []
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(c < " " and c not in "\t\r\n\x0b\x0c" for c in text[:20000]) and plausible_chinese(text):
            found.append(text)
    return max(found, key=lambda text: sum(c.isascii() or c in USUAL for c in text[:20000]), default=None)


USUAL = "，。、；：（）《》的一是和市县区年月日"
"""Characters that the wrong byte order never yields in number."""


def plausible_chinese(text: str) -> bool:
    """GB18030 decodes nearly any bytes; real text has mostly common characters in it."""
    letters = [c for c in text[:20000] if not c.isascii()]
    if not letters:
        return True
    usual = sum(
        1 for c in letters if "\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" or c in "“”‘’—…·℃㎡③②①"
    )
    return usual >= 0.8 * len(letters)
