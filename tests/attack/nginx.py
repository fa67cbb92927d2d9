"""A real nginx before the page, set up as the READMEs say."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NGINX = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")))
ROOT = Path(__file__).resolve().parent.parent.parent
BLOCK = re.compile(r"```nginx\n(.*?)```", re.DOTALL)
FRAME = """
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {server}
}}
"""


def blocks(readme: str) -> list[str]:
    """The examples of a README: for a port, for a sub-path."""
    return BLOCK.findall((ROOT / readme).read_text(encoding="utf-8"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def proxy(server: str, page: str, port: int, folder: Path) -> Iterator[None]:
    """nginx on a port of this machine, passing to the page's address; stopped afterwards."""
    assert NGINX is not None
    server = re.sub(r"listen \d+;", f"listen 127.0.0.1:{port};", server).replace("http://127.0.0.1:7860", page.rstrip("/"))
    configuration = folder / "nginx.conf"
    configuration.write_text(FRAME.format(folder=folder, server=server), encoding="utf-8")
    process = subprocess.Popen([NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(configuration)])
    try:
        limit = time.monotonic() + 20
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError((folder / "error.log").read_text(encoding="utf-8"))
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
