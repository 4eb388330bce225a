"""What makes a page good enough for everybody: WCAG 2.1 AA, and nothing cut at any width."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The narrowest phone, and the narrowest page with its menu at the side.
WIDTHS = (320, 1024)
# A larger phone, half a screen, a tablet upright, 200 % zoom, wider desks: by make hunt.
OTHER_WIDTHS = (390, 600, 768, 853, 1280, 1600)
PAPER = 703  # px: A4 without its margins of 12 mm, 186 mm at 96 dots an inch
DESK = 1280
LEAST_LETTERS = 4  # in a line of a cell, a card or any other block
LONG = 24  # letters: what is longer takes several lines on a phone anyway
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],
    # What axe loads first for a rule that is off, in a style of its own, which the content policy
    # of a page with a shadow root refuses.
    "preload": False,
}
AXE = Axe().axe_script
LOOK_WITH_AXE = Path(__file__).with_name("axe.js").read_text()
SHAPES = Path(__file__).with_name("shapes.js").read_text()
NARROW = Path(__file__).with_name("narrow.js").read_text()

# By shape of an element: its longest text, and how many children it has.
Sizes = dict[str, tuple[int, int]]


def steps(sizes: Sizes) -> Iterator[tuple[tuple[str, str], int]]:
    """Of each part its letters and its children, as steps of which each doubles."""
    for part, (letters, children) in sizes.items():
        yield (part, "letters"), min(letters, LONG).bit_length()
        yield (part, "children"), children.bit_length()


@dataclass
class Inspector:
    """Looks at pages, and knows what it has seen: drawing is slow, and pages share their parts.

    axe looks at what has a shape (see shapes.js) that no page without fault had before. Larger is
    what takes more steps: make hunt draws every page.
    """

    seen: set[str] = field(default_factory=set)
    largest: dict[tuple[str, str], int] = field(default_factory=dict)

    def larger_among(self, pages: dict[str, Sizes]) -> Iterator[str]:
        """Few addresses on which each part stands that none had before, as large as on any page."""
        waiting = {address: set(steps(sizes)) for address, sizes in pages.items()}
        wanted: dict[tuple[str, str], int] = {}
        for part, step in set().union(*waiting.values()):
            if step > max(self.largest.get(part, -1), wanted.get(part, -1)):
                wanted[part] = step
        self.largest |= wanted
        missing = set(wanted.items())
        while missing:
            waiting = {address: parts & missing for address, parts in waiting.items()}
            address = max(waiting, key=lambda each: len(waiting[each]))
            missing -= waiting.pop(address)
            yield address

    def faults_of(self, page: Page, widths: Iterable[int] = WIDTHS) -> Iterator[str]:
        """What is wrong with the page that is open, each as one line."""
        # The next page begins at the width at which this one ends: a width is dear to set.
        wide = page.viewport_size["width"] > PAPER
        first, *others = sorted(widths, reverse=wide)
        if wide:
            yield from self.faults_of_content(page)
        yield from faults_of_width(page, first, "window")
        page.emulate_media(media="print")
        yield from faults_of_width(page, PAPER, "paper")
        page.emulate_media(media="screen")
        for width in others:
            yield from faults_of_width(page, width, "window")
        if not wide:
            yield from self.faults_of_content(page)

    def faults_of_content(self, page: Page) -> Iterator[str]:
        found = page.evaluate(SHAPES)
        faults = [f"{page.url}: {fault}" for fault in found["faults"]]
        if unseen := [shape for shape in found["shapes"] if shape not in self.seen]:
            faults += violations(page, unseen)
        if not faults:
            self.seen.update(unseen)
        yield from faults


def faults_of_width(page: Page, width: int, ground: str) -> Iterator[str]:
    """What stands out at the side, and what is squeezed into a column of single letters."""
    set_width(page, width)
    for fault in page.evaluate(NARROW, {"width": width, "least": LEAST_LETTERS})[:3]:
        yield f"{page.url}: {fault} on a {ground} of {width}"


def violations(page: Page, unseen: list[str]) -> Iterator[str]:
    """What axe says of the page on a desk, where nothing is folded away."""
    set_width(page, DESK)
    page.evaluate(AXE)
    for found in page.evaluate(LOOK_WITH_AXE, {"rules": RULES, "unseen": unseen}):
        for node in found["nodes"][:3]:
            yield f"{page.url}: {found['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"


def set_width(page: Page, width: int) -> None:
    if page.viewport_size["width"] != width:
        page.set_viewport_size({"width": width, "height": 800})
