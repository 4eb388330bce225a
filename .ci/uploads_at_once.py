"""Measures what everybody else waits for while 16 bodies send their report forms at once.

Run by `make uploads-at-once` against the running demonstration: prints how long the log-in page took
meanwhile, and how long the senders waited for their results. Nothing of what is sent is saved.
"""

import asyncio
import statistics
import sys
import time

import django

django.setup()

from bench_clients import Times, Visitor  # noqa: E402 (the settings come first)
from bench_copy import signed_in  # noqa: E402
from soak_users import HIDDEN  # noqa: E402

from reports.files.report_workbook.handing_out import hand_out  # noqa: E402
from wards.isolation.rls import ALL_WARDS, ward_scope  # noqa: E402
from wards.models import ReportingRound, User  # noqa: E402
from wards.vocabulary import ReportForm  # noqa: E402

SENDERS = 16
PORT = int(sys.argv[1])


async def waited(cookies: dict[str, str], content: bytes, path: str) -> float:
    """How many seconds it takes from sending a form until its result is there."""
    visitor = Visitor(PORT, cookies)
    _, page = await visitor.get(path)
    begin = time.perf_counter()
    await visitor.send(path, HIDDEN.findall(page[page.index('id="send"') :]), content)
    result = visitor.location
    # A file that is not read yet leads on to the page that waits for it.
    while (await visitor.get(result))[0] != 200:
        await asyncio.sleep(1)
    return time.perf_counter() - begin


async def look(log_in: Times) -> None:
    """Asks for the log-in page again and again."""
    visitor = Visitor(PORT)
    while True:
        await log_in.of(visitor.get("/login/"))
        await asyncio.sleep(0.05)


async def all_at_once(cookies: list[dict], forms: list[bytes], path: str) -> list[float]:
    log_in = Times()
    looking = asyncio.create_task(look(log_in))
    seconds = await asyncio.gather(
        *(waited(*each, path) for each in zip(cookies, forms, strict=True))
    )
    looking.cancel()
    print(f"{log_in.at(0.95) / 1000:7.3f} s  the log-in page, p95 of {len(log_in.ms)}")
    print(f"{max(log_in.ms) / 1000:7.3f} s  the log-in page, at most")
    return seconds


with ward_scope(ALL_WARDS):
    survey = ReportingRound.objects.annual().latest("fiscal_year")
    users = list(User.objects.filter(role="desk", is_active=True).order_by("pk")[:SENDERS])
    forms = [hand_out(each, each.ward, survey, ReportForm.DESK).content for each in users]
print(f"{len(users)} forms of {statistics.mean(map(len, forms)) / 1000:.0f} kB at once")
seconds = asyncio.run(all_at_once(signed_in("desk", SENDERS), forms, f"/excel/?{survey.query}"))
print(f"{min(seconds):7.3f} s  the first result")
print(f"{max(seconds):7.3f} s  the last result")
