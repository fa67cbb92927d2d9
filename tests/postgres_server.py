"""A PostgreSQL server for tests, in a temporary folder and on a port of this machine: the one that Debian installs, or any on the PATH."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.page.office import free_port

USER, PASSWORD = "page", "geheim-7"
ACCOUNT = "postgres"
"""The server refuses to run as root."""
OPTIONS = ("-k", "", "-h", "127.0.0.1", "-F", "-c", "max_connections=60", "-c", "shared_buffers=16MB")


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`; None where there is none, or nobody to run them as."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    usable = [folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()]
    return usable[-1] if usable and sys.platform != "win32" and (os.geteuid() != 0 or _account()) else None


@dataclass
class Server:
    """Can be stopped and started. Every database is new and empty."""

    folder: Path
    bin: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[Any] | None = None

    def url(self, database: str, password: str = PASSWORD, user: str = USER) -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def create(self, options: str = "") -> str:
        """The address of a new database."""
        name = f"test_{secrets.token_hex(6)}"
        self.run(f"CREATE DATABASE {name} {options}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is connected with it."""
        self.run(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    def run(self, sql: str, database: str = "postgres") -> None:
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(sql.encode())

    def start(self) -> None:
        """Start it, and wait until it answers."""
        import psycopg

        command = [str(self.bin / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), *OPTIONS]
        with (self.folder / "log").open("ab") as log:
            self.process = process = subprocess.Popen(command, cwd=self.folder, stderr=log, **_as_account())
        limit = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                if process.poll() is not None or time.monotonic() > limit:
                    raise RuntimeError((self.folder / "log").read_text(errors="replace")) from None
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Stop it at once; whoever is connected is cut off."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
            self.process = None


@contextmanager
def running(bin: Path) -> Iterator[Server]:
    """A server with passwords and UTF8, as docs/scale.md says; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    server = Server(folder, bin)
    try:
        secret = folder / "password"
        secret.write_text(PASSWORD + "\n", encoding="ascii")
        for each in (folder, secret):
            if os.geteuid() == 0:
                shutil.chown(each, ACCOUNT)
        where = ["-D", str(folder / "data"), "-U", USER, "--pwfile", str(secret)]
        made = [str(bin / "initdb"), *where, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(made, check=True, cwd=folder, stdout=subprocess.DEVNULL, **_as_account())
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _account() -> bool:
    import pwd

    return any(each.pw_name == ACCOUNT for each in pwd.getpwall())


def _as_account() -> dict[str, Any]:
    return {"user": ACCOUNT, "group": ACCOUNT, "extra_groups": []} if os.geteuid() == 0 else {}
