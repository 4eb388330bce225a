"""The months of a ledger go through the form of the screen: all of them, or none; the preview writes nothing."""

from datetime import UTC, datetime

import pytest

from consultations.models import MonthlyConsultationTotal
from reports.files.ledger import taking_in
from reports.files.ledger.taking_in import take_in_ledger
from reports.files.outcome import ChangeKind
from tests import factories as make
from tests.reports.files.ledger.ledger_files import LOG, TOTALS, book_of, csv_of, log, totals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards", "october")]


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


TWO = totals("R6.8,30件,5", "R6.7,20")


def test_the_preview_says_what_saving_does_and_writes_nothing(desk):
    make.MonthlyTotalFactory(month=8, consultations=28, new_clients=4)
    before = stored()
    preview = take_in_ledger(TWO, desk).outcome
    assert stored() == before
    assert [(each.kind, each.record, each.before, each.after) for each in preview.changes] == [
        (ChangeKind.ADDED, "相談件数 令和6年7月", "", "20件（うち新規 空欄）"),
        (ChangeKind.CHANGED, "相談件数 令和6年8月", "28件（うち新規 4人）", "30件（うち新規 5人）"),
    ]
    saved = take_in_ledger(TWO, desk, save=True, digest=preview.digest)
    assert (saved.saved, saved.outcome.changes) == (True, preview.changes)
    assert stored() == {(make.KITA, 2024, 8): (30, 5), (make.KITA, 2024, 7): (20, None)}
    assert MonthlyConsultationTotal.objects.get(month=8).updated_by == desk


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
    take_in_ledger(totals("R6.8,31,"), desk, save=True)
    assert stored()[make.KITA, 2024, 8] == (31, 4)
    (problem,) = take_in_ledger(book_of([TOTALS[:2], ("R6.8", 3)]), desk).outcome.problems
    assert (problem.place.cell, problem.found) == ("B2", "3")
    assert "令和6年8月：ポータルにある「うち新規の相談者数」4人はそのまま残す" in problem.sentence
    assert "新規の数もファイルに" in problem.hint


def test_the_month_that_is_not_over_is_saved_only_where_its_box_is_ticked(desk):
    content = totals("R6.9,3", "R6.10,1")
    preview = take_in_ledger(content, desk).outcome
    september, october = preview.changes
    assert (september.key, september.ticked, october.ticked) == ("", True, False)
    assert "まだ終わっていない月" in october.group
    take_in_ledger(content, desk, save=True, digest=preview.digest)
    assert stored() == {(make.KITA, 2024, 9): (3, None)}
    answers = {october.key: "yes"}
    digest = take_in_ledger(content, desk).outcome.digest
    assert take_in_ledger(content, desk, answers=answers, save=True, digest=digest).saved
    assert stored()[make.KITA, 2024, 10] == (1, None)


@pytest.fixture
def submitted(desk):
    """August as it was submitted."""
    make.MonthlyTotalFactory(month=8, consultations=28, new_clients=4)
    make.submission_in("submitted", round=make.MonthlyRoundFactory(month=8), form="desk")


def test_a_submitted_month_is_a_problem_unless_it_says_the_same(desk, submitted):
    assert not take_in_ledger(TWO, desk, save=True).saved
    assert (make.KITA, 2024, 7) not in stored()
    assert take_in_ledger(totals("R6.8,28,4", "R6.7,20"), desk, save=True).saved
    assert stored()[make.KITA, 2024, 7] == (20, None)


@pytest.mark.parametrize("content", [TWO, log("R6.8.1,新規,看取り")])
def test_of_each_locked_month_the_portals_value_and_the_way_out_are_told(desk, submitted, content):
    (problem,) = take_in_ledger(content, desk).outcome.problems
    assert (problem.place.cell, problem.place.label) == ("2行目", "令和6年8月")
    assert "令和6年8月：ポータルでは28件（うち新規 4人）です。" in problem.sentence
    assert "に提出した報告の一部なので" in problem.sentence
    assert "この月の行をファイルから消すと、ほかの月を取り込めます。" in problem.hint
    assert "に差戻しを頼んで" in problem.hint


def test_every_locked_month_is_told_with_what_locks_it(desk):
    make.submission_in("submitted", round=make.MonthlyRoundFactory(month=8), form="desk")
    closed = make.MonthlyRoundFactory(
        month=6, closed_at=datetime(2024, 9, 20, 3, tzinfo=UTC), closed_by=make.UserFactory()
    )
    make.SubmissionFactory(round=closed, form="desk")
    rows = [TOTALS, ("R6.6", 1, 1), ("R6.8", 30, 5), ("R6.9", 3, 1)]
    problems = take_in_ledger(book_of(rows), desk).outcome.problems
    assert [(each.place.cell, each.place.label, each.found) for each in problems] == [
        ("B2", "令和6年6月", "1件（うち新規 1人）"),
        ("B3", "令和6年8月", "30件（うち新規 5人）"),
    ]
    assert all("ポータルには件数がありません" in each.sentence for each in problems)
    assert "令和6年9月20日に受付を終えた" in problems[0].sentence
    assert "差戻し" not in problems[0].hint


def test_of_a_file_without_new_clients_nothing_is_said_of_them(desk, submitted):
    (problem,) = take_in_ledger(book_of([TOTALS[:2], ("R6.8", 30)]), desk).outcome.problems
    assert problem.found == "30件"


def test_a_month_that_is_submitted_at_that_moment_is_refused_in_words(desk, submitted, monkeypatch):
    monkeypatch.setattr(taking_in, "lock_of", lambda *_, **__: None)
    (problem,) = take_in_ledger(TWO, desk, save=True).outcome.problems
    assert problem.sentence.startswith("令和6年8月：この回答は、報告を提出したか、")
    assert stored() == {(make.KITA, 2024, 8): (28, 4)}


def test_every_wrong_number_is_told_at_its_cell_and_nothing_is_saved(desk):
    rows = [TOTALS, ("R6.4", 5, 6), ("R6.5", "多数", 1), ("R6.6", 10001, "")]
    rows += [("R6.11", 1, 1), ("R6.8", 30, 5), ("R6.9", "3.5", "-1")]
    problems = take_in_ledger(book_of(rows), desk, save=True).outcome.problems
    assert [each.place.cell for each in problems] == ["C2", "B3", "B4", "A5", "B7", "C7"]
    assert stored() == {}


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
    content = log("R6.8.1,新規,看取り", "R6.8.2,継続,a", "R6.9.30,継続,b")
    assert take_in_ledger(content, desk, save=True).saved
    assert stored() == {(make.KITA, 2024, 8): (2, 1), (make.KITA, 2024, 9): (1, 0)}


def test_patients_data_stop_everything(desk):
    content = csv_of([(*LOG, "患者氏名"), ("R6.8.1", "新規", "看取り", "架空 一郎")])
    reading = take_in_ledger(content, desk, save=True)
    assert "「氏名」の欄は、患者・利用者の情報に見えます" in sentences(reading)
    assert (reading.saved, stored()) == (False, {})
    assert "患者・利用者の情報に見える" in reading.withheld
    assert take_in_ledger(TWO, desk).withheld == ""
    assert "確かめられず" in take_in_ledger(b"%PDF-1.7", desk, save=True).withheld


def test_a_long_ledger_takes_a_few_queries_a_month(desk, query_budget):
    content = totals(*(f"R5.{month},10,2" for month in range(4, 13)))
    # Four of the seven only ask the database whether its constraints hold.
    with query_budget(4 + 9 * 7):
        take_in_ledger(content, desk)


def test_a_name_that_may_be_one_is_answered_before_anything_is_saved(desk):
    content = log("R6.9.2,新規,ｶｸｳ様", "R6.9.3,継続,娘さんから電話")
    preview = take_in_ledger(content, desk).outcome
    (question,) = [each for each in preview.questions if "人の名前" in each.sentence]
    assert not take_in_ledger(content, desk, save=True).saved
    answers = {each.key: each.options[0][0] for each in preview.questions}
    assert question.key in answers
    assert take_in_ledger(content, desk, answers=answers, save=True).saved
