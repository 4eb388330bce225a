"""The bar under a form: what the report still lacks, and where saving leads."""

import pytest
from django.test import Client

from tests import factories as make
from tests.form_pages import forms_of, html
from trainings.models import Training
from wards.models import Submission

pytestmark = pytest.mark.django_db

YEAR = "?year=2024"
NEW_TRAINING, NEW_OUTREACH = f"/trainings/training/new/{YEAR}", f"/trainings/outreach/new/{YEAR}"
TRAINING = {"fiscal_year": "2024", "programme": "hub", "state": "planned", "theme": "架空の研修"}
ANOTHER, NEXT, BACK = "保存して続けて加える", "保存して次の不足へ", "保存して報告へ戻る"


@pytest.fixture
def report(all_wards) -> Submission:
    """The report of a ward office, in which nothing is answered."""
    return make.SubmissionFactory(ward=make.ward("27115"), form="ward_office")


@pytest.fixture
def office(report, sign_in) -> Client:
    return sign_in("ward_office", ward="27115")


def save(client: Client, address: str, typed: dict[str, object], **more: str):
    [form, *_] = forms_of(client.get(address))
    return client.post(address, form.sent | typed | more)


def test_the_bar_says_what_is_missing_and_leads_from_one_to_the_next(office):
    page = html(office.get(NEW_TRAINING))
    assert "あと4件</a>" in page
    assert NEXT in page
    saved = save(office, NEW_TRAINING, TRAINING, then="next")
    assert saved["Location"] == f"/reports/27115/ward_office/next/{YEAR}&after=training"
    page = office.get(saved["Location"], follow=True)
    assert page.redirect_chain[0][0].startswith(NEW_OUTREACH)
    assert "あと3件</a>" in html(page)
    assert "報告へ戻る</a>" in html(page)


def test_what_was_left_out_before_comes_last(office):
    save(office, NEW_TRAINING, TRAINING)
    after = f"/reports/27115/ward_office/next/{YEAR}&after="
    assert office.get(f"{after}outreach")["Location"].startswith("/meetings/meeting/new/")
    assert office.get(f"{after}ward_council")["Location"].startswith("/institutions/survey/2024/")
    assert office.get(f"{after}nonsense")["Location"].startswith("/meetings/meeting/new/")


def test_when_nothing_else_is_missing_saving_leads_back_to_the_report(office, report):
    for item in ("ward_council", "outreach", "resource_survey"):
        if item == "resource_survey":
            make.ResourceSurveyFactory(ward=report.ward)
        elif item == "ward_council":
            make.MeetingFactory(ward=report.ward, kind="ward_council")
        else:
            make.NothingToReportFactory(submission=report, item=item)
    page = html(office.get(NEW_TRAINING))
    assert BACK in page
    assert NEXT not in page
    saved = save(office, NEW_TRAINING, TRAINING, then="next")
    page = office.get(saved["Location"], follow=True)
    assert page.context["page"].errors == []


def test_another_empty_form_of_the_kind_follows(office):
    address = f"{NEW_TRAINING}&next=/"
    saved = save(office, address, TRAINING, then="another")
    assert saved["Location"] == address
    [form] = forms_of(office.get(address))
    assert "架空の研修" not in str(form.sent)
    assert Training.objects.count() == 1


def test_the_same_page_sent_by_another_button_saves_nothing_twice(office):
    [form] = forms_of(office.get(NEW_TRAINING))
    for button in ({}, {"then": "another"}, {"then": "next"}):
        last = office.post(NEW_TRAINING, form.sent | TRAINING | button)
    assert "すでに保存されています" in html(last)
    assert Training.objects.count() == 1


def test_after_saving_the_record_itself_leads_back_to_the_report(office):
    saved = save(office, NEW_TRAINING, TRAINING)
    page = html(office.get(saved["Location"]))
    assert '<a href="/reports/27115/ward_office/?year=2024">報告へ戻る</a>' in page
    # Without anything to say nothing stands there.
    assert "報告へ戻る" not in html(office.get(saved["Location"]))


def test_a_record_that_exists_has_no_other_after_it(office, report):
    training = make.TrainingFactory(ward=report.ward)
    page = html(office.get(f"/trainings/training/{training.pk}/edit/"))
    assert ANOTHER not in page
    assert "保存する" in page


def test_no_report_is_named_where_none_can_be_submitted(sign_in):
    report = make.submission_in("submitted", form="ward_office")
    office = sign_in("ward_office", ward=report.ward_id)
    for client, address in ((office, NEW_TRAINING), (sign_in("bureau"), "/meetings/event/new/")):
        page = html(client.get(address))
        assert ANOTHER in page
        assert NEXT not in page
        assert "提出まで" not in page


def test_of_an_end_nothing_follows(sign_in):
    hours = make.DeskHoursFactory()
    make.SubmissionFactory(ward=hours.desk.ward, form="desk")
    desk = sign_in("desk", ward=hours.desk.ward_id)
    page = html(desk.get(f"/consultations/hours/{hours.pk}/end/"))
    assert NEXT not in page


def test_a_plan_of_a_past_day_is_said_to_be_left_as_the_report_then_counts_it(office):
    typed = TRAINING | {"date": "R6.4.10"}
    page = office.post(NEW_TRAINING, typed | {"then": "next"}, follow=True)
    assert "日付を過ぎた「予定」なので、入力が1件残っています。" in html(page)
    assert "「予定」のままです" in html(office.get("/"))
    page = office.post(NEW_TRAINING, TRAINING | {"theme": "日のない予定"}, follow=True)
    assert "日付を過ぎた" not in "".join(map(str, page.context["messages"]))
