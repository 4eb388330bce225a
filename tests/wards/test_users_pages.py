"""The Bureau's pages of users, and the first log-in with an initial password."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import PASSWORD, UserFactory, ward
from tests.form_pages import errors_of, send_page
from wards.isolation.rls import ward_scope
from wards.models import User

LIST, CREATE = reverse("wards:user_list"), reverse("wards:user_create")
NEW = {"username": "new-desk", "name": "髙﨑 架空", "role": "desk", "ward": "27127"}


def shown_password(response) -> str:
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    return re.search(r"\b([a-z2-9]{4}-){3}[a-z2-9]{4}\b", response.content.decode())[0]


def log_in(username: str, password: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": username, "password": password})
    return client


def test_a_new_user_gets_a_password_that_is_shown_once_and_changed_first(bureau):
    initial = shown_password(bureau.post(CREATE, NEW))
    made = User.objects.get(username="new-desk")
    assert (made.name, made.must_change_password) == ("髙﨑 架空", True)
    assert initial not in bureau.get(reverse("wards:user_detail", args=[made.pk])).content.decode()
    client, change = log_in("new-desk", initial), reverse("account_change_password")
    for closed in (reverse("trainings:visit_list"), reverse("meetings:meeting_create"), "/mfa/"):
        assert client.get(closed).headers["Location"] == change
    own = "たかつの夕陽丘-1615"
    answers = {"oldpassword": initial, "password1": own, "password2": own}
    assert client.post(change, answers).headers["Location"] == "/"
    assert client.get(reverse("trainings:visit_list")).status_code == 200
    made.refresh_from_db()
    assert not made.must_change_password


def test_a_wrong_user_is_explained_at_the_field(bureau):
    UserFactory(username="taken")
    before = User.objects.count()
    for changes, field in (
        ({"role": "bureau"}, "ward"),
        ({"username": "空白 あり"}, "username"),
        ({"username": "taken"}, "username"),
        # Log-in does not tell capitals apart: neither of the two could sign in any more.
        ({"username": "Taken"}, "username"),
        ({"name": "長" * 61}, "name"),
        ({"role": "mayor"}, "role"),
        ({"ward": "27100"}, "ward"),
    ):
        assert field in errors_of(bureau.post(CREATE, NEW | changes)), changes
    assert User.objects.count() == before


def test_a_forgotten_password_is_made_anew(bureau):
    user = UserFactory(username="forgot")
    address = reverse("wards:user_reset", args=[user.pk])
    assert "作り直しますか" in bureau.get(address).content.decode()
    initial = shown_password(bureau.post(address))
    user.refresh_from_db()
    assert user.check_password(initial)


def test_a_user_who_leaves_is_stopped_and_may_come_back(bureau):
    user = UserFactory(username="leaving")
    client, address = log_in("leaving", PASSWORD), reverse("wards:user_switch", args=[user.pk])
    assert "止めますか" in bureau.get(address).content.decode()
    send_page(bureau, address)
    assert "/login/" in client.get(reverse("trainings:training_list")).headers["Location"]
    assert User.objects.filter(pk=user.pk, is_active=False).exists()
    assert "再開しますか" in bureau.get(address).content.decode()
    send_page(bureau, address)
    assert log_in("leaving", PASSWORD).get(reverse("wards:help")).status_code == 200


def test_nobody_stops_oneself(bureau):
    bureau.post(reverse("wards:user_switch", args=[bureau.user.pk]))
    bureau.user.refresh_from_db()
    assert bureau.user.is_active


def test_somebody_changes_post_in_april(bureau):
    user = UserFactory(role="ward_office")
    moved = {"username": user.username, "name": user.name, "role": "bureau", "ward": ""}
    response = send_page(bureau, reverse("wards:user_edit", args=[user.pk]), moved)
    assert response.status_code == 302
    user.refresh_from_db()
    assert (user.role, user.ward) == ("bureau", None)


def test_nobody_leaves_the_bureau_by_oneself(bureau):
    """The last one would lock everybody out of the pages of users."""
    own = bureau.user
    address = reverse("wards:user_edit", args=[own.pk])
    moved = {"username": own.username, "name": "改姓 架空", "role": "desk", "ward": "27127"}
    response = send_page(bureau, address, moved)
    assert "role" in response.context["form"].errors
    back = moved | {"role": "bureau", "ward": ""}
    assert send_page(bureau, address, back).status_code == 302
    own.refresh_from_db()
    assert (own.role, own.ward, own.name) == ("bureau", None, "改姓 架空")


def test_the_list_finds_the_accounts_that_are_stopped_and_says_so(bureau):
    for name, is_active in (("架空 動", True), ("架空 止", False)):
        UserFactory(name=name, role="desk", ward=ward("27127"), is_active=is_active)
    listed = bureau.get(f"{LIST}?active=False&role=desk&ward=27127").content.decode()
    assert "架空 止" in listed
    assert "停止中" in listed.partition("架空 止")[2]
    assert "架空 動" not in listed


def page(user: User, name: str) -> str:
    return reverse(f"wards:user_{name}", args=[user.pk])


def edit(user: User, bureau, **changes: str) -> None:
    assert send_page(bureau, page(user, "edit"), changes).status_code == 302


def stop_and_start(user: User, bureau) -> None:
    for _ in range(2):
        send_page(bureau, page(user, "switch"))


def stop_and_start_by_other_doors(user: User, bureau) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = True
    user.save()  # an old copy of the row, from before the stop


CHANGES = {
    "stopped": stop_and_start,
    "stopped by other doors": stop_and_start_by_other_doors,
    "ward": lambda user, bureau: edit(user, bureau, ward="27128"),
    "role": lambda user, bureau: edit(user, bureau, role="ward_office"),
    "password": lambda user, bureau: bureau.post(page(user, "reset")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_open_before_a_user_was_changed_stays_closed(bureau, change):
    user = UserFactory(username="before", role="desk", ward_id="27127")
    client = log_in("before", PASSWORD)
    assert client.get(reverse("wards:help")).status_code == 200
    change(user, bureau)
    assert "/login/" in client.get(reverse("wards:help")).headers["Location"]


def test_a_new_name_or_mail_address_ends_no_session(bureau):
    user = UserFactory(username="stays", role="desk", ward_id="27127")
    client = log_in("stays", PASSWORD)
    edit(user, bureau, name="改姓 架空", email="new@example.com")
    assert client.get(reverse("wards:help")).status_code == 200


def test_what_became_of_an_account_is_kept_with_who_did_it_and_without_its_password(bureau):
    user = UserFactory(username="moving", role="desk", ward=ward("27127"))
    bureau.post(reverse("wards:user_reset", args=[user.pk]))
    moved = {"username": "moving", "name": user.name, "role": "ward_office", "ward": "27127"}
    send_page(bureau, reverse("wards:user_edit", args=[user.pk]), moved)
    send_page(bureau, reverse("wards:user_switch", args=[user.pk]))
    versions = bureau.get(reverse("wards:user_detail", args=[user.pk])).context["versions"]
    changed = [{change["label"] for change in version["changes"]} for version in versions]
    assert {"役割"} <= changed[1]
    assert {"パスワードを設定した日時", "初回にパスワードを変える"} <= changed[2]
    assert [version["who"] for version in versions[:3]] == [str(bureau.user)] * 3
    row = user.account_versions.latest("pgh_id")
    assert row.is_active is False
    assert not hasattr(row, "password")


def test_a_ward_user_who_logs_in_leaves_no_version_and_a_new_password_leaves_one(desk):
    before = desk.user.account_versions.count()
    with ward_scope(desk.user.ward_id):
        desk.user.last_login = timezone.now()
        desk.user.save()
        assert desk.user.account_versions.count() == before
        desk.user.set_password("架空の-夕陽丘-1615")
        desk.user.save()
    assert desk.user.account_versions.count() == before + 1
