"""Killed with -9 at any moment, the portal comes back with every step done wholly or not at all.

Not among the tests of `make test`, since it takes a minute; `make kill-nine` runs it, and
`make kill-nine KILL_NINE_SECONDS=300` kills for longer.
"""

import os
import random
import re
import threading
import time
from collections import Counter
from contextlib import contextmanager
from http.client import HTTPException
from itertools import pairwise

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from reports.lifecycle import works
from reports.models import Edition, SentNotice
from reports.pages import jobs
from tests import factories as make
from tests.killable import WEB, WORKER, Visitor, portal
from tests.mail_sink import mail_sink
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Filing, Submission, SubmissionEvent, Ward
from wards.vocabulary import REPORTED, Status

SECONDS = float(os.environ.get("KILL_NINE_SECONDS", "5"))
PATIENCE_SECONDS = 120  # an idle machine needs two; a busy one is not a lost job
LONGEST_STEP_SECONDS = 5
DATABASE = "database"
ALL = (WEB, DATABASE, WORKER)
WARDS = 6
YEAR = f"?year={make.YEAR}"
TOLD = (Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED, Status.PUBLISHED)
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|form_token|seen)" value="([^"]*)"')
WHY = re.compile(r'name="(why:[^"]*)"')


@contextmanager
def at_one_moment():
    """Everything inside sees the database as it was at one moment, whatever is done meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with ward_scope(ALL_WARDS):
            yield


def complete_reports():
    """A ward office's report that can be submitted, in some wards, and somebody signed in each."""
    sessions = {}
    for ward in Ward.objects.all()[:WARDS]:
        make.ResourceSurveyFactory(ward=ward)
        report = make.SubmissionFactory(ward=ward)
        for item in ("ward_council", "training", "outreach"):
            make.NothingToReportFactory(submission=report, item=item)
        sessions[ward.code] = session_of(make.UserFactory(ward=ward))
    return sessions, session_of(make.UserFactory(role="bureau"))


def session_of(user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.session.session_key


class Users:
    """They work until they are told to stop, and note what the portal said was done."""

    def __init__(self, url, sessions, bureau):
        self.offices = {code: Visitor(url, session) for code, session in sessions.items()}
        self.bureau = Visitor(url, bureau)
        self.done = Counter()
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=self.review_and_publish)]
        self.threads += [
            threading.Thread(target=self.submit_again_and_again, args=[code]) for code in sessions
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.stopped.set()
        for thread in self.threads:
            thread.join(PATIENCE_SECONDS)

    def work_a_little(self):
        """Until something more was promised, and for a random moment on: into the next step."""
        before, end = sum(self.done.values()), time.monotonic() + LONGEST_STEP_SECONDS
        while sum(self.done.values()) == before and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(random.uniform(0, 0.5))

    def send(self, visitor, page, path, code="", **answers):
        """Sends the form of a page; counts it once the portal has said that it is done."""
        try:
            html = visitor.page(page + YEAR)
            form = dict(HIDDEN.findall(html)) | dict.fromkeys(WHY.findall(html), "架空の理由")
            if "seen" in form and visitor.send(path + YEAR, form | answers):
                self.done[path.rstrip("/").rpartition("/")[2], code] += 1
        except (OSError, HTTPException):
            time.sleep(0.05)  # the portal is away, or broke off in the middle of its answer

    def submit_again_and_again(self, code):
        page = f"/reports/{code}/ward_office/submit/"
        while not self.stopped.is_set():
            self.send(self.offices[code], page, page, code)

    def review_and_publish(self):
        """Accepts all there is, publishes, and returns everything."""
        publish = "/editions/publish/"
        while not self.stopped.is_set():
            self.review_all("review", "accept")
            self.send(self.bureau, publish, publish, reason="架空の理由", missing_is_known="on")
            self.review_all("return", "return")

    def review_all(self, page, step):
        for code in self.offices:
            report = f"/reports/{code}/ward_office"
            self.send(
                self.bureau, f"{report}/{page}/", f"{report}/{step}/", code, reason="架空の理由"
            )


def hold_every_report_whole():
    """Status, last event, filing and job of each report tell the same story."""
    for report in Submission.objects.select_related("filing__event").prefetch_related("events"):
        events = sorted(report.events.all(), key=lambda event: event.pk)
        assert report.status == (events[-1].to_status if events else Status.NOT_STARTED)
        for earlier, later in pairwise(events):
            assert earlier.to_status == later.from_status
        submitted = [event for event in events if event.to_status == Status.SUBMITTED]
        filings = list(Filing.objects.filter(submission=report).select_related("event"))
        assert [filing.event for filing in filings] == submitted
        assert report.filing == (filings[-1] if filings else None)
        assert report.status not in REPORTED or report.filing


def hold_every_edition_whole():
    """Editions are numbered without a gap, and what an edition published stands at its moment."""
    editions = list(Edition.objects.order_by("number"))
    assert [edition.number for edition in editions] == [*range(1, len(editions) + 1)]
    for event in SubmissionEvent.objects.filter(to_status=Status.PUBLISHED):
        assert any(edition.made_at <= event.at for edition in editions)


def hold_every_move_told():
    """Each move has its job in the queue, or what that job wrote down."""
    written = set(SentNotice.objects.values_list("key", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args->>'event_id')::bigint FROM procrastinate_jobs"
            " WHERE task_name = 'reports.pages.jobs.tell_of_move'"
        )
        queued = {row[0] for row in cursor.fetchall()}
    for event in SubmissionEvent.objects.filter(to_status__in=TOLD):
        assert event.pk in queued or f"event {event.pk}" in written


def hold_what_was_promised(promised):
    """Nothing is lost of which the portal said that it is done."""
    steps = {"submit": Status.SUBMITTED, "accept": Status.ACCEPTED, "return": Status.RETURNED}
    for (step, code), times in promised.items():
        if step == "publish":
            assert Edition.objects.count() >= times
        else:
            moves = SubmissionEvent.objects.filter(
                submission__ward=code, to_status=steps[step]
            ).count()
            assert moves >= times, (step, code)


def hold_all(users):
    """At one moment after the promises so far; a database that is still coming back is waited for."""
    promised, end = Counter(users.done), time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with at_one_moment():
                hold_every_report_whole()
                hold_every_edition_whole()
                hold_every_move_told()
                hold_what_was_promised(promised)
            return
        except OperationalError:
            assert time.monotonic() < end, "the database does not come back"
            connection.close()
            time.sleep(0.1)


def finish_all_jobs(running):
    """A new worker takes over what the killed ones left, once they count as gone."""
    running.kill(WORKER)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1h'")
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")
    with ward_scope(ALL_WARDS):
        works.enqueue(jobs.retry_stalled, [{"timestamp": 0}])
    running.start(WORKER)
    end = time.monotonic() + PATIENCE_SECONDS
    while unfinished := unfinished_jobs():
        assert time.monotonic() < end, unfinished
        time.sleep(0.2)


def unfinished_jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status, attempts FROM procrastinate_jobs")
        return cursor.fetchall()


def kill(running, name, *, whole):
    """Kills everything of a name, or, where something brings it back by itself, one process of it."""
    assert running.processes[WORKER].poll() is None, "the worker ended with its database"
    if name == DATABASE:
        # The server throws all connections away with the one that was killed.
        connection.close()
        running.kill_database() if whole else running.kill_one_child(running.database_pid)
    elif name == WEB and not whole:
        running.kill_one_child(running.processes[WEB].pid)
    else:
        running.kill(name)
        running.start(name)
    running.wait_until_it_answers()


@pytest.mark.kills
def test_whatever_is_killed_nothing_is_half_done_and_nothing_promised_is_lost(
    django_db_setup, django_db_blocker
):
    killed = Counter()
    with django_db_blocker.unblock(), mail_sink() as mail, portal(mail.url) as running:
        with ward_scope(ALL_WARDS):
            sessions, bureau = complete_reports()
        end = time.monotonic() + SECONDS
        with Users(running.url, sessions, bureau) as users:
            while time.monotonic() < end or len(killed) < len(ALL):
                users.work_a_little()
                name = min(ALL, key=lambda each: (killed[each], random.random()))
                kill(running, name, whole=not killed[name])
                killed[name] += 1
                hold_all(users)
        finish_all_jobs(running)
        hold_all(users)
        with ward_scope(ALL_WARDS):
            assert SentNotice.objects.exists()
            assert not SentNotice.objects.exclude(result="sent").exists()
    assert "submit" in {step for step, _ in users.done}
