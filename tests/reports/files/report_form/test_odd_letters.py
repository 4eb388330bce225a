"""What a form lost or mixed up of letters on its way back is told at the cell, and ours is kept."""

import pytest

from tests.reports.files.sending_back import office
from trainings.models import Training

pytestmark = pytest.mark.django_db

PLACE = ("研修会", 1, "場所")


@pytest.fixture
def place(ward):
    return lambda: Training.objects.get(date="2024-06-05").place


@pytest.mark.parametrize("lost", ["〓空会館", "架□会館", "架空会\ufffd", "\ufffd\ufffd会館"])
def test_a_cell_that_lost_letters_is_no_edit(ward, place, lost):
    outcome = office(ward, (*PLACE, lost), save=True).outcome
    assert (outcome.problems, outcome.questions, outcome.changes) == ((), (), ())
    (note,) = outcome.notes
    assert f"「{lost}」は、ファイルの保存で文字が失われたもののようです" in note.sentence
    assert "「架空会館」のまま変えません" in note.sentence
    assert note.place.cell
    assert place() == "架空会館"


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\ufeff", "\u202e", "\u2060"])
def test_what_nobody_sees_is_no_edit_and_is_not_stored(ward, place, unseen):
    outcome = office(ward, (*PLACE, f"架空{unseen}会館{unseen}"), save=True).outcome
    assert (outcome.problems, outcome.questions, outcome.changes) == ((), (), ())
    office(ward, (*PLACE, f"髙{unseen}﨑会館"), save=True)
    assert place() == "髙﨑会館"
