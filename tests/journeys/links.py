"""Where the links of pages lead: one address of each kind is opened, until nothing is left."""

import re
from collections import deque
from collections.abc import Iterable
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

from django.test import Client

LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')
ELSEWHERE = re.compile(r"^/(static|downloads)/|/download/")
Shape = tuple[str, tuple[str, ...]]


def shape(address: str) -> Shape:
    """What addresses of the same page for different records, wards and figures have in common.

    >>> shape("/figures/city_council/?year=2024") == shape("/figures/desk.weekly_hours/?year=2025")
    True
    """
    parts = urlsplit(address)
    path = re.sub(r"(?<=^/figures/)[^/]+|\d+", "*", parts.path)
    return path, tuple(sorted(parse_qs(parts.query)))


def links_in(page: str, content: str) -> list[str]:
    """The addresses to which the links of a page lead."""
    return [urljoin(page, unescape(link)) for link in LINK.findall(content)]


def broken_links(client: Client, opened: set[Shape], found: Iterable[tuple[str, str]]) -> list[str]:
    """What does not open of the links found on pages, (page, address), and of those behind them.

    opened: the kinds that need not be opened again; those that are join them.
    """
    waiting, broken = deque(found), []
    while waiting:
        page, address = waiting.popleft()
        if shape(address) in opened or ELSEWHERE.search(address):
            continue
        opened.add(shape(address))
        answer = client.get(address, follow=True, SERVER_NAME="localhost")
        if answer.status_code != 200:
            broken.append(f"{page} → {address}: {answer.status_code}")
        elif answer["Content-Type"].startswith("text/html"):
            place = answer.request["PATH_INFO"]
            links = links_in(place, answer.content.decode())
            waiting.extend((address, link) for link in links)
    return broken
