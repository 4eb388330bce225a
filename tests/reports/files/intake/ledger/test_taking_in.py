"""The months of a ledger go through the form of the screen: all of them, or none; the preview writes nothing."""

from datetime import UTC, datetime

import pytest
import time_machine

from consultations.models import MonthlyConsultationTotal
from reports.files.intake.ledger.taking_in import take_in_ledger
from reports.files.outcome import ChangeKind
from tests import factories as make
from tests.reports.files.intake.ledger.ledger_files import LOG, TOTALS, book_of, csv_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards", "october")]


@pytest.fixture
def october():
    with time_machine.travel("2024-10-05T12:00:00+09:00", tick=False):
        yield


@pytest.fixture
def desk():
    return make.UserFactory(role="desk")


def stored() -> dict:
    return {
        (row.ward_id, row.fiscal_year, row.month): (row.consultations, row.new_clients)
        for row in MonthlyConsultationTotal.objects.all()
    }


def sentences(reading) -> str:
    return " ".join(f"{each.place} {each.sentence}{each.hint}" for each in reading.outcome.problems)


TWO = csv_of([TOTALS, ("R6.8", "30件", "5"), ("R6.3", 20, "")])


def test_the_preview_says_what_saving_does_and_writes_nothing(desk):
    make.MonthlyTotalFactory(month=8, consultations=28, new_clients=4)
    before = stored()
    preview = take_in_ledger(TWO, desk).outcome
    assert stored() == before
    assert [(each.kind, each.record, each.before, each.after) for each in preview.changes] == [
        (ChangeKind.ADDED, "相談件数 令和6年3月", "", "20件（うち新規 空欄）"),
        (ChangeKind.CHANGED, "相談件数 令和6年8月", "28件（うち新規 4人）", "30件（うち新規 5人）"),
    ]
    saved = take_in_ledger(TWO, desk, save=True, digest=preview.digest)
    assert (saved.saved, saved.outcome.changes) == (True, preview.changes)
    assert stored() == {
        (make.KITA, 2024, 8): (30, 5),
        (make.KITA, 2023, 3): (20, None),
    }
    august = MonthlyConsultationTotal.objects.get(month=8)
    assert august.updated_by == desk


def test_what_was_confirmed_is_not_asked_again_when_the_ledger_is_sent_again(desk):
    content = csv_of([("令和6年度", "", ""), TOTALS, ("8月", "約30件", "5"), ("9月", "12", "1")])
    asked = take_in_ledger(content, desk).outcome.questions
    assert len(asked) == 3
    answers = {each.key: each.options[0][0] for each in asked}
    assert take_in_ledger(content, desk, answers=answers, save=True).saved
    again = take_in_ledger(content, desk).outcome
    assert (again.questions, again.changes, again.may_be_saved) == ((), (), True)
    MonthlyConsultationTotal.objects.filter(month=8).update(consultations=31)
    assert "約30件" in [each.found for each in take_in_ledger(content, desk).outcome.questions]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (
            csv_of([("区", *TOTALS), ("北区", "R6.8", 3, 1), ("都島区", "R6.9", 4, 1)]),
            "「CSV」3行目",
        ),
        (csv_of([("区コード", *TOTALS), ("27102", "R6.9", 4, 1)]), "「CSV」2行目"),
        (csv_of([("大阪市都島区　相談件数",), TOTALS, ("R6.8", 3, 1)]), "「CSV」1行目"),
        (book_of([TOTALS, ("R6.8", 3, 1)], title="東住吉区"), "「東住吉区」"),
    ],
)
def test_a_ledger_of_another_ward_is_refused(desk, content, place):
    problems = take_in_ledger(content, desk).outcome.problems
    assert [(str(each.place), each.sentence) for each in problems] == [
        (place, "北区の台帳ではないように見えます。")
    ]


def test_a_ledger_that_names_its_own_ward_is_read(desk):
    rows = [("北区・都島区 合同の相談件数",), ("区", *TOTALS), ("大阪市北区", "R6.8", 3, 1)]
    assert take_in_ledger(csv_of(rows), desk).outcome.problems == ()


def test_the_same_file_twice_changes_nothing(desk):
    assert take_in_ledger(TWO, desk, save=True).saved
    versions = [row.versions.count() for row in MonthlyConsultationTotal.objects.all()]
    again = take_in_ledger(TWO, desk, save=True)
    assert (again.outcome.changes, again.outcome.unchanged) == ((), 3)
    assert [row.versions.count() for row in MonthlyConsultationTotal.objects.all()] == versions


def test_a_ledger_begins_the_report_of_its_month(desk):
    report = make.SubmissionFactory(round=make.MonthlyRoundFactory(month=8), form="desk")
    take_in_ledger(TWO, desk, save=True)
    report.refresh_from_db()
    assert report.status == "draft"


def test_a_blank_or_absent_number_of_new_ones_keeps_what_is_there(desk):
    make.MonthlyTotalFactory(month=8, consultations=28, new_clients=4)
    take_in_ledger(csv_of([("相談日", "相談内容"), ("R6.8.1", "看取り")]), desk, save=True)
    # One consultation cannot be of four new people: the form says so, at the row.
    assert stored()[make.KITA, 2024, 8] == (28, 4)
    take_in_ledger(csv_of([TOTALS, ("R6.8", 31, "")]), desk, save=True)
    assert stored()[make.KITA, 2024, 8] == (31, 4)


NOTHING_BUT_KEPT = book_of([TOTALS[:2], ("R6.8", "なし")])


def test_an_answer_that_is_still_open_is_no_problem_until_it_is_given(desk):
    """なし may be 0 or no answer; that 0 would contradict the new clients nobody has said yet."""
    make.MonthlyTotalFactory(month=8, consultations=28, new_clients=4)
    preview = take_in_ledger(NOTHING_BUT_KEPT, desk).outcome
    assert (preview.problems, preview.changes) == ((), ())
    (question,) = preview.questions
    zero = next(key for key, words in question.options if words.startswith("0件"))
    refused = take_in_ledger(NOTHING_BUT_KEPT, desk, answers={question.key: zero}, save=True)
    (problem,) = refused.outcome.problems
    assert not refused.saved
    assert (str(problem.place), problem.found) == ("「台帳」B2", "なし")
    assert "令和6年8月：ポータルにある「うち新規の相談者数」4人はそのまま残す" in problem.sentence
    assert "新規の数もファイルに" in problem.hint


def test_a_month_whose_count_is_said_to_be_no_answer_is_left_alone(desk):
    content = book_of([TOTALS, ("R6.7", "なし", 0), ("R6.8", 3)])
    preview = take_in_ledger(content, desk).outcome
    blank = {each.key: each.options[-1][0] for each in preview.questions}
    assert take_in_ledger(content, desk, answers=blank, save=True, digest=preview.digest).saved
    assert stored() == {(make.KITA, 2024, 8): (3, None)}


def test_a_submitted_month_is_a_problem_unless_it_says_the_same(desk):
    make.MonthlyTotalFactory(month=8, consultations=28, new_clients=4)
    make.submission_in("submitted", round=make.MonthlyRoundFactory(month=8), form="desk")
    refused = take_in_ledger(TWO, desk, save=True)
    assert not refused.saved
    assert (make.KITA, 2023, 3) not in stored()
    same = csv_of([TOTALS, ("R6.8", 28, 4), ("R6.3", 20, "")])
    assert take_in_ledger(same, desk, save=True).saved
    assert stored()[make.KITA, 2023, 3] == (20, None)


@pytest.mark.parametrize("content", [TWO, csv_of([LOG, ("R6.8.1", "新規", "看取り")])])
def test_of_each_locked_month_the_portals_value_and_the_way_out_are_told(desk, content):
    make.MonthlyTotalFactory(month=8, consultations=28, new_clients=4)
    make.submission_in("submitted", round=make.MonthlyRoundFactory(month=8), form="desk")
    (problem,) = take_in_ledger(content, desk).outcome.problems
    assert (problem.place.cell, problem.place.label) == ("2行目", "令和6年8月")
    assert "令和6年8月：ポータルでは28件（うち新規 4人）です。" in problem.sentence
    assert "に提出した報告の一部なので" in problem.sentence
    assert "この月の行をファイルから消すと、ほかの月を取り込めます。" in problem.hint
    assert "に差戻しを頼み" in problem.hint


def test_every_locked_month_is_told_and_one_that_cannot_be_read_too(desk):
    for month in (7, 8):
        make.submission_in("submitted", round=make.MonthlyRoundFactory(month=month), form="desk")
    closed = make.MonthlyRoundFactory(
        month=6, closed_at=datetime(2024, 9, 20, 3, tzinfo=UTC), closed_by=make.UserFactory()
    )
    make.SubmissionFactory(round=closed, form="desk")
    rows = [TOTALS, ("R6.6", 1, 1), ("R6.7", "多数", 5), ("R6.8", 30, 5), ("R6.9", 3, 1)]
    problems = take_in_ledger(csv_of(rows), desk).outcome.problems
    assert [(each.place.label, each.found) for each in problems] == [
        ("令和6年6月", "1、うち新規 1"),
        ("令和6年7月", "多数、うち新規 5"),
        ("令和6年8月", "30、うち新規 5"),
    ]
    assert all("ポータルには件数がありません" in each.sentence for each in problems)
    assert "令和6年9月20日に受付を終えた" in problems[0].sentence
    assert "差戻し" not in problems[0].hint
    (august,) = take_in_ledger(book_of([TOTALS, ("R6.8", 30, 5)]), desk).outcome.problems
    assert august.place.cell == "B2"


def test_every_wrong_number_is_told_at_its_cell_and_nothing_is_saved(desk):
    rows = [TOTALS, ("R6.4", 5, 6), ("R6.5", "多数", 1), ("R6.6", 10001, ""), ("R6.7", "", 3)]
    rows += [("R6.11", 1, 1), ("R6.8", 30, 5), ("R6.9", "3.5", "-1")]
    reading = take_in_ledger(book_of(rows), desk, save=True)
    assert [each.place.cell for each in reading.outcome.problems] == [
        "C2",
        "B3",
        "B4",
        "A5",
        "A6",
        "B8",
        "C8",
    ]
    assert "令和6年11月：令和6年11月はまだ始まっていません" in sentences(reading)
    assert stored() == {}


def test_a_likely_number_is_saved_once_it_is_confirmed(desk):
    content = csv_of([TOTALS, ("R6.8", "約20件", "")])
    preview = take_in_ledger(content, desk).outcome
    (question,) = preview.questions
    assert not take_in_ledger(content, desk, save=True, digest=preview.digest).saved
    answers = {question.key: "yes"}
    assert take_in_ledger(content, desk, answers=answers, save=True, digest=preview.digest).saved
    assert stored()[make.KITA, 2024, 8] == (20, None)


@pytest.mark.parametrize(("answer", "expected"), [("zero", 0), ("blank", None)])
def test_a_dash_may_be_none_or_no_answer(desk, answer, expected):
    content = csv_of([TOTALS, ("R6.8", 20, "―")])
    preview = take_in_ledger(content, desk).outcome
    answers = {preview.questions[0].key: answer}
    assert take_in_ledger(content, desk, answers=answers, save=True, digest=preview.digest).saved
    assert stored()[make.KITA, 2024, 8] == (20, expected)


def test_what_changed_meanwhile_stops_the_saving(desk):
    preview = take_in_ledger(TWO, desk).outcome
    make.MonthlyTotalFactory(month=8, consultations=99)
    reading = take_in_ledger(TWO, desk, save=True, digest=preview.digest)
    assert (reading.drifted, reading.saved) == (True, False)
    assert stored() == {(make.KITA, 2024, 8): (99, None)}


def test_another_wards_month_is_never_touched(desk):
    make.MonthlyTotalFactory(month=8, consultations=1, ward=make.ward("27102"))
    take_in_ledger(TWO, desk, save=True)
    assert stored()["27102", 2024, 8] == (1, None)
    assert stored()[make.KITA, 2024, 8] == (30, 5)


def test_a_case_log_becomes_the_totals_of_its_months(desk):
    log = csv_of(
        [LOG, ("R6.8.1", "新規", "看取り"), ("R6.8.2", "継続", "a"), ("R6.9.30", "継続", "b")]
    )
    reading = take_in_ledger(log, desk, save=True)
    assert reading.saved
    assert stored() == {(make.KITA, 2024, 8): (2, 1), (make.KITA, 2024, 9): (1, 0)}


def test_patients_data_stop_everything(desk):
    content = csv_of([(*LOG, "患者氏名"), ("R6.8.1", "新規", "看取り", "架空 一郎")])
    reading = take_in_ledger(content, desk, save=True)
    assert "「氏名」の欄は、患者・利用者の情報に見えます" in sentences(reading)
    assert (reading.saved, stored()) == (False, {})
    assert "患者・利用者の情報に見える" in reading.withheld
    assert take_in_ledger(TWO, desk).withheld == ""


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"%PDF-1.7", b"PK\x03\x04broken"])
def test_what_is_no_ledger_is_told_in_a_sentence(desk, content):
    reading = take_in_ledger(content, desk, save=True)
    assert reading.unusable.sentence.endswith("。")
    assert "確かめられず" in reading.withheld


def test_a_long_ledger_takes_a_few_queries_a_month(desk, query_budget):
    rows = [TOTALS, *((f"R{6 - year}.{month}", 10, 2) for year in (0, 1) for month in range(1, 10))]
    # Four of the seven only ask the database whether its constraints hold.
    with query_budget(4 + 18 * 7):
        take_in_ledger(csv_of(rows), desk)


def test_a_name_that_may_be_one_is_answered_before_anything_is_saved(desk):
    content = csv_of([LOG, ("R6.9.2", "新規", "ｶｸｳ様"), ("R6.9.3", "継続", "娘さんから電話")])
    preview = take_in_ledger(content, desk).outcome
    (question,) = [each for each in preview.questions if "人の名前" in each.sentence]
    assert not take_in_ledger(content, desk, save=True).saved
    answers = {each.key: each.options[0][0] for each in preview.questions}
    assert question.key in answers
    assert take_in_ledger(content, desk, answers=answers, save=True).saved


def test_a_name_that_surely_is_one_refuses_the_ledger(desk):
    content = csv_of([LOG, ("R6.9.2", "新規", "ｶｸｳ様"), ("R6.9.3", "継続", "090‐0000‐0000")])
    reading = take_in_ledger(content, desk)
    assert reading.withheld
    assert reading.outcome.problems
