"""Forms as they really come back are read as they are meant, or it is said where and what is wrong."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from reports.intake.outcome import Outcome
from reports.intake.taking_in import take_in
from tests.reports.intake import messy_answers, messy_sheets
from tests.reports.intake.messy_forms import FORMS
from tests.reports.intake.sent_out import SentOut, sent_out
from wards.rls import ALL_WARDS, ward_scope

pytestmark = pytest.mark.django_db
MAKERS = (messy_answers, messy_sheets)


@pytest.fixture(scope="module")
def ward(django_db_setup, django_db_blocker) -> Iterator[SentOut]:
    """北区 with its two forms; what a test does is undone."""
    with django_db_blocker.unblock(), ward_scope(ALL_WARDS):
        yield sent_out()
        transaction.set_rollback(True)


def told(outcome: Outcome) -> dict[str, list[tuple[str, str]]]:
    """(place, sentence) of all that is said, by kind."""
    by_kind = {
        "problem": outcome.problems,
        "question": outcome.questions,
        "note": outcome.notes,
        "change": outcome.changes,
    }
    return {
        kind: [
            (f"{each.place.sheet}!{each.place.cell}", getattr(each, "sentence", ""))
            for each in found
        ]
        for kind, found in by_kind.items()
        if found
    }


@pytest.mark.parametrize("messy", FORMS, ids=lambda messy: messy.name)
def test_a_messy_form_is_read_as_it_is_meant_or_says_what_is_wrong(ward, messy):
    content, where = messy.sent_back(ward.forms[messy.form].content)
    found = told(take_in(content, ward.users[messy.form], round_=ward.round).outcome)
    if messy.kind == "unchanged":
        assert found == {}
        return
    matching = [
        place for place, sentence in found.get(messy.kind, []) if messy.sentence in sentence
    ]
    assert matching, found
    assert not where or where in matching, found
    if messy.kind == "note":
        assert set(found) == {"note"}, found


def test_with_the_hostile_files_there_are_well_over_forty():
    assert len(FORMS) >= 60
    assert {messy.kind for messy in FORMS} == {"unchanged", "note", "question", "problem"}
