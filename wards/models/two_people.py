"""An act that takes two people of the Bureau: one asks for it, another grants or declines it."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from wards.isolation.scoping import ScopedManager
from wards.models.record import one_of, person
from wards.models.user import User


class Decision(models.TextChoices):
    """What became of what was asked. Whoever asked may take it back."""

    GRANTED = "granted", "承認"
    DECLINED = "declined", "却下"
    WITHDRAWN = "withdrawn", "依頼の取消し"

    @property
    def button(self) -> str:
        """What the button says that decides so."""
        return "依頼を取り消す" if self is Decision.WITHDRAWN else f"{self.label}する"


ASKER_IS_GONE = (
    "依頼した人の利用が止められたか、役割が変わりました。却下して、必要なら依頼し直してください。"
)


class NotDecidedError(Exception):
    """It stays as it is; the message is a sentence for the screen."""


# Who asked for what and why stands from the start, how it was decided from then on.
_REFUSE = """
IF TG_OP = 'DELETE' OR (OLD.reason, OLD.asked_at, OLD.asked_by_id)
    IS DISTINCT FROM (NEW.reason, NEW.asked_at, NEW.asked_by_id)
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
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="依頼した人", related_name="+"
    )
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
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="%(class)s_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decision="")
                | Q(decision=Decision.WITHDRAWN, decided_by=F("asked_by"))
                | (~Q(decision=Decision.WITHDRAWN) & ~Q(decided_by=F("asked_by"))),
                name="%(class)s_is_decided_by_another",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="decided_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_REFUSE,
            )
        ]

    @property
    def is_open(self) -> bool:
        return not self.decision

    def may_decide(self, user: User) -> bool:
        """Whether it waits for the user: somebody else of the Bureau than who asked."""
        return self.is_open and user.is_bureau and user.pk != self.asked_by_id

    @property
    def asker_is_there(self) -> bool:
        """Whether whoever asked for it still works with the portal, at the Bureau."""
        return self.asked_by.is_active and self.asked_by.is_bureau

    def may_grant(self, user: User) -> bool:
        return self.may_decide(user) and self.asker_is_there

    def may_withdraw(self, user: User) -> bool:
        return self.is_open and user.pk == self.asked_by_id

    @classmethod
    def decide(cls, pk: int, user: User, decision: Decision) -> Self:
        """Writes a decision down; of two people at once the second is refused.

        Raises NotDecidedError for whoever may not decide, and where it is decided already.
        """
        act = cls.objects.select_for_update().get(pk=pk)
        if not act.is_open:
            raise NotDecidedError(f"すでに決まっています（{act.get_decision_display()}）。")
        may = {Decision.WITHDRAWN: act.may_withdraw, Decision.GRANTED: act.may_grant}
        if not may.get(decision, act.may_decide)(user):
            if act.may_decide(user) and not act.asker_is_there:
                raise NotDecidedError(ASKER_IS_GONE)
            raise NotDecidedError("依頼した人とは別の、健康局の人が決めます。")
        act.decision, act.decided_at, act.decided_by = decision, timezone.now(), user
        act.save(update_fields=["decision", "decided_at", "decided_by"])
        return act
