"""Acts that take two people of the Bureau, on accounts.

One asks, one grants or declines. Nobody does both under two names: who has had a hand in whose
account is read from the versions of the accounts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, models
from django.db.models import F, Q
from django.utils import timezone

from wards.fiscal import day_label, moment_label
from wards.isolation.scoping import ScopedManager, ScopedQuerySet
from wards.models.record import one_of, person

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


class Decision(models.TextChoices):
    """What became of what was asked. Whoever asked may take it back; time does the rest."""

    GRANTED = "granted", "承認"
    DECLINED = "declined", "却下"
    WITHDRAWN = "withdrawn", "依頼の取消し"
    LAPSED = "lapsed", "期限切れ"

    @property
    def button(self) -> str:
        """What the button says that decides so."""
        return "依頼を取り消す" if self is Decision.WITHDRAWN else f"{self.label}する"


GRANTED = pgtrigger.Condition("NEW.decision = 'granted' AND OLD.decision <> 'granted'")
# What people decide, and no clock.
OF_PEOPLE = [each.value for each in Decision if each != Decision.LAPSED]
ASKER_IS_GONE = (
    "依頼した人の利用が止められたか終わったか、役割が変わりました。"
    "却下して、必要なら依頼し直してください。"
)
OF_ANOTHER = "依頼した人とは別の、健康局の人が決めます。"
LAPSED = "期限までに決まらなかったので、依頼は期限切れになりました。必要なら依頼し直してください。"


# Longer, and a Bureau of three in which one makes all accounts would often have none who may grant.
HAND_DAYS = 180
_MADE = "made"
BY_ANOTHER = (
    "健康局の別の人が承認します。承認できる人がほかにいないときは、"
    "サーバーの管理者に、健康局のアカウントをもう一つ作ってもらってください。"
)
# What lets one in as another.
_DEEDS = {
    _MADE: "作成",
    "password": "パスワードか招待のリンクを作成",
    "email": "メールアドレスを変更",
    "role": "役割を変更",
    "second_factor": "多要素認証の解除を依頼",
}
_HANDS = f"""
SELECT account, person, at, deed FROM (
    SELECT pgh_obj_id AS account, (pgh_context ->> 'user')::bigint AS person, pgh_created_at AS at,
        CASE WHEN pgh_label = 'insert' THEN '{_MADE}'
             WHEN password_set_at IS DISTINCT FROM lag(password_set_at) OVER past THEN 'password'
             WHEN email <> lag(email) OVER past THEN 'email'
             WHEN role <> lag(role) OVER past THEN 'role' END AS deed
    FROM wards_userversion WHERE pgh_obj_id IN ({{one}}, {{other}})
    WINDOW past AS (PARTITION BY pgh_obj_id ORDER BY pgh_id)
    UNION ALL SELECT account_id, asked_by_id, decided_at, 'second_factor' FROM wards_accountact
    WHERE kind = 'second_factor' AND decision = 'granted' AND account_id IN ({{one}}, {{other}})
) hands WHERE deed IS NOT NULL AND person IS DISTINCT FROM account
"""  # noqa: S608 - no value of others
# Of two people, in each other's account.
_BETWEEN = (
    f"{_HANDS} AND person IN ({{one}}, {{other}}) AND at > now() - interval '{HAND_DAYS} days'"
)
# The database's own guard, of every act of two people.
GRANTED_BY_ANOTHER_HAND = f"""
IF EXISTS ({_BETWEEN.format(one="NEW.asked_by_id", other="NEW.decided_by_id")}) THEN
    RAISE EXCEPTION '% is granted by whose account the asker had a hand in', TG_TABLE_NAME;
END IF;
RETURN NEW;
"""


class NotDecidedError(Exception):
    """It stays as it is; the message is a sentence for the screen."""


# Who asked for what and why stands from the start, how it was decided from then on. Words to erase
# only go, what a disposal took is written down when it is done.
_MOVING = "ARRAY['decision', 'decided_at', 'decided_by_id', 'words', 'counts']"
_REFUSE = f"""
IF TG_OP = 'DELETE' OR to_jsonb(OLD) - {_MOVING} IS DISTINCT FROM to_jsonb(NEW) - {_MOVING}
OR to_jsonb(NEW) ->> 'words' NOT IN ('', to_jsonb(OLD) ->> 'words')
OR (OLD.decision <> '' AND (OLD.decision, OLD.decided_at, OLD.decided_by_id)
    IS DISTINCT FROM (NEW.decision, NEW.decided_at, NEW.decided_by_id)) THEN
    RAISE EXCEPTION '% is decided once', TG_TABLE_NAME;
END IF;
RETURN NEW;
"""


class TwoPersonAct(models.Model):
    """What is asked for stands in the fields of the subclass.

    >>> class SecondFactorReset(TwoPersonAct):  # doctest: +SKIP
    ...     account = models.ForeignKey(User, models.PROTECT)
    ...
    ...     class Meta(TwoPersonAct.Meta):
    ...         verbose_name = "多要素認証の解除"
    """

    reason = models.TextField("理由", max_length=500)
    asked_at = models.DateTimeField("依頼した日時", auto_now_add=True)
    asked_by = person("依頼した人", null=False)
    decision = models.CharField("決定", max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField("決定した日時", null=True)
    decided_by = person("決定した人")

    objects = ScopedManager()

    class Meta:
        abstract = True
        ordering = ["-asked_at", "-pk"]
        constraints = [
            one_of("decision", Decision, blank=True),
            models.CheckConstraint(condition=~Q(reason=""), name="%(class)s_has_a_reason"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | Q(decision=Decision.LAPSED, decided_at__isnull=False, decided_by__isnull=True)
                | Q(decision__in=OF_PEOPLE, decided_at__isnull=False, decided_by__isnull=False),
                name="%(class)s_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", Decision.LAPSED])
                | Q(decision=Decision.WITHDRAWN, decided_by=F("asked_by"))
                | (~Q(decision=Decision.WITHDRAWN) & ~Q(decided_by=F("asked_by"))),
                name="%(class)s_is_decided_by_another",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="never_granted_from_the_start",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.decision = 'granted'"),
            ),
            pgtrigger.Trigger(
                name="decided_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_REFUSE,
            ),
            pgtrigger.Trigger(
                name="granted_by_another_hand",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=GRANTED,
                func=GRANTED_BY_ANOTHER_HAND,
            ),
        ]

    @property
    def lapses_at(self) -> datetime:
        return self.asked_at + timedelta(days=settings.REQUEST_DAYS)

    @classmethod
    def overdue(cls) -> ScopedQuerySet:
        """What nobody has decided in time; the night closes it."""
        oldest = timezone.now() - timedelta(days=settings.REQUEST_DAYS)
        return cls.objects.filter(decision="", asked_at__lte=oldest)

    @property
    def standing(self) -> str:
        """What became of it, also before the night; '' while it can be decided."""
        lapsed = not self.decision and self.lapses_at <= timezone.now()
        return Decision.LAPSED if lapsed else self.decision

    @property
    def is_open(self) -> bool:
        return not self.standing

    @property
    def outcome(self) -> str:
        """Who decided and when, or what it waits for, as a line."""
        if self.is_open:
            return f"健康局の別の人の決定を待っています（{moment_label(self.lapses_at)}まで）。"
        if self.standing == Decision.LAPSED:
            return LAPSED
        decided = f"{self.get_decision_display()}　{self.decided_by}"
        return f"{decided}　{moment_label(self.decided_at)}"

    def refusal(self, user: AbstractBaseUser, decision: Decision) -> str:
        """Why the user may not decide so, as a sentence; '' for whoever may."""
        is_own = user.pk == self.asked_by_id
        if self.decision:
            return f"すでに決まっています（{self.get_decision_display()}）。"
        if not self.is_open:
            return LAPSED
        if decision == Decision.WITHDRAWN:
            return "" if is_own else "依頼を取り消せるのは、依頼した人だけです。"
        if is_own or not user.is_bureau or decision not in OF_PEOPLE:
            return OF_ANOTHER
        return self.obstacle(user) if decision == Decision.GRANTED else ""

    def obstacle(self, user: AbstractBaseUser) -> str:
        """What keeps somebody from granting it who may decline it; '' for nothing."""
        asker = self.asked_by
        if not asker.is_active or asker.has_ended or not asker.is_bureau:
            return ASKER_IS_GONE
        return hand_between(asker, user)

    def answers(self, user: AbstractBaseUser) -> list[Decision]:
        """What the user may decide at present."""
        return [each for each in Decision if not self.refusal(user, each)]

    def close(self, decision: Decision, by: AbstractBaseUser | None = None) -> None:
        self.decision, self.decided_at, self.decided_by = decision, timezone.now(), by
        self.save()

    @classmethod
    def decide(cls, pk: int, user: AbstractBaseUser, decision: Decision) -> Self:
        """Writes a decision down; of two people at once the second is refused.

        Raises NotDecidedError for whoever may not decide, and where it is decided already.
        """
        act = cls.objects.select_for_update().get(pk=pk)
        if refusal := act.refusal(user, decision):
            raise NotDecidedError(refusal)
        act.close(decision, user)
        return act


def hand_between(one: AbstractBaseUser, other: AbstractBaseUser) -> str:
    """What one of two did last to the other's account, and what follows; '' for nothing."""
    for account, who, at, deed in _hands(_BETWEEN, one, other):
        people = {user.pk: user for user in (one, other)}
        return (
            f"{people[who]}が{people[account]}のアカウントを扱いました（{_DEEDS[deed]}、{day_label(at)}）。"
            f"それから{HAND_DAYS}日間は、たがいの依頼を承認できません。{BY_ANOTHER}"
        )
    return ""


def origin_of(user: AbstractBaseUser) -> str:
    """How an account came to be, and what others did last of what opens it, as a line."""
    last = {deed: (who, at) for _, who, at, deed in reversed(_hands(_HANDS, user, user))}
    names = get_user_model().objects.in_bulk({who for who, _ in last.values() if who})
    return "、".join(
        f"{_DEEDS[deed]}: {names.get(who, 'コマンド')}（{day_label(at)}）"
        for deed, (who, at) in last.items()
        if who or deed == _MADE
    )


def _hands(
    query: str, one: AbstractBaseUser, other: AbstractBaseUser
) -> list[tuple[int, int | None, datetime, str]]:
    """Account, person, moment and deed, newest first."""
    keys = {"one": "%(one)s", "other": "%(other)s"}
    with connection.cursor() as cursor:
        cursor.execute(
            f"{query.format(**keys)} ORDER BY at DESC", {"one": one.pk, "other": other.pk}
        )
        return cursor.fetchall()


OWN_CASE = f"自分のアカウントについての依頼です。{BY_ANOTHER}"


class AccountActKind(models.TextChoices):
    SECOND_FACTOR = "second_factor", "多要素認証の解除"
    BUREAU = "bureau", "健康局のアカウントの利用開始"


class AccountAct(TwoPersonAct):
    """One at a time for an account."""

    kind = models.CharField("内容", max_length=20, choices=AccountActKind)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="アカウント", related_name="acts"
    )

    class Meta(TwoPersonAct.Meta):
        verbose_name = "アカウントの依頼"
        constraints = [
            *TwoPersonAct.Meta.constraints,
            one_of("kind", AccountActKind),
            models.UniqueConstraint(
                fields=["account"], condition=Q(decision=""), name="accountact_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_kind_display()}"

    def obstacle(self, user: AbstractBaseUser) -> str:
        """Nobody in the own case, as at the screen of a colleague who has gone out."""
        return OWN_CASE if user.pk == self.account_id else super().obstacle(user)
