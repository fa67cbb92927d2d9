"""What the environment holds for other programs does not keep ours from starting, nor lead it outside."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import httpx
import pytest

from index.offline import go_offline

ROOT = Path(__file__).resolve().parents[2]

PROXIES = {
    "socks": {"all_proxy": "socks5://127.0.0.1:9"},
    "capitals": {"ALL_PROXY": "socks5h://127.0.0.1:9", "HTTPS_PROXY": "socks4://127.0.0.1:9", "FTP_PROXY": "x"},
    "no address": {"http_proxy": "foo://x", "https_proxy": "http://[", "ALL_PROXY": "http://["},
    "odd exceptions": {"no_proxy": "[::1,//,*:*", "NO_PROXY": ""},
    "a proxy that works": {"http_proxy": "http://127.0.0.1:9", "no_proxy": ""},
}


@pytest.mark.parametrize("environment", PROXIES.values(), ids=PROXIES)
def test_no_proxy_is_left(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", os.environ.copy())
    os.environ.update(environment)
    go_offline()
    assert urllib.request.getproxies() == {"no": "*"}
    httpx.Client().close()


def test_the_page_starts_with_a_proxy_that_its_library_cannot_use() -> None:
    environment = os.environ | PROXIES["socks"] | PROXIES["no address"]
    done = subprocess.run([sys.executable, "-c", "import page.offline, gradio"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
