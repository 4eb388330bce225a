"""Clients of `make bench`: many at once in one process, each with connection and cookies of its own."""

import asyncio
import gzip
import time
from collections.abc import Awaitable, Sequence
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode

BOUNDARY = "a-line-that-no-file-holds-6f1d2c"


class Visitor:
    """A browser with one connection, which is kept open; what a break cut off is sent once more."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.port, self.cookies = port, dict(cookies or {})
        # Where the last answer led to, how much was sent, and by which node.
        self.location, self.bytes, self.node = "", 0, ""
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> tuple[int, str]:
        return await self._ask("GET", path, b"")

    async def post(self, path: str, fields: Sequence[tuple[str, str]]) -> tuple[int, str]:
        return await self._ask("POST", path, urlencode(fields).encode())

    async def send(
        self, path: str, fields: Sequence[tuple[str, str]], content: bytes
    ) -> tuple[int, str]:
        """Sends a form with a file, a workbook."""
        parts = [_part(f'name="{name}"', value.encode()) for name, value in fields]
        parts.append(_part('name="file"; filename="a.xlsx"', content))
        body = b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])
        return await self._ask("POST", path, body, f"multipart/form-data; boundary={BOUNDARY}")

    async def _ask(
        self, method: str, path: str, body: bytes, kind: str = "application/x-www-form-urlencoded"
    ) -> tuple[int, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\n"
        head += "Accept-Encoding: gzip\r\n"
        if body:
            head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        for _ in range(2):
            reader, writer = self._streams or await self._connect()
            try:
                writer.write(f"{head}\r\n".encode() + body)
                return await self._answer(reader)
            except (asyncio.IncompleteReadError, ConnectionError):
                # The server closes what was quiet for two seconds.
                self._streams = None
        raise ConnectionError(path)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self._streams = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        return self._streams

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[int, str]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        length, self.location, is_packed = 0, "", False
        for line in head[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "location":
                self.location = value
            elif name.lower() == "x-node":
                # Those that were asked before come first.
                self.node = value.split(" : ")[-1]
            elif name.lower() == "set-cookie":
                self.cookies |= {key: each.value for key, each in SimpleCookie(value).items()}
            elif (name.lower(), value) == ("connection", "close"):
                self._streams = None
            elif name.lower() == "content-encoding":
                is_packed = True
        body = await reader.readexactly(length)
        self.bytes = length
        if is_packed:
            body = gzip.decompress(body)
        return int(head[0].split()[1]), body.decode(errors="replace")


def _part(name: str, content: bytes) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\n\r\n"
    return head.encode() + content + b"\r\n"


def is_sent(field: dict[str, str | None]) -> bool:
    """Whether an input is sent as it stands."""
    kind = field.get("type")
    is_chosen = kind not in ("checkbox", "radio") or "checked" in field
    return is_chosen and kind not in ("file", "submit", "search")


class FormFields(HTMLParser):
    """What a browser would send of the form of a page that has a token and most fields.

    The form that logs out, on every page, asks nothing: where it is the only one, nothing is sent.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self._forms: list[list[tuple[str, str]]] = []
        self._select = self._area = ""
        self.feed(page)

    @property
    def fields(self) -> list[tuple[str, str]]:
        sent = [
            form for form in self._forms if "csrfmiddlewaretoken" in dict(form) and len(form) > 1
        ]
        return max(sent, key=len, default=[])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name, value = has.get("name") or "", has.get("value") or ""
        if tag == "form":
            self._forms.append([])
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self._add(name, "")
        elif tag == "option" and "selected" in has and self._select:
            self._add(self._select, value)
        elif tag == "input" and name and is_sent(has):
            self._add(name, value)

    def handle_data(self, data: str) -> None:
        if self._area and self._forms:
            self._forms[-1][-1] = (self._area, self._forms[-1][-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def _add(self, name: str, value: str) -> None:
        if self._forms:
            self._forms[-1].append((name, value))


class Times:
    """How long answers took, in milliseconds, and how many were errors.

    leads_on: an answer that leads nowhere is one, too: a form that was not taken comes back.
    """

    def __init__(self, *, leads_on: bool = False) -> None:
        self.ms: list[float] = []
        self.errors, self.seconds, self._leads_on = 0, 0.0, leads_on
        # Of one answer, as it was sent.
        self.bytes = 0

    async def of(self, answer: Awaitable[tuple[int, str]]) -> tuple[int, str]:
        start = time.perf_counter()
        status, page = await answer
        self.ms.append((time.perf_counter() - start) * 1000)
        self.errors += status >= 400 or (self._leads_on and not 300 <= status < 400)
        return status, page

    def at(self, share: float) -> float:
        """The time within which a share of the answers came."""
        return sorted(self.ms)[min(len(self.ms) - 1, int(share * len(self.ms)))] if self.ms else 0

    @property
    def a_second(self) -> float:
        return len(self.ms) / self.seconds if self.seconds else 0


def load(visitors: Sequence[Visitor], path: str, seconds: float) -> Times:
    """All visitors ask for a page again and again for some seconds."""
    times = Times()

    async def goes_on(visitor: Visitor, end: float) -> None:
        while time.perf_counter() < end:
            await times.of(visitor.get(path))

    async def all_at_once() -> None:
        # Once before, so that no first page is measured.
        for visitor in visitors:
            await visitor.get(path)
        start = time.perf_counter()
        await asyncio.gather(*(goes_on(each, start + seconds) for each in visitors))
        times.seconds, times.bytes = time.perf_counter() - start, visitors[0].bytes

    asyncio.run(all_at_once())
    return times
