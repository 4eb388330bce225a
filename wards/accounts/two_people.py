"""What takes two people of the Bureau: taking off somebody's second factor, a new Bureau account."""

from datetime import timedelta
from itertools import chain

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wards.accounts.letters import mailed
from wards.accounts.security_log import note_of_program
from wards.accounts.sessions import end_sessions
from wards.models import AccountAct, AccountActKind, Decision, LogKind, TwoPersonAct, User
from wards.versions.kept_versions import author_of

ABOUT = "在宅医療連携拠点 報告ポータルの多要素認証"
ASKED = """{user} 様

あなたの多要素認証を解除する依頼が、健康局の担当者から出されました。
別の担当者が承認すると、登録した方法は使えなくなり、次のログインのあとで登録し直します。

頼んだ覚えのないときは、すぐに{contact}に知らせてください。
"""
DONE = """{user} 様

あなたの多要素認証を、健康局の担当者二人が解除しました。ログイン中の端末はすべてログアウトしました。
次のログインのあとで、新しい方法を登録してください。

頼んだ覚えのないときは、すぐに{contact}に知らせてください。
"""


def ask(kind: AccountActKind, account: User, by: User, reason: str) -> bool:
    """Asks somebody else of the Bureau; False where something already waits for this account."""
    close_overdue(AccountAct)
    said = {"kind": kind, "asked_by": by, "reason": reason}
    _, is_new = AccountAct.objects.get_or_create(account=account, decision="", defaults=said)
    if is_new and kind == AccountActKind.SECOND_FACTOR:
        _tell(account, ASKED)
    return is_new


def open_acts() -> QuerySet[AccountAct]:
    """What waits to be decided, oldest first."""
    acts = AccountAct.objects.select_related("account__ward", "asked_by")
    overdue = AccountAct.overdue().values("pk")
    return acts.filter(decision="").exclude(pk__in=overdue).order_by("asked_at")


def lapsed_acts(user: User) -> QuerySet[AccountAct]:
    """What the user has asked for and nobody decided, as long as another request would take."""
    lapsed = AccountAct.objects.filter(asked_by=user, decision=Decision.LAPSED)
    since = timezone.now() - timedelta(days=settings.REQUEST_DAYS)
    return lapsed.filter(decided_at__gt=since).select_related("account__ward")


def close_overdue(*models: type[TwoPersonAct]) -> int:
    """Closes what nobody has decided in time, a line each in the security log; how many."""
    models, count = models or TwoPersonAct.__subclasses__(), 0
    with transaction.atomic():
        for act in chain.from_iterable(model.overdue().select_for_update() for model in models):
            act.close(Decision.LAPSED)
            if isinstance(act, AccountAct):
                note_of_program(act.account, f"{act.get_kind_display()}の依頼の期限切れ")
            else:
                note_of_program(act.asked_by, f"{act}の依頼の期限切れ", LogKind.ERASURE)
            count += 1
    return count


def let_in(user: User, by: User) -> bool:
    """Lets a stopped user in again; False where that waits for a second person."""
    if must_wait(user):
        ask(AccountActKind.BUREAU, user, by, "利用の再開")
        return False
    user.switch(True)
    return True


def may_let_in(user: User, by: User) -> bool:
    """Whether it is theirs: of a ward's administrator only whom the ward itself has stopped."""
    if by.is_bureau:
        return True
    stopper = _who_stopped(user)
    return (
        stopper is not None
        and (stopper.role, stopper.ward_id) == (by.role, user.ward_id)
        and not user.has_ended
    )


def _who_stopped(user: User) -> User | None:
    """Who stopped somebody last; None for the worker and for commands."""
    versions = user.account_versions.order_by("pgh_id")
    active = versions.filter(is_active=True).last()
    stop = versions.filter(pgh_id__gt=active.pgh_id if active else 0).first()
    return User.objects.filter(pk=author_of(stop)).first() if stop else None


def must_wait(user: User) -> bool:
    """Whether the account is one that nobody opens alone."""
    return user.is_bureau and settings.TWO_PEOPLE_FOR_BUREAU


def decide(pk: int, by: User, decision: Decision) -> AccountAct:
    """Writes a decision down, and does what was granted; raises NotDecidedError."""
    act = AccountAct.decide(pk, by, decision)
    if decision == Decision.GRANTED:
        if act.kind == AccountActKind.SECOND_FACTOR:
            take_off_second_factor(act.account)
            _tell(act.account, DONE)
        else:
            act.account.switch(True)
    return act


def take_off_second_factor(user: User) -> None:
    """Forgets passkeys, one-time codes and recovery codes, and ends all sessions."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)


def _tell(user: User, body: str) -> None:
    mailed(user, ABOUT, body.format(user=user, contact=settings.CONTACT))
