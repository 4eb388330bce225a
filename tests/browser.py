"""The browser of the tests: Debian's Chromium, in Japanese, with nothing left in its console."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.http import HttpRequest, HttpResponseBase
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

# The shell draws the same pages for two thirds of the work, and opens a window for a fifth.
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
# Milliseconds: an idle machine seldom needs a hundred, a busy one has needed ten thousand.
PATIENCE = 60_000
FLAGS = [
    "--no-sandbox",  # root has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Longer than a journey's day lies behind the browser's, which has the clock of the machine.
TEN_YEARS = f"max-age={10 * 365 * 24 * 60 * 60}"
# How Chromium reports that the page itself was answered with 403, 404 or 429.
REFUSED = re.compile(r"responded with a status of 4\d\d")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run; each test has its own context in it."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread, and Django would take every query of the
        # test for one made inside asynchronous code.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        patch.setattr(StaticFilesHandler, "serve", kept_by_browser(StaticFilesHandler.serve))
        patch.setattr(Locator, "click", read_to_the_end(Locator.click))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        expect.set_options(timeout=PATIENCE)
        yield browser
        # Its event loop has given this thread connections of their own, which nobody else closes:
        # the test database could not be dropped.
        connections.close_all()
        browser.close()


def kept_by_browser(serve: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Static files as in production, where a browser asks once: twenty questions a page are slow."""

    def serve_once(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        response = serve(handler, request)
        response["Cache-Control"] = TEN_YEARS
        return response

    return serve_once


def read_to_the_end(click: Callable[..., None]) -> Callable[..., None]:
    """A click is over for Playwright when the next page has begun: what counts its parts then
    may count none."""

    @wraps(click)
    def click_and_read(what: Locator, **options: object) -> None:
        click(what, **options)
        what.page.wait_for_load_state("domcontentloaded")

    return click_and_read


@contextmanager
def opened_page(chromium: Browser, url: str, *, width: int = 1280) -> Iterator[Page]:
    """A page in a context of its own on a server: `page.goto("/")`.

    Fails at the end when the console held an error, such as a breach of the content policy, or
    when anything was asked of another server. A page that is itself refused (404) is no error.
    """
    context = new_context(chromium, url, width)
    with watched_page(context, url) as page:
        yield page
        context.close()


def new_context(chromium: Browser, url: str, width: int = 1280) -> BrowserContext:
    context = chromium.new_context(
        base_url=url,
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        viewport={"width": width, "height": 800},
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE)
    return context


@contextmanager
def watched_page(context: BrowserContext, url: str) -> Iterator[Page]:
    """Fails at the end when something was wrong with what the page said or asked for."""
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.extend(error_in(line, page.url)))
    page.on("request", lambda request: errors.extend(foreign_address(request.url, url)))
    yield page
    page.close()
    assert errors == []


def error_in(line: ConsoleMessage, page_url: str) -> list[str]:
    """What the console says, unless it is only that the page itself was answered with 4xx."""
    refused = line.location["url"] == page_url and REFUSED.search(line.text)
    return [] if line.type != "error" or refused else [f"{page_url}: {line.text}"]


def foreign_address(asked: str, own: str) -> list[str]:
    return [] if asked.startswith((f"{own}/", "data:", "blob:")) else [f"asked of others: {asked}"]


@pytest.fixture(scope="session")
def server() -> Iterator[LiveServer]:
    """One server a worker; pytest-django's own would flush the database after each test."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def warm_context(chromium: Browser, server: LiveServer) -> Iterator[BrowserContext]:
    """Keeps styles and scripts from one test to the next."""
    context = new_context(chromium, server.url)
    yield context
    context.close()


@pytest.fixture
def static_page(warm_context: BrowserContext, server: LiveServer) -> Iterator[Page]:
    """A fresh page whose documents the test answers itself: the server adds styles and scripts."""
    with watched_page(warm_context, server.url) as page:
        yield page


@pytest.fixture
def page_with_clock(chromium: Browser, server: LiveServer) -> Iterator[Page]:
    """The same for a test that sets the clock, which is that of all pages of a context."""
    with opened_page(chromium, server.url) as page:
        yield page
