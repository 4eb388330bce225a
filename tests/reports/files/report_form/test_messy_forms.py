"""Forms as they really come back are read as they are meant, or it is said where and what is wrong."""

import pytest

from reports.files.marked_copy import marked_copy
from reports.files.outcome import Outcome
from reports.files.report_form.taking_in import take_in
from tests.reports.files.filling import opened, saved, table_cell
from tests.reports.files.opening.packing import changed, replaced
from tests.reports.files.report_form import messy_sheets
from tests.reports.files.report_form.messy_forms import FORMS, SLIP
from tests.reports.files.report_form.test_round_trip import saved_again_by_libreoffice
from tests.reports.files.sent_out import OFFICE, SentOut

pytestmark = pytest.mark.django_db
BY_NAME = {each.name: each for each in FORMS}
assert messy_sheets.a_sheet_copied.__name__ in BY_NAME


def said_of(outcome: Outcome) -> dict[str, list[tuple[str, str]]]:
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
    found = said_of(take_in(content, ward.users[messy.form], round_=ward.round).outcome)
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


@pytest.mark.parametrize("name", [SLIP.name, "a_question_rewritten", "a_sheet_copied"])
def test_a_marked_copy_sent_again_says_the_same(ward, name):
    content, _ = BY_NAME[name].sent_back(ward.forms[OFFICE].content)
    first = take_in(content, ward.users[OFFICE]).outcome
    copy = marked_copy(content, first)
    again = take_in(copy, ward.users[OFFICE]).outcome
    assert (said_of(again), again.digest) == (said_of(first), first.digest)
    assert marked_copy(copy, again)


def marked_slip(ward: SentOut) -> tuple[bytes, Outcome]:
    """The marked copy of a form with a slip in a number, and what was said of it."""
    content, _ = SLIP.sent_back(ward.forms[OFFICE].content)
    outcome = take_in(content, ward.users[OFFICE]).outcome
    return marked_copy(content, outcome), outcome


def test_a_marked_copy_that_was_mended_changes_nothing(ward):
    copy, outcome = marked_slip(ward)
    workbook = opened(copy)
    workbook["研修会"][outcome.problems[0].place.cell].value = 38
    assert said_of(take_in(saved(workbook), ward.users[OFFICE]).outcome) == {}


def test_what_a_formula_gave_when_it_was_saved_is_its_answer(ward):
    workbook = opened(ward.forms[OFFICE].content)
    table_cell(workbook, "研修会", "参加人数").value = "=10+28"
    sheet = f"xl/worksheets/sheet{workbook.sheetnames.index('研修会') + 1}.xml"
    calculated = replaced("<f>10+28</f><v></v>", "<f>10+28</f><v>38</v>")
    content = changed({sheet: calculated}, saved(workbook))
    assert said_of(take_in(content, ward.users[OFFICE]).outcome) == {}


@pytest.mark.hunt
def test_messy_forms_that_libreoffice_saved_are_read_as_they_are_meant(ward, tmp_path):
    names = {
        "a_head_over_two_rows",
        "answers_merged_over_the_empty_columns",
        "answers_typed_otherwise",
        "everything_shifted_and_labels_written_otherwise",
    }
    for name in names:
        content, _ = BY_NAME[name].sent_back(ward.forms[BY_NAME[name].form].content)
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    copy, outcome = marked_slip(ward)
    (tmp_path / "marked_copy.xlsx").write_bytes(copy)
    folder = saved_again_by_libreoffice(tmp_path)

    def said_again(name: str, form=OFFICE) -> dict[str, list[tuple[str, str]]]:
        return said_of(take_in((folder / f"{name}.xlsx").read_bytes(), ward.users[form]).outcome)

    for name in names:
        assert said_again(name, BY_NAME[name].form) == {}, name
    assert said_again("marked_copy") == said_of(outcome)
