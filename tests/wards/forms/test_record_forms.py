"""What every record form does when the database or a stranger disagrees."""

import pytest
from django.urls import reverse

from meetings.models import CoordinatorEvent
from tests.factories import CoordinatorEventFactory, TrainingFactory
from wards.forms.record_forms import RecordForm
from wards.record_pages import record_url

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
    assert "100文字以内で書いてください" in response.content.decode()


def test_a_record_is_found_by_its_model_and_key(sign_in):
    training = TrainingFactory()
    address = record_url("trainings.training", training.pk)
    assert sign_in("ward_office").get(address).context["object"] == training
    assert record_url("trainings.Training", 1) == record_url("trainings.training", 1)
    assert record_url("wards.ward", 1) == ""
