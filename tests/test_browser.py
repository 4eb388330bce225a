"""The browser of the tests has patience with a page that comes slowly."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.browser import new_context

HALF = 0.3  # seconds between the two halves of a page


class SlowPages(BaseHTTPRequestHandler):
    """A page with a link to itself that comes in two halves."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>t</title><a href='/'>next</a>" + b" " * 2000)
        self.wfile.flush()
        time.sleep(HALF)
        self.wfile.write(b"<p>end</p>")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def slow_pages() -> Iterator[str]:
    with ThreadingHTTPServer(("localhost", 0), SlowPages) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


def test_a_click_is_over_when_the_page_behind_it_has_been_read(chromium, slow_pages):
    context = new_context(chromium, slow_pages)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link").click()
    assert page.locator("p").count() == 1
    context.close()
