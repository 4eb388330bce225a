"""What a hurried sender brings about unseen: no value is misread, skipped or put into another record."""

from datetime import timedelta

import pytest

from institutions.models import Institution
from reports.files.outcome import DELETE, KEEP, QuestionKind
from reports.files.report_form.taking_in import take_in
from reports.files.report_workbook.handing_out import hand_out
from reports.files.report_workbook.layout import form_number
from tests import factories as make
from tests.reports.files.filling import (
    head_of,
    in_row,
    office,
    says_nothing,
    sent,
    table_cell,
    typed,
)
from tests.reports.files.sent_out import DESK, OFFICE
from trainings.models import Training

pytestmark = pytest.mark.django_db
PLANNED = {
    "どちらの事業として数えますか": "拠点事業",
    "開催の状況": "予定",
    "テーマ": "架空の新しい研修",
}
HELD = PLANNED | {"開催の状況": "開催済み", "開催日": "R6.8.1", "参加人数": "１８名"}
NEW = in_row("研修会", 5, **HELD, 場所="架空会場")


def new_trainings():
    return Training.objects.filter(fiscal_year=2024, theme="架空の新しい研修")


def test_rows_that_were_sorted_without_their_numbers_are_refused(ward):
    def sort(workbook):
        sheet = workbook["研修会"]
        head, labels = head_of(sheet)
        for column in set(labels.values()) - {1}:
            values = [sheet.cell(head + row, column).value for row in (1, 2, 3)]
            for row, value in enumerate(reversed(values), 1):
                sheet.cell(head + row, column).value = value

    outcome = sent(ward, OFFICE, sort).outcome
    assert [each.place.cell[0] for each in outcome.problems] == ["A", "A"]
    assert "で渡した内容が書かれています。" in outcome.problems[0].sentence
    assert "番号も行の内容と一緒に" in outcome.problems[0].hint
    assert outcome.changes == ()


def test_a_name_that_another_record_has_now_still_means_the_one_that_went_out(ward):
    former = Institution.objects.order_by("pk").first()
    name = former.name
    Institution.objects.filter(pk=former.pk).update(name="架空の改称医院")
    make.InstitutionFactory(ward=ward.ward, name=name)
    content = ward.forms[DESK].content
    assert says_nothing(take_in(content, ward.users[DESK]).outcome)
    edited = typed(content, ("積極的医療機関", 2, "医療機関", name))
    (problem,) = take_in(edited, ward.users[DESK]).outcome.problems
    assert "様式を渡したあとに変わっていて" in problem.sentence
    assert "新しい様式を受け取って" in problem.hint


def test_a_name_that_two_have_since_means_neither_in_a_cell_that_was_typed_in(ward):
    first = Institution.objects.order_by("pk").first()
    other = make.InstitutionFactory(ward=ward.ward, name=first.name, address="大阪市北区架空町9")
    content = ward.forms[DESK].content
    assert says_nothing(take_in(content, ward.users[DESK]).outcome)
    edited = typed(content, ("積極的医療機関", 2, "医療機関", first.name))
    (problem,) = take_in(edited, ward.users[DESK]).outcome.problems
    assert problem.sentence == f"「{first.name}」は2つ以上あります。"
    assert f"「{first.name}〔番号{first.pk}〕」" in problem.hint
    exact = typed(content, ("積極的医療機関", 2, "医療機関", f"{first.name}〔番号{other.pk}〕"))
    assert not take_in(exact, ward.users[DESK]).outcome.problems


def delete_second_row(workbook) -> None:
    workbook["研修会"].delete_rows(head_of(workbook["研修会"])[0] + 2)


def test_who_deletes_a_row_is_told_that_it_was_edited_meanwhile(ward):
    training = Training.objects.order_by("pk")[1]
    training.people = 99
    training.save()
    (question,) = sent(ward, OFFICE, delete_second_row).outcome.questions
    assert question.kind == QuestionKind.DELETION
    assert "様式を受け取ったあとに、ポータルで修正されています" in question.sentence


def test_a_row_is_deleted_although_another_question_was_answered_otherwise_than_assumed(ward):
    """What was tried at first has deleted the record in memory; the answers are taken in anew."""

    def edit(workbook):
        delete_second_row(workbook)
        table_cell(workbook, "研修会", "場所").value = None

    second = Training.objects.order_by("pk")[1]
    preview = sent(ward, OFFICE, edit).outcome
    gone, emptied = preview.questions
    answers = {gone.key: DELETE, emptied.key: KEEP}
    assert sent(ward, OFFICE, edit, answers=answers, save=True, digest=preview.digest).saved
    assert not Training.objects.filter(pk=second.pk).exists()
    assert Training.objects.order_by("pk").first().place == "架空会館"


@pytest.mark.parametrize("number", ["1番", 987_654])
def test_a_row_whose_number_is_wrong_is_not_also_one_that_is_gone(ward, number):
    outcome = office(ward, ("研修会", 1, "番号", number)).outcome
    assert [each.place.label for each in outcome.problems] == ["番号"]
    assert (outcome.questions, outcome.changes) == ((), ())


def test_rows_that_lost_only_their_numbers_are_neither_deleted_nor_added(ward):
    outcome = office(ward, *(("研修会", row, "番号", None) for row in (1, 2, 3))).outcome
    assert says_nothing(outcome)
    assert ["番号が消えています" in note.sentence for note in outcome.notes] == [True] * 3


def test_a_form_of_hundreds_of_institutions_asks_for_no_list_of_them_for_each_row(
    ward, query_budget
):
    for number in range(12):
        make.DesignationFactory(
            institution=make.InstitutionFactory(ward=ward.ward, name=f"架空{number}医院")
        )
    content = hand_out(ward.bureau, ward.ward, ward.round, DESK).content
    noted = [("積極的医療機関", row, "備考", "架空の変更") for row in range(1, 12)]
    with query_budget(110) as one:
        take_in(typed(content, noted[0]), ward.users[DESK])
    with query_budget(len(one) + 10 * 14):
        outcome = take_in(typed(content, *noted), ward.users[DESK]).outcome
    assert len(outcome.changes) == 11


def test_a_file_that_lost_its_number_does_not_undo_later_edits_unasked(ward):
    number = form_number(ward.forms[OFFICE].form.pk)

    def lose_number(workbook):
        for sheet in workbook:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                if isinstance(cell.value, str) and number in cell.value:
                    cell.value = None

    assert sent(ward, OFFICE, lose_number).outcome.may_be_saved
    Training.objects.update(people=99)
    outcome = sent(ward, OFFICE, lose_number, save=True).outcome
    assert [each.kind for each in outcome.questions] == [QuestionKind.WITHOUT_BASE]
    assert set(Training.objects.values_list("people", flat=True)) == {99}


# --- Sent again -----------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [PLANNED, HELD])
def test_a_new_row_is_added_once_however_often_the_file_is_sent(ward, row):
    """Also a plan without a day that last year had as well."""
    plan = {"programme": "hub", "state": "planned", "theme": row["テーマ"], "place": "", "note": ""}
    make.TrainingFactory(fiscal_year=2023, date=None, people=None, audience=[], **plan)
    cells = in_row("研修会", 5, **row)
    (added,) = office(ward, *cells, save=True).outcome.changes
    assert (added.kind, added.before) == ("added", "—")
    assert "架空の新しい研修" in added.after
    assert says_nothing(office(ward, *cells, save=True).outcome)
    assert new_trainings().count() == 1


def test_a_record_that_was_added_by_the_file_and_edited_then_is_not_added_again_unasked(ward):
    assert office(ward, *NEW, save=True).saved
    new_trainings().update(place="架空の別会場")
    (question,) = office(ward, *NEW, save=True).outcome.questions
    assert "前に取り込まれて" in question.sentence
    assert new_trainings().count() == 1


@pytest.mark.parametrize(("minutes", "asked"), [(1, True), (-1, False)])
def test_a_record_that_a_saved_file_added_is_asked_about_however_it_was_edited(
    ward, minutes, asked
):
    assert office(ward, *NEW, save=True).saved
    new_trainings().update(theme="架空の別の会", place="架空会館", people=9)
    saved_at, by = ward.forms[OFFICE].form.at + timedelta(minutes=minutes), ward.users[OFFICE]
    whose = {"ward": ward.ward, "round": ward.round, "form": OFFICE}
    make.UploadFactory(**whose, by=by, result="saved", settled_at=saved_at, settled_by=by)
    outcome = office(ward, *NEW).outcome
    assert ["前に取り込まれて" in each.sentence for each in outcome.questions] == [True] * asked
