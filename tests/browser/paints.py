"""How soon the page shows: the first screen, and each interaction with a long list, in a real browser of this machine.

``python -m tests.browser.paints`` prints, for a desk and a phone, milliseconds until the first screen with its questions
stands (median of five loads) and the longest time from a key or a click to the next paint.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from page.server import application
from tests.browser.conftest import ARGUMENTS, browser_path
from tests.browser.test_ask import BOX, ask
from tests.page import long_plan
from tests.page.office import open_office, serving

SIZES = {"desk": (1440, 900), "phone": (360, 780)}
LOADS = 5
SETTLED = 1000
"""Milliseconds after the first screen until the first interaction: nobody types sooner."""
OBSERVE = """() => {
  window.paints = [];
  const painted = (event) => requestAnimationFrame(() => setTimeout(() => window.paints.push(performance.now() - event.timeStamp)));
  for (const kind of ["keydown", "click"]) addEventListener(kind, painted, true);
}"""
"""``PerformanceObserver`` counts a key that changes nothing until whatever is painted next."""


def first_screens(browser: Browser, address: str, size: tuple[int, int]) -> list[float]:
    """Milliseconds from asking for the page to its first screen, the browser new each time."""
    times = []
    for _ in range(LOADS):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
        page = context.new_page()
        began = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.wait_for_selector("#starters button")
        times.append((time.perf_counter() - began) * 1000)
        context.close()
    return times


def interactions(page: Page) -> dict[str, float]:
    """The longest wait for a paint of each kind of interaction."""
    acts: dict[str, Callable[[], object]] = {
        "ask": lambda: ask(page, f"{long_plan.UNIT}牵头哪些任务？"),
        "type": lambda: page.locator(BOX).press_sequentially("2031 nian", delay=60),
        "open a source": lambda: page.locator(".card.list tbody tr:first-child a").last.click(),
        "close it": lambda: page.keyboard.press("Escape"),
        "sort": lambda: page.locator(".card.list thead button").nth(1).click(),
        "open the ledger": lambda: page.get_by_role("tab", name="任务台账").click(),
        "back": lambda: page.get_by_role("tab", name="问答").click(),
    }
    longest = {}
    for name, act in acts.items():
        page.evaluate("window.paints.length = 0")
        act()
        page.wait_for_timeout(600)
        longest[name] = max(page.evaluate("window.paints"), default=0)
    return longest


def main() -> None:
    """Print both figures at both sizes."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        office = open_office(Path(folder) / "office", {long_plan.TITLE: long_plan.TEXT})
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        with serving(application(office.desk, office.database, office.indexer)) as address:
            for name, size in SIZES.items():
                times = first_screens(browser, address, size)
                sys.stdout.write(f"{name}: first screen {statistics.median(times):.0f} ms ({', '.join(f'{each:.0f}' for each in times)})\n")
                page = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN").new_page()
                page.goto(address)
                page.wait_for_selector("#starters button")
                page.wait_for_timeout(SETTLED)
                page.evaluate(OBSERVE)
                sys.stdout.write(f"{name}: " + ", ".join(f"{act} {wait:.0f} ms" for act, wait in interactions(page).items()) + "\n")
        browser.close()


if __name__ == "__main__":
    main()
