"""A round that can be published: three wards with accepted reports."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models import Model

from consultations.models import DeskHours
from reports.document.publication import Format, write_file
from reports.editions import publishing
from reports.editions.publishing import next_edition, publish_edition
from reports.models import Edition
from tests import factories as make
from tests.database import as_owner
from wards.models import ReportingRound, Submission, User, Ward
from wards.reporting.workflow import move, open_round
from wards.vocabulary import Status

KITA, MIYAKOJIMA, FUKUSHIMA = "27127", "27102", "27103"
OFFICE, DESK = "ward_office", "desk"


def reported_round() -> ReportingRound:
    """The survey of 2024: three wards hold trainings and have opening hours, and have reported.

    The caller's ward scope must be the whole city.
    """
    round_ = make.RoundFactory()
    open_round(round_)
    for code in (KITA, MIYAKOJIMA, FUKUSHIMA):
        own = {"round": round_, "ward": make.ward(code)}
        make.TrainingFactory(ward=own["ward"])
        make.DeskHoursFactory(desk=make.DeskFactory(ward=own["ward"]), weekly_hours="20.0")
        for form in (OFFICE, DESK):
            make.submission_in("accepted", freeze=make.what_is_there, form=form, **own)
    make.CoordinatorEventFactory(number=1, content="架空の内容")
    return round_


def submit_all(round_: ReportingRound, wards: Iterable[Ward]) -> None:
    """Submits both reports of these wards, with the records that there are."""
    for ward in wards:
        for form in (OFFICE, DESK):
            own = {"round": round_, "ward": ward, "form": form}
            make.submission_in("submitted", freeze=make.what_is_there, **own)


def report_of(round_: ReportingRound, code: str, form: str) -> Submission:
    return Submission.objects.get(round=round_, ward=code, form=form)


def corrected(
    round_: ReportingRound, code: str, form: str, reason: str, change: Callable[[], Model | int]
) -> Submission:
    """A report that was returned for a reason, changed, submitted and accepted again."""
    report = move(report_of(round_, code, form), Status.RETURNED, bureau(), reason=reason)
    change()
    own = make.UserFactory(role=form, ward=make.ward(code))
    report = move(report, Status.SUBMITTED, own, freeze=make.what_is_there)
    return move(report, Status.ACCEPTED, bureau())


def shorter_hours() -> int:
    """What a desk whose report was returned changes."""
    return DeskHours.objects.filter(desk__ward=KITA).update(weekly_hours="15.0")


def publish_again(round_: ReportingRound, why: str = "架空の訂正の理由", **options) -> Edition:
    """The next edition, with one public reason for everything that it corrects."""
    asked = [one.key for one in next_edition(round_).corrections if not one.follows]
    reasons = dict.fromkeys(asked, why)
    return publish_edition(round_, bureau(), correction_reasons=reasons, **options)


@contextmanager
def files_of_a_word(*read: Format) -> Iterator[None]:
    """PDF, PowerPoint and Excel of editions are a word each, but for those that the tests read."""

    def write(fmt: Format, **what: object) -> bytes:
        drawn = fmt in (Format.CSV, Format.JSON, *read)
        return write_file(fmt, **what) if drawn else fmt.encode()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, "write_file", write)
        yield


@contextmanager
def receipts_of_a_word() -> Iterator[None]:
    """Only its PDF is a word, all that a receipt says is worked out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.pages.views.receipt.write_paper", lambda page, style: b"PDF")
        yield


def bureau() -> User:
    """An officer who may publish."""
    return make.UserFactory(role="bureau")


def tamper() -> None:
    """What the owner of the database could do to an edition."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE reports_edition DISABLE TRIGGER USER")
        cursor.execute(
            "ALTER TABLE reports_edition DROP CONSTRAINT edition_sha256_is_of_its_content"
        )
        cursor.execute("UPDATE reports_edition SET content = replace(content, '北区', '南区')")
        cursor.execute("ALTER TABLE reports_editionfile DISABLE TRIGGER USER")
        cursor.execute(
            "ALTER TABLE reports_editionfile DROP CONSTRAINT editionfile_sha256_is_of_its_content"
        )
        cursor.execute("UPDATE reports_editionfile SET content = content || 'x'::bytea")
