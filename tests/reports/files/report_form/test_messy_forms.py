"""Forms as they really come back are read as they are meant, or it is said where and what is wrong."""

import pytest

from reports.files.marked_copy import marked_copy
from reports.files.outcome import Outcome
from reports.files.report_form.taking_in import take_in
from tests.reports.files.filling import opened, saved
from tests.reports.files.opening.packing import changed, replaced
from tests.reports.files.report_form import messy_answers, messy_habits, messy_sheets
from tests.reports.files.report_form.messy_forms import FORMS, table_cell, typed
from tests.reports.files.report_form.test_round_trip import saved_again_by_libreoffice
from tests.reports.files.sent_out import OFFICE, SentOut

pytestmark = pytest.mark.django_db
MAKERS = (messy_answers, messy_habits, messy_sheets)


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


@pytest.mark.parametrize("name", ["a_number_with_a_slip", "a_label_rewritten", "a_sheet_copied"])
def test_a_marked_copy_sent_again_says_the_same(ward, name):
    messy = next(each for each in FORMS if each.name == name)
    content, _ = messy.sent_back(ward.forms[messy.form].content)
    first = take_in(content, ward.users[messy.form]).outcome
    copy = marked_copy(content, first)
    again = take_in(copy, ward.users[messy.form]).outcome
    assert (told(again), again.digest) == (told(first), first.digest)
    assert marked_copy(copy, again)


def test_a_marked_copy_that_was_mended_changes_nothing(ward):
    content, place = slipped(ward)
    workbook = opened(marked_copy(content, take_in(content, ward.users[OFFICE]).outcome))
    workbook["研修会"][place].value = 38
    assert told(take_in(saved(workbook), ward.users[OFFICE]).outcome) == {}


def slipped(ward: SentOut) -> tuple[bytes, str]:
    """A form with a slip in a number, and its cell."""
    messy = next(each for each in FORMS if each.name == "a_number_with_a_slip")
    content, place = messy.sent_back(ward.forms[OFFICE].content)
    return content, place.partition("!")[2]


def test_what_a_formula_gave_when_it_was_saved_is_its_answer(ward):
    workbook = opened(ward.forms[OFFICE].content)
    typed(table_cell(workbook, "研修会", "参加人数"), "=10+28")
    sheet = f"xl/worksheets/sheet{workbook.sheetnames.index('研修会') + 1}.xml"
    calculated = replaced("<f>10+28</f><v></v>", "<f>10+28</f><v>38</v>")
    content = changed({sheet: calculated}, saved(workbook))
    assert told(take_in(content, ward.users[OFFICE]).outcome) == {}


@pytest.mark.hunt
def test_messy_forms_that_libreoffice_saved_are_read_as_they_are_meant(ward, tmp_path):
    names = {
        "a_head_over_two_rows",
        "answers_merged_over_the_grey_columns",
        "days_in_words",
        "numbers_in_full_width_with_their_unit",
        "other_circles",
    }
    messy = [each for each in FORMS if each.name in names]
    for each in messy:
        content, _ = each.sent_back(ward.forms[each.form].content)
        (tmp_path / f"{each.name}.xlsx").write_bytes(content)
    content, _ = slipped(ward)
    outcome = take_in(content, ward.users[OFFICE]).outcome
    (tmp_path / "marked_copy.xlsx").write_bytes(marked_copy(content, outcome))
    folder = saved_again_by_libreoffice(tmp_path)
    assert {
        each.name: told(
            take_in((folder / f"{each.name}.xlsx").read_bytes(), ward.users[each.form]).outcome
        )
        for each in messy
    } == {name: {} for name in names}

    again = take_in((folder / "marked_copy.xlsx").read_bytes(), ward.users[OFFICE]).outcome
    assert told(again) == told(outcome)
