"""A ward's administrator looks after the accounts of the own ward, and reaches no others."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory, ward
from tests.form_pages import html, send_page
from wards.models import LogLine, User

pytestmark = pytest.mark.django_db

LIST, CREATE = reverse("wards:user_list"), reverse("wards:user_create")
OWN, OTHER = "27127", "27102"
NEW = {"username": "new", "name": "架空 次郎", "role": "desk"}
BUREAU_ONLY = ("edit", "unlock", "sessions", "second_factor", "decide")


@pytest.fixture
def admin(sign_in) -> Client:
    return sign_in("ward_office", ward=OWN, is_ward_admin=True)


@pytest.fixture
def desk(all_wards) -> User:
    return UserFactory(role="desk", ward=ward(OWN))


def page(name: str, user: User) -> str:
    return reverse(f"wards:user_{name}", args=[user.pk])


def state_of(user: User) -> dict[str, object]:
    return User.objects.filter(pk=user.pk).values().get()


def test_the_list_is_of_the_own_ward_and_stands_in_the_menu(admin, desk):
    foreign = [UserFactory(role="desk", ward=ward(OTHER)), UserFactory(role="bureau")]
    shown = html(admin.get(LIST))
    assert desk.name in shown
    assert not any(user.name in shown for user in foreign)
    assert f'<a href="{LIST}" aria-current="page">アカウント</a>' in shown
    assert reverse("wards:log_list") not in shown and reverse("reports:user_list") not in shown


@pytest.mark.parametrize("name", ["reset", "invite", "switch"])
def test_passwords_invitations_and_stops_are_his_and_kept_in_the_log(admin, desk, name):
    before = state_of(desk)
    send_page(admin, page(name, desk))
    assert state_of(desk) != before
    line = LogLine.objects.exclude(kind__in=["names", "log_in"]).get()
    assert (line.user, line.ward_id) == (admin.user, OWN)
    assert desk.username in line.what
    assert LogLine.objects.filter(kind="names", user=admin.user).exists()


def test_he_adds_people_of_both_bodies_to_his_own_ward(admin):
    form = admin.get(CREATE).context["form"]
    assert {"ward", "is_ward_admin"}.isdisjoint(form.fields)
    forged = {"ward": OTHER, "is_ward_admin": "on", "is_superuser": "on", "is_staff": "on"}
    send_page(admin, CREATE, NEW | forged)
    made = User.objects.get(username="new")
    assert (made.ward_id, made.role, made.is_ward_admin) == (OWN, "desk", False)
    assert not made.is_superuser and not made.is_staff


@pytest.mark.parametrize("role", ["bureau", "mayor", ""])
def test_he_makes_no_role_beyond_the_ward(admin, role):
    answer = send_page(admin, CREATE, NEW | {"role": role, "ward": ""})
    assert "role" in answer.context["form"].errors
    assert not User.objects.filter(username="new").exists()


@pytest.mark.parametrize(
    "foreign",
    [
        lambda: UserFactory(role="desk", ward=ward(OTHER)),
        lambda: UserFactory(role="bureau"),
        lambda: UserFactory(role="ward_office", ward=ward(OWN), username="manage.py"),
    ],
    ids=["other ward", "bureau", "command"],
)
def test_no_other_account_is_found_and_all_stay_as_they_are(admin, foreign):
    user = foreign()
    before = state_of(user)
    for name in ("detail", "reset", "invite", "switch", *BUREAU_ONLY):
        for method in (admin.get, admin.post):
            assert method(page(name, user)).status_code in {403, 404, 405}, name
    assert state_of(user) == before


def test_of_the_own_ward_he_may_no_more_than_that(admin, desk):
    before, shown = state_of(desk), html(admin.get(page("detail", desk)))
    for name in BUREAU_ONLY:
        for method in (admin.get, admin.post):
            assert method(page(name, desk)).status_code in {403, 404}, name
        assert page(name, desk) not in shown
    assert state_of(desk) == before


def test_he_does_not_stop_himself(admin):
    send_page(admin, page("switch", admin.user))
    assert state_of(admin.user)["is_active"]


def test_he_lets_in_again_whom_his_ward_has_stopped_and_nobody_else(bureau, admin, desk):
    switch, detail = page("switch", desk), page("detail", desk)
    send_page(admin, switch)
    assert "利用を再開する" in html(admin.get(detail))
    send_page(admin, switch)
    assert state_of(desk)["is_active"]
    send_page(bureau, switch)
    assert "利用を再開する" not in html(admin.get(detail))
    send_page(admin, switch)
    assert not state_of(desk)["is_active"]
    send_page(bureau, switch)
    User.objects.get(pk=desk.pk).switch(False)  # as the worker does
    send_page(admin, switch)
    assert not state_of(desk)["is_active"]


def test_nor_whose_last_day_has_passed_even_if_he_stops_him_himself(admin, desk):
    User.objects.filter(pk=desk.pk).update(ends_on="2020-03-31")
    for _ in range(2):
        send_page(admin, page("switch", desk))
    assert not state_of(desk)["is_active"] and state_of(desk)["ends_on"]


def test_only_those_who_sleep_in_his_ward_are_stopped_by_ticks(admin, desk, settings):
    settings.ASLEEP_DAYS = 0
    foreign = UserFactory(role="desk", ward=ward(OTHER))
    send_page(admin, reverse("wards:user_asleep"), {"account": [desk.pk, foreign.pk]})
    assert (state_of(desk)["is_active"], state_of(foreign)["is_active"]) == (False, True)


def test_without_the_mark_the_pages_stay_closed_and_taking_it_ends_the_session(bureau, admin):
    office = User.objects.get(pk=admin.user.pk)
    unmarked = {"is_ward_admin": []}
    assert send_page(bureau, page("edit", office), unmarked).status_code == 302
    assert admin.get(LIST).headers["Location"].startswith(reverse("account_login"))
    admin.post(reverse("account_login"), {"login": office.username, "password": PASSWORD})
    for address in (LIST, CREATE, page("detail", office), reverse("wards:user_asleep")):
        assert admin.get(address).status_code == 403


def test_the_bureau_marks_people_of_ward_offices_alone(bureau, desk):
    marked = {"is_ward_admin": "on", "ends_on": ""}
    assert send_page(bureau, page("edit", desk), marked).status_code == 302
    assert not state_of(desk)["is_ward_admin"]
    office = UserFactory(role="ward_office", ward=ward(OWN))
    send_page(bureau, page("edit", office), marked)
    assert state_of(office)["is_ward_admin"]
