"""A submission taken back by its ward, a return asked for, an acceptance taken back: each told."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from reports.models import NoticeResult, SentNotice
from tests import factories as make
from tests.form_pages import forms_of, html
from tests.queue import run_jobs
from wards.models import Filing, Submission

pytestmark = pytest.mark.django_db
TOKYO = ZoneInfo("Asia/Tokyo")
REASON = "架空の人数を誤って提出しました。"


@pytest.fixture(autouse=True)
def september(all_wards):
    with time_machine.travel(datetime(2024, 9, 20, 9, tzinfo=TOKYO), tick=False) as clock:
        yield clock


@pytest.fixture
def office(sign_in):
    return sign_in("ward_office")


@pytest.fixture
def report(office):
    """Submitted, and not yet opened by the Bureau."""
    return make.submission_in("submitted")


def address(page: str) -> str:
    return reverse(f"reports:{page}", args=[make.KITA, "ward_office"]) + "?year=2024"


def press(client, page: str, button: str, **typed) -> str:
    """Sends the form of a page that leads to an address; returns the page after it."""
    answer = client.get(address(page))
    form = next(each for each in forms_of(answer) if f"/{button}/" in each.action)
    return html(client.post(form.action, form.sent | typed, follow=True))


def ask(office) -> str:
    page = office.get(address("ask_return"))
    [form, *_] = [each for each in forms_of(page) if "reason" in each.sent]
    return html(office.post(address("ask_return"), form.sent | {"reason": REASON}, follow=True))


def told() -> set[tuple[str, str]]:
    """Kind and reader of all mail."""
    run_jobs()
    return set(SentNotice.objects.values_list("kind", "user__role"))


def test_a_ward_withdraws_what_nobody_has_opened_and_submits_again(bureau, office, report):
    page = press(office, "ward_report", "withdraw")
    assert "提出を取り下げました" in page
    report.refresh_from_db()
    assert report.status == "draft"
    assert not Filing.objects.in_force(report.round).exists()
    assert told() == {("withdrawn", "bureau")}
    assert "取下げ" in html(office.get(address("ward_report")))
    make.move(report, make.Status.SUBMITTED, office.user, freeze=make.nothing_said)
    assert Filing.objects.in_force(report.round).get().number == 2


def test_a_withdrawn_resubmission_is_a_returned_report_again_with_remark_and_answer(office):
    report = make.submission_in("returned")
    make.answer_return(report, "架空の回答です。")
    make.move(report, make.Status.SUBMITTED, office.user, freeze=make.nothing_said)
    page = press(office, "ward_report", "withdraw")
    for words in ("健康局から差し戻されました", "架空の理由", "架空の回答です。", "回答を修正する"):
        assert words in page
    assert "取下げ" in page


def test_once_the_bureau_has_opened_it_a_return_is_asked_for_and_given_with_one_click(
    bureau, office, report
):
    bureau.get(address("review"))
    page = html(office.get(address("ward_report")))
    assert "確認を始めたため、取下げはできません" in page
    assert "withdraw/" not in page
    assert "差戻しを依頼しました" in ask(office)
    assert told() == {("asked", "bureau")}
    assert REASON in html(bureau.get(address("review")))
    # What a ward has asked for is not taken back.
    assert "差戻しを取り消す" not in press(bureau, "review", "grant-return")
    assert "差戻しを取り消す" not in html(bureau.get(address("review")))
    report.refresh_from_db()
    assert report.status == "returned"
    assert REASON in html(office.get(address("ward_report")))
    assert told() == {("asked", "bureau"), ("returned", "ward_office")}


def test_the_bureau_lets_it_stand_and_says_why(bureau, office, report):
    bureau.get(address("review"))
    ask(office)
    page = bureau.get(address("decline"))
    [form] = [each for each in forms_of(page) if "reason" in each.sent]
    bureau.post(address("decline"), form.sent | {"reason": "架空の回答です。"})
    report.refresh_from_db()
    assert report.status == "submitted"
    page = html(office.get(address("ward_report")))
    assert "架空の回答です。" in page
    assert "差戻しを依頼する" in page
    assert told() == {("asked", "bureau"), ("declined", "ward_office")}
    page = bureau.get(address("decline"))
    [form] = [each for each in forms_of(page) if "reason" in each.sent]
    page = html(bureau.post(address("decline"), form.sent | {"reason": "架空の回答です。"}))
    assert "回答していません。この報告には、差戻しの依頼がありません。" in page


def test_what_was_asked_meanwhile_is_not_accepted_unseen(bureau, office, report):
    opened = bureau.get(address("review"))
    accept = next(each for each in forms_of(opened) if "/accept/" in each.action)
    ask(office)
    page = html(bureau.post(accept.action, accept.sent, follow=True))
    assert "差戻しを依頼しました" in page
    report.refresh_from_db()
    assert report.status == "submitted"


def test_nothing_is_withdrawn_after_the_due_day_or_by_a_page_from_before(
    bureau, office, report, september
):
    form = next(
        each for each in forms_of(office.get(address("ward_report"))) if "/withdraw/" in each.action
    )
    bureau.get(address("review"))
    assert "取り下げていません" in html(office.post(form.action, form.sent, follow=True))
    report.refresh_from_db()
    report.opened_at = report.opened_by = None
    report.save()
    september.move_to(datetime(2024, 10, 1, 9, tzinfo=TOKYO))
    office.force_login(office.user)  # the session is over as well
    page = html(office.get(address("ward_report")))
    assert "提出期限を過ぎたため、取下げはできません" in page
    assert "取り下げていません" in html(
        office.post(form.action, {"seen": form.sent["seen"]}, follow=True)
    )
    report.refresh_from_db()
    assert report.status == "submitted"


def test_a_reason_is_needed_and_nobody_asks_twice(bureau, office, report):
    bureau.get(address("review"))
    page = office.get(address("ask_return"))
    [form] = [each for each in forms_of(page) if "reason" in each.sent]
    assert "理由を入力してください" in html(office.post(address("ask_return"), form.sent))
    ask(office)
    assert "もう依頼しています" in ask(office)
    assert report.events.filter(kind="asked").count() == 1


@pytest.mark.parametrize("state", ["accepted", "published"])
def test_an_acceptance_is_taken_back_until_it_is_published(bureau, state):
    report = make.submission_in(state)
    page = html(bureau.get(address("review")))
    assert ("受理を取り消す" in page) == (state == "accepted")
    if state == "accepted":
        assert "受理を取り消しました" in press(bureau, "review", "unaccept")
        report.refresh_from_db()
        assert (report.status, report.accepted_at) == ("submitted", None)
        assert Filing.objects.in_force(report.round).count() == 1
        assert report.filings.count() == 1


# --- A return that is recalled -----------------------------------------------------------------

MARK = "架空の指摘です。"


@pytest.fixture
def returned(bureau, office):
    """The page after a return with one mark, by the form of the review."""
    make.submission_in("submitted", freeze=make.what_is_there)
    [form] = [each for each in forms_of(bureau.get(address("review"))) if "reason" in each.sent]
    return bureau.post(address("review"), form.sent | {"mark-training": MARK}, follow=True)


def undo_of(page) -> tuple[str, dict]:
    [form] = [each for each in forms_of(page) if "seen=" in each.action]
    return form.action, form.sent


def test_the_message_of_a_return_takes_it_back_and_the_marks_stay_typed(bureau, office, returned):
    assert "差戻しを取り消す</button>" in html(returned)
    page = bureau.post(*undo_of(returned), follow=True)
    assert page.redirect_chain[-1][0] == address("review")
    assert "差戻しを取り消しました" in html(page)
    assert f"{MARK}</textarea>" in html(page)
    assert "前回の差戻しと区の回答" not in html(page)
    assert told() == {("returned", "ward_office"), ("recalled", "ward_office")}
    mails = SentNotice.objects.filter(kind="returned")
    assert {each.result for each in mails} == {NoticeResult.NOT_NEEDED}
    page = html(office.get(address("ward_report")))
    assert "健康局から差し戻されました" not in page
    assert MARK not in page
    assert "健康局が差戻しを取り消しました" in page
    # Returned once more as it stands.
    [form] = [each for each in forms_of(bureau.get(address("review"))) if "reason" in each.sent]
    bureau.post(address("review"), form.sent)
    assert html(office.get(address("ward_report"))).count("<b>指摘</b>") == 1


def test_of_a_report_that_is_returned_anew_no_mail_says_that_nothing_is_to_be_done(
    bureau, returned
):
    page = bureau.post(*undo_of(returned), follow=True)
    [form] = [each for each in forms_of(page) if "reason" in each.sent]
    bureau.post(address("review"), form.sent)
    told()
    needed = SentNotice.objects.exclude(result=NoticeResult.NOT_NEEDED)
    assert [kind for kind, _ in set(needed.values_list("kind", "key"))] == ["returned"]
    assert len(set(SentNotice.objects.values_list("key"))) == 3


def test_the_page_of_the_review_takes_a_return_back_until_the_ward_has_opened_it(
    bureau, office, returned
):
    assert "区が開くまでは、差戻しを取り消せます" in html(bureau.get(address("review")))
    # Whoever only reads opens nothing, another body of the ward neither.
    bureau.get(address("ward_report"))
    assert "差戻しを取り消しました" in press(bureau, "review", "recall")
    [form] = [each for each in forms_of(bureau.get(address("review"))) if "reason" in each.sent]
    again = bureau.post(address("review"), form.sent, follow=True)
    office.get("/?year=2024")
    page = html(bureau.get(address("review")))
    assert "差戻しを取り消す" not in page
    refused = html(bureau.post(*undo_of(again), follow=True))
    assert "差戻しを取り消していません" in refused
    assert "開いたため、差戻しは取り消せません" in refused
    assert MARK in html(office.get(address("ward_report")))


@pytest.mark.parametrize(
    "page", ["/trainings/training/new/?year=2024", "/excel/?year=2024", address("submit")]
)
def test_wherever_the_ward_reads_of_the_return_it_has_opened_it(bureau, office, returned, page):
    office.get(page)
    assert "開いたため、差戻しは取り消せません" in html(
        bureau.post(*undo_of(returned), follow=True)
    )


def test_a_form_to_fill_in_that_the_bureau_hands_out_opens_nothing(bureau, office, returned):
    download = reverse("reports:form_download") + "?year=2024"
    bureau.post(download, {"ward": make.KITA, "form": "ward_office"})
    assert Submission.objects.get().opened_at is None
    office.post(download)
    assert Submission.objects.get().opened_by == office.user


def test_a_return_is_not_recalled_once_an_edition_was_published_without_it(
    bureau, office, returned, september
):
    september.shift(60)
    make.EditionFactory(round=Submission.objects.first().round)
    page = html(bureau.post(*undo_of(returned), follow=True))
    assert "公表した版があるため、差戻しは取り消せません" in page
    assert "差戻しを取り消す</button>" not in page
