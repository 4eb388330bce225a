"""48 users enter, send files and submit before the due time, officers watch and publish: make soak

On a copy of the demonstration, with a database server of its own: first SOAK_SECONDS (300) of calm, in
which no answer may be an error, then as many in which web server, worker and database are killed at
random. Afterwards every save that was accepted must stand exactly once, and nothing may have leaked.
"""

import asyncio
import os
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 (the settings come first)
from django.db import connection  # noqa: E402
from soak_users import ENTERED, MARK, YEAR, Body, Publisher, Rush, Watcher, returned_reports  # noqa: E402

from reports.files.report_workbook.handing_out import hand_out  # noqa: E402
from reports.models import Upload, UploadResult  # noqa: E402
from tests.killable import (  # noqa: E402
    KINDS,
    WEB,
    WORKER,
    Portal,
    dump_of,
    kill,
    portal,
    session_of,
)
from tests.mail_sink import mail_sink  # noqa: E402
from tests.whole import finish_all_jobs, hold_all  # noqa: E402
from wards.isolation.rls import ALL_WARDS, ward_scope  # noqa: E402
from wards.models import ReportingRound, User  # noqa: E402
from wards.vocabulary import ReportForm  # noqa: E402

SECONDS = float(os.environ.get("SOAK_SECONDS", "300"))
MOST_MB, MOST_FILES = 300, 128  # of a web process; files with a socket for each user
OLD_SECONDS = 60  # a temporary file that nobody needs any more
SENDERS = 8  # of 24 desks send a report form now and then


# --- What is looked at afterwards ------------------------------------------------------------------


def web_processes(running: Portal) -> list[Path]:
    parent = Path("/proc", str(running.processes[WEB].pid))
    children = (parent / "task" / parent.name / "children").read_text().split()
    return [Path("/proc", each) for each in children]


def megabytes(process: Path) -> float:
    pages = int((process / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def connections_of_the_portal() -> int:
    """All but this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return cursor.fetchone()[0]


def hold_no_leak(running: Portal, when: str) -> list[Path]:
    """What lies about still of temporary files: a process that was killed leaves its own."""
    memory = max(map(megabytes, web_processes(running)))
    opened = max(len(list((each / "fd").iterdir())) for each in web_processes(running))
    connections = connections_of_the_portal()
    old = time.time() - OLD_SECONDS
    left = [
        each
        for each in running.temporary.rglob("*")
        if each.is_file() and each.stat().st_mtime < old
    ]
    print(
        f"{when}: a web process holds {memory:.0f} MB, {opened} files open;"
        f" {connections} connections to the database; {len(left)} temporary files"
    )
    assert memory < MOST_MB, f"{memory:.0f} MB"
    assert opened < MOST_FILES, f"{opened} files are open"
    # Two web processes of four threads; the worker's own, its listener's and its jobs'.
    assert connections <= 2 * 4 + 8, f"{connections} connections"
    return left


def hold_every_save_once(rush: Rush) -> None:
    for role, (_, field, model) in ENTERED.items():
        entered = rush.entered[role]
        rows = model.objects.filter(**{f"{field}__startswith": MARK})
        times = Counter(rows.values_list(field, flat=True))
        lost = [text for text, is_saved in entered.items() if is_saved > times[text]]
        assert not lost, lost
        assert max(times.values(), default=0) <= 1, [text for text in times if times[text] > 1]
        more = sum(times[text] for text, is_saved in entered.items() if not is_saved)
        print(
            f"{role}: {sum(entered.values())} records were saved, and each stands once;"
            f" {more} more stand whose answer was lost"
        )
    for user, sent in rush.sent.items():
        uploads = Upload.objects.filter(by=user, name="a.xlsx")
        assert sent <= uploads.count() <= rush.sent_perhaps[user], user
        assert not uploads.filter(result=UploadResult.WAITING).exists(), "a file was never read"


# --- The whole -------------------------------------------------------------------------------------


def kill_at_random(running: Portal) -> Counter:
    killed, end = Counter(), time.monotonic() + SECONDS
    while time.monotonic() < end or len(killed) < len(KINDS):
        time.sleep(random.uniform(2, 8))  # noqa: S311
        name = random.choice(KINDS)  # noqa: S311
        kill(running, name, whole=random.random() < 0.5)  # noqa: S311
        killed[name] += 1
    return killed


def hold_no_error(rush: Rush, running: Portal, before: Counter) -> None:
    steps = Counter()
    for (step, _), times in (rush.done - before).items():
        steps[step] += times
    print(f"answers: {dict(rush.answers)}; moves: {dict(steps)}", flush=True)
    assert not rush.errors, rush.errors
    if rush.is_calm:
        lines = running.log(WEB).read_text().splitlines()
        assert not (wrong := [line for line in lines if '"level": "ERROR"' in line]), wrong[:3]


def hold_no_connection_outlives_its_process(running: Portal) -> None:
    for name in (WEB, WORKER):
        running.processes[name].terminate()
        running.processes[name].wait(130)
    assert connections_of_the_portal() == 0


def soak(running: Portal) -> None:
    with ward_scope(ALL_WARDS):
        users = User.objects.filter(is_active=True).select_related("ward").order_by("-pk")
        officer = users.filter(role="bureau").last()
        bodies = {(user.ward_id, user.role): user for user in users if not user.is_bureau}
        bodies = list(bodies.values())
        last, before = returned_reports(officer)
        survey = ReportingRound.objects.annual().get(fiscal_year=YEAR)
        desks = [user for user in bodies if user.role == "desk"][:SENDERS]
        forms = {user: hand_out(user, user.ward, survey, ReportForm.DESK).content for user in desks}
    rush = Rush(running.port, Counter(before))
    people = [Watcher(rush, session_of(officer)) for _ in range(2)]
    people.append(Publisher(rush, session_of(officer), bodies))
    people += [Body(rush, session_of(user), user, forms.get(user)) for user in bodies]
    print(f"{len(bodies)} users and three officers, {SECONDS:.0f} s of calm", flush=True)
    working = ThreadPoolExecutor().submit(asyncio.run, rush.all_at_once(people))
    try:
        time.sleep(SECONDS)
        hold_no_error(rush, running, before)
        left = hold_no_leak(running, "after the calm")
        assert not left, left
        rush.is_calm = False
        print(f"{SECONDS:.0f} s of killing", flush=True)
        print(f"killed: {dict(kill_at_random(running))}", flush=True)
    finally:
        rush.ended.set()
        working.result()
    hold_no_error(rush, running, before)
    finish_all_jobs(running)
    hold_all(rush.done, last)
    with ward_scope(ALL_WARDS):
        hold_every_save_once(rush)
    hold_no_leak(running, "after the killing")
    hold_no_connection_outlives_its_process(running)


def main() -> None:
    dump = dump_of(settings.DATABASE_BACKUP)
    with mail_sink() as mail, portal(mail.url, dump) as running:
        soak(running)
    print("== soak: every accepted save and move stands exactly once, nothing leaked, no error")


main()
