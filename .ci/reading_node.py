"""What `make scale-out` tries of the node that reads from the standby."""

import os
import re
import subprocess
import sys
from collections import Counter

from bench_clients import FormFields, Visitor
from django.conf import settings
from django.urls import resolve
from django.utils.encoding import iri_to_uri
from machines import Machines, answers
from soak_users import TRAININGS, YEAR, never_said, new_record

from tests import killable
from tests.journeys.every_page import pages_of
from trainings.models import Training
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import User

LIST = f"{TRAININGS}?year={YEAR}"


def as_user(port: int, user: User) -> Visitor:
    # Whose password a log-in hashed anew has no earlier session.
    user.refresh_from_db(fields=["password"])
    return Visitor(port, {"sessionid": killable.session_of(user)})


def at(visitor: Visitor, port: int) -> Visitor:
    """The same browser, which nginx now leads to another node."""
    return Visitor(port, visitor.cookies)


def is_read_there(m: Machines, visitor: Visitor) -> bool:
    """Whether the last answer came from the reading node."""
    return visitor.node == f"127.0.0.1:{m.reader}"


async def pages_of_every_role(m: Machines, users: list[User]) -> str:
    """Each opens all his pages twice: one that writes is not drawn at the standby a second time."""
    there, pages = Counter(), {True: set(), False: set()}
    for user in users:
        visitor = as_user(m.reading, user)
        for path in pages_of(user) * 2:
            status, _ = await visitor.get(iri_to_uri(path))
            assert status in (200, 302), (user, path, status)
            is_there = is_read_there(m, visitor)
            there[is_there] += 1
            pages[is_there].add(resolve(path.partition("?")[0]).view_name)
    assert there[True] > there.total() * 0.8, pages[False]
    return (
        f"the standby answered {there[True]} of {there.total()} pages of {len(users)} roles; others answered"
        f" the notes of a minute's work, and {', '.join(sorted(pages[False] - pages[True]))}"
    )


async def saved(visitor: Visitor, key: str, text: str) -> None:
    _, page = await visitor.get(f"{TRAININGS}{key}/edit/")
    fields = dict(FormFields(page).fields) | {"theme": text}
    status, _ = await visitor.post(f"{TRAININGS}{key}/edit/", list(fields.items()))
    assert status == 302, status


async def keys_of(visitor: Visitor) -> list[str]:
    _, page = await visitor.get(LIST)
    return sorted(set(re.findall(rf'href="{TRAININGS}(\d+)/', page)))


async def saves_are_seen(m: Machines, office: User) -> str:
    writer = as_user(m.front, office)
    reader = at(writer, m.reading)
    key, *_ = await keys_of(reader)
    there = 0
    for _ in range(200):
        # The reading node holds the page now.
        await reader.get(LIST)
        text = never_said("読むノード")
        await saved(writer, key, text)
        assert text in (await reader.get(LIST))[1], "stale"
        there += is_read_there(m, reader)
    assert there > 150, there
    return f"200 saves were each read at once: none was stale, {there} were read from the standby"


async def open_transactions_are_seen(m: Machines, office: User) -> str:
    """What is committed late is seen, though a page was kept meanwhile that knows a later transaction."""
    writer = as_user(m.front, office)
    reader = at(writer, m.reading)
    fields = await new_record(writer, "ward_office", never_said("二つめ"))
    await writer.post(f"{TRAININGS}new/?year={YEAR}", fields)
    key, other, *_ = await keys_of(reader)
    for _ in range(20):
        text, later = never_said("遅れた保存"), never_said("先の保存")
        with ward_scope(ALL_WARDS):
            Training.objects.filter(pk=key).update(theme=text)
            await saved(writer, other, later)
            page = (await reader.get(LIST))[1]
            assert later in page and text not in page
        assert text in (await reader.get(LIST))[1], "stale"
    return "20 transactions that ended after a later one were seen on the standby's next page"


def doctor_says_so(m: Machines) -> str:
    said = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        cwd=settings.BASE_DIR,
        env={**os.environ, **m.standby_settings},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stdout
    return f"doctor of the reading node: {' '.join(said.stdout.split())}"


async def goes_on_without_the_standby(m: Machines, office: User) -> str:
    visitor = as_user(m.reading, office)
    m.kill(m.standby)
    for _ in range(50):
        status, _ = await visitor.get(f"/?year={YEAR}")
        assert status == 200 and not is_read_there(m, visitor), (status, visitor.node)
    m.standby._start_program()
    killable.wait_for(lambda: answers(m.reader), "the standby is not read again")
    await visitor.get(f"/?year={YEAR}")
    assert is_read_there(m, visitor), visitor.node
    return (
        "the standby was killed: 50 of 50 pages came from the others, and from it when it was back"
    )


async def answers_after_promotion(m: Machines, office: User) -> None:
    """The database of the reading node is the primary now: it saves what its pages note, too."""
    visitor = as_user(m.reading, office)
    for path in (LIST, f"/?year={YEAR}"):
        status, _ = await visitor.get(path)
        assert status == 200 and is_read_there(m, visitor), (path, status, visitor.node)
