"""A desk enters how many consultations a month had; 0 and empty are different answers."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from consultations.models import MonthlyConsultationTotal
from tests import factories as make
from tests.form_pages import errors_of
from wards.fiscal import wareki

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

SEPTEMBER = reverse("consultations:monthly_total", args=[2024, 9])
APRIL = reverse("consultations:monthly_total", args=[2025, 4])
LIST = reverse("consultations:monthly_total_list")


def test_a_total_begins_the_report_of_its_month_and_no_other(sign_in):
    desk, annual = sign_in("desk"), make.SubmissionFactory(form="desk")
    september, october = (
        make.SubmissionFactory(round=make.MonthlyRoundFactory(month=month), form="desk")
        for month in (9, 10)
    )
    response = desk.post(SEPTEMBER, {"consultations": "３８件", "new_clients": ""}, follow=True)
    assert "北区の令和6年9月の相談件数を保存しました。" in response.content.decode()
    total = MonthlyConsultationTotal.objects.get()
    assert (total.ward_id, total.fiscal_year, total.month) == (desk.user.ward_id, 2024, 9)
    assert (total.consultations, total.new_clients) == (38, None)
    for report in (annual, september, october):
        report.refresh_from_db()
    assert [each.status for each in (annual, september, october)] == [
        "not_started",
        "draft",
        "not_started",
    ]


def test_more_new_clients_than_consultations_are_refused_at_the_field(sign_in):
    errors = errors_of(sign_in("desk").post(SEPTEMBER, {"consultations": "5", "new_clients": "6"}))
    assert list(errors) == ["new_clients"]
    assert "相談件数より多く" in errors["new_clients"][0]


@pytest.mark.parametrize(
    ("typed", "refused"), [("", True), ("0", False), ("10000", False), ("10001", True)]
)
def test_none_is_an_answer_and_empty_or_an_impossible_number_is_not(sign_in, typed, refused):
    response = sign_in("desk").post(SEPTEMBER, {"consultations": typed})
    assert (response.status_code == 200) is refused


@pytest.mark.parametrize(("today", "refused"), [("2024-08-31", True), ("2024-09-01", False)])
def test_a_month_that_has_not_begun_has_no_total(sign_in, today, refused):
    with time_machine.travel(f"{today}T12:00:00+09:00"):
        response = sign_in("desk").post(SEPTEMBER, {"consultations": "1"})
        assert (response.status_code == 200) is refused
    if refused:
        assert "まだ始まっていません" in errors_of(response)["__all__"][0]


@pytest.mark.parametrize(("year", "month"), [(2024, 0), (2024, 13), (1999, 9)])
def test_there_is_no_other_month(sign_in, year, month):
    address = reverse("consultations:monthly_total", args=[year, month])
    desk = sign_in("desk")
    assert (desk.get(address).status_code, desk.post(address).status_code) == (404, 404)


def months_above(client) -> list[list[str]]:
    return [[value.text for value in row] for row in client.get(APRIL).context["last"].rows]


def test_last_month_and_the_same_month_of_last_year_stand_above_as_they_were_filed(sign_in):
    march = make.MonthlyTotalFactory(month=3, consultations=41, new_clients=0)
    make.MonthlyTotalFactory(month=4, consultations=0)
    make.MonthlyTotalFactory(month=3, consultations=99, ward=make.ward("27102"))
    report = make.submission_in(
        "returned", make.what_is_there, round=make.MonthlyRoundFactory(month=3), form="desk"
    )
    type(march).objects.filter(pk=march.pk).update(consultations=43)
    filed = f"{wareki(timezone.localdate(report.submitted_at))} 提出（差戻し）"
    desk = sign_in("desk")
    assert months_above(desk) == [
        ["令和7年3月", "41件", "0人", filed],
        ["令和6年4月", "0件", "空欄", "提出なし（入力した内容）"],
    ]
    assert desk.get(APRIL).context["form"].initial.get("consultations") is None


def test_a_month_without_a_record_says_so(sign_in):
    assert months_above(sign_in("desk")) == [
        ["令和7年3月", "－", "－", "提出なし"],
        ["令和6年4月", "－", "－", "提出なし"],
    ]


def test_the_list_has_the_months_newest_first_march_after_december(sign_in):
    for month in (4, 12, 3):
        make.MonthlyTotalFactory(month=month)
    page = sign_in("bureau").get(f"{LIST}?year=2024")
    assert [row["cells"][0].text for row in page.context["rows"]] == ["3月", "12月", "4月"]
    assert page.context["create_url"] == ""


def test_the_bureau_reads_all_wards_of_a_month(sign_in):
    for code in ("27127", "27102", "27115"):
        make.MonthlyTotalFactory(ward=make.ward(code))
    make.MonthlyTotalFactory(month=10)
    page = sign_in("bureau").get(f"{LIST}?year=2024&month=9")
    assert [row["cells"][1].text for row in page.context["rows"]] == ["北区", "都島区", "東成区"]


def test_a_month_that_was_submitted_is_shown_to_read_and_the_next_one_can_be_filled_in(sign_in):
    total = make.MonthlyTotalFactory(consultations=12)
    make.submission_in("submitted", round=make.MonthlyRoundFactory(), form="desk")
    make.submission_in("submitted", form="desk")
    desk = sign_in("desk")
    delete = reverse("consultations:monthly_total_delete", args=[total.pk])
    detail = reverse("consultations:monthly_total_detail", args=[total.pk])
    for locked in (SEPTEMBER, delete):
        page = desk.get(locked)
        assert "records/locked.html" in [template.name for template in page.templates]
        assert "に提出した報告の一部なので" in page.content.decode()
    assert desk.get(detail).status_code == 200
    assert desk.post(SEPTEMBER, {"consultations": "13"}).status_code == 200
    total.refresh_from_db()
    assert total.consultations == 12
    october = reverse("consultations:monthly_total", args=[2024, 10])
    assert "records/statement.html" in [each.name for each in desk.get(october).templates]
