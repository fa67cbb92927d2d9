"""Settings by which libraries stay off the network; imported before any of them."""

from __future__ import annotations

import os

from index.offline import go_offline

go_offline()
os.environ.update(
    GRADIO_ANALYTICS_ENABLED="False",
    GRADIO_SSR_MODE="False",
    GRADIO_SHARE="False",
    GRADIO_RUN_HISTORY="False",
)
