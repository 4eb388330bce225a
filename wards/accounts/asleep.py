"""Accounts that nobody has used for long."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from wards.accounts.passwords import people
from wards.accounts.security_log import note_of_program
from wards.models import User


def asleep_accounts() -> QuerySet[User]:
    """Whom nobody has used for ASLEEP_DAYS: no log-in, no password set, and not new either."""
    used = Greatest("last_login", "password_set_at", "date_joined")
    rows = people().filter(is_active=True).annotate(used=used).filter(used__lt=_asleep_since())
    return rows.select_related("ward")


def asleep_among(users: QuerySet[User]) -> QuerySet[User]:
    """Those of some users who are asleep."""
    return asleep_accounts().filter(pk__in=users.values("pk"))


def stop_untouched_accounts() -> int:
    """Stops accounts that are asleep, where STOP_ASLEEP says so; how many.

    What somebody has changed meanwhile, perhaps to let it go on, stays as it is.
    """
    if not settings.STOP_ASLEEP:
        return 0
    touched = User.objects.filter(account_versions__pgh_created_at__gte=_asleep_since())
    return _stopped(asleep_accounts().exclude(pk__in=touched.values("pk")), "使われていないため")


def stop_ended_accounts() -> int:
    """Stops accounts after their last day; how many. They get no mail from now on either."""
    ended = User.objects.filter(is_active=True, ends_on__lt=timezone.localdate())
    return _stopped(ended.select_related("ward"), "利用の末日を過ぎたため")


def _stopped(users: QuerySet[User], why: str) -> int:
    # Locked, so that what somebody has changed meanwhile is neither overlooked nor overwritten.
    users = list(users.select_for_update(of=("self",)))
    for user in users:
        user.switch(False)
        note_of_program(user, f"利用の停止（{why}）")
    return len(users)


def _asleep_since() -> datetime:
    return timezone.now() - timedelta(days=settings.ASLEEP_DAYS)
