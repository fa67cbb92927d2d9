"""Older and other word processor files (.doc, .wps, .rtf, .odt), by way of LibreOffice.

LibreOffice, where it is installed, turns the file into .docx in a folder that is deleted
afterwards. It gets a profile of its own, in which macros, active content and links to other files
are switched off, and a limit of time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import psutil

from corpus.errors import UnreadableDocument
from corpus.isolation import beat
from corpus.readers import RawDocument
from corpus.readers.signs import Signs
from corpus.readers.word import document as docx
from corpus.readers.word.package import BROKEN, LOCKED, MAX_FILE, OLE, SINGLE_XML, check_sizes, is_single_xml, wrong
from corpus.readers.word.printed import read_printed
from corpus.readers.word.rich_text import with_printed_numbers

WORD, TEXT = "docx:MS Word 2007 XML", "txt:Text (encoded):UTF8"
LIMIT_SECONDS = 180.0
POLL = 0.2
MISSING = UnreadableDocument(
    "读取 .doc、.wps、.rtf、.odt 文件需要本机装有 LibreOffice，现在没有找到。请安装后再试"
    "（Debian、Ubuntu：apt install libreoffice-writer；Windows：安装 LibreOffice 安装包），或用 Word、WPS 另存为 .docx 后再放入。"
)
UNCONVERTED = UnreadableDocument("文件无法转换，可能设有打开密码或已损坏；请用 Word 或 WPS 打开后另存为 .docx，再重新放入。")
TOO_LONG = UnreadableDocument("文件转换超时，已放弃；请用 Word 或 WPS 打开后另存为 .docx，再重新放入。")
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>
"""
SWITCHES = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Misc", "FirstRun", "false"),
    ("Writer/Content/Update", "Link", "2"),
    ("Writer/Content/Update", "Field", "false"),
)
"""Settings of the profile: no macros, nothing loaded from elsewhere."""
WORD_STARTS = bytes.fromhex("eca5")
"""The first bytes of the stream in which a .doc keeps its text; it begins on a sector."""
SECTOR, FLAGS, ENCRYPTED = 512, 10, 0x0100


def read(path: Path, signs: Signs) -> RawDocument:
    """Read a file that LibreOffice can turn into .docx.

    Raises:
        UnreadableDocument: when LibreOffice is missing, the file is no such file, has a password, or cannot be converted.
    """
    suffix = kind_of(path)
    if suffix == ".docx":
        return docx.read(path, signs)
    with tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as folder:
        office = Office(Path(folder))
        source = Path(folder) / f"source{suffix}"
        if suffix == ".rtf":
            source.write_bytes(with_printed_numbers(path.read_bytes()))
        else:
            shutil.copyfile(path, source)
        word = office.convert(source, WORD)
        printed = read_printed(office.convert(source, TEXT).read_text(encoding="utf-8-sig", errors="replace")) if has_lists(word) else None
        return docx.read(word, signs, printed)


def has_lists(word: Path) -> bool:
    with zipfile.ZipFile(word) as package:
        return b"<w:numPr>" in package.read("word/document.xml")


def kind_of(path: Path) -> str:
    """The suffix that the content asks for, whatever the file is called."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise UnreadableDocument(f"文件过大（{path.stat().st_size / 1e6:.0f} MB，上限 {MAX_FILE // 1_000_000} MB），请拆分后再放入。")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"无法读取文件：{error.strerror or error}。请检查文件是否存在、是否有读取权限。") from error
    if data.startswith(OLE):
        return ole_kind(data, path.suffix.lower())
    if data.startswith(b"PK"):
        return zip_kind(path)
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    if is_single_xml(head):
        raise SINGLE_XML
    if not data.strip():
        raise UnreadableDocument("文件是空的，没有可读的文字。")
    if b"<html" in head or head.startswith((b"<!doctype html", b"<head", b"<meta", b"mime-version:")):
        raise wrong("网页", ".mht" if head.startswith(b"mime-version:") else ".html")
    if head.startswith(b"%pdf"):
        raise wrong("PDF", ".pdf")
    if b"\0" not in head:
        raise wrong("纯文本", ".txt")
    return path.suffix.lower()


def ole_kind(data: bytes, suffix: str) -> str:
    """.doc, also where WPS calls it .wps; anything else under its own name."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise LOCKED
    if "WordDocument".encode("utf-16-le") not in data:
        if "Workbook".encode("utf-16-le") in data:
            raise wrong("Excel 表格（.xls）", ".xls")
        return suffix
    for start in range(SECTOR, len(data) - FLAGS - 2, SECTOR):
        if data.startswith(WORD_STARTS, start):
            if int.from_bytes(data[start + FLAGS : start + FLAGS + 2], "little") & ENCRYPTED:
                raise LOCKED
            break
    return ".doc"


def zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            check_sizes(package.infolist())
            names = set(package.namelist())
            if "word/document.xml" in names:
                return ".docx"
            if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
                raise LOCKED
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise BROKEN from error
    return ".odt"


def find_office() -> str | None:
    """The program of LibreOffice: on PATH, or where its installers put it."""
    folders = [os.environ.get(name) for name in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)")]
    usual = [Path(folder) / "LibreOffice" / "program" / "soffice.com" for folder in folders if folder]
    usual += [Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"), *sorted(Path("/opt").glob("libreoffice*/program/soffice"))]
    return shutil.which("soffice") or shutil.which("libreoffice") or next((str(path) for path in usual if path.is_file()), None)


class Office:
    """LibreOffice with a profile of its own inside `folder`."""

    def __init__(self, folder: Path) -> None:
        program = find_office()
        if program is None:
            raise MISSING
        self._program, self._folder, self._profile = program, folder, folder / "profile"
        (self._profile / "user").mkdir(parents=True)
        items = "".join(
            f'<item oor:path="/org.openoffice.Office.{place}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
            for place, name, value in SWITCHES
        )
        (self._profile / "user" / "registrymodifications.xcu").write_text(PROFILE.format(items), encoding="utf-8")

    def convert(self, source: Path, form: str) -> Path:
        """Turn a file into another form, named as the program names it: suffix and filter.

        Raises:
            UnreadableDocument: when it cannot be converted, or not in time.
        """
        made = self._folder / "made"
        command = [self._program, f"-env:UserInstallation={self._profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
        command += ["--nodefault", "--nofirststartwizard", "--convert-to", form, "--outdir", str(made), str(source)]
        run(command, self._folder)
        result = made / f"{source.stem}.{form.partition(':')[0]}"
        if not result.is_file():
            raise UNCONVERTED
        return result


def run(command: list[str], folder: Path) -> None:
    """Run the program to its end, at most `LIMIT_SECONDS`, with all that it starts."""
    environment = {**os.environ, "SAL_USE_VCLPLUGIN": "svp"} if sys.platform.startswith("linux") else dict(os.environ)
    quiet = subprocess.DEVNULL
    try:
        started = subprocess.Popen(command, cwd=folder, env=environment, stdin=quiet, stdout=quiet, stderr=quiet)
    except OSError as error:
        raise MISSING from error
    end = time.monotonic() + LIMIT_SECONDS
    try:
        while started.poll() is None:
            if time.monotonic() > end:
                raise TOO_LONG
            beat()
            time.sleep(POLL)
    finally:
        stop(started)


def stop(started: subprocess.Popen[bytes]) -> None:
    """End the program and what it started."""
    with suppress(psutil.Error):
        for child in psutil.Process(started.pid).children(recursive=True):
            child.kill()
    if started.poll() is None:
        started.kill()
    started.wait()
