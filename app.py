"""Serves the page: ``python app.py [--host 127.0.0.1] [--port 7860]``."""

from __future__ import annotations

import sys

import page.offline  # noqa: F401  first: libraries read these settings when they are imported
from page.command import main

if __name__ == "__main__":
    sys.exit(main())
