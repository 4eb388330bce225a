"""No link leads to a page that its reader may not see, or that does not exist."""

import re
from collections import deque
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.test import Client

from wards.models import User

LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')
ELSEWHERE = re.compile(r"^/(static|downloads)/|/download/")


def shape(address: str) -> tuple[str, tuple[str, ...]]:
    """What addresses of the same page for different records, wards and figures have in common.

    >>> shape("/figures/city_council/?year=2024") == shape("/figures/desk.weekly_hours/?year=2025")
    True
    """
    parts = urlsplit(address)
    path = re.sub(r"(?<=^/figures/)[^/]+|\d+", "*", parts.path)
    return path, tuple(sorted(parse_qs(parts.query)))


def links_on(client: Client, address: str) -> tuple[int, list[str]]:
    """How the page is answered, and where its links lead; a file has none."""
    response = client.get(address, follow=True, SERVER_NAME="localhost")
    if not response["Content-Type"].startswith("text/html"):
        return response.status_code, []
    page = response.request["PATH_INFO"]
    found = [urljoin(page, unescape(link)) for link in LINK.findall(response.content.decode())]
    return response.status_code, found


# A template of allauth names a variable that only its form may have.
@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("username", ["bureau", "joto-office", "joto-desk"])
def test_every_kind_of_link_opens(portal, username):
    client = Client()
    client.force_login(User.objects.get(username=username))
    waiting, seen, broken = deque([("/", "/")]), set(), []
    while waiting:
        address, found_on = waiting.popleft()
        if shape(address) in seen or ELSEWHERE.search(address):
            continue
        seen.add(shape(address))
        status, links = links_on(client, address)
        waiting.extend((link, address) for link in links)
        broken += [f"{found_on} → {address}: {status}"] * (status != 200)
    assert len(seen) > 40
    assert broken == []
