"""Files that an administrator has sent and that wait to be taken in. Each is its sender's alone."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import AsyncIterable, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from page import words
from page.audit import Act, Audit, address_of
from page.gate import SCOPE_KEY
from page.identity import noted_name
from page.intake import refused_name

KEEP = 3600.0
"""Seconds for which a file waits."""
MOST_FILES, MOST_TIMES = 200, 20
"""What may wait of one sender: files, and bytes as a multiple of the largest file."""
MIB = 2**20
MAX_NAME = 255


class UploadError(Exception):
    """A file is not taken; the message is a Chinese sentence."""


@dataclass(slots=True)
class Waiting:
    """One file: who sent it, the name that it had, where it lies."""

    owner: str
    name: str
    path: Path
    at: float
    size: int = 0
    whole: bool = field(default=False)


class Uploads:
    """Keeps the files in a folder of its own, which goes with the process."""

    def __init__(self, max_mb: int, clock: Callable[[], float] = time.monotonic, refuses: Callable[[str], str] = refused_name) -> None:
        self.refuses = refuses
        self.max_mb = max_mb
        self.clock = clock
        self._folder = tempfile.TemporaryDirectory(prefix="policy-upload-", ignore_cleanup_errors=True)
        self._waiting: dict[str, Waiting] = {}
        self._lock = Lock()

    async def receive(self, owner: str, name: str, content: AsyncIterable[bytes]) -> str:
        """Keep a file; the key by which `owner`, and nobody else, has it taken in.

        Raises
        ------
        UploadError
            When its name or format is none that is read, it is too large, too many wait already, or the disk does not take it.
        """
        if reason := self.refuses(name):
            raise UploadError(reason)
        key, entry = self._begin(owner, name)
        try:
            with await to_thread.run_sync(entry.path.open, "xb") as file:
                async for chunk in content:
                    entry.size += len(chunk)
                    if entry.size > self.max_mb * MIB:
                        raise UploadError(words.TOO_LARGE.format(limit=self.max_mb))
                    if self._bytes(owner) > self.max_mb * MIB * MOST_TIMES:
                        raise UploadError(words.TOO_MANY_WAITING)
                    await to_thread.run_sync(file.write, chunk)
        except OSError as error:
            self.drop([key])
            raise UploadError(words.NOT_KEPT) from error
        except BaseException:
            self.drop([key])
            raise
        entry.whole = True
        return key

    def take(self, owner: str, keys: Iterable[object]) -> dict[str, tuple[Path, str]]:
        """Where the files lie that `owner` sent, and their names, by key; whatever else is asked for is as if it were not there."""
        with self._lock:
            found = {str(key): self._waiting.get(str(key)) for key in keys}
        return {key: (entry.path, entry.name) for key, entry in found.items() if entry is not None and entry.whole and entry.owner == owner}

    def drop(self, keys: Iterable[str]) -> None:
        """Remove files that nobody waits for any more."""
        for key in keys:
            with self._lock:
                entry = self._waiting.pop(key, None)
            if entry is not None:
                entry.path.unlink(missing_ok=True)

    def _begin(self, owner: str, name: str) -> tuple[str, Waiting]:
        now = self.clock()
        self.drop([key for key, entry in list(self._waiting.items()) if now - entry.at > KEEP])
        key = secrets.token_urlsafe(16)
        entry = Waiting(owner, name[-MAX_NAME:], Path(self._folder.name) / key, now)
        with self._lock:
            if sum(each.owner == owner for each in self._waiting.values()) >= MOST_FILES:
                raise UploadError(words.TOO_MANY_WAITING)
            self._waiting[key] = entry
        return key, entry

    def _bytes(self, owner: str) -> int:
        with self._lock:
            return sum(entry.size for entry in self._waiting.values() if entry.owner == owner)


def router(uploads: Uploads, audit: Audit) -> APIRouter:
    """Route ``POST /upload?name=…``: the body is the file itself."""
    routes = APIRouter()

    @routes.post("/upload")
    async def upload(request: Request) -> Response:
        user = request.scope[SCOPE_KEY]
        if not user.admin:
            audit.note(Act.REFUSED, noted_name(user.name), address_of(request), request.url.path)
            return JSONResponse({"detail": words.ADMINS_ONLY}, 403)
        try:
            return JSONResponse({"key": await uploads.receive(user.name, request.query_params.get("name", ""), request.stream())})
        except UploadError as error:
            return JSONResponse({"detail": str(error)}, 413)
        except ClientDisconnect:
            return Response(status_code=400)

    return routes
