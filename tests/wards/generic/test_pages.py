"""What the pages of every record do: ends, deletions, strangers, and statements of a year."""

from datetime import date

import pytest
from django.urls import reverse

from meetings.models import CoordinatorEvent
from tests.factories import (
    AccompaniedVisitPlanFactory,
    CoordinatorEventFactory,
    DesignationFactory,
    LiaisonPlanFactory,
    RoundFactory,
    TrainingFactory,
)
from tests.form_pages import send_page
from wards.forms.record_forms import RecordForm
from wards.record_pages import record_url

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


EVENT = {"kind": "briefing", "fiscal_year": "2024", "number": "1", "date": "R6.5.16", "mode": "web"}


def test_a_constraint_that_breaks_at_the_last_moment_is_explained_at_its_field(
    sign_in, monkeypatch
):
    """Two save at once: both were checked before either was stored."""
    CoordinatorEventFactory(number=1, venue="別の会場")
    monkeypatch.setattr(RecordForm, "_check_constraints", lambda form: None)
    response = sign_in("bureau").post(reverse("meetings:event_create"), EVENT)
    assert response.status_code == 200
    assert response.context["form"].errors == {"number": ["この年度の同じ回がすでにあります。"]}
    assert CoordinatorEvent.objects.count() == 1


@pytest.mark.parametrize("pk", [0, 99_999_999_999_999_999_999_999])
@pytest.mark.parametrize("page", ["detail", "edit", "delete"])
def test_a_record_that_does_not_exist_is_not_found(sign_in, page, pk):
    client = sign_in("ward_office")
    address = reverse(f"trainings:training_{page}", args=[pk])
    assert client.get(address).status_code == 404
    assert client.post(address).status_code in (404, 405)


def test_too_many_words_to_look_for_are_refused_with_a_sentence(sign_in):
    response = sign_in("ward_office").get(reverse("trainings:training_list"), {"q": "言葉 " * 2000})
    assert "100文字以内で入力してください" in response.content.decode()


def test_a_record_is_found_by_its_model_and_key(sign_in):
    training = TrainingFactory()
    address = record_url("trainings.training", training.pk)
    assert sign_in("ward_office").get(address).context["object"] == training
    assert record_url("trainings.Training", 1) == record_url("trainings.training", 1)
    assert record_url("wards.ward", 1) == ""


@pytest.mark.parametrize(
    ("name", "factory"),
    [
        ("trainings:visit_plan", AccompaniedVisitPlanFactory),
        ("meetings:liaison_plan", LiaisonPlanFactory),
    ],
)
def test_a_ward_is_led_to_its_own_page_and_the_bureau_sees_who_has_not_answered(
    sign_in, name, factory, query_budget
):
    RoundFactory()
    statement = factory()
    desk, office, bureau = sign_in("desk"), sign_in("ward_office"), sign_in("bureau")
    form, detail = reverse(name, args=[2024]), reverse(f"{name}_detail", args=[statement.pk])
    assert desk.get(reverse(f"{name}_list")).headers["Location"] == form
    assert office.get(reverse(f"{name}_list")).headers["Location"] == detail
    assert [client.get(form).status_code for client in (desk, office, bureau)] == [200, 403, 403]
    with query_budget(6):
        page = bureau.get(reverse(f"{name}_list"))
    assert len(page.context["rows"]) == 24
    assert "24区中1区が回答" in page.content.decode()
    assert page.content.decode().count("未回答") == 23
    assert desk.get(reverse(name, args=[1999])).status_code == 404
