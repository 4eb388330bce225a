"""A ward submits on a page that shows everything: what blocks, what needs a reason, what is said."""

from datetime import date

import pytest

from reports.pages.report_page.answering import field_name
from tests import factories as make
from tests.form_pages import html
from tests.queue import waiting
from wards.models import Filing, Submission, SubmissionEvent
from wards.reporting.workflow import move
from wards.vocabulary import Status

pytestmark = pytest.mark.usefixtures("round_", "on_20_september")

SUBMIT = "/reports/27127/ward_office/submit/?year=2024"
DESK = "/reports/27127/desk/submit/?year=2024"


def doubtful() -> None:
    """Complete, with one warning: two records of one day with the same words."""
    make.office_answers()
    make.TrainingFactory(theme="看取りの研修", date=date(2024, 12, 1))


def status() -> str:
    return Submission.objects.get(form="ward_office", ward="27127").status


def test_a_complete_report_is_submitted_and_its_receipt_shown(sign_in):
    make.office_answers()
    report = make.submission_in("draft")
    client = sign_in("ward_office")
    page = html(client.get(SUBMIT))
    assert "看取りの研修" in page
    assert "開催済み・予定あり" in page
    response = client.post(SUBMIT, {"seen": make.last_move(report)}, follow=True)
    assert "提出しました。控えはこの画面で確かめられます。" in html(response)
    assert "令和6年9月20日9時05分に提出しました" in html(response)
    assert waiting() == ["reports.pages.jobs.tell_of_move"]
    report.refresh_from_db()
    assert (report.status, report.submitted_by) == (Status.SUBMITTED, client.user)
    assert [row["model"] for row in report.filing.records] == [
        "meetings.meeting",
        "institutions.resourcesurvey",
        "trainings.training",
        "trainings.outreach",
    ]


def test_what_is_missing_blocks_and_leads_to_its_place(sign_in):
    report = make.submission_in("draft")
    client = sign_in("ward_office")
    for page in (
        html(client.get(SUBMIT)),
        html(client.post(SUBMIT, {"seen": make.last_move(report)})),
    ):
        assert "提出の前に直すこと（4件）" in page
        assert "研修会の記録がありません。" in page
        assert "/trainings/training/new/?year=2024" in page
        assert 'aria-disabled="true" aria-describedby="why-not"' in page
    assert status() == Status.DRAFT
    assert Filing.objects.count() == 0


def reason_field(client) -> str:
    (warning,) = client.get(SUBMIT).context["page"].warnings
    return field_name(warning)


def test_a_warning_asks_for_a_reason_and_keeps_it(sign_in):
    doubtful()
    report = make.submission_in("draft")
    client = sign_in("ward_office")
    field = reason_field(client)
    page = html(client.post(SUBMIT, {"seen": make.last_move(report), field: "  "}))
    assert "理由が入っていません。" in page
    assert status() == Status.DRAFT
    client.post(SUBMIT, {"seen": make.last_move(report), field: "午前と午後に2回開きます。"})
    report.refresh_from_db()
    (kept,) = report.filing.warnings
    assert kept["reason"] == "午前と午後に2回開きます。"
    assert kept["sentence"].endswith("二重に入っていませんか。")
    receipt = html(client.get("/reports/27127/ward_office/?year=2024"))
    assert "午前と午後に2回開きます。" in receipt


def test_what_was_typed_stays_when_another_thing_is_missing(sign_in):
    doubtful()
    report = make.submission_in("draft")
    client = sign_in("ward_office")
    field = reason_field(client)
    make.OutreachFactory._meta.model.objects.all().delete()
    page = html(client.post(SUBMIT, {"seen": make.last_move(report), field: "<b>二回</b>開きます"}))
    assert "講演会・普及啓発の記録がありません。" in page
    assert "&lt;b&gt;二回&lt;/b&gt;開きます</textarea>" in page


def test_the_reason_of_the_last_submission_stands_beside_and_is_not_filled_in(sign_in):
    doubtful()
    report = make.submission_in("draft")
    client = sign_in("ward_office")
    field = reason_field(client)
    client.post(SUBMIT, {"seen": make.last_move(report), field: "午前と午後に開きます。"})
    move(report, Status.RETURNED, make.UserFactory(role="bureau"), reason="架空の理由")
    page = html(client.get(SUBMIT))
    assert "前回の提出で書いた理由" in page
    assert "午前と午後に開きます。</dd>" in page
    assert "午前と午後に開きます。</textarea>" not in page


def test_a_report_that_was_complete_before_it_began_is_begun_and_submitted(sign_in):
    make.office_answers()
    report = make.SubmissionFactory()
    client = sign_in("ward_office")
    client.post(SUBMIT, {"seen": 0})
    assert status() == Status.SUBMITTED
    moves = report.events.order_by("pk").values_list("to_status", flat=True)
    assert list(moves) == ["draft", "submitted"]


def test_who_is_slower_is_told_who_submitted_and_nothing_is_made_twice(sign_in):
    make.office_answers()
    report = make.submission_in("draft")
    first, second = sign_in("ward_office"), sign_in("ward_office")
    assert "画面を開いたあとに、この報告が動きました。" in html(first.post(SUBMIT, {"seen": "0"}))
    assert status() == Status.DRAFT
    shown = make.last_move(report)
    first.post(SUBMIT, {"seen": shown})
    page = html(second.post(SUBMIT, {"seen": shown}))
    assert "提出していません。" in page
    assert f"令和6年9月20日 9時05分に{first.user}が提出しました。" in page
    assert Filing.objects.count() == 1
    assert SubmissionEvent.objects.filter(to_status="submitted").count() == 1
    assert "提出しました。" in html(second.get(SUBMIT))


def test_nothing_is_submitted_before_the_round_opens(sign_in, round_):
    make.office_answers()
    report = make.submission_in("draft")
    round_.opens_on = date(2024, 9, 21)
    round_.save()
    page = html(sign_in("ward_office").post(SUBMIT, {"seen": make.last_move(report)}))
    assert "受付は令和6年9月21日(土)に始まります。" in page
    assert status() == Status.DRAFT
    round_.opens_on = date(2024, 9, 20)
    round_.save()
    sign_in("ward_office").post(SUBMIT, {"seen": make.last_move(report)})
    assert status() == Status.SUBMITTED


def test_nothing_is_submitted_after_the_round_closed(sign_in, round_):
    make.office_answers()
    report = make.submission_in("draft")
    make.close(round_)
    client = sign_in("ward_office")
    assert "この調査は受付を終えました。" in html(client.get(SUBMIT))
    page = html(client.post(SUBMIT, {"seen": make.last_move(report)}))
    assert "この調査は受付を終えています。" in page
    assert status() == Status.DRAFT


@pytest.mark.parametrize("path", ["/reports/27127/ward_office/submit/?year=1999", DESK])
def test_a_report_that_does_not_exist_cannot_be_submitted(sign_in, path):
    assert sign_in("ward_office").get(path).status_code == 404


def test_the_page_takes_few_queries(sign_in, query_budget):
    doubtful()
    make.submission_in("draft")
    client = sign_in("ward_office")
    with query_budget(56):
        client.get(SUBMIT)
