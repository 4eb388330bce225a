"""該当なし: declared, taken back, and only for the own report."""

import pytest
from django.urls import reverse

from tests.factories import SubmissionFactory, ward
from wards.models import NothingToReport

DECLARE = reverse("wards:nothing_declare", args=[2024, "training"])
WITHDRAW = reverse("wards:nothing_withdraw", args=[2024, "training"])


def test_nothing_is_an_answer_that_begins_the_report_and_can_be_taken_back(sign_in):
    submission, officer = SubmissionFactory(), sign_in("ward_office")
    for _ in range(2):
        assert officer.post(f"{DECLARE}?next=/").headers["Location"] == "/"
    declared = NothingToReport.objects.get()
    assert (declared.submission, declared.created_by) == (submission, officer.user)
    submission.refresh_from_db()
    assert submission.status == "draft"
    officer.post(WITHDRAW)
    assert NothingToReport.objects.count() == 0
    page = officer.post(WITHDRAW, follow=True).content.decode()
    assert "画面を開いたあとで変わりました（もうありません）。" in page


def test_looking_changes_nothing(sign_in):
    SubmissionFactory()
    assert sign_in("ward_office").get(DECLARE).status_code == 405


@pytest.mark.parametrize(
    ("role", "year", "item", "status"),
    [
        ("desk", 2024, "training", 403),
        ("bureau", 2024, "training", 403),
        ("ward_office", 2023, "training", 404),
        ("ward_office", 2024, "resource_survey", 404),
        ("ward_office", 2024, "<script>", 404),
        ("ward_office", 99999999999, "training", 404),
    ],
)
def test_only_for_ones_own_report(sign_in, role, year, item, status):
    SubmissionFactory()
    address = reverse("wards:nothing_declare", args=[year, item])
    assert sign_in(role).post(address).status_code == status
    assert NothingToReport.objects.count() == 0


def test_another_wards_report_stays_as_it_is(sign_in):
    SubmissionFactory(ward=ward("27128"))
    assert sign_in("ward_office").post(DECLARE).status_code == 404
