"""Two web nodes and two workers behind nginx, on a database that is replicated: make scale-out

nginx ─▶ two gunicorn ─▶ PgBouncer (transaction mode) ─▶ primary ═ synchronous ═▶ standby, which takes
over when the primary is killed; a third gunicorn answers pages from it. All on this machine, on a copy
of the demonstration; nodes and workers know of each other only what the database says.
"""

import asyncio
import os
import re
import threading
import time
import urllib.request
from collections import Counter

import django

django.setup()
# The database is asked between two pages, by one thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import psycopg  # noqa: E402 (the settings come first)
import reading_node  # noqa: E402
from bench_clients import FormFields, Times, Visitor, load  # noqa: E402
from django.utils import timezone  # noqa: E402
from machines import BOUNCER_PORT, Machines, answers, machines  # noqa: E402
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker  # noqa: E402
from reading_node import LIST, as_user, at, keys_of, saved  # noqa: E402
from soak_users import REASON, TRAININGS, YEAR, never_said, new_record, returned_reports, send_file  # noqa: E402

from config.devdb import DATABASE, ROLE  # noqa: E402
from reports.demo.entry import PASSWORD  # noqa: E402
from reports.files.report_workbook.handing_out import hand_out  # noqa: E402
from reports.lifecycle import works  # noqa: E402
from reports.models import SentNotice, Upload, UploadResult  # noqa: E402
from reports.pages import jobs  # noqa: E402
from tests import killable  # noqa: E402
from tests.mail_sink import MailSink, mail_sink  # noqa: E402
from trainings.models import Training  # noqa: E402
from wards.isolation.rls import ALL_WARDS, ward_scope  # noqa: E402
from wards.models import ReportingRound, SubmissionEvent, User  # noqa: E402
from wards.vocabulary import ReportForm, Status  # noqa: E402

MOST_SECONDS_AWAY = 30


async def log_in(port: int, name: str, password: str) -> tuple[Visitor, int]:
    visitor = Visitor(port)
    _, page = await visitor.get("/login/")
    fields = dict(FormFields(page).fields) | {"login": name, "password": password}
    status, _ = await visitor.post("/login/", list(fields.items()))
    return visitor, status


def nginx_leads_to_both(m: Machines) -> str:
    led = Counter()
    for _ in range(40):
        with urllib.request.urlopen(f"http://127.0.0.1:{m.front}/login/", timeout=30) as answer:
            led[answer.headers["X-Node"]] += 1
    assert len(led) == 2, led
    return f"nginx leads to both nodes: {sorted(led.values())} of 40"


async def sessions_are_one(m: Machines) -> str:
    a, b = m.nodes
    visitor, status = await log_in(a, "joto-office", PASSWORD)
    assert status == 302
    other = at(visitor, b)
    assert (await other.get("/"))[0] == 200
    _, page = await other.get("/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    await other.post("/logout/", [("csrfmiddlewaretoken", token)])
    status, _ = await at(visitor, a).get("/")
    assert status == 302, "a session lives on after its end on the other node"
    return "who signs in at one node is signed in at the other, and signed out of both"


async def failures_are_counted_together(m: Machines) -> str:
    for number in range(5):
        await log_in(m.nodes[number % 2], "kita-office", "wrong")
    for port in m.nodes:
        assert (await log_in(port, "kita-office", PASSWORD))[1] != 302, "not locked"
    return "five wrong passwords at both nodes together lock the account at both"


async def a_form_is_taken_once(m: Machines, office: User) -> str:
    for _ in range(10):
        visitors = [as_user(port, office) for port in m.nodes]
        visitors[1].cookies = visitors[0].cookies
        text = never_said("二つの節点")
        fields = await new_record(visitors[0], "ward_office", text)
        address = f"{TRAININGS}new/?year={YEAR}"
        sent = await asyncio.gather(*(each.post(address, fields) for each in visitors))
        assert all(status == 302 or "すでに保存されています" in page for status, page in sent), sent
        with ward_scope(ALL_WARDS):
            assert Training.objects.filter(theme=text).count() == 1, text
    return "a form of one node that is sent to both at once, 10 times, is saved once each"


async def pages_are_never_stale(m: Machines, office: User) -> str:
    visitors = [as_user(port, office) for port in m.nodes]
    visitors[1].cookies = visitors[0].cookies
    key, *_ = await keys_of(visitors[0])
    for number in range(100):
        writer, reader = visitors[number % 2], visitors[1 - number % 2]
        # Both nodes hold the page now.
        for each in visitors:
            await each.get(LIST)
        text = never_said("新しさ")
        await saved(writer, key, text)
        for path in (LIST, f"{TRAININGS}{key}/"):
            assert text in (await reader.get(path))[1], f"stale: {path}"
    return "100 saves at one node stand on the next page of the other: none was stale"


async def files_and_jobs(m: Machines, desks: list[User]) -> str:
    """Files come in at one node, are read once by either worker, and are followed at the other."""
    begin = timezone.now()
    with ward_scope(ALL_WARDS):
        survey = ReportingRound.objects.annual().get(fiscal_year=YEAR)
        files = [hand_out(each, each.ward, survey, ReportForm.DESK).content for each in desks]
    for user, content in zip(desks, files, strict=True):
        visitor = as_user(m.nodes[0], user)
        assert (await send_file(visitor, content))[0] == 302
        other, sent_to = at(visitor, m.nodes[1]), visitor.location
        status, _ = await other.get(sent_to)
        # What is not read yet leads on to the page that waits for it.
        assert status == 200 or other.location.startswith("/works/"), (status, other.location)
    with ward_scope(ALL_WARDS):
        uploads = Upload.objects.filter(by__in=desks, at__gte=begin)
        killable.wait_for(
            lambda: not uploads.filter(result=UploadResult.WAITING).exists(), "files wait"
        )
        assert uploads.count() == len(desks)
    return (
        f"{len(desks)} files came in at one node, were read by the workers and shown by the other"
    )


def jobs_are_done_once(mail: MailSink) -> str:
    """The wards are mailed what was returned to them: each once, by either worker."""
    begin = timezone.now()
    with ward_scope(ALL_WARDS):
        moves = SubmissionEvent.objects.filter(to_status=Status.RETURNED, reason=REASON)
        told = [{"event_id": pk} for pk in moves.values_list("pk", flat=True)]
        works.enqueue(jobs.tell_of_move, told)
    killable.wait_for(lambda: not ProcrastinateJob.objects.exists(), "jobs wait")
    with ward_scope(ALL_WARDS):
        # No others: the demonstration may have had its reminders before.
        notices = SentNotice.objects.filter(key__in=[f"event {move['event_id']}" for move in told])
        results = Counter(notices.values_list("result", flat=True))
    assert results.keys() == {"sent"}, results
    assert len(mail.received) == len(set(mail.received)) == results["sent"], len(mail.received)
    # That of the demonstration itself, of which this is a copy, beats elsewhere.
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gte=begin)
    killable.wait_for(lambda: alive.count() == 2, "not two workers")
    return (
        f"{len(mail.received)} mails about {len(told)} returns were sent once each by two workers"
    )


async def wards_stay_apart(m: Machines, offices: list[User]) -> str:
    """Many wards at once over few connections: each sees its own report and no other's."""
    fronts = (m.front, m.reading)
    visitors = [(user, as_user(fronts[n % 2], user)) for n, user in enumerate(offices)]

    async def look(number: int, user: User, visitor: Visitor) -> None:
        other = offices[(number + 1) % len(offices)].ward_id
        for _ in range(10):
            status, page = await visitor.get(f"/reports/{user.ward_id}/ward_office/?year={YEAR}")
            assert status == 200
            assert user.ward.name in page
            status, _ = await visitor.get(f"/reports/{other}/ward_office/?year={YEAR}")
            assert status == 404, (user.ward_id, other, status)

    await asyncio.gather(*(look(number, *each) for number, each in enumerate(visitors)))
    for server in (f"host={m.bouncer} port={BOUNCER_PORT}", f"host={m.standby.socket}"):
        address = f"{server} dbname={DATABASE} user={ROLE}"
        with psycopg.connect(address, autocommit=True, prepare_threshold=None) as bare:
            rows_are_of_one_ward(bare, offices)
    return (
        f"{len(offices)} wards at once over 6 pooled connections and on the standby: each saw its own,"
        " never another's"
    )


def rows_are_of_one_ward(bare: psycopg.Connection, offices: list[User]) -> None:
    for code in (user.ward_id for user in offices):
        with bare.transaction():
            bare.execute("SELECT set_config('app.ward', %s, true)", [code])
            seen = bare.execute("SELECT DISTINCT ward_id FROM trainings_training").fetchall()
            assert seen in ([], [(code,)]), seen
        assert not bare.execute("SELECT 1 FROM trainings_training LIMIT 1").fetchall()


class Writing(threading.Thread):
    """Somebody who enters trainings until he is told to stop, and notes what was accepted."""

    def __init__(self, port: int, user: User) -> None:
        super().__init__()
        self.visitor, self.ended = as_user(port, user), threading.Event()
        self.entered: dict[str, bool] = {}

    def run(self) -> None:
        asyncio.run(self._enter())

    async def _enter(self) -> None:
        while not self.ended.is_set():
            text = never_said("引き継ぎ")
            try:
                fields = await new_record(self.visitor, "ward_office", text)
                if not fields:
                    return  # has never had a training
                self.entered[text] = False
                status, _ = await self.visitor.post(f"{TRAININGS}new/?year={YEAR}", fields)
                self.entered[text] = status == 302
            except (OSError, TypeError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.2)  # the portal is away, or its page says so


def the_standby_takes_over(m: Machines, offices: list[User]) -> str:
    writing = [Writing(m.front, user) for user in offices]
    for each in writing:
        each.start()
    time.sleep(5)
    m.kill(m.primary)
    began = time.monotonic()
    time.sleep(2)
    m.promote_standby()
    killable.wait_for(
        lambda: all(map(answers, (*m.nodes, m.front, m.reader))), "no page comes back"
    )
    seconds = time.monotonic() - began
    time.sleep(5)
    for each in writing:
        each.ended.set()
    for each in writing:
        each.join()
    with killable.connected(m.standby), ward_scope(ALL_WARDS):
        asyncio.run(reading_node.answers_after_promotion(m, offices[0]))
        times = Counter(
            Training.objects.filter(theme__startswith="引き継ぎ ").values_list("theme", flat=True)
        )
    accepted = [text for each in writing for text, is_saved in each.entered.items() if is_saved]
    assert all(times[text] == 1 for text in accepted), "an accepted save is lost"
    assert max(times.values()) == 1, "a save stands twice"
    assert seconds < MOST_SECONDS_AWAY, f"{seconds:.0f} s"
    return f"the primary was killed: pages came back after {seconds:.1f} s, {len(accepted)} accepted saves stand once"


def requests_a_second(m: Machines, offices: list[User]) -> str:
    def asked(port: int, seconds: float) -> Times:
        return load([as_user(port, user) for user in offices], f"/?year={YEAR}", seconds)

    # Each node has drawn all pages before.
    for port in (*m.nodes, m.reading):
        asked(port, 1)
    one, both, reading = (asked(port, 5) for port in (m.nodes[0], m.front, m.reading))
    assert not (one.errors or both.errors or reading.errors)
    return (
        f"home of a ward, {len(offices)} clients: {one.a_second:.0f} requests/s with one node,"
        f" {both.a_second:.0f} with two, {reading.a_second:.0f} where the standby is read"
    )


def main() -> None:
    with mail_sink() as mail, machines(mail.url) as m:
        with ward_scope(ALL_WARDS):
            users = User.objects.filter(is_active=True).select_related("ward").order_by("pk")
            offices = list({u.ward_id: u for u in users.filter(role="ward_office")}.values())
            desks = list({u.ward_id: u for u in users.filter(role="desk")}.values())[:8]
            joto = users.get(username="joto-office")
            bureau = users.filter(role="bureau").first()
            returned_reports(bureau)
        checks = (
            lambda: nginx_leads_to_both(m),
            lambda: asyncio.run(sessions_are_one(m)),
            lambda: asyncio.run(failures_are_counted_together(m)),
            lambda: asyncio.run(a_form_is_taken_once(m, joto)),
            lambda: asyncio.run(pages_are_never_stale(m, joto)),
            lambda: asyncio.run(files_and_jobs(m, desks)),
            lambda: jobs_are_done_once(mail),
            lambda: asyncio.run(wards_stay_apart(m, offices)),
            lambda: asyncio.run(reading_node.pages_of_every_role(m, [bureau, joto, desks[0]])),
            lambda: asyncio.run(reading_node.saves_are_seen(m, joto)),
            lambda: asyncio.run(reading_node.open_transactions_are_seen(m, joto)),
            lambda: reading_node.doctor_says_so(m),
            lambda: requests_a_second(m, offices),
            lambda: asyncio.run(reading_node.goes_on_without_the_standby(m, joto)),
            lambda: the_standby_takes_over(m, offices[:8]),
        )
        for check in checks:
            print(f"{check()}", flush=True)
    print("== scale-out: all of it holds")


main()
