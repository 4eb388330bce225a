"""After an erasure no part of a page that was read before shows the erased words."""

from collections.abc import Iterator

import pytest

from reports.counting.ward_report import load_reports
from reports.models import ErasedPlace, Erasure
from reports.pages.erasing.carrying_out import carry_out
from reports.pages.erasing.places import places_with
from reports.pages.review.page import filed_items
from tests import factories as make
from wards.isolation.erasing import ERASED
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Filing
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
