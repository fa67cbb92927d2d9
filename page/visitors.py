"""Owners for people who do not sign in: each browser gets one of its own, kept in a signed cookie."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import secrets
from pathlib import Path

from itsdangerous import BadSignature, Signer
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Scope

from page import words
from page.identity import VISITOR, is_visitor

LOG = logging.getLogger(__name__)
KEY_FILE = "visitors.key"
KEY_BYTES = 32
LASTS = 400 * 24 * 3600
"""Seconds that a browser keeps the cookie since it last opened the page; browsers keep none longer."""


class Visitors:
    """Makes and reads the cookie. Its name holds a trace of the key, since browsers share cookies between the ports of a host."""

    def __init__(self, folder: Path) -> None:
        key = signing_key(folder / KEY_FILE)
        self.cookie = f"policy_visitor_{hashlib.sha256(key).hexdigest()[:8]}"
        self._signer = Signer(key, salt="page.visitors", digest_method=hashlib.sha256)

    def owner(self, scope: Scope) -> str | None:
        """The owner that the request's cookie names; None where there is none, or it was not made with this key."""
        try:
            owner = self._signer.unsign(HTTPConnection(scope).cookies.get(self.cookie, "")).decode()
        except (BadSignature, UnicodeError):
            return None
        return owner if is_visitor(owner) else None

    def new_owner(self) -> str:
        """An owner that nobody has had; longer than any user's name."""
        return VISITOR + secrets.token_urlsafe(32)

    def header(self, owner: str, scope: Scope) -> tuple[bytes, bytes]:
        """The header that gives a browser its cookie."""
        answer, secure = Response(), scope.get("scheme") in ("https", "wss")
        answer.set_cookie(self.cookie, self._signer.sign(owner).decode(), LASTS, path=scope.get("root_path") or "/", secure=secure, httponly=True)
        return answer.raw_headers[-1]


def signing_key(path: Path) -> bytes:
    """The key in a file that only its owner may read, made where there is none; one for this run where it cannot be kept."""
    try:
        kept = _kept(path)
        if kept is not None:
            with contextlib.suppress(OSError):  # a read-only folder, where the key is good all the same
                path.chmod(0o600)
            return kept
    except OSError as error:
        LOG.warning("%s", words.KEY_NOT_KEPT.format(reason=error.strerror))
        return secrets.token_bytes(KEY_BYTES)
    return _made(path)


def _kept(path: Path) -> bytes | None:
    """The key in the file; None where there is no file, or a damaged one, which gives way."""
    try:
        kept = bytes.fromhex(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except ValueError:
        kept = b""
    if len(kept) == KEY_BYTES:
        return kept
    with contextlib.suppress(OSError):
        path.unlink()
    return None


def _made(path: Path) -> bytes:
    """A new key, put in its place whole: a file that was cut off would end every visitor's cookie at the next start.

    Of several processes that start at once all take the key of the fastest.
    """
    key = secrets.token_bytes(KEY_BYTES)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # nothing else may be kept in it: DATABASE_URL
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(key.hex())
        try:
            os.link(draft, path)
        except FileExistsError:
            return _kept(path) or key
        except OSError:  # a file system without hard links
            draft.replace(path)
    except OSError as error:
        LOG.warning("%s", words.KEY_NOT_KEPT.format(reason=error.strerror))
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    return key
