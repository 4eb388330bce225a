"""What must be whole whatever was killed, and when."""

import time
from collections import Counter
from contextlib import contextmanager
from itertools import pairwise

from django.db import OperationalError, connection, transaction

from reports.lifecycle import works
from reports.models import Edition, SentNotice
from reports.pages import jobs
from tests.killable import PATIENCE_SECONDS, WORKER
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Filing, Submission, SubmissionEvent
from wards.vocabulary import REPORTED, Status

TOLD = (Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED, Status.PUBLISHED)


@contextmanager
def at_one_moment():
    """Everything inside sees the database as it was at one moment, whatever is done meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with ward_scope(ALL_WARDS):
            yield


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
    for survey in {edition.round_id for edition in editions}:
        numbers = [edition.number for edition in editions if edition.round_id == survey]
        assert numbers == [*range(1, len(numbers) + 1)]
    for event in SubmissionEvent.objects.filter(to_status=Status.PUBLISHED):
        assert any(edition.made_at <= event.at for edition in editions)


def hold_every_move_told(after):
    """Each move after that event has its job in the queue, or what that job wrote down."""
    written = set(SentNotice.objects.values_list("key", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args->>'event_id')::bigint FROM procrastinate_jobs"
            " WHERE task_name = 'reports.pages.jobs.tell_of_move'"
        )
        queued = {row[0] for row in cursor.fetchall()}
    for event in SubmissionEvent.objects.filter(to_status__in=TOLD, pk__gt=after):
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


def hold_all(done, after=0):
    """At one moment after the promises so far; a database that is still coming back is waited for.

    after: the last event of before, which nobody is told of any more.
    """
    promised, end = Counter(done), time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with at_one_moment():
                hold_every_report_whole()
                hold_every_edition_whole()
                hold_every_move_told(after)
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
