"""What is kept of a filing: its records without what was erased since, and never those of another."""

from collections.abc import Iterator

import pytest

from reports.counting.ward_report import load_reports
from reports.models import ErasedPlace, Erasure
from reports.pages.erasing.everywhere import carry_out, places_with
from reports.pages.receipt import receipt_of
from reports.pages.review.filed import filed_items
from tests import factories as make
from trainings.models import Training
from wards.isolation.erasing import ERASED
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Filing, Submission, User
from wards.reuse.kept import memory
from wards.vocabulary import ReportItem

NAME = "架空患子"


@pytest.fixture
def filed(committed) -> Iterator[Filing]:
    """A report that was submitted with the name in a note, which no figure counts."""
    memory.clear()
    with ward_scope(ALL_WARDS):
        training = make.TrainingFactory(note=f"{NAME}さんの件")
        report = make.submission_in(
            "submitted", make.what_is_there, form="ward_office", ward=training.ward
        )
    yield report.filing
    memory.clear()


def notes_filed(key: int) -> set[str]:
    """The notes as the Bureau reads them of a filing, and as the ward does of what it filed."""
    with ward_scope(ALL_WARDS):
        filing = Filing.objects.select_related("submission__round", "event").get(pk=key)
        report = filing.submission
        items = [each for each in filed_items(filing) if each.item == ReportItem.TRAINING]
        earlier = load_reports([report.ward], report.round)[report.ward_id].earlier
        records = [each.kept.record for item in items for each in item.records]
        return {each.note for each in (*records, *earlier.records[ReportItem.TRAINING])}


def test_what_was_filed_is_read_without_the_words_once_they_are_erased(filed):
    assert notes_filed(filed.pk) == {f"{NAME}さんの件"}
    with ward_scope(ALL_WARDS):
        asked = Erasure.objects.create(
            words=NAME, reason="架空の理由", asked_by=make.UserFactory(role="bureau")
        )
        places = places_with(NAME)
        for each in places:
            each.erasure = asked
        ErasedPlace.objects.bulk_create(places)
        carry_out(asked, make.UserFactory(role="bureau"))
    assert notes_filed(filed.pk) == {f"{ERASED}さんの件"}


def themes_on_paper(report: Submission, reader: User) -> set[str]:
    """The trainings on what a body prints before it submits."""
    with ward_scope(ALL_WARDS):
        items = receipt_of(report, "", reader).items
        records = [each.kept.record for item in items for each in item.filed.records]
        return {each.theme for each in records if isinstance(each, Training)}


def test_what_would_be_submitted_is_of_this_report_and_of_now(committed):
    memory.clear()
    with ward_scope(ALL_WARDS):
        reader, round_ = make.UserFactory(role="bureau"), make.RoundFactory()
        reports = []
        for code in ("27102", "27128"):
            make.TrainingFactory(ward=make.ward(code), theme=f"{code}の研修")
            ward = make.ward(code)
            reports.append(make.SubmissionFactory(ward=ward, round=round_, form="ward_office"))
    first, second = reports
    assert themes_on_paper(first, reader) == {"27102の研修"}
    assert themes_on_paper(second, reader) == {"27128の研修"}
    with ward_scope(ALL_WARDS):
        Training.objects.filter(ward=first.ward).update(theme="改めた研修")
    assert themes_on_paper(first, reader) == {"改めた研修"}
