"""Taking off a second factor, and opening an account of the Bureau, takes two of its people."""

from datetime import date, timedelta

import pgtrigger
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports.files.accounts.taking_in import take_in_users
from reports.lifecycle.housekeeping import tidy
from tests.database import as_owner
from tests.factories import (
    PASSWORD,
    AccountActFactory,
    DisposalFactory,
    ErasureFactory,
    UserFactory,
    ward,
)
from tests.form_pages import forms_of, html, send_page
from tests.signed_in import client_of
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import AccountAct, Decision, LogLine, NotDecidedError, User
from wards.models.two_people import HAND_DAYS, LAPSED, hand_between

pytestmark = pytest.mark.django_db

LIST, CREATE = reverse("wards:user_list"), reverse("wards:user_create")
NEW = {"username": "second", "name": "架空 二郎", "role": "bureau", "ends_on": ""}
WHY = {"reason": "電話機を紛失。職員証で本人と確かめた。"}


@pytest.fixture
def colleague(sign_in) -> Client:
    return sign_in("bureau")


@pytest.fixture
def owner(all_wards) -> User:
    user = UserFactory(role="desk", ward=ward("27127"), email="owner@example.jp")
    for kind in ("totp", "recovery_codes", "webauthn"):
        Authenticator.objects.create(user=user, type=kind, data={})
    return user


@pytest.fixture(autouse=True)
def two_people(settings) -> None:
    settings.TWO_PEOPLE_FOR_BUREAU = settings.MAIL_SERVER_IS_SET = True


def page(name: str, user: User) -> str:
    return reverse(f"wards:user_{name}", args=[user.pk])


def log_in(user: User) -> bool:
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    return "_auth_user_id" in client.session


def test_a_second_factor_goes_when_another_grants_and_its_owner_is_told(bureau, colleague, owner):
    signed_in = client_of(owner)
    send_page(bureau, page("second_factor", owner), WHY)
    assert Authenticator.objects.filter(user=owner).count() == 3
    assert WHY["reason"] in html(colleague.get(page("decide", owner)))
    assert page("decide", owner) in html(colleague.get(LIST))
    send_page(colleague, page("decide", owner), {"decision": "granted"})
    assert not Authenticator.objects.filter(user=owner).exists()
    assert signed_in.get("/").status_code == 302
    assert [sent.to for sent in mail.outbox] == [["owner@example.jp"]] * 2
    assert "依頼が" in mail.outbox[0].body and "解除しました" in mail.outbox[1].body
    lines = LogLine.objects.filter(what__contains=owner.username).exclude(kind="names")
    assert list(lines.order_by("pk").values_list("kind", "user", "what")) == [
        ("second_factor", bureau.user.pk, f"多要素認証の解除の依頼 {owner.username}"),
        ("account", colleague.user.pk, f"多要素認証の解除: 承認 {owner.username}"),
    ]


@pytest.mark.parametrize("decision", ["granted", "declined"])
def test_whoever_asked_decides_nothing(bureau, owner, decision):
    send_page(bureau, page("second_factor", owner), WHY)
    assert 'value="withdrawn"' in html(bureau.get(page("decide", owner)))
    send_page(bureau, page("decide", owner), {"decision": decision})
    assert AccountAct.objects.get().is_open
    assert Authenticator.objects.filter(user=owner).count() == 3


@pytest.mark.parametrize("decision", ["declined", "withdrawn", "", "anything"])
def test_without_a_grant_the_second_factor_stays(bureau, colleague, owner, decision):
    send_page(bureau, page("second_factor", owner), WHY)
    by = bureau if decision == "withdrawn" else colleague
    send_page(by, page("decide", owner), {"decision": decision})
    assert Authenticator.objects.filter(user=owner).count() == 3
    assert AccountAct.objects.get().is_open == (decision in ("", "anything"))


def test_one_thing_at_a_time_is_asked_and_with_a_reason(bureau, owner):
    assert "reason" in send_page(bureau, page("second_factor", owner)).context["form"].errors
    form = bureau.get(page("second_factor", owner))
    assert form.status_code == 200
    send_page(bureau, page("second_factor", owner), WHY)
    send_page(bureau, page("second_factor", owner), {"reason": "もう一度"})
    assert AccountAct.objects.get().reason == WHY["reason"]


def test_the_database_lets_nobody_change_what_was_decided(bureau, colleague, owner):
    send_page(bureau, page("second_factor", owner), WHY)
    send_page(colleague, page("decide", owner), {"decision": "declined"})
    with pytest.raises(DatabaseError), transaction.atomic():
        AccountAct.objects.update(decision="granted")


def test_what_was_asked_for_meanwhile_is_not_granted_unseen(bureau, colleague, owner):
    send_page(bureau, page("second_factor", owner), WHY)
    [seen] = forms_of(colleague.get(page("decide", owner)))
    send_page(bureau, page("decide", owner), {"decision": "withdrawn"})
    send_page(bureau, page("edit", owner), {"role": "bureau", "ward": "", "ends_on": ""})
    answer = colleague.post(page("decide", owner), {**seen.sent, "decision": "granted"})
    assert "変わっています" in html(answer) and "健康局への異動" in html(answer)
    assert AccountAct.objects.get(decision="").kind == "bureau"
    owner.refresh_from_db()
    assert not owner.is_active


def test_nor_is_an_account_opened_that_became_another_one_meanwhile(bureau, colleague):
    send_page(bureau, CREATE, NEW)
    made = User.objects.get(username="second")
    [seen] = forms_of(colleague.get(page("decide", made)))
    send_page(bureau, page("edit", made), {"name": "架空 三郎"})
    answer = colleague.post(page("decide", made), {**seen.sent, "decision": "granted"})
    assert "架空 三郎" in html(answer)
    assert not User.objects.get(username="second").is_active


@pytest.mark.parametrize(
    "gone",
    [
        {"is_active": False},
        {"role": "ward_office", "ward_id": "27127"},
        {"ends_on": date(2020, 3, 31)},
    ],
)
def test_what_somebody_asked_who_is_there_no_more_is_not_granted(bureau, colleague, owner, gone):
    send_page(bureau, page("second_factor", owner), WHY)
    User.objects.filter(pk=bureau.user.pk).update(**gone)
    assert 'value="granted"' not in html(colleague.get(page("decide", owner)))
    with pytest.raises(NotDecidedError, match="利用が止められたか"):
        AccountAct.decide(AccountAct.objects.get().pk, colleague.user, Decision.GRANTED)
    send_page(colleague, page("decide", owner), {"decision": "granted"})
    assert Authenticator.objects.filter(user=owner).count() == 3
    send_page(colleague, page("decide", owner), {"decision": "declined"})
    assert AccountAct.objects.get().decision == "declined"


# --- What nobody decides ---------------------------------------------------------------------


@pytest.fixture
def overdue(bureau, owner) -> AccountAct:
    with time_machine.travel(timezone.now() - timedelta(days=30)):
        return AccountActFactory(account=owner, asked_by=bureau.user)


def test_what_nobody_decided_in_time_is_decided_no_more(bureau, colleague, overdue):
    decide, all_of_one = page("decide", overdue.account), ("granted", "declined", "lapsed")
    for by, decisions in ((bureau, ("withdrawn",)), (colleague, all_of_one)):
        assert 'name="decision"' not in html(by.get(decide))
        assert overdue.get_kind_display() not in html(by.get(LIST))
        for decision in decisions:
            said = html(send_page(by, decide, {"decision": decision}, follow=True))
            assert LAPSED in said, decision
    overdue.refresh_from_db()
    assert overdue.decision == "" and Authenticator.objects.filter(user=overdue.account).exists()


def test_no_day_too_early(colleague, bureau, owner):
    with time_machine.travel(timezone.now() - timedelta(days=29)):
        AccountActFactory(account=owner, asked_by=bureau.user)
    tidy()
    send_page(colleague, page("decide", owner), {"decision": "granted"})
    assert AccountAct.objects.get().decision == "granted"


def test_the_night_closes_it_with_a_line_and_who_asked_is_told(bureau, colleague, overdue):
    assert tidy()["期限が切れた依頼"] == 1
    overdue.refresh_from_db()
    assert (overdue.decision, overdue.decided_by) == ("lapsed", None)
    line = LogLine.objects.get(kind="account", user=None)
    assert (line.account, line.what) == (
        overdue.account.username,
        "多要素認証の解除の依頼の期限切れ",
    )
    for client in (bureau, colleague):
        assert LAPSED in html(client.get(page("detail", overdue.account)))
        is_told = "あなたの依頼が期限切れになりました" in html(client.get(LIST))
        assert is_told == (client is bureau)


@pytest.mark.parametrize("is_night_over", [True, False])
def test_it_can_be_asked_for_again_even_before_the_night(bureau, overdue, is_night_over):
    if is_night_over:
        tidy()
    send_page(bureau, page("second_factor", overdue.account), WHY)
    states = AccountAct.objects.order_by("pk").values_list("decision", flat=True)
    assert list(states) == ["lapsed", ""]


# --- One with two accounts -------------------------------------------------------------------


def made(bureau: Client, colleague: Client) -> Client:
    """Who works with an account that one of the Bureau has made, and another opened."""
    send_page(bureau, CREATE, NEW)
    user, client = User.objects.get(username="second"), Client()
    send_page(colleague, page("decide", user), {"decision": "granted"})
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    client.force_login(user)
    client.user = user
    return client


HANDS = {
    "password": lambda bureau, other: send_page(bureau, page("reset", other)),
    "invited": lambda bureau, other: send_page(bureau, page("invite", other)),
    "email": lambda bureau, other: send_page(
        bureau, page("edit", other), {"email": "x@example.jp", "ends_on": ""}
    ),
    "role": lambda bureau, other: [
        send_page(bureau, page("edit", other), {"role": role, "ward": where, "ends_on": ""})
        for role, where in (("desk", "27127"), ("bureau", ""))
    ],
}


def test_who_made_an_account_and_the_account_grant_each_other_nothing(bureau, colleague, owner):
    second = made(bureau, colleague)
    for one, other in ((bureau, second), (second, bureau)):
        act = AccountActFactory(account=owner, asked_by=one.user)
        shown = html(other.get(page("decide", owner)))
        assert 'value="granted"' not in shown and "たがいの依頼を承認できません" in shown
        send_page(other, page("decide", owner), {"decision": "granted"})
        act.refresh_from_db()
        assert act.is_open
        send_page(other, page("decide", owner), {"decision": "declined"})
    AccountActFactory(account=owner, asked_by=second.user)
    send_page(colleague, page("decide", owner), {"decision": "granted"})
    assert not Authenticator.objects.filter(user=owner).exists()


def test_a_bureau_of_two_reads_what_to_do_and_an_account_by_command_grants(
    bureau, colleague, owner, monkeypatch
):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    named = {"username": "third", "name": "架空 三郎", "role": "bureau"}
    call_command("createsuperuser", interactive=False, verbosity=0, **named)
    HANDS["password"](bureau, colleague.user)
    User.objects.filter(pk=colleague.user.pk).update(must_change_password=False)
    colleague.force_login(User.objects.get(pk=colleague.user.pk))
    AccountActFactory(account=owner, asked_by=bureau.user)
    assert "サーバーの管理者に、健康局のアカウントをもう一つ" in html(
        colleague.get(page("decide", owner))
    )
    third = client_of(User.objects.get(username="third"))
    send_page(third, page("decide", owner), {"decision": "granted"})
    assert not Authenticator.objects.filter(user=owner).exists()


@pytest.mark.parametrize("hand", HANDS)
def test_nor_who_has_had_a_hand_in_what_opens_it(bureau, colleague, owner, hand):
    HANDS[hand](bureau, colleague.user)
    User.objects.filter(pk=colleague.user.pk).update(is_active=True)
    act = AccountActFactory(account=owner, asked_by=bureau.user)
    with pytest.raises(NotDecidedError, match="たがいの依頼"):
        AccountAct.decide(act.pk, colleague.user, Decision.GRANTED)


def test_nor_who_had_the_second_factor_taken_off(bureau, colleague, sign_in, owner):
    AccountActFactory(account=colleague.user, asked_by=bureau.user)
    send_page(sign_in("bureau"), page("decide", colleague.user), {"decision": "granted"})
    act = AccountActFactory(account=owner, asked_by=bureau.user)
    with pytest.raises(NotDecidedError, match="多要素認証の解除を依頼"):
        AccountAct.decide(act.pk, colleague.user, Decision.GRANTED)


def test_a_changed_name_or_a_grant_is_no_hand_in_an_account(bureau, colleague, owner):
    second = made(bureau, colleague)
    send_page(colleague, page("edit", second.user), {"name": "架空 花子", "ends_on": ""})
    act = AccountActFactory(account=owner, asked_by=colleague.user)
    AccountAct.decide(act.pk, User.objects.get(pk=second.user.pk), Decision.GRANTED)


def test_after_half_a_year_it_no_longer_counts(bureau, colleague, owner):
    send_page(bureau, page("reset", colleague.user))
    act = AccountActFactory(account=owner, asked_by=bureau.user)
    kept = User.account_versions.rel.related_model.objects
    for days, counts in ((HAND_DAYS - 1, True), (HAND_DAYS + 1, False)):
        with as_owner(), pgtrigger.ignore():
            kept.update(pgh_created_at=timezone.now() - timedelta(days=days))
        assert bool(hand_between(bureau.user, colleague.user)) is counts
    AccountAct.decide(act.pk, colleague.user, Decision.GRANTED)


def test_the_database_refuses_such_a_grant_by_itself(bureau, colleague, owner):
    third = UserFactory(role="bureau")
    send_page(bureau, page("reset", colleague.user))
    granted = {"decision": "granted", "decided_at": timezone.now(), "decided_by": colleague.user}
    for act in (
        AccountActFactory(account=owner, asked_by=bureau.user),
        ErasureFactory(asked_by=bureau.user),
        DisposalFactory(asked_by=bureau.user),
    ):
        rows = type(act).objects.filter(pk=act.pk)
        with pytest.raises(DatabaseError, match="had a hand in"), transaction.atomic():
            rows.update(**granted)
        rows.update(**granted | {"decided_by": third})


@pytest.mark.parametrize(
    ("make", "other"),
    [
        (AccountActFactory, {"kind": "bureau"}),
        (DisposalFactory, {"fiscal_year": 2025}),
        (DisposalFactory, {"kind": "uploads"}),
        (ErasureFactory, {"whole": True}),
        (ErasureFactory, {"words": "別の言葉"}),
    ],
)
def test_nothing_is_granted_from_the_start_nor_something_else_than_was_asked(bureau, make, other):
    granted = {"decision": "granted", "decided_at": timezone.now(), "decided_by": bureau.user}
    with pytest.raises(DatabaseError, match="Cannot insert"), transaction.atomic():
        make(**granted)
    act = make()
    rows = type(act).objects.filter(pk=act.pk)
    for change in (other, granted | other):
        with pytest.raises(DatabaseError, match="decided once"), transaction.atomic():
            rows.update(**change)
    rows.update(**granted)
    with pytest.raises(DatabaseError, match="decided once"), transaction.atomic():
        rows.update(**other)


def test_the_page_says_how_both_accounts_came_to_be(bureau, colleague, owner):
    second = made(bureau, colleague)
    HANDS["email"](colleague, second.user)
    AccountActFactory(account=owner, asked_by=second.user)
    shown = html(colleague.get(page("decide", owner)))
    assert f"作成: {bureau.user}（令和" in shown
    assert f"メールアドレスを変更: {colleague.user}（令和" in shown
    assert "作成: コマンド（令和" in shown


def test_nobody_grants_the_own_case_but_may_decline_it(bureau, colleague):
    key = Authenticator.objects.create(user=colleague.user, type="totp", data={})
    send_page(bureau, page("second_factor", colleague.user), WHY)
    own = page("decide", colleague.user)
    assert 'value="granted"' not in html(colleague.get(own))
    send_page(colleague, own, {"decision": "granted"})
    assert AccountAct.objects.get().is_open
    assert Authenticator.objects.filter(pk=key.pk).exists()
    send_page(colleague, own, {"decision": "declined"})
    assert AccountAct.objects.get().decision == "declined"


def test_a_new_account_of_the_bureau_opens_when_another_grants(bureau, colleague):
    shown = html(send_page(bureau, CREATE, NEW))
    assert "ほかの担当者が承認すると" in shown
    made = User.objects.get(username="second")
    made.set_password(PASSWORD)
    made.save()
    assert not log_in(made)
    send_page(bureau, page("switch", made))
    assert not log_in(made)
    send_page(colleague, page("decide", made), {"decision": "granted"})
    assert log_in(made)


def test_so_does_one_that_comes_to_the_bureau_or_is_let_in_again(bureau, colleague, owner):
    moved = {"role": "bureau", "ward": "", "ends_on": ""}
    assert send_page(bureau, page("edit", owner), moved).status_code == 302
    assert not log_in(owner)
    send_page(colleague, page("decide", owner), {"decision": "granted"})
    owner.refresh_from_db()
    assert owner.is_active
    owner.switch(False)
    send_page(bureau, page("switch", owner))
    owner.refresh_from_db()
    assert not owner.is_active
    assert AccountAct.objects.get(decision="").reason == "利用の再開"


def test_and_one_from_a_file(bureau, colleague):
    known = UserFactory(role="bureau", username="known", is_active=False)
    rows = "操作,ユーザー名,氏名,役割,区\n追加,second,架空 二郎,健康局,\n再開,known,,,\n"
    with ward_scope(ALL_WARDS):
        read = take_in_users(rows.encode(), bureau.user)
        ticks = {f"add.{NEW['username']}": "yes", "switch.known": "yes"}
        take_in_users(
            rows.encode(), bureau.user, answers=ticks, save=True, digest=read.outcome.digest
        )
        waiting = AccountAct.objects.order_by("pk").values_list("account__username", flat=True)
        assert sorted(waiting) == ["known", "second"]
    known.refresh_from_db()
    assert not known.is_active
    assert not User.objects.get(username="second").is_active


def test_wards_and_a_demonstration_need_no_second_person(bureau, settings):
    send_page(bureau, CREATE, NEW | {"username": "desk", "role": "desk", "ward": "27127"})
    settings.TWO_PEOPLE_FOR_BUREAU = False
    send_page(bureau, CREATE, NEW)
    assert not AccountAct.objects.exists()
    assert User.objects.get(username="second").is_active


def test_the_last_of_the_bureau_is_helped_by_a_command(owner, capsys):
    owner.switch(False)
    call_command("recover", owner.username)
    initial = capsys.readouterr().out.rpartition(" ")[2].strip()
    owner.refresh_from_db()
    assert owner.is_active and owner.must_change_password and owner.check_password(initial)
    assert not Authenticator.objects.filter(user=owner).exists()
    assert LogLine.objects.get(kind="account").what == "コマンドによる復旧"
    with pytest.raises(CommandError):
        call_command("recover", "nobody")
