"""The pages of trainings, as a ward officer and the Bureau use them."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import RoundFactory, SubmissionFactory, TrainingFactory, ward
from trainings.models import Training

CHUO = "27128"
LIST, CREATE = reverse("trainings:training_list"), reverse("trainings:training_create")


@pytest.fixture
def officer(sign_in):
    RoundFactory(fiscal_year=2024)
    return sign_in("ward_office")


def answers(**changes: object) -> dict[str, object]:
    return {
        "fiscal_year": "2024",
        "programme": "hub",
        "state": "held",
        "date": "Ｒ６．９．１２",
        "theme": "在宅医療における感染対策について",
        "place": "",
        "people": "３８人",
        "audience": ["nurse", "doctor"],
        "note": "",
        **changes,
    }


def test_a_training_is_recorded_for_the_own_ward_with_full_width_answers(officer):
    response = officer.post(CREATE, answers(ward=CHUO))
    training = Training.objects.get()
    assert response.status_code == 302, response.context["form"].errors
    assert (training.ward_id, training.date, training.people, training.audience) == (
        officer.user.ward_id,
        date(2024, 9, 12),
        38,
        ["doctor", "nurse"],
    )
    assert (training.created_by, training.updated_by) == (officer.user, officer.user)


def test_the_first_record_begins_the_report(officer):
    submission = SubmissionFactory()
    officer.post(CREATE, answers())
    submission.refresh_from_db()
    assert submission.status == "draft"


def test_list_detail_edit_and_delete_answer(officer):
    training = TrainingFactory()
    for page in ("detail", "edit", "delete"):
        assert (
            officer.get(reverse(f"trainings:training_{page}", args=[training.pk])).status_code
            == 200
        )
    assert training.theme in officer.get(LIST).content.decode()
    assert officer.get(CREATE).status_code == 200
