"""What is done to an account by two people of the Bureau."""

from django.db import models
from django.db.models import Q

from wards.models.hands import BY_ANOTHER
from wards.models.record import one_of
from wards.models.two_people import TwoPersonAct
from wards.models.user import User

OWN_CASE = f"自分のアカウントについての依頼です。{BY_ANOTHER}"


class AccountActKind(models.TextChoices):
    SECOND_FACTOR = "second_factor", "多要素認証の解除"
    BUREAU = "bureau", "健康局のアカウントの利用開始"


class AccountAct(TwoPersonAct):
    """One at a time for an account."""

    kind = models.CharField("内容", max_length=20, choices=AccountActKind)
    account = models.ForeignKey(
        User, models.PROTECT, verbose_name="アカウント", related_name="acts"
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

    def obstacle(self, user: User) -> str:
        """Nobody in the own case, as at the screen of a colleague who has gone out."""
        return OWN_CASE if user.pk == self.account_id else super().obstacle(user)

    def __str__(self) -> str:
        return f"{self.account} {self.get_kind_display()}"
