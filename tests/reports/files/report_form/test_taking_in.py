"""What comes back is compared value by value with what went out and with the portal as it is now."""

from datetime import date

import pgtrigger
import pytest

from consultations.models import MAIN, SECOND, Coordinator, DeskHours
from institutions.models import Designation, Institution
from meetings.models import LiaisonPlan
from reports.files.outcome import DELETE, FILE, KEEP, PORTAL, YES, ChangeKind, QuestionKind
from reports.files.report_form.taking_in import take_in
from reports.files.report_workbook.handing_out import hand_out
from reports.models import HandedOutForm
from tests import factories as make
from tests.database import as_owner
from tests.reports.files.filling import (
    answer,
    desk,
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
from wards.fiscal import moment_label
from wards.models import NothingToReport, Submission
from wards.vocabulary import Status

pytestmark = pytest.mark.django_db
PEOPLE = ("研修会", 1, "参加人数", 41)
PLACE = ("研修会", 1, "場所")


def first_training() -> Training:
    return Training.objects.order_by("pk").first()


def test_an_untouched_form_changes_nothing(ward):
    for form in (OFFICE, DESK):
        content, user = ward.forms[form].content, ward.users[form]
        outcome = take_in(content, user, round_=ward.round, save=True).outcome
        assert says_nothing(outcome)
        assert outcome.notes == ()
        assert outcome.unchanged > 20
    assert set(Submission.objects.values_list("status", flat=True)) == {Status.NOT_STARTED}


def test_a_form_that_went_out_with_one_qualification_leaves_the_others_alone(ward):
    """Forms of before December 2026 ask for no licence, no years and no second qualification."""
    further = {"second_qualification": "b", "second_years": 4, "licence": "看護師", "years": 9}
    Coordinator.objects.update(**further)
    base = HandedOutForm.objects.get(form=DESK)
    for row in base.cells["coordinator"]["rows"].values():
        for name in (*MAIN[1:], *SECOND):
            del row[name]
    with as_owner(), pgtrigger.ignore("reports.HandedOutForm:append_only"):
        base.save()

    def as_before(workbook):
        sheet = workbook["コーディネーター"]
        for label, column in sorted(head_of(sheet)[1].items(), key=lambda each: -each[1]):
            if any(word in label for word in ("つ目", "免許", "経験年数")):
                sheet.delete_cols(column)
        table_cell(workbook, "コーディネーター", "資格の区分").value = "ウ"

    reading = sent(ward, DESK, as_before, save=True)
    assert reading.saved, reading.outcome
    person = Coordinator.objects.get(qualification="c")
    assert {name: getattr(person, name) for name in further} == further


def test_further_qualifications_come_in_by_the_form(ward):
    cells = in_row(
        "コーディネーター",
        1,
        **{"2つ目の資格の区分": "エ", "2つ目の実務経験年数": 5, "実務経験年数": "12年"},
    )
    assert desk(ward, *cells, save=True).saved
    person = Coordinator.objects.order_by("pk").first()
    assert (person.second_qualification, person.second_years, person.years) == ("d", 5, 12)


@pytest.mark.parametrize(("typed_in", "code"), [("中央区", "27128"), ("北区", None), ("鶴", None)])
def test_the_ward_of_an_institution_of_another_ward_is_one_of_the_others(ward, typed_in, code):
    cells = in_row("医療機関の名簿", 1, **{"所在する区（別の区のとき）": typed_in})
    reading = desk(ward, *cells, save=True)
    assert reading.saved is bool(code)
    institution = Institution.objects.filter(located_in__isnull=False).first()
    assert (institution and institution.located_in_id) == code
    for problem in reading.outcome.problems:
        assert problem.sentence == f"「{typed_in}」は選べる答えにありません。"
        assert "「都島区」、「福島区」" in problem.hint


def test_a_preview_saves_nothing(ward):
    reading = office(ward, PEOPLE)
    (change,) = reading.outcome.changes
    assert (change.kind, change.before, change.after) == (ChangeKind.CHANGED, "38人", "41人")
    assert change.place.sheet == "研修会"
    assert not reading.saved
    assert first_training().people == 38


def test_what_is_saved_goes_through_the_form_and_names_who_did_it(ward):
    assert office(ward, PEOPLE, save=True).saved
    training = first_training()
    assert (training.people, training.updated_by) == (41, ward.users[OFFICE])
    report = Submission.objects.get(form=OFFICE, ward=ward.ward)
    assert report.status == Status.DRAFT


def test_the_bureau_takes_in_a_form_that_came_by_mail_under_its_own_name(ward):
    assert take_in(typed(ward.forms[OFFICE].content, PEOPLE), ward.bureau, save=True).saved
    assert first_training().updated_by == ward.bureau
    assert ward.bureau.role == "bureau"


def test_a_copied_row_without_its_number_is_asked_about(ward):
    def copy_row(workbook):
        for column in range(2, 20):
            first = table_cell(workbook, "研修会", "番号").offset(column=column - 1)
            first.offset(row=4).value = first.value

    outcome = sent(ward, OFFICE, copy_row).outcome
    assert "同じ内容の行がもう1つあります" in outcome.questions[0].sentence
    assert not outcome.may_be_saved


def test_an_emptied_cell_is_a_deletion_to_confirm(ward):
    cells = (*PLACE, None)
    (question,) = office(ward, cells, save=True).outcome.questions
    asked = (question.kind, question.before, question.after)
    assert asked == (QuestionKind.DELETION, "架空会館", "空欄")
    assert first_training().place == "架空会館"
    for choice, place in ((KEEP, "架空会館"), (DELETE, "")):
        assert office(ward, cells, save=True, answers={question.key: choice}).saved
        assert first_training().place == place


def test_an_emptied_answer_that_must_be_there_is_explained_at_its_cell(ward):
    (problem,) = office(ward, ("研修会", 1, "テーマ", None)).outcome.problems
    assert (problem.place.label, problem.sentence) == ("テーマ", "テーマを入力してください。")


def test_boxes_down_a_whole_column_are_rows_only_where_one_is_ticked(ward):
    def boxes(workbook):
        for row in range(1, 12):
            cell = table_cell(workbook, "積極的医療機関", "担う機能：看取り", row)
            cell.value = cell.value == "○"

    assert says_nothing(sent(ward, DESK, boxes).outcome)
    ticked = desk(ward, ("積極的医療機関", 5, "担う機能：看取り", True)).outcome
    assert {each.place.label for each in ticked.problems} >= {"医療機関", "状態"}


def test_a_row_whose_boxes_alone_are_left_is_a_deletion_to_confirm(ward):
    def empty(workbook):
        sheet = workbook["積極的医療機関"]
        head, columns = head_of(sheet)
        for label, column in columns.items():
            if label != "番号":
                box = False if label.startswith("担う機能") else None
                sheet.cell(head + 1, column).value = box

    outcome = sent(ward, DESK, empty).outcome
    assert (outcome.problems, len(outcome.questions)) == ((), 1)
    assert outcome.questions[0].kind is QuestionKind.DELETION


def test_a_row_that_is_gone_is_a_deletion_to_confirm(ward):
    def delete(workbook):
        workbook["研修会"].delete_rows(head_of(workbook["研修会"])[0] + 2)

    reading = sent(ward, OFFICE, delete, save=True)
    (question,) = reading.outcome.questions
    assert (question.kind, reading.saved) == (QuestionKind.DELETION, False)
    assert Training.objects.count() == 3
    assert sent(ward, OFFICE, delete, save=True, answers={question.key: DELETE}).saved
    assert Training.objects.count() == 2


def test_a_value_changed_in_the_portal_meanwhile_is_a_conflict_shown_value_by_value(ward):
    training = first_training()
    training.people, training.updated_by = 50, make.UserFactory(name="架空 花子")
    training.save()
    reading = office(ward, PEOPLE, save=True)
    (question,) = reading.outcome.questions
    asked = (question.kind, question.before, question.after)
    assert asked == (QuestionKind.CONFLICT, "50人", "41人")
    last = f"（この記録の最後の保存：{moment_label(training.updated_at)}、{training.updated_by}）"
    assert question.sentence.endswith(f"「38人」から「50人」に修正されています{last}。")
    assert not reading.saved
    for choice, people in ((PORTAL, 50), (FILE, 41)):
        assert office(ward, PEOPLE, save=True, answers={question.key: choice}).saved
        assert first_training().people == people


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
    (problem,) = office(ward, PEOPLE).outcome.problems
    assert "番号を消して" in problem.hint


def test_a_record_added_in_the_portal_meanwhile_is_left_alone(ward):
    make.TrainingFactory(ward=ward.ward, theme="架空の後から")
    reading = office(ward, PEOPLE, save=True)
    assert reading.saved
    assert len(reading.outcome.changes) == 1
    assert Training.objects.filter(theme="架空の後から").exists()


def test_the_rules_of_the_screen_hold(ward):
    day = ("研修会", 1, "開催日", date(2023, 6, 5))
    outcome = office(ward, day, ("研修会", 2, "参加人数", None)).outcome
    assert {(each.place.label, each.sentence) for each in outcome.problems} == {
        ("開催日", "令和5年6月5日は令和5年度の日付です。"),
        ("参加人数", "開催済みのときは、参加人数を入力してください。"),
    }


def test_a_visit_of_another_year_is_not_taken_in_by_the_form_of_this_one(ward):
    outcome = desk(ward, ("同行訪問研修", 1, "実施日", date(2023, 5, 1))).outcome
    assert [each.sentence for each in outcome.problems] == ["令和5年5月1日は令和5年度の日付です。"]


NEXT_HOURS = in_row("開設時間", 2, 週あたりの開設時間=24, 有効期間の初日=date(2024, 8, 1))


def test_a_new_period_asks_to_end_the_one_before(ward):
    outcome = desk(ward, *NEXT_HOURS).outcome
    (question,) = outcome.questions
    assert question.kind == QuestionKind.ENDING
    assert "令和6年7月31日で終える" in question.sentence
    assert [change.kind for change in outcome.changes] == [ChangeKind.ADDED, ChangeKind.ENDED]
    assert desk(ward, *NEXT_HOURS, save=True, answers={question.key: YES}).saved
    hours = list(DeskHours.objects.order_by("valid_from").values_list("weekly_hours", "valid_to"))
    assert hours == [(19.5, date(2024, 7, 31)), (24, None)]


def test_the_end_of_the_former_period_may_stand_in_its_own_row(ward):
    end = ("開設時間", 1, "有効期間の末日", date(2024, 7, 31))
    outcome = desk(ward, end, *NEXT_HOURS).outcome
    assert (outcome.problems, outcome.questions) == ((), ())
    assert [change.kind for change in outcome.changes] == [ChangeKind.ENDED, ChangeKind.ADDED]


def test_an_institution_of_the_same_file_can_be_designated(ward):
    name = "架空の﨑山診療所"
    reading = desk(
        ward,
        *in_row("医療機関の名簿", 3, 名称=name, 種類="診療所"),
        *in_row("積極的医療機関", 3, 医療機関=name, 状態="内諾", 有効期間の初日="R6.5.1"),
        ("積極的医療機関", 3, "どちらの事業として数えますか", "拠点事業"),
        save=True,
    )
    assert reading.outcome.problems == ()
    assert reading.saved
    designation = Designation.objects.get(institution__name=name)
    assert (designation.status, designation.programme) == ("consented", "hub")


@pytest.mark.parametrize("box", [None, False])
def test_a_statement_is_changed_and_deleted(ward, box):
    assert desk(ward, ("連携会議", None, "開催予定回数", "３回"), save=True).saved
    assert LiaisonPlan.objects.get().planned_times == 3

    def empty(workbook):
        sheet = workbook["連携会議"]
        for row in range(1, sheet.max_row + 1):
            label = str(sheet.cell(row, 2).value)
            if label.startswith(("開催予定回数", "主な議題：", "議題（その他）")):
                answer(sheet, label, box if label.startswith("主な議題：") else None)

    questions = sent(ward, DESK, empty).outcome.questions
    (question,) = [each for each in questions if "すべて消えています" in each.sentence]
    assert sent(ward, DESK, empty, save=True, answers={question.key: DELETE}).saved
    assert not LiaisonPlan.objects.exists()


def test_nothing_to_report_is_an_answer_and_is_taken_back_only_when_that_is_confirmed(ward):
    cells = ("24時間・情報共有", None, "該当なし：多職種による情報共有")
    assert desk(ward, (*cells, "該当なし"), save=True).saved
    assert NothingToReport.objects.get().item == "information_sharing"
    after = hand_out(ward.bureau, ward.ward, ward.round, DESK).content
    without = typed(after, (*cells, None))
    (question,) = take_in(without, ward.users[DESK], save=True).outcome.questions
    assert NothingToReport.objects.exists()
    answers = {question.key: DELETE}
    assert take_in(without, ward.users[DESK], save=True, answers=answers).saved
    assert not NothingToReport.objects.exists()


def test_the_registers_of_a_submitted_report_live_on(ward):
    make.submission_in(Status.SUBMITTED, form="desk", ward=ward.ward, round=ward.round)
    reading = desk(ward, ("コーディネーター", 1, "氏名", "架空 花子"), save=True)
    assert reading.saved
    assert "提出した数には入りません" in reading.outcome.notes[0].sentence
    assert Coordinator.objects.get().name == "架空 花子"


def test_words_that_look_like_a_patient_are_asked_about(ward):
    cells = ("研修会", 1, "備考", "田中様の事例")
    reading = office(ward, cells, save=True)
    (question,) = reading.outcome.questions
    assert (question.kind, reading.saved) == (QuestionKind.PERSONAL, False)
    assert "「田中様」" in question.sentence
    assert office(ward, cells, save=True, answers={question.key: YES}).saved


def test_a_form_of_another_round_is_not_taken_for_this_one(ward):
    other = make.RoundFactory(fiscal_year=2025)
    content = ward.forms[OFFICE].content
    (problem,) = take_in(content, ward.users[OFFICE], round_=other, save=True).outcome.problems
    assert "令和6年度" in problem.sentence
    assert "令和7年度" in problem.sentence


def test_a_damaged_sheet_does_not_hide_what_is_wrong_on_the_others(ward):
    head = ("推進会議", 0, "開催の状況", "開催状況")

    def damage(workbook):
        for title, row, label, value in (head, ("研修会", 1, "参加人数", "20時問")):
            table_cell(workbook, title, label, row).value = value

    outcome = sent(ward, OFFICE, damage, save=True).outcome
    assert {each.place.sheet for each in outcome.problems} == {"推進会議", "研修会"}


def test_queries_do_not_grow_with_rows_that_nobody_touched(ward, query_budget):
    with query_budget(90) as few:
        desk(ward)
    for _ in range(40):
        make.InstitutionFactory(ward=ward.ward)
    with query_budget(len(few)):
        desk(ward)


# --- Letters that were lost or mixed up on the way ------------------------------------------------


@pytest.mark.parametrize("lost", ["〓空会館", "架□会館", "架空会\ufffd", "\ufffd\ufffd会館"])
def test_a_cell_that_lost_letters_is_no_edit(ward, lost):
    outcome = office(ward, (*PLACE, lost), save=True).outcome
    assert says_nothing(outcome)
    (note,) = outcome.notes
    assert f"「{lost}」は、ファイルの保存で文字が失われたもののようです" in note.sentence
    assert "「架空会館」のまま変えません" in note.sentence
    assert note.place.cell
    assert first_training().place == "架空会館"


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("架空〓文化センター", True),
        ("架空\ufffd文化センター", True),
        ("架空□文化センター？", False),
    ],
)
def test_a_new_text_that_lost_letters_is_taken_and_told(ward, text, is_told):
    outcome = office(ward, (*PLACE, text), save=True).outcome
    assert first_training().place == text
    told = [(each.place.label, each.sentence) for each in outcome.notes]
    sentence = f"「{text}」は、文字が失われているようです。元の文字を確かめてください。"
    assert told == ([("場所", sentence)] if is_told else [])


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\ufeff", "\u202e", "\u2060"])
def test_what_nobody_sees_is_no_edit_and_is_not_stored(ward, unseen):
    assert says_nothing(office(ward, (*PLACE, f"架空{unseen}会館{unseen}"), save=True).outcome)
    office(ward, (*PLACE, f"髙{unseen}﨑会館"), save=True)
    assert first_training().place == "髙﨑会館"
