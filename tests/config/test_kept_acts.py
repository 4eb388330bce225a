"""Every address at which something is done is kept in the security log, or there is a reason."""

from fnmatch import fnmatch

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver, reverse

from config.security_log import DONE, WITH_NAMES, kind_of
from tests import factories as make
from tests.form_pages import send_page
from tests.test_isolation import DISCOVERED, DOORS, NOBODY, OWN_ACCOUNT
from wards.models import LogLine

pytestmark = pytest.mark.django_db

NOT_KEPT = {
    "versions of the record say who did it and when": (
        "consultations:* institutions:* meetings:* trainings:* wards:nothing_* "
        "reports:register_* reports:handover_* reports:announcement_* reports:letter_* "
        "reports:initiative_wording_* reports:theme_wording_* reports:footnote_* "
        "reports:deck_text_* reports:scale_classes_* reports:wording_* reports:answer_mark"
    ),
    "kept as a file that was sent": (
        "reports:excel reports:ledger reports:official_list reports:user_list reports:deck_template"
    ),
    "kept as a file that was taken away": "reports:form_download mfa_download_recovery_codes",
    "the work that it begins keeps who asked": (
        "reports:forms_zip reports:ward_pages_zip reports:upload_read reports:job_again reports:job_give_up"
    ),
    "a page that is shown": "mfa_index mfa_list_webauthn mfa_view_recovery_codes",
    "kept by its own view": "account_sessions wards:user_asleep wards:user_decide",
    "the receipt is kept": "reports:receipt_save",
    "of one's own, and no secret": "reports:notice_settings",
    "a failure is kept": "account_reauthenticate mfa_reauthenticate mfa_reauthenticate_webauthn",
}
PATTERNS = [pattern for patterns in NOT_KEPT.values() for pattern in patterns.split()]
CHANGING = {name for name, door in DOORS.items() if door.post != NOBODY} | OWN_ACCOUNT


def test_every_act_is_kept_or_has_a_reason_not_to_be():
    excused = {name for name in CHANGING if any(fnmatch(name, each) for each in PATTERNS)}
    assert excused | set(DONE) == CHANGING
    assert not excused & set(DONE)


def test_what_is_kept_is_an_address():
    assert set(DONE) | WITH_NAMES <= set(DISCOVERED)


@pytest.mark.parametrize("page", ["edit", "reset", "switch", "unlock"])
def test_the_bureau_looking_at_a_name_is_kept(page, bureau):
    user = make.UserFactory(role="desk", ward=make.ward("27127"), username="kita-desk")
    bureau.get(reverse(f"wards:user_{page}", args=[user.pk]))
    line = LogLine.objects.get(kind="names")
    assert "kita-desk" in line.what


def test_a_page_of_another_part_with_a_like_name_shows_no_names(bureau):
    bureau.get(reverse("reports:user_list"))
    assert not LogLine.objects.filter(kind="names").exists()
    bureau.get(reverse("reports:search"), {"q": "架空"})
    line = LogLine.objects.get(kind="names")
    assert line.path == "/search/"


def test_who_searches_for_what_is_to_be_erased_and_who_reads_it_is_kept_without_the_words(bureau):
    page = reverse("reports:erasure_ask")
    send_page(bureau, page, {"words": "架空患子"})
    bureau.get(reverse("reports:erasure", args=[make.ErasureFactory().pk]))
    lines = LogLine.objects.filter(kind="names", user=bureau.user).order_by("pk")
    assert [line.path for line in lines][:1] == [page] and len(lines) == 2
    assert not any("架空" in line.what + line.path for line in lines)


def test_looking_at_recovery_codes_is_kept(desk):
    request = RequestFactory().get("/mfa/recovery-codes/")
    request.user, request.resolver_match = desk.user, get_resolver().resolve(request.path)
    assert kind_of(request, HttpResponse()) == "second_factor"


def test_the_deletion_of_a_survey_is_kept(bureau):
    round_ = make.RoundFactory(fiscal_year=2031)
    send_page(bureau, reverse("wards:round_delete", args=[round_.pk]))
    line = LogLine.objects.get(kind="round")
    assert line.what == "削除"
