"""What is refused is told once, truly, at its cell, with what to do; what may stand is left in peace."""

import pytest
from django.utils import timezone

from consultations.models import Initiative
from meetings.models import LiaisonPlan
from reports.files.outcome import KEEP, YES, Problem
from reports.files.report_form import rows, taking_in
from reports.files.report_form.taking_in import take_in
from tests import factories as make
from tests.reports.files.filling import (
    desk,
    head_of,
    in_row,
    office,
    opened,
    saved,
    says_nothing,
    sent,
    table_cell,
    typed,
)
from tests.reports.files.sent_out import DESK, OFFICE
from trainings.models import Training
from wards.models import NothingToReport, Submission
from wards.vocabulary import Status

pytestmark = pytest.mark.django_db

NEW = 5
PLANNED = ("研修会", NEW, "開催の状況", "予定")
COUNTED = ("研修会", NEW, "どちらの事業として数えますか", "拠点事業")
NEW_ROW = (COUNTED, PLANNED, ("研修会", NEW, "テーマ", "架空の新しい研修"))
TWICE = [(title, row, *cell) for row in (NEW, NEW + 1) for title, _, *cell in NEW_ROW]
TIMES = ("連携会議", None, "開催予定回数", 9)


def places(problems: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    return [(each.place.sheet, each.place.label, each.found) for each in problems]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # An answer that must be there, of a new row: it is there, and cannot be read.
        (
            [*NEW_ROW, ("研修会", NEW, "どちらの事業として数えますか", "みかく")],
            [("どちらの事業として数えますか", "みかく")],
        ),
        # Held needs a day and a number: both are there.
        (
            [
                *NEW_ROW,
                ("研修会", NEW, "開催の状況", "開催済み"),
                ("研修会", NEW, "開催日", "みかく"),
                ("研修会", NEW, "参加人数", "多数"),
            ],
            [("開催日", "みかく"), ("参加人数", "多数")],
        ),
        # Whether it is held cannot be read, so nothing is said of a number that may be missing.
        (
            [("研修会", 1, "開催の状況", "中止"), ("研修会", 1, "参加人数", None)],
            [("開催の状況", "中止")],
        ),
        # What is wrong whatever the unreadable cell means is told at once.
        (
            [("研修会", 1, "参加人数", "多数"), ("研修会", 1, "テーマ", None)],
            [("参加人数", "多数"), ("テーマ", "空欄")],
        ),
    ],
)
def test_of_a_cell_that_cannot_be_read_nothing_else_is_said(ward, cells, expected):
    problems = office(ward, *cells).outcome.problems
    assert sorted(place[1:] for place in places(problems)) == sorted(expected)


def test_a_first_day_that_cannot_be_read_ends_no_former_period(ward):
    outcome = desk(
        ward, ("開設時間", 2, "週あたりの開設時間", 24), ("開設時間", 2, "有効期間の初日", "みかく")
    ).outcome
    assert places(outcome.problems) == [("開設時間", "有効期間の初日", "みかく")]
    assert outcome.questions == ()


def test_while_one_cell_is_wrong_nothing_is_saved_and_all_is_told_in_order(ward):
    reading = office(
        ward,
        ("研修会", 2, "参加人数", 41),
        ("講演会・普及啓発", 1, "開催日", "みかく"),
        ("研修会", 3, "参加人数", "多数"),
        ("研修会", 1, "テーマ", None),
        ("研修会", 1, "開催日", "R6.13.1"),
        ("推進会議", 2, "開催の状況", "中止"),
        save=True,
    )
    assert places(reading.outcome.problems) == [
        ("推進会議", "開催の状況", "中止"),
        ("研修会", "開催日", "R6.13.1"),
        ("研修会", "テーマ", "空欄"),
        ("研修会", "参加人数", "多数"),
        ("講演会・普及啓発", "開催日", "みかく"),
    ]
    assert [each.after for each in reading.outcome.changes] == ["41人"]
    assert not reading.saved
    assert not Training.objects.filter(people=41).exists()


def submit(ward, form, status=Status.SUBMITTED) -> Submission:
    return make.submission_in(status, form=form, ward=ward.ward, round=ward.round)


def test_each_locked_answer_is_named_with_both_values_and_what_to_do(ward):
    submit(ward, DESK)
    cells = [
        TIMES,
        ("連携会議", None, "主な議題：在宅医療を実施する医療機関の連携促進", None),
        ("24時間・情報共有", 1, "取組内容", "架空の別の取組"),
        ("24時間・情報共有", None, "該当なし：多職種による情報共有", "該当なし"),
        ("コーディネーター", 1, "氏名", "架空 花子"),
    ]
    outcome = desk(ward, *cells).outcome
    assert places(outcome.problems) == [
        ("24時間・情報共有", "該当なし：多職種による情報共有", "該当なし"),
        ("24時間・情報共有", "取組内容", "架空の別の取組"),
        ("連携会議", "開催予定回数", "9"),
        ("連携会議", "主な議題：在宅医療を実施する医療機関の連携促進", "空欄"),
    ]
    assert outcome.questions == ()
    assert [change.after for change in outcome.changes] == ["架空 花子"]
    times = outcome.problems[2]
    assert "報告が「提出済」のあいだは変えられません" in times.sentence
    assert "ポータルでは「3回」です" in times.sentence
    assert "この答えに戻して" in times.hint
    assert "差し戻され" in times.hint
    assert not desk(ward, *cells, save=True).saved


def test_of_a_locked_answer_that_cannot_be_read_the_lock_is_told_and_not_how_to_write_it(ward):
    submit(ward, DESK)
    (problem,) = desk(ward, (*TIMES[:3], "多数")).outcome.problems
    assert "報告が「提出済」のあいだは変えられません" in problem.sentence
    assert "ポータルでは「3回」です" in problem.sentence
    assert "この答えに戻して" in problem.hint


def test_of_an_answer_that_was_deleted_meanwhile_nobody_is_said_to_have_saved_it(ward):
    LiaisonPlan.objects.all().delete()
    (question,) = (
        each for each in desk(ward, TIMES).outcome.questions if each.place.label == TIMES[2]
    )
    assert "ポータルで「3回」から「空欄」に修正されています。" in question.sentence


def test_of_a_long_locked_answer_the_beginning_is_quoted_and_where_the_whole_of_it_is(ward):
    Initiative.objects.update(text="架空の長い取組" * 30)
    submit(ward, DESK)
    (problem,) = desk(ward, ("24時間・情報共有", 1, "取組内容", "架空の取組")).outcome.problems
    assert "架空の長い取組架空の長…」です。" in problem.sentence
    assert problem.hint.startswith("セルを元の答えに戻してください（受け取り直した様式に")


def test_a_statement_that_a_submission_overtakes_is_refused_at_its_cell(ward, monkeypatch):
    submit(ward, DESK)
    monkeypatch.setattr(taking_in, "lock_of", lambda *_, **__: None)
    nothing = ("24時間・情報共有", None, "該当なし：多職種による情報共有", "該当なし")
    outcome = desk(ward, nothing).outcome
    assert places(outcome.problems) == [nothing[::2] + nothing[3:]]
    assert not NothingToReport.objects.exists()


def test_a_form_of_a_body_that_is_asked_for_no_report_says_whom_to_ask(ward):
    Submission.objects.filter(form=OFFICE).delete()
    (problem,) = office(ward, ("研修会", 1, "参加人数", 41), save=True).outcome.problems
    assert problem.sentence == "この区に、この調査の報告はありません。"
    assert problem.hint == "健康局に確かめてください。"


def test_rows_of_a_locked_table_are_neither_added_nor_deleted(ward):
    submit(ward, DESK, Status.ACCEPTED)

    def edit(workbook):
        sheet = workbook["24時間・情報共有"]
        head, labels = head_of(sheet)
        for column in range(2, sheet.max_column + 1):
            sheet.cell(head + 1, column).value = None
        sheet.cell(head + 3, labels["取組の項目"]).value = "ツールの検討"
        sheet.cell(head + 3, labels["取組内容"]).value = "架空の新しい取組"

    outcome = sent(ward, DESK, edit).outcome
    gone, new = outcome.problems
    first = int(gone.place.cell.removeprefix("A"))
    assert "「受理済」" in gone.sentence
    assert "行を元に戻して" in gone.hint
    assert new.place.cell == f"B{first + 2}"
    assert "行を加えられません" in new.sentence
    assert outcome.questions == ()
    assert outcome.changes == ()
    assert Initiative.objects.count() == 2


def test_a_row_that_others_need_is_not_deleted_and_says_what_needs_it(ward):
    def edit(workbook):
        sheet = workbook["相談支援室"]
        head, _ = head_of(sheet)
        for column in range(2, sheet.max_column + 1):
            sheet.cell(head + 1, column).value = None

    (problem,) = sent(ward, DESK, edit).outcome.problems
    assert problem.sentence.endswith(
        "には拠点コーディネーター1件、開設時間1件があるので削除できません。"
    )
    assert problem.hint.startswith("行を元に戻してください。")
    assert not sent(ward, DESK, edit, save=True).saved


def test_a_locked_form_without_any_difference_changes_nothing(ward):
    submit(ward, DESK)
    assert says_nothing(desk(ward).outcome)


def test_of_a_closed_survey_nothing_is_said_to_be_submitted(ward):
    ward.round.closed_at, ward.round.closed_by = timezone.now(), ward.bureau
    ward.round.save()
    (problem,) = desk(ward, TIMES).outcome.problems
    assert "受付を終えた" in problem.sentence
    assert "提出" not in problem.sentence + problem.hint


def test_a_number_that_was_given_after_the_form_went_out_is_not_overwritten(ward):
    later = make.TrainingFactory(ward=ward.ward, theme="架空の後から")
    (problem,) = office(ward, *NEW_ROW, ("研修会", NEW, "番号", later.pk)).outcome.problems
    assert (problem.place.label, problem.found) == ("番号", str(later.pk))
    assert "渡したときにはありませんでした。" in problem.sentence
    assert "新しい様式を受け取って" in problem.hint


def test_a_row_without_its_number_is_known_beside_one_that_cannot_be_read(ward):
    def edit(workbook):
        for row in (1, 2):
            table_cell(workbook, "研修会", "番号", row).value = None
        table_cell(workbook, "研修会", "参加人数").value = "多数"

    outcome = sent(ward, OFFICE, edit).outcome
    first, second, _ = (str(each.pk) for each in Training.objects.order_by("pk"))
    assert [each.sentence for each in outcome.notes] == [
        f"番号が消えています。番号{second}で渡した行として読みます。"
    ]
    assert places(outcome.problems) == [("研修会", "参加人数", "多数")]
    assert [each.sentence for each in outcome.questions if f"番号{first}の行" in each.sentence]


def test_a_new_row_is_pointed_at_where_something_stands(ward):
    make.TrainingFactory(ward=ward.ward, theme="架空の新しい研修", state="planned", date=None)
    outcome = office(ward, *NEW_ROW, ("研修会", NEW + 1, "テーマ", "架空の題")).outcome
    found = [each.place for each in (*outcome.problems, *outcome.changes, *outcome.questions)]
    assert found
    assert not [place for place in found if place.cell.startswith("A")]


@pytest.mark.parametrize(("choice", "added"), [(KEEP, 1), (YES, 2)])
def test_of_equal_new_rows_it_is_asked_whether_they_are_two(ward, choice, added):
    before = Training.objects.count()
    (question,) = office(ward, *TWICE).outcome.questions
    assert "同じ内容の行" in question.sentence
    assert [answer for answer, _ in question.options] == [YES, KEEP]
    assert office(ward, *TWICE, save=True, answers={question.key: choice}).saved
    assert Training.objects.count() == before + added
    if choice == YES:
        assert says_nothing(office(ward, *TWICE).outcome)


def test_what_must_be_mended_is_not_asked_about_as_well(ward):
    outcome = desk(ward, ("連携会議", 1, "参加人数", None)).outcome
    assert places(outcome.problems) == [("連携会議", "参加人数", "空欄")]
    assert outcome.still_missing == ()
    assert outcome.questions == ()


def test_whoever_names_a_new_row_that_must_be_mended_is_not_told_that_it_is_missing(ward):
    name = "架空の新しい診療所"
    outcome = desk(
        ward,
        *in_row("医療機関の名簿", 3, 名称=name, 種類="医院"),
        *in_row("積極的医療機関", 3, 医療機関=name, 状態="内諾", 有効期間の初日="R6.5.1"),
        ("積極的医療機関", 3, "どちらの事業として数えますか", "拠点事業"),
    ).outcome
    assert places(outcome.problems) == [("医療機関の名簿", "種類", "医院")]


def new_rows(number: int) -> list[tuple]:
    """New trainings below the known ones, each with a theme of its own."""
    return [
        (sheet, NEW + place, label, f"{value}{place}" if label == "テーマ" else value)
        for place in range(number)
        for sheet, _, label, value in NEW_ROW
    ]


def test_more_new_rows_than_the_worker_reads_at_once_are_one_sentence(ward, monkeypatch):
    monkeypatch.setattr(rows, "MOST_NEW_ROWS", 2)
    assert len(office(ward, *new_rows(2)).outcome.changes) == 2
    outcome = office(ward, *new_rows(3)).outcome
    (problem,) = outcome.problems
    assert problem.sentence == "新しい行は、1つのシートに2行までです（いま3行）。"
    assert outcome.changes == ()


def test_a_column_that_is_gone_is_one_sentence_and_not_one_a_row(ward):
    workbook = opened(typed(ward.forms[OFFICE].content, *new_rows(3)))
    sheet = workbook["研修会"]
    head, labels = head_of(sheet)
    for row in range(head, sheet.max_row + 1):
        sheet.cell(row, labels["開催の状況"]).value = None
    (problem,) = take_in(saved(workbook), ward.users[OFFICE]).outcome.problems
    assert (problem.place.cell, problem.place.label) == ("", "開催の状況")
