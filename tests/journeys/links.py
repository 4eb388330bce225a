"""Where the links of pages lead: each page is opened with each thing that it can be asked for."""

import re
from collections import deque
from collections.abc import Iterable
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

from django.test import Client

LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')
# A list or document is the same in each format: its CSV or JSON is opened.
ELSEWHERE = re.compile(r"^/(static|downloads)/|/download/|/(pdf|pptx|xlsx)/(\?|$)")
Part = tuple[str, str]  # a page, and one thing that it is asked for


def parts(address: str) -> set[Part]:
    """What an address asks for, the same for different records, wards and figures.

    >>> parts("/figures/city_council/?year=2024") == parts("/figures/desk.weekly_hours/?year=2025")
    True
    """
    address = urlsplit(address)
    page = re.sub(r"(?<=^/figures/)[^/]+|\d+", "*", address.path)
    return {(page, ""), *((page, asked) for asked in parse_qs(address.query))}


def links_in(page: str, content: str) -> list[str]:
    """The addresses to which the links of a page lead."""
    return [urljoin(page, unescape(link)) for link in LINK.findall(content)]


def broken_links(client: Client, opened: set[Part], found: Iterable[tuple[str, str]]) -> list[str]:
    """What does not open of the links found on pages, (page, address), and of those behind them.

    opened: what need not be opened again; what is opened joins it.
    """
    waiting, broken = deque(found), []
    while waiting:
        page, address = waiting.popleft()
        if parts(address) <= opened or ELSEWHERE.search(address):
            continue
        opened |= parts(address)
        answer = client.get(address, follow=True, SERVER_NAME="localhost")
        if answer.status_code != 200:
            broken.append(f"{page} → {address}: {answer.status_code}")
        elif answer["Content-Type"].startswith("text/html"):
            place = answer.request["PATH_INFO"]
            links = links_in(place, answer.content.decode())
            waiting.extend((address, link) for link in links)
    return broken
