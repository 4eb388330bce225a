"""Ending a record's validity, at the example of a designation: it stays for the days before."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import DesignationFactory
from tests.form_pages import send_page

FIRST_DAY = date(2024, 4, 1)


def end(client, designation, day: str):
    stamp = designation.updated_at.isoformat()
    address = reverse("institutions:designation_end", args=[designation.pk])
    return client.post(address, {"valid_to": day, "stamp": stamp}, follow=True)


@pytest.mark.parametrize(("day", "last"), [("R6.4.1", FIRST_DAY), ("R7.3.31", date(2025, 3, 31))])
def test_the_last_day_still_counts_and_the_sentence_says_so(desk, day, last):
    designation = DesignationFactory(valid_from=FIRST_DAY)
    page = end(desk, designation, day).content.decode()
    designation.refresh_from_db()
    assert designation.valid_to == last
    assert "までは有効です。" in page
    assert designation.is_valid_on(last)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("R6.3.31", "末日が初日より前です。"),
        ("", "有効期間の末日を入力してください。"),
        ("R6.2.31", "2月31日という日はありません。"),
    ],
)
def test_a_wrong_last_day_is_explained_and_nothing_ends(desk, day, sentence):
    designation = DesignationFactory(valid_from=FIRST_DAY)
    response = end(desk, designation, day)
    [told] = response.context["form"].errors["valid_to"]
    assert sentence in told
    designation.refresh_from_db()
    assert designation.valid_to is None


def test_what_others_hang_on_is_not_deleted_and_the_reason_is_told(desk):
    institution = DesignationFactory().institution
    address = reverse("institutions:institution_delete", args=[institution.pk])
    page = send_page(desk, address, follow=True).content.decode()
    assert "積極的医療機関の位置づけ1件があるので削除できません。" in page
    institution.refresh_from_db()
