"""What a hurried sender brings about unseen: no value is misread, skipped or put into another record."""

from datetime import timedelta

import pytest

from institutions.models import Institution
from reports.files.outcome import QuestionKind
from reports.files.reading import Reading
from reports.files.report_form.taking_in import take_in
from reports.files.report_workbook.handing_out import hand_out
from reports.files.report_workbook.layout import form_number
from tests import factories as make
from tests.reports.files.filling import head_of, opened, saved
from tests.reports.files.sent_out import DESK, OFFICE, SentOut
from trainings.models import Training


def read(ward: SentOut, form, edit, **options) -> Reading:
    """A form with its sheets changed by `edit(workbook)`, taken in by its own body."""
    workbook = opened(ward.forms[form].content)
    edit(workbook)
    return take_in(saved(workbook), ward.users[form], **options)


def typing(title: str, row: int, **answers):
    """Types answers by label into a row of a table, counted from 1."""

    def edit(workbook):
        head, labels = head_of(workbook[title])
        for label, value in answers.items():
            workbook[title].cell(head + row, labels[label]).value = value

    return edit


@pytest.mark.django_db
def test_rows_that_were_sorted_without_their_numbers_are_refused(ward):
    def sort(workbook):
        sheet = workbook["研修会"]
        head, labels = head_of(sheet)
        for column in set(labels.values()) - {1}:
            values = [sheet.cell(head + row, column).value for row in (1, 2, 3)]
            for row, value in enumerate(reversed(values), 1):
                sheet.cell(head + row, column).value = value

    outcome = read(ward, OFFICE, sort).outcome
    assert [each.place.cell[0] for each in outcome.problems] == ["A", "A"]
    assert "で渡した内容が書かれています。" in outcome.problems[0].sentence
    assert "番号も行の内容と一緒に" in outcome.problems[0].hint
    assert outcome.changes == ()


@pytest.mark.django_db
def test_an_undated_plan_is_added_although_last_year_had_the_same(ward):
    make.TrainingFactory(
        ward=ward.ward,
        fiscal_year=2023,
        programme="hub",
        state="planned",
        date=None,
        people=None,
        theme="架空の年次研修",
        place="",
        audience=[],
        note="",
    )
    row = {
        "どちらの事業として数えますか": "拠点事業",
        "開催の状況": "予定",
        "テーマ": "架空の年次研修",
    }
    edit = typing("研修会", 5, **row)
    assert read(ward, OFFICE, edit, save=True).saved
    assert Training.objects.filter(fiscal_year=2024, theme="架空の年次研修").count() == 1
    assert read(ward, OFFICE, edit, save=True).outcome.changes == ()


@pytest.mark.django_db
def test_a_name_that_another_record_has_now_still_means_the_one_that_went_out(ward):
    former = Institution.objects.order_by("pk").first()
    name = former.name
    Institution.objects.filter(pk=former.pk).update(name="架空の改称医院")
    make.InstitutionFactory(ward=ward.ward, name=name)
    untouched = read(ward, DESK, lambda workbook: None).outcome
    assert (untouched.problems, untouched.questions, untouched.changes) == ((), (), ())
    edit = typing("積極的医療機関", 2, 医療機関=name)
    (problem,) = read(ward, DESK, edit).outcome.problems
    assert "様式を渡したあとに変わっていて" in problem.sentence
    assert "新しい様式を受け取って" in problem.hint


@pytest.mark.django_db
def test_who_deletes_a_row_is_told_that_it_was_edited_meanwhile(ward):
    training = Training.objects.order_by("pk")[1]
    training.people = 99
    training.save()

    def delete(workbook):
        workbook["研修会"].delete_rows(head_of(workbook["研修会"])[0] + 2)

    (question,) = read(ward, OFFICE, delete).outcome.questions
    assert question.kind == QuestionKind.DELETION
    assert "様式を受け取ったあとに、ポータルで直されています" in question.sentence


@pytest.mark.django_db
def test_a_row_whose_number_cannot_be_read_is_not_also_one_that_is_gone(ward):
    outcome = read(ward, OFFICE, typing("研修会", 1, 番号="1番")).outcome
    assert [each.place.label for each in outcome.problems] == ["番号"]
    assert outcome.questions == ()


@pytest.mark.django_db
def test_rows_that_lost_only_their_numbers_are_neither_deleted_nor_added(ward):
    def clear(workbook):
        head, _ = head_of(workbook["研修会"])
        for row in (1, 2, 3):
            workbook["研修会"].cell(head + row, 1).value = None

    outcome = read(ward, OFFICE, clear).outcome
    assert (outcome.problems, outcome.questions, outcome.changes) == ((), (), ())
    assert ["番号が消えています" in note.sentence for note in outcome.notes] == [True] * 3


@pytest.mark.django_db
def test_numbers_that_were_filled_down_delete_nothing(ward):
    outcome = read(ward, OFFICE, typing("研修会", 1, 番号=987_654)).outcome
    assert [each.place.label for each in outcome.problems] == ["番号"]
    assert (outcome.questions, outcome.changes) == ((), ())


@pytest.mark.django_db
def test_a_form_of_hundreds_of_institutions_asks_for_no_list_of_them_for_each_row(
    ward, query_budget
):
    for number in range(12):
        make.DesignationFactory(
            institution=make.InstitutionFactory(ward=ward.ward, name=f"架空{number}医院")
        )
    content = hand_out(ward.bureau, ward.ward, ward.round, DESK).content

    def noted(rows: int) -> bytes:
        workbook = opened(content)
        for row in range(1, rows + 1):
            typing("積極的医療機関", row, 備考="架空の変更")(workbook)
        return saved(workbook)

    with query_budget(110) as one:
        take_in(noted(1), ward.users[DESK])
    with query_budget(len(one) + 10 * 14):
        outcome = take_in(noted(11), ward.users[DESK]).outcome
    assert len(outcome.changes) == 11


@pytest.mark.django_db
def test_a_file_that_lost_its_number_does_not_undo_later_edits_unasked(ward):
    number = form_number(ward.forms[OFFICE].form.pk)

    def lose_number(workbook):
        for sheet in workbook:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                if isinstance(cell.value, str) and number in cell.value:
                    cell.value = None

    assert read(ward, OFFICE, lose_number).outcome.may_be_saved
    Training.objects.update(people=99)
    outcome = read(ward, OFFICE, lose_number, save=True).outcome
    assert [each.kind for each in outcome.questions] == [QuestionKind.WITHOUT_BASE]
    assert set(Training.objects.values_list("people", flat=True)) == {99}


@pytest.mark.django_db
def test_a_record_that_was_added_by_the_file_and_edited_then_is_not_added_again_unasked(ward):
    row = {
        "どちらの事業として数えますか": "拠点事業",
        "開催の状況": "予定",
        "テーマ": "架空の新しい研修",
        "場所": "架空会館",
    }
    edit = typing("研修会", 5, **row)
    assert read(ward, OFFICE, edit, save=True).saved
    added = Training.objects.filter(theme="架空の新しい研修")
    added.update(place="架空の別会場")
    (question,) = read(ward, OFFICE, edit, save=True).outcome.questions
    assert "前に取り込まれて" in question.sentence
    assert added.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("after", "asked"), [(True, True), (False, False)])
def test_a_record_that_a_saved_file_added_is_asked_about_however_it_was_edited(ward, after, asked):
    row = {
        "どちらの事業として数えますか": "拠点事業",
        "開催の状況": "開催済み",
        "開催日": "R6.8.1",
        "テーマ": "架空の新しい研修",
        "場所": "架空会場",
        "参加人数": 20,
    }
    edit = typing("研修会", 5, **row)
    assert read(ward, OFFICE, edit, save=True).saved
    Training.objects.filter(theme="架空の新しい研修").update(
        theme="架空の別の会", place="架空会館", people=9
    )
    out_at = ward.forms[OFFICE].form.at
    saved_at = out_at + timedelta(minutes=1 if after else -1)
    by = ward.users[OFFICE]
    make.UploadFactory(
        ward=ward.ward,
        round=ward.round,
        form=OFFICE,
        by=by,
        result="saved",
        settled_at=saved_at,
        settled_by=by,
    )
    outcome = read(ward, OFFICE, edit).outcome
    assert ["前に取り込まれて" in each.sentence for each in outcome.questions] == [True] * asked
