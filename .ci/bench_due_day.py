"""The due day of `make bench`: 48 offices log in, look, save and submit while two officers watch.

Everybody's minute, with pauses shorter than those of people: the log-in within the first 20 seconds;
then rounds of home, a list, a form and a save, with 1 to 3 seconds of typing and 1 to 4 of reading;
after 30 to 50 seconds the page before submitting, 1 to 3 seconds, and the submission; then home now
and then. The officers ask for the board again a second after each answer.
"""

import asyncio
import random
import re
import time

from bench_clients import FormFields, Times, Visitor
from bench_copy import PORT, YEAR, server, signed_in
from django.db.models import Max

from consultations.models import Initiative
from meetings.models import Meeting
from reports.demo.entry import PASSWORD
from trainings.models import Training
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Submission, User
from wards.triggers import kept_versions_of
from wards.vocabulary import Status

SECONDS = 60
LOG_IN, SUBMIT, TYPING, READING = (0, 20), (30, 50), (1, 3), (1, 4)
LISTS = {
    "ward_office": ("/trainings/training/", "/meetings/meeting/"),
    "desk": ("/consultations/initiative/",),
}
SAVED, REASON = "（計測", "計測のための理由です。"
KINDS = ("log-ins", "looks", "saves", "submits", "board")


def make_due() -> list[User]:
    """Makes the reports of a finished year drafts again: complete, and submitted by nobody."""
    fields = Submission._meta.fields
    steps = [each.name for each in fields if each.null and each.name != "due_on"]
    with ward_scope(ALL_WARDS):
        reports = Submission.objects.filter(round__fiscal_year=YEAR)
        reports.update(status=Status.DRAFT, **dict.fromkeys(steps))
    return list(User.objects.exclude(role="bureau").filter(is_active=True).order_by("pk")[:48])


class Office:
    """One user in a browser."""

    def __init__(self, user: User, times: dict[str, Times]) -> None:
        self.user, self.times, self.visitor = user, times, Visitor(PORT)
        self.lists = list(LISTS[user.role])

    async def works(self, begin: float) -> None:
        await pause(LOG_IN)
        await self.logs_in()
        submits_at, end = begin + random.uniform(*SUBMIT), begin + SECONDS  # noqa: S311 - no secret
        while time.perf_counter() < submits_at:
            await self.saves()
            await pause(READING)
        await self.submits()
        while time.perf_counter() < end:
            await self.looks("/")
            await pause(READING)

    async def logs_in(self) -> None:
        page = await self.looks("/login/")
        typed = dict(FormFields(page).fields) | {"login": self.user.username, "password": PASSWORD}
        await self.sends("log-ins", "/login/", list(typed.items()))

    async def saves(self) -> None:
        await self.looks(f"/?year={YEAR}")
        address = random.choice(self.lists)  # noqa: S311
        page = await self.looks(f"{address}?year={YEAR}")
        keys = re.findall(rf'href="{address}(\d+)/', page)
        if not keys:
            # This ward said 該当なし.
            self.lists.remove(address)
            return
        edit = f"{address}{random.choice(keys)}/edit/"  # noqa: S311
        fields = FormFields(await self.looks(edit)).fields
        await pause(TYPING)
        word = f"{SAVED} {time.perf_counter():.3f}）"
        await self.sends("saves", edit, [(name, _with(word, name, old)) for name, old in fields])

    async def submits(self) -> None:
        address = f"/reports/{self.user.ward_id}/{self.user.role}/submit/?year={YEAR}"
        fields = FormFields(await self.looks(address)).fields
        await pause(TYPING)
        typed = [(name, REASON if name.startswith("reason") else old) for name, old in fields]
        await self.sends("submits", address, typed)

    async def looks(self, path: str) -> str:
        _, page = await self.times["looks"].of(self.visitor.get(path))
        return page

    async def sends(self, kind: str, path: str, fields: list[tuple[str, str]]) -> None:
        """A form that leads on has done what it is for; the browser goes there."""
        await self.times[kind].of(self.visitor.post(path, fields))
        await self.looks(self.visitor.location or path)


def _with(word: str, name: str, old: str) -> str:
    """What somebody adds to a note or to the words of an initiative."""
    return f"{old.split(SAVED)[0]}{word}" if name in ("note", "text") else old


async def pause(between: tuple[float, float]) -> None:
    await asyncio.sleep(random.uniform(*between))  # noqa: S311


async def officer(cookies: dict[str, str], end: float, times: dict[str, Times]) -> None:
    visitor = Visitor(PORT, cookies)
    while time.perf_counter() < end:
        await times["board"].of(visitor.get(f"/?year={YEAR}"))
        await asyncio.sleep(1)


async def due_day(users: list[User], officers: list[dict[str, str]]) -> dict[str, Times]:
    times = {kind: Times(leads_on=kind in ("log-ins", "saves", "submits")) for kind in KINDS}
    begin = time.perf_counter()
    watching = (officer(each, begin + SECONDS, times) for each in officers)
    await asyncio.gather(*(Office(user, times).works(begin) for user in users), *watching)
    return times


def measure_due_day() -> None:
    users, before = make_due(), _last_versions()
    with server() as running:
        times = asyncio.run(due_day(users, signed_in("bureau", 2)))
        print(f"\nThe due day: {len(users)} users and two officers, {SECONDS} s")
        print("\n| what | times | p50 ms | p95 ms | failed |\n|---|---|---|---|---|")
        for kind, each in times.items():
            median, most = each.at(0.5), each.at(0.95)
            print(f"| {kind} | {len(each.ms)} | {median:.0f} | {most:.0f} | {each.errors} |")
        print(f"\nmemory of a web process: {running.memory:.0f} MB")
    with ward_scope(ALL_WARDS):
        reports = Submission.objects.filter(round__fiscal_year=YEAR, status=Status.SUBMITTED)
        print(f"in the database: {reports.count()} submitted, {_saved_since(before)} saved")


def _last_versions() -> dict[type, int]:
    with ward_scope(ALL_WARDS):
        kept = {each: kept_versions_of(each) for each in (Training, Meeting, Initiative)}
        return {model: rows.aggregate(last=Max("pgh_id"))["last"] for model, rows in kept.items()}


def _saved_since(before: dict[type, int]) -> int:
    kept = (kept_versions_of(model).filter(pgh_id__gt=last) for model, last in before.items())
    return sum(each.count() for each in kept)
