"""Decides what makes a page good enough for everybody: WCAG 2.1 AA, and nothing cut at any width."""

from __future__ import annotations

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (1280, 390)  # a desk, a phone
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],
}
AXE = Axe()


def faults_of(page: Page) -> Iterator[str]:
    """What is wrong with the page that is open, each as one line."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"{page.url}: {wide} px wide in a window of {width}"
        if width == WIDTHS[0]:
            yield from violations(page)
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})


def violations(page: Page) -> Iterator[str]:
    for found in AXE.run(page, options=OPTIONS).response["violations"]:
        for node in found["nodes"][:3]:
            yield f"{page.url}: {found['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"
