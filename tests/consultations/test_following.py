"""Opening hours and desks follow each other: the new record ends the former, both are kept."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from consultations.forms import DeskHoursForm
from consultations.models import Desk, DeskHours
from tests.factories import DeskFactory, DeskHoursFactory, RoundFactory, UserFactory, ward
from tests.form_pages import errors_of

CREATE = reverse("consultations:hours_create")
CHUO = "27128"


@pytest.fixture
def former(desk) -> DeskHours:
    """週20時間 from 1 April 2024 until further notice."""
    return DeskHoursFactory(weekly_hours="20.0")


def answers(owner: Desk, **changes) -> dict[str, object]:
    return {
        "desk": owner.pk,
        "weekly_hours": "１９．５時間",
        "opening_times": "月〜金 9:00〜12:54",
        "valid_from": "R6.10.1",
        "valid_to": "",
        **changes,
    }


def periods() -> list[tuple[Decimal, date, date | None]]:
    rows = DeskHours.objects.order_by("valid_from")
    return list(rows.values_list("weekly_hours", "valid_from", "valid_to"))


def test_the_form_offers_to_end_the_record_that_is_open_now(desk):
    DeskFactory()
    assert "end_former" not in desk.get(CREATE).content.decode()
    DeskHoursFactory(desk=Desk.objects.get())
    page = desk.get(CREATE).content.decode()
    assert "前の記録（週20時間・令和6年4月1日から）は、新しい初日の前日で終える" in page


def test_an_overlap_is_explained_with_the_day_and_one_tick_saves_both(desk, former):
    response = desk.post(CREATE, answers(former.desk))
    assert set(errors_of(response)) == {"valid_from"}
    page = response.content.decode()
    assert "前の記録（週20時間・令和6年4月1日から）は、令和6年9月30日で終える" in page
    assert "１９．５時間" in page
    assert "月〜金 9:00〜12:54" in page
    assert periods() == [(Decimal(20), date(2024, 4, 1), None)]

    response = desk.post(CREATE, answers(former.desk, end_former="on"), follow=True)
    assert "前の記録は令和6年9月30日で終えました。" in response.content.decode()
    assert periods() == [
        (Decimal(20), date(2024, 4, 1), date(2024, 9, 30)),
        (Decimal("19.5"), date(2024, 10, 1), None),
    ]
    former.refresh_from_db()
    assert former.updated_by == desk.user
    [ended, entered] = former.versions.order_by("-pgh_id")
    assert (ended.valid_to, entered.valid_to) == (date(2024, 9, 30), None)


def test_a_record_that_ends_later_can_be_ended_earlier(desk):
    former = DeskHoursFactory(valid_to=date(2025, 3, 31))
    page = desk.post(CREATE, answers(former.desk)).content.decode()
    assert (
        "前の記録（週20時間・令和6年4月1日から令和7年3月31日まで）は、令和6年9月30日で終える"
        in page
    )
    assert desk.post(CREATE, answers(former.desk, end_former="on")).status_code == 302
    assert periods()[0][2] == date(2024, 9, 30)


def test_a_record_that_has_ended_before_is_left_alone(desk):
    former = DeskHoursFactory(valid_to=date(2024, 9, 30))
    written = former.updated_at
    assert desk.post(CREATE, answers(former.desk, end_former="on")).status_code == 302
    assert periods()[0][2] == date(2024, 9, 30)
    former.refresh_from_db()
    assert former.updated_at == written


@pytest.mark.parametrize("ticked", ["", "on"])
def test_two_records_cannot_begin_on_one_day(desk, former, ticked):
    given = answers(former.desk, valid_from="R6.4.1", end_former=ticked)
    assert errors_of(desk.post(CREATE, given)) == {
        "valid_from": ["令和6年4月1日に始まる記録がすでにあります。そちらを修正してください。"]
    }
    assert periods() == [(Decimal(20), date(2024, 4, 1), None)]


def test_a_record_before_another_ends_before_it(desk, former):
    given = answers(former.desk, valid_from="R6.3.1")
    assert errors_of(desk.post(CREATE, given)) == {
        "valid_to": [
            "次の記録（週20時間）が令和6年4月1日に始まります。末日を令和6年3月31日までにしてください。"
        ]
    }
    assert desk.post(CREATE, given | {"valid_to": "R6.4.1"}).status_code == 200
    assert desk.post(CREATE, given | {"valid_to": "R6.3.31"}).status_code == 302


def test_an_edit_into_the_former_period_is_refused(desk):
    owner = DeskFactory()
    DeskHoursFactory(desk=owner, valid_to=date(2024, 9, 30))
    later = DeskHoursFactory(desk=owner, weekly_hours=10, valid_from=date(2024, 10, 1))
    edit = reverse("consultations:hours_edit", args=[later.pk])
    stamp = later.updated_at.isoformat()
    given = answers(owner, valid_from="R6.9.30", stamp=stamp, end_former="on")
    [sentence] = errors_of(desk.post(edit, given))["valid_from"]
    assert "前の記録（週20時間・令和6年4月1日から令和6年9月30日まで）と期間が重なります" in sentence
    assert desk.post(edit, given | {"valid_from": "R6.10.1"}).status_code == 302


def test_a_wrong_number_keeps_the_tick_and_ends_nothing(desk, former):
    response = desk.post(CREATE, answers(former.desk, weekly_hours="200", end_former="on"))
    assert set(errors_of(response)) == {"weekly_hours"}
    assert response.context["form"]["end_former"].value() is True
    assert periods() == [(Decimal(20), date(2024, 4, 1), None)]


# --- Two at once -----------------------------------------------------------------------------


def form_of(user, owner: Desk, **changes) -> DeskHoursForm:
    form = DeskHoursForm(answers(owner, end_former="on", **changes), user=user)
    assert form.is_valid(), form.errors
    return form


@pytest.mark.parametrize("second_begins", ["R6.10.1", "R6.9.15", "R6.11.1"])
def test_of_two_who_save_at_once_the_second_is_told_and_changes_nothing(
    desk, former, second_begins
):
    first = form_of(desk.user, former.desk)
    second = form_of(UserFactory(role="desk"), former.desk, valid_from=second_begins)
    assert first.try_to_save()
    after_first = periods()
    assert not second.try_to_save()
    assert set(second.errors) == {"valid_from"}
    assert periods() == after_first
    former.refresh_from_db()
    assert former.updated_by == desk.user


def test_a_former_record_that_was_deleted_meanwhile_is_not_missed(desk, former):
    form = form_of(desk.user, former.desk)
    former.delete()
    assert form.try_to_save()
    assert form.also_done == ""


# --- Wards apart -----------------------------------------------------------------------------


def test_another_wards_desk_can_neither_be_chosen_nor_ended(desk):
    foreign = DeskHoursFactory(desk__ward=ward(CHUO))
    response = desk.post(CREATE, answers(foreign.desk, end_former="on"))
    assert set(errors_of(response)) == {"desk"}
    assert "週20時間" not in response.content.decode()
    foreign.refresh_from_db()
    assert foreign.valid_to is None


# --- Desks -----------------------------------------------------------------------------------

DESK = {
    "name": "新しい相談支援室",
    "operator": "一般社団法人架空医師会",
    "valid_from": "R7.4.1",
    "end_former": "on",
}


@pytest.mark.parametrize(("role", "named"), [("desk", CHUO), ("bureau", "27127")])
def test_a_new_desk_follows_the_old_one_of_its_ward_and_no_others(sign_in, role, named):
    """Which ward it is the Bureau says, and a desk cannot."""
    RoundFactory()
    old, elsewhere = DeskFactory(), DeskFactory(ward=ward(CHUO))
    client, create = sign_in(role), reverse("consultations:desk_create")
    page = client.post(create, DESK | {"end_former": "", "ward": named}).content.decode()
    assert f"前の記録（{old.name}・令和6年4月1日から）は、令和7年3月31日で終える" in page
    assert client.post(create, DESK | {"ward": named}).status_code == 302
    old.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (old.valid_to, elsewhere.valid_to) == (date(2025, 3, 31), None)
    assert Desk.objects.get(name="新しい相談支援室").ward_id == "27127"


def test_the_desk_in_force_is_chosen_already(desk):
    DeskFactory(valid_to=date(2025, 3, 31))
    now = DeskFactory(valid_from=date(2025, 4, 1))
    assert desk.get(CREATE).context["form"]["desk"].value() == now.pk
