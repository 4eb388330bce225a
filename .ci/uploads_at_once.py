"""Measures what everybody else waits for while 16 bodies send their report forms at once.

Run by `make uploads-at-once` against the running demonstration: prints how long the log-in page took
meanwhile, and how long the senders waited for their results. What is sent is given up again.
"""

import re
import statistics
import sys
import time
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

import config.sessions  # noqa: E402, F401 (the settings come first; sessions begin)
from reports.files.report_workbook.handing_out import hand_out  # noqa: E402
from reports.models import Upload  # noqa: E402
from wards.isolation.rls import ALL_WARDS, ward_scope  # noqa: E402
from wards.models import ReportingRound, User  # noqa: E402
from wards.vocabulary import ReportForm  # noqa: E402

SENDERS = 16
PORTAL = f"http://127.0.0.1:{sys.argv[1]}"
TOKENS = re.compile(r'name="(csrfmiddlewaretoken|form_token)" value="([^"]+)"')
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def ask(path: str, cookie: str = "", data: bytes | None = None, kind: str = "") -> tuple[str, str]:
    """The page and its cookie of protection against forgery."""
    headers = {"Cookie": cookie, "Referer": PORTAL} | ({"Content-Type": kind} if kind else {})
    request = urllib.request.Request(PORTAL + path, data, headers)  # noqa: S310 (our own server)
    with urllib.request.urlopen(request, timeout=300) as answer:  # noqa: S310
        set_cookie = answer.headers.get("Set-Cookie", "")
        return answer.read().decode(), set_cookie.partition(";")[0]


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def send(user: User, session: str, content: bytes, query: str) -> float:
    """How long it takes from sending a form until its result is there."""
    page, forgery = ask(f"/excel/?{query}", session)
    tokens = dict(TOKENS.findall(page[page.index('id="send"') :]))
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in tokens.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
    body = b"".join([*parts, head.encode(), content, f"\r\n--{boundary}--\r\n".encode()])
    begin = time.perf_counter()
    cookie = f"{session}; {forgery}"
    page, _ = ask(f"/excel/?{query}", cookie, body, f"multipart/form-data; boundary={boundary}")
    upload = Upload.objects.filter(by=user).latest("pk").pk
    while "data-follow" in page:
        time.sleep(1)
        page, _ = ask(f"/excel/uploads/{upload}/", session)
    return time.perf_counter() - begin


def look_until(ended: Event) -> list[float]:
    """How long the log-in page takes, again and again."""
    seconds = []
    while not ended.is_set():
        begin = time.perf_counter()
        ask("/login/")
        seconds.append(time.perf_counter() - begin)
        time.sleep(0.05)
    return seconds


def scoped(action, *arguments):
    with ward_scope(ALL_WARDS):
        return action(*arguments)


with ward_scope(ALL_WARDS):
    survey = ReportingRound.objects.annual().latest("fiscal_year")
    users = list(User.objects.filter(role="desk", is_active=True).order_by("pk")[:SENDERS])
    forms = [hand_out(each, each.ward, survey, ReportForm.DESK).content for each in users]
sessions = [session_of(each) for each in users]
ended = Event()
with ThreadPoolExecutor(SENDERS + 1) as pool:
    looking = pool.submit(look_until, ended)
    sending = [
        pool.submit(scoped, send, *each, survey.query)
        for each in zip(users, sessions, forms, strict=True)
    ]
    try:
        waited = [each.result() for each in sending]
    finally:
        ended.set()
    log_in = looking.result()
print(f"{len(users)} forms of {statistics.mean(map(len, forms)) / 1000:.0f} kB at once")
print(f"{statistics.quantiles(log_in, n=20)[-1]:7.3f} s  the log-in page, p95 of {len(log_in)}")
print(f"{max(log_in):7.3f} s  the log-in page, at most")
print(f"{min(waited):7.3f} s  the first result")
print(f"{max(waited):7.3f} s  the last result")
