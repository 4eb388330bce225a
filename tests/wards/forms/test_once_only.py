"""What becomes of a form page that is sent again, or without its token."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories as make
from tests.form_pages import forms_of
from trainings.models import Training
from wards.forms.once_only import KEPT_FOR, TOKEN, forget_spent_forms, new_token
from wards.models import SpentForm

pytestmark = pytest.mark.django_db

CREATE = "/trainings/training/new/"
PLANNED = {"fiscal_year": "2024", "programme": "hub", "state": "planned"}


def html(response) -> str:
    return response.content.decode()


def test_what_was_changed_may_be_added_as_another_one(sign_in):
    office = sign_in("ward_office")
    [form] = forms_of(office.get(CREATE))
    typed = form.sent | PLANNED | {"theme": "はじめの架空の研修"}
    assert office.post(CREATE, typed).status_code == 302
    [form] = forms_of(office.post(CREATE, typed | {"theme": "次の架空の研修"}))
    assert office.post(CREATE, form.sent).status_code == 302
    themes = Training.objects.order_by("pk").values_list("theme", flat=True)
    assert list(themes) == ["はじめの架空の研修", "次の架空の研修"]


def test_a_record_that_was_deleted_since_may_be_saved_from_its_page_again(sign_in):
    office = sign_in("ward_office")
    [form] = forms_of(office.get(CREATE))
    typed = form.sent | PLANNED | {"theme": "架空の研修"}
    for _ in range(2):
        assert office.post(CREATE, typed).status_code == 302
        Training.objects.get().delete()


def test_a_refused_page_may_be_sent_until_it_is_right(sign_in):
    office = sign_in("ward_office")
    [form] = forms_of(office.get(CREATE))
    typed = form.sent | PLANNED
    for _ in range(2):
        refused = office.post(CREATE, typed)
        assert "theme" in refused.context["form"].errors
    assert office.post(CREATE, typed | {"theme": "架空の研修"}).status_code == 302


# --- Back on the page ---------------------------------------------------------------------------


def test_back_on_a_page_that_added_a_record_leads_to_that_record(sign_in):
    office = sign_in("ward_office")
    [form] = forms_of(office.get(f"{CREATE}?year=2024"))
    office.post(CREATE, form.sent | PLANNED | {"theme": "架空の研修"})
    [token], training = form.sent[TOKEN], Training.objects.get()
    page = html(office.get(CREATE, {"year": "2024", "sent": token}))
    assert "この入力は、すでに保存されています" in page
    assert f'href="/trainings/training/{training.pk}/"' in page
    assert "<input" not in page.split('id="main"')[1]
    empty = f"{CREATE}?year=2024"
    other = sign_in("ward_office").get(CREATE, {"year": "2024", "sent": token})
    assert other["Location"] == empty
    training.delete()
    for unknown in (token, new_token(), "x", "\x00"):
        answer = office.get(CREATE, {"year": "2024", "sent": unknown})
        assert answer["Location"] == empty


# --- What is said, once ----------------------------------------------------------------------


def test_what_an_earlier_page_has_to_say_makes_no_page_unspent(sign_in):
    bureau = sign_in("bureau")
    bureau.post("/jobs/1/again/")  # says that there is no such job, on the page that comes next
    unlock, token = f"/wards/user/{bureau.user.pk}/unlock/", {TOKEN: new_token()}
    assert bureau.post(unlock, token).status_code == 302
    assert "すでに終わっています" in html(bureau.post(unlock, token))


def test_a_message_that_a_page_has_shown_is_not_shown_by_the_next(sign_in):
    bureau = sign_in("bureau")
    new = {"username": "kakuu", "name": "架空 太郎", "role": "bureau"}
    said = "初期パスワードを作りました。"
    assert said in html(bureau.post("/wards/user/new/", new))
    assert said not in html(bureau.get("/wards/user/"))


def test_whoever_presses_twice_at_once_reads_once_what_was_done(sign_in):
    office = sign_in("ward_office")
    [form] = forms_of(office.get(CREATE))
    typed = form.sent | PLANNED | {"theme": "架空の研修"}
    office.post(CREATE, typed)
    for _ in range(2):  # the message that waited is gone, what was done is said still
        page = html(office.post(CREATE, typed))
        assert "すでに保存されています" in page
        assert page.count("を記録しました。") == 1


# --- A page without a token of one's own -----------------------------------------------------


@pytest.mark.parametrize("token", ["", "x", "\x00", "a" * 24, "あ" * 24 + ".1"])
def test_without_a_token_nothing_is_saved_and_all_that_was_typed_goes_along(sign_in, token):
    office = sign_in("ward_office")
    typed = PLANNED | {TOKEN: token, "theme": "架空の<研修>", "audience": ["doctor", "nurse"]}
    page = office.post(CREATE, typed)
    assert page.status_code == 200
    assert "まだ保存していません。" in html(page)
    assert Training.objects.count() == 0
    [form] = forms_of(page)
    assert {name: form.sent[name] for name in ("theme", "audience")} == {
        "theme": ["架空の<研修>"],
        "audience": ["doctor", "nurse"],
    }
    office.post(form.action, form.sent)
    office.post(form.action, form.sent)
    assert Training.objects.count() <= 1


def test_the_token_of_somebody_elses_page_is_none(sign_in):
    token = new_token()
    mine = sign_in("ward_office")
    for other in (sign_in("ward_office"), sign_in("ward_office", ward="27128")):
        make.SpentFormFactory(token=token, user=other.user)
        page = mine.post(CREATE, {TOKEN: token, "theme": "架空"})
        assert "まだ保存していません。" in html(page)
        SpentForm.objects.all().delete()


def test_tokens_are_forgotten_after_some_days(sign_in):
    old, new = make.SpentFormFactory(), make.SpentFormFactory()
    then = timezone.now() - KEPT_FOR - timedelta(minutes=1)
    SpentForm.objects.filter(pk=old.pk).update(spent_at=then)
    forget_spent_forms()
    assert list(SpentForm.objects.all()) == [new]
