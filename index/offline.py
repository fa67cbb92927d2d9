"""Keeps the model libraries off the network.

Imported before any of them: they read these variables once, when they are imported. An office
machine often has a network that swallows packets, where one forgotten look-up means a start that
hangs for minutes.
"""

from __future__ import annotations

import os

VARIABLES: dict[str, str] = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
}


NO_PROXY = {"NO_PROXY": "*", "no_proxy": "*"}
"""For every address: so that nothing is read from the proxy settings of Windows and macOS either."""


def go_offline() -> None:
    """Set the variables, over whatever the environment says; proxies are not for a program that reaches nothing.

    An office machine has them for its browser. With ``all_proxy=socks5://…`` the page did not start: its
    HTTP library makes a client for each when it is imported, and lacks a package for that kind.
    """
    for name in [each for each in os.environ if each.lower().endswith("_proxy")]:
        del os.environ[name]
    os.environ.update(VARIABLES | NO_PROXY)
