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
from contextlib import suppress
from http.client import HTTPException

import pytest

from reports.models import SentNotice
from reports.pages.views.publishing import PUBLISH
from tests import factories as make
from tests.killable import KINDS, PATIENCE_SECONDS, Visitor, empty_portal, kill, session_of
from tests.mail_sink import mail_sink
from tests.whole import finish_all_jobs, hold_all
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Ward

SECONDS = float(os.environ.get("KILL_NINE_SECONDS", "5"))
LONGEST_STEP_SECONDS = 10  # publishing draws all files
WARDS = 6
YEAR = f"?year={make.YEAR}"
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|form_token|seen)" value="([^"]*)"')
WHY = re.compile(r'name="(why:[^"]*)"')
MARK_FORM = re.compile(r'<form [^>]*action="(/marks/[^"]*)"(.*?)</form>', re.DOTALL)
STEPS = {"submit", "accept", "publish", "return"}


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

    @property
    def steps(self):
        return {step for step, _ in self.done}

    def work_a_little(self):
        """Until something more was promised, and for a random moment on: into the next step."""
        before, end = sum(self.done.values()), time.monotonic() + LONGEST_STEP_SECONDS
        while sum(self.done.values()) == before and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(random.uniform(0, 0.5))

    def send(self, visitor, page, path, code="", **answers):
        """Sends the form that a page offers; counts it once the portal has said that it is done.

        Whether it has said so.
        """
        try:
            html = visitor.page(page + YEAR)
            # What is sent unasked is refused, and leads to another page as well.
            if page != path and f'action="{path}{YEAR}"' not in html:
                return False
            form = dict(HIDDEN.findall(html)) | dict.fromkeys(WHY.findall(html), "架空の理由")
            if "seen" in form and visitor.send(path + YEAR, form | answers):
                self.done[path.rstrip("/").rpartition("/")[2], code] += 1
                return True
        except (OSError, HTTPException):
            time.sleep(0.05)  # the portal is away, or broke off in the middle of its answer
        return False

    def submit_again_and_again(self, code):
        report = f"/reports/{code}/ward_office/"
        while not self.stopped.is_set():
            self.answer_what_was_returned(self.offices[code], report)
            # Where nothing has changed since it was returned, that is asked.
            page = f"{report}submit/"
            self.send(self.offices[code], page, page, code, same_again="on")

    def answer_what_was_returned(self, visitor, report):
        with suppress(OSError, HTTPException):
            for address, form in MARK_FORM.findall(visitor.page(report + YEAR)):
                visitor.send(address, dict(HIDDEN.findall(form)) | {"answer": "架空の回答"})

    def review_and_publish(self):
        """Accepts all there is, publishes, and then returns everything.

        Now and then also where it was not told of a publication: the word itself may have been lost.
        """
        publish = "/editions/publish/"
        while not self.stopped.is_set():
            self.review_all("review", "accept")
            answers = {"reason": "架空の理由", "missing_is_known": "on", "step": PUBLISH}
            if self.send(self.bureau, publish, publish, **answers) or random.random() < 0.1:
                self.review_all("return", "return")

    def review_all(self, page, step):
        for code in self.offices:
            report = f"/reports/{code}/ward_office"
            self.send(
                self.bureau, f"{report}/{page}/", f"{report}/{step}/", code, reason="架空の理由"
            )


@pytest.mark.kills
def test_whatever_is_killed_nothing_is_half_done_and_nothing_promised_is_lost(
    django_db_setup, django_db_blocker
):
    killed = Counter()
    with django_db_blocker.unblock(), mail_sink() as mail, empty_portal(mail.url) as running:
        with ward_scope(ALL_WARDS):
            sessions, bureau = complete_reports()
        end = time.monotonic() + SECONDS
        with Users(running.url, sessions, bureau) as users:
            while time.monotonic() < end or len(killed) < len(KINDS) or users.steps < STEPS:
                assert time.monotonic() < end + PATIENCE_SECONDS, users.done
                users.work_a_little()
                name = min(KINDS, key=lambda each: (killed[each], random.random()))
                kill(running, name, whole=not killed[name])
                killed[name] += 1
                hold_all(users.done)
        finish_all_jobs(running)
        hold_all(users.done)
        with ward_scope(ALL_WARDS):
            assert SentNotice.objects.exists()
            assert not SentNotice.objects.exclude(result="sent").exists()
