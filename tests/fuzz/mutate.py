"""Ways to damage a file: bytes, pieces, marks of XML, and parts of a zip under their packing."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable

MARK = re.compile(rb"<[^<>]{1,2000}>")
NUMBER = re.compile(rb"[0-9]+")
ODD_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483648", b"99999999999999999999", b"1e309", b"", b"NaN")
ODD_BYTES = (b"\x00", b"\xff\xfe", b"&amp;", b"&lol;", b"<", b"]]>", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"%s" * 9)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)

Damage = Callable[[bytes, random.Random], bytes]


def piece(data: bytes, chance: random.Random, most: int = 4000) -> tuple[int, int]:
    """A half-open range inside the data."""
    start = chance.randrange(max(1, len(data)))
    return start, min(len(data), start + chance.randrange(1, most))


def flip(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 20, 200))):
        if out:
            out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def swap(data: bytes, chance: random.Random) -> bytes:
    (a, b), (c, d) = sorted((piece(data, chance), piece(data, chance)))
    return data if b > c else data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def drop(data: bytes, chance: random.Random) -> bytes:
    start, end = piece(data, chance)
    return data[:start] + data[end:]


def repeat(data: bytes, chance: random.Random) -> bytes:
    start, end = piece(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 50)) + data[end:]


def blank(data: bytes, chance: random.Random) -> bytes:
    start, end = piece(data, chance)
    return data[:start] + bytes(end - start) + data[end:]


def insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(ODD_BYTES) + data[at:]


def renumber(data: bytes, chance: random.Random) -> bytes:
    """A few numbers become odd ones: spans, counts, sizes, references."""
    found = list(NUMBER.finditer(data))
    for match in sorted(chance.sample(found, min(len(found), chance.choice((1, 3, 10)))), key=lambda m: -m.start()):
        data = data[: match.start()] + chance.choice(ODD_NUMBERS) + data[match.end() :]
    return data


def remark(data: bytes, chance: random.Random) -> bytes:
    """A mark of XML is dropped, doubled, or put elsewhere."""
    found = list(MARK.finditer(data))
    if not found:
        return flip(data, chance)
    for _ in range(chance.choice((1, 2, 8))):
        one, other = chance.choice(found), chance.choice(found)
        put = chance.choice((b"", one.group() * 2, other.group(), other.group() + one.group()))
        data = data.replace(one.group(), put, chance.choice((1, 1, 5)))
    return data


def move(data: bytes, chance: random.Random) -> bytes:
    """A whole run between two marks goes elsewhere, so that the XML often stays sound."""
    found = list(MARK.finditer(data))
    if len(found) < 4:
        return swap(data, chance)
    one, other = sorted(chance.sample(range(len(found)), 2))
    run = data[found[one].start() : found[other].end()]
    at = chance.choice(found).start()
    return data[:at] + run + data[at:] if len(run) < 200_000 else data


PLAIN: tuple[Damage, ...] = (flip, truncate, swap, drop, repeat, blank, insert, renumber)
MARKED: tuple[Damage, ...] = (remark, move, remark, renumber, renumber, insert, repeat, drop, flip)


def in_zip(data: bytes, chance: random.Random) -> bytes:
    """Some parts damaged under their packing, dropped, doubled, or given to each other."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    names = sorted(parts, key=lambda name: (-len(parts[name]), name))
    likely = [name for name in names if name.endswith((".xml", ".rels"))]
    for _ in range(chance.choice((1, 1, 2, 4))):
        name = chance.choice(likely[:4] if chance.random() < 0.7 else names)
        what = chance.random()
        if name in parts and what < 0.85:
            parts[name] = chance.choice(MARKED)(parts[name], chance)
        elif what < 0.93:
            parts.pop(name, None)
        else:
            parts[name] = parts.get(chance.choice(names), b"")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def in_streams(data: bytes, chance: random.Random) -> bytes:
    """A packed stream of a PDF is damaged under its packing."""
    found = [match for match in STREAM.finditer(data) if match.group(1)[:1] == b"x"]
    if not found:
        return flip(data, chance)
    match = chance.choice(found)
    try:
        inside = zlib.decompress(match.group(1))
    except zlib.error:
        return flip(data, chance)
    damaged = zlib.compress(chance.choice(PLAIN)(inside, chance))
    return data[: match.start(1)] + damaged + data[match.end(1) :]


def mutate(data: bytes, suffix: str, chance: random.Random) -> bytes:
    """A damaged copy."""
    if data.startswith(b"PK") and chance.random() < 0.8:
        return in_zip(data, chance)
    if suffix == ".pdf" and chance.random() < 0.5:
        return in_streams(data, chance)
    kinds = MARKED if suffix in (".html", ".mht") and chance.random() < 0.7 else PLAIN
    for _ in range(chance.choice((1, 1, 2))):
        data = chance.choice(kinds)(data, chance)
    return data
