"""What comes back is compared value by value with what went out and with the portal as it is now."""

from datetime import date

import pytest

from consultations.models import Coordinator, DeskHours
from institutions.models import Designation, Institution
from meetings.models import LiaisonPlan
from reports.files.outcome import (
    DELETE,
    FILE,
    KEEP,
    PORTAL,
    YES,
    ChangeKind,
    Outcome,
    QuestionKind,
)
from reports.files.report_form.taking_in import take_in
from tests import factories as make
from tests.reports.files.filling import head_of, opened, saved
from tests.reports.files.sending_back import desk, office, typed
from tests.reports.files.sent_out import DESK, OFFICE
from trainings.models import Training
from wards.fiscal import moment_label
from wards.models import NothingToReport, Submission
from wards.vocabulary import Status

pytestmark = pytest.mark.django_db


def kinds(outcome: Outcome) -> list[str]:
    return [question.kind for question in outcome.questions]


def first_training() -> Training:
    return Training.objects.order_by("pk").first()


def test_an_untouched_form_changes_nothing(ward):
    for form in (OFFICE, DESK):
        content, user = ward.forms[form].content, ward.users[form]
        outcome = take_in(content, user, round_=ward.round, save=True).outcome
        assert (outcome.problems, outcome.questions, outcome.changes, outcome.notes) == ((),) * 4
        assert outcome.unchanged > 20
    assert set(Submission.objects.values_list("status", flat=True)) == {Status.NOT_STARTED}


def test_a_preview_saves_nothing(ward):
    reading = office(ward, ("研修会", 1, "参加人数", 41))
    (change,) = reading.outcome.changes
    assert (change.kind, change.before, change.after) == (ChangeKind.CHANGED, "38人", "41人")
    assert change.place.sheet == "研修会"
    assert not reading.saved
    assert first_training().people == 38


def test_what_is_saved_goes_through_the_form_and_names_who_did_it(ward):
    assert office(ward, ("研修会", 1, "参加人数", "４１人"), save=True).saved
    training = first_training()
    assert (training.people, training.updated_by) == (41, ward.users[OFFICE])
    report = Submission.objects.get(form=OFFICE, ward=ward.ward)
    assert report.status == Status.DRAFT


def test_the_bureau_takes_in_a_form_that_came_by_mail_under_its_own_name(ward):
    content = typed(ward.forms[OFFICE].content, ("研修会", 1, "参加人数", 41))
    assert take_in(content, ward.bureau, save=True).saved
    assert first_training().updated_by == ward.bureau
    assert ward.bureau.role == "bureau"


def test_a_new_row_is_added_once_however_often_the_file_is_sent(ward):
    row = [
        ("研修会", 5, "どちらの事業として数えますか", "拠点事業"),
        ("研修会", 5, "開催の状況", "予定"),
        ("研修会", 5, "テーマ", "架空の新しい研修"),
    ]
    before = Training.objects.count()
    reading = office(ward, *row, save=True)
    (added,) = reading.outcome.changes
    assert (added.kind, added.before) == (ChangeKind.ADDED, "—")
    assert "架空の新しい研修" in added.after
    again = office(ward, *row, save=True).outcome
    assert (again.problems, again.questions, again.changes) == ((), (), ())
    assert Training.objects.count() == before + 1


def test_a_copied_row_without_its_number_is_asked_about(ward):
    workbook = opened(ward.forms[OFFICE].content)
    sheet = workbook["研修会"]
    head, labels = head_of(sheet)
    for column in labels.values():
        sheet.cell(head + 5, column).value = sheet.cell(head + 1, column).value
    sheet.cell(head + 5, 1).value = None
    outcome = take_in(saved(workbook), ward.users[OFFICE]).outcome
    assert "同じ内容の行がもう1つあります" in outcome.questions[0].sentence
    assert not outcome.may_be_saved


def test_an_emptied_cell_is_a_deletion_to_confirm(ward):
    cells = ("研修会", 1, "場所", None)
    outcome = office(ward, cells, save=True).outcome
    (question,) = outcome.questions
    assert (question.kind, question.before, question.after) == (
        QuestionKind.DELETION,
        "架空会館",
        "空欄",
    )
    assert first_training().place == "架空会館"
    kept = office(ward, cells, save=True, answers={question.key: KEEP})
    assert kept.saved
    assert first_training().place == "架空会館"
    assert office(ward, cells, save=True, answers={question.key: DELETE}).saved
    assert first_training().place == ""


def test_an_emptied_answer_that_must_be_there_is_explained_at_its_cell(ward):
    outcome = office(ward, ("研修会", 1, "テーマ", None)).outcome
    (problem,) = outcome.problems
    assert (problem.place.label, problem.sentence) == ("テーマ", "テーマを入力してください。")


def test_a_row_that_is_gone_is_a_deletion_to_confirm(ward):
    workbook = opened(ward.forms[OFFICE].content)
    head, _ = head_of(workbook["研修会"])
    workbook["研修会"].delete_rows(head + 2)
    content, user = saved(workbook), ward.users[OFFICE]
    (question,) = take_in(content, user).outcome.questions
    assert question.kind == QuestionKind.DELETION
    assert not take_in(content, user, save=True).saved
    assert Training.objects.count() == 3
    assert take_in(content, user, save=True, answers={question.key: DELETE}).saved
    assert Training.objects.count() == 2


def test_a_value_changed_in_the_portal_meanwhile_is_a_conflict_shown_value_by_value(ward):
    training = first_training()
    training.people = 50
    training.save()
    cells = ("研修会", 1, "参加人数", 41)
    outcome = office(ward, cells).outcome
    (question,) = outcome.questions
    assert (question.kind, question.before, question.after) == (
        QuestionKind.CONFLICT,
        "50人",
        "41人",
    )
    assert "「38人」から「50人」に直されています" in question.sentence
    assert not office(ward, cells, save=True).saved
    assert office(ward, cells, save=True, answers={question.key: PORTAL}).saved
    assert first_training().people == 50
    assert office(ward, cells, save=True, answers={question.key: FILE}).saved
    assert first_training().people == 41


def test_a_value_that_only_the_portal_changed_stays(ward):
    training = first_training()
    training.people, training.place = 50, "架空の別会場"
    training.save()
    assert office(ward, ("研修会", 1, "テーマ", "架空の題"), save=True).saved
    training.refresh_from_db()
    assert (training.people, training.place, training.theme) == (50, "架空の別会場", "架空の題")


def test_a_record_deleted_in_the_portal_meanwhile_is_not_made_again_in_silence(ward):
    first_training().delete()
    (note,) = office(ward).outcome.notes
    assert "ポータルで削除されたか" in note.sentence
    (problem,) = office(ward, ("研修会", 1, "参加人数", 41)).outcome.problems
    assert "番号を消して" in problem.hint


def test_a_record_added_in_the_portal_meanwhile_is_left_alone(ward):
    make.TrainingFactory(ward=ward.ward, theme="架空の後から")
    reading = office(ward, ("研修会", 1, "参加人数", 41), save=True)
    assert reading.saved
    assert Training.objects.filter(theme="架空の後から").exists()


def test_nothing_is_saved_while_one_cell_is_wrong_and_all_are_told_at_once(ward):
    reading = office(
        ward,
        ("研修会", 1, "参加人数", 41),
        ("研修会", 2, "参加人数", "20時問"),
        ("研修会", 3, "開催日", "R6.13.1"),
        ("推進会議", 1, "開催の状況", "中止"),
        save=True,
    )
    assert [each.found for each in reading.outcome.problems] == ["中止", "20時問", "R6.13.1"]
    assert len(reading.outcome.changes) == 1
    assert not reading.saved
    assert first_training().people == 38


def test_the_rules_of_the_screen_hold(ward):
    outcome = office(
        ward,
        ("研修会", 1, "開催日", date(2023, 6, 5)),
        ("研修会", 2, "参加人数", None),
    ).outcome
    told = {(each.place.label, each.sentence) for each in outcome.problems}
    assert ("開催日", "令和5年6月5日は令和5年度の日付です。") in told
    assert ("参加人数", "開催済みのときは、参加人数を入力してください。") in told


def test_a_visit_of_another_year_is_not_taken_in_by_the_form_of_this_one(ward):
    outcome = desk(ward, ("同行訪問研修", 1, "実施日", date(2023, 5, 1))).outcome
    assert [each.sentence for each in outcome.problems] == ["令和5年5月1日は令和5年度の日付です。"]


def test_a_new_period_asks_to_end_the_one_before(ward):
    row = [
        ("開設時間", 2, "週あたりの開設時間", 24),
        ("開設時間", 2, "有効期間の初日", date(2024, 8, 1)),
    ]
    outcome = desk(ward, *row).outcome
    (question,) = outcome.questions
    assert question.kind == QuestionKind.ENDING
    assert "令和6年7月31日で終える" in question.sentence
    assert [change.kind for change in outcome.changes] == [ChangeKind.ADDED, ChangeKind.ENDED]
    assert desk(ward, *row, save=True, answers={question.key: YES}).saved
    hours = list(DeskHours.objects.order_by("valid_from").values_list("weekly_hours", "valid_to"))
    assert hours == [(19.5, date(2024, 7, 31)), (24, None)]


def test_the_end_of_the_former_period_may_stand_in_its_own_row(ward):
    outcome = desk(
        ward,
        ("開設時間", 1, "有効期間の末日", date(2024, 7, 31)),
        ("開設時間", 2, "週あたりの開設時間", 24),
        ("開設時間", 2, "有効期間の初日", date(2024, 8, 1)),
    ).outcome
    assert (outcome.problems, outcome.questions) == ((), ())
    assert [change.kind for change in outcome.changes] == [ChangeKind.ENDED, ChangeKind.ADDED]


def test_an_institution_of_the_same_file_can_be_designated(ward):
    reading = desk(
        ward,
        ("医療機関の名簿", 3, "名称", "架空の﨑山診療所"),
        ("医療機関の名簿", 3, "種類", "診療所"),
        ("積極的医療機関", 3, "医療機関", "架空の﨑山診療所"),
        ("積極的医療機関", 3, "状態", "内諾"),
        ("積極的医療機関", 3, "どちらの事業として数えますか", "拠点事業"),
        ("積極的医療機関", 3, "有効期間の初日", "R6.5.1"),
        save=True,
    )
    assert reading.outcome.problems == ()
    assert reading.saved
    designation = Designation.objects.get(institution__name="架空の﨑山診療所")
    assert (designation.status, designation.programme) == ("consented", "hub")


def test_a_name_put_right_in_the_portal_is_still_understood(ward):
    institution = Institution.objects.order_by("pk").first()
    institution.name = "架空の改称医院"
    institution.save()
    outcome = desk(ward).outcome
    assert (outcome.problems, outcome.changes) == ((), ())


def test_a_statement_is_made_changed_and_deleted(ward):
    label = "開催予定回数"
    assert desk(ward, ("連携会議", None, label, "３回"), save=True).saved
    assert LiaisonPlan.objects.get().planned_times == 3

    workbook = opened(ward.forms[DESK].content)
    sheet = workbook["連携会議"]
    for column in ward.forms[DESK].form.cells["liaison"]["answers"]:
        assert column
    for row in range(1, sheet.max_row + 1):
        if str(sheet.cell(row, 2).value).startswith(
            ("開催予定回数", "主な議題：", "議題（その他）")
        ):
            sheet.cell(row, 3).value = None
    (question,) = [
        each
        for each in take_in(saved(workbook), ward.users[DESK]).outcome.questions
        if "すべて消えています" in each.sentence
    ]
    answers = {question.key: DELETE}
    assert take_in(saved(workbook), ward.users[DESK], save=True, answers=answers).saved
    assert not LiaisonPlan.objects.exists()


def test_nothing_to_report_is_an_answer(ward):
    cells = ("24時間・情報共有", None, "該当なし：多職種による情報共有", "該当なし")
    assert desk(ward, cells, save=True).saved
    assert NothingToReport.objects.get().item == "information_sharing"


def test_a_submitted_report_keeps_its_statements_and_lets_its_registers_live_on(ward):
    make.submission_in(Status.SUBMITTED, form="desk", ward=ward.ward, round=ward.round)
    outcome = desk(ward, ("連携会議", None, "開催予定回数", 9)).outcome
    (problem,) = outcome.problems
    assert "に提出した報告の一部なので、" in problem.sentence
    reading = desk(ward, ("コーディネーター", 1, "氏名", "架空 花子"), save=True)
    assert reading.saved
    assert "提出した数には入りません" in reading.outcome.notes[0].sentence
    assert Coordinator.objects.get().name == "架空 花子"


def test_words_that_look_like_a_patient_are_asked_about(ward):
    cells = ("研修会", 1, "備考", "田中様の事例")
    (question,) = office(ward, cells).outcome.questions
    assert question.kind == QuestionKind.PERSONAL
    assert "「田中様」" in question.sentence
    assert not office(ward, cells, save=True).saved
    assert office(ward, cells, save=True, answers={question.key: YES}).saved


def test_a_preview_that_no_longer_holds_saves_nothing(ward):
    cells = ("研修会", 1, "参加人数", 41)
    digest = office(ward, cells).outcome.digest
    training = first_training()
    training.people = 50
    training.save()
    reading = office(ward, cells, save=True, digest=digest)
    assert (reading.saved, reading.drifted) == (False, True)
    assert kinds(reading.outcome) == [QuestionKind.CONFLICT]


def test_a_conflict_says_who_saved_the_record_last_and_when(ward):
    training = first_training()
    training.people, training.updated_by = 50, make.UserFactory(name="架空 花子")
    training.save()
    (question,) = office(ward, ("研修会", 1, "参加人数", 41)).outcome.questions
    last = f"（この記録の最後の保存：{moment_label(training.updated_at)}、{training.updated_by}）"
    assert question.sentence.endswith(f"から「50人」に直されています{last}。")


def test_a_form_of_another_round_is_not_taken_for_this_one(ward):
    other = make.RoundFactory(fiscal_year=2025)
    content = ward.forms[OFFICE].content
    (problem,) = take_in(content, ward.users[OFFICE], round_=other, save=True).outcome.problems
    assert "令和6年度" in problem.sentence
    assert "令和7年度" in problem.sentence


def test_a_damaged_sheet_does_not_hide_what_is_wrong_on_the_others(ward):
    workbook = opened(ward.forms[OFFICE].content)
    head, labels = head_of(workbook["推進会議"])
    workbook["推進会議"].cell(head, labels["開催の状況"]).value = "開催状況"
    head, labels = head_of(workbook["研修会"])
    workbook["研修会"].cell(head + 1, labels["参加人数"]).value = "20時問"
    outcome = take_in(saved(workbook), ward.users[OFFICE], save=True).outcome
    assert {each.place.sheet for each in outcome.problems} == {"推進会議", "研修会"}


def test_queries_do_not_grow_with_rows_that_nobody_touched(ward, query_budget):
    with query_budget(90) as few:
        desk(ward)
    for _ in range(40):
        make.InstitutionFactory(ward=ward.ward)
    with query_budget(len(few)):
        desk(ward)
