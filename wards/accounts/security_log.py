"""The security log as it is written and verified."""

from dataclasses import dataclass

from allauth.mfa.signals import authentication_failed
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import connection
from django.dispatch import receiver
from django.http import HttpRequest

from wards.accounts.log_in import client_address
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import LogKind, LogLine, LogSeal, User
from wards.models.log import SEALED

# What was typed as a name and is none may be a password.
NO_ACCOUNT = "（登録のないユーザー名）"
MOST_SHOWN = 20


def note(
    kind: LogKind,
    request: HttpRequest,
    user: User | None = None,
    *,
    account: str = "",
    what: str = "",
    path: str = "",
    ward: str = "",
) -> None:
    """Adds a line, which is undone with the transaction in which it is written.

    ward: code of the ward that it was done to; else it is that of the user.
    """
    with ward_scope(ALL_WARDS):
        LogLine.objects.create(
            kind=kind,
            user=user,
            account=account or (user.username if user else ""),
            ward_id=ward or (user.ward_id if user else None),
            address=client_address(request),
            request_id=getattr(request, "request_id", ""),
            what=what,
            path=path[:400],
        )


def note_of_program(user: User, what: str, kind: LogKind = LogKind.ACCOUNT) -> None:
    """Adds a line about what a command or the worker did for an account, in no request."""
    with ward_scope(ALL_WARDS):
        LogLine.objects.create(
            kind=kind, account=user.username, ward=user.ward, address="", what=what
        )


# --- Logging in and out --------------------------------------------------------------------


@receiver(user_logged_in)
def note_log_in(request: HttpRequest, user: User, **kwargs) -> None:
    note(LogKind.LOG_IN, request, user)


@receiver(user_logged_out)
def note_log_out(request: HttpRequest, user: User | None, **kwargs) -> None:
    if user is not None:
        note(LogKind.LOG_OUT, request, user)


@receiver(user_login_failed)
def note_failure(credentials: dict[str, str], request: HttpRequest | None = None, **kwargs) -> None:
    if request is not None:
        note_refusal(LogKind.FAILED, request, credentials.get("username", ""))


@receiver(authentication_failed)
def note_wrong_code(request: HttpRequest, user: User, **kwargs) -> None:
    note(LogKind.FAILED, request, user, what="確認コード")


@receiver(user_locked_out)
def note_lock(request: HttpRequest, username: str, **kwargs) -> None:
    # The name under which it is counted may carry the mark of a device.
    note_refusal(LogKind.LOCKED, request, username.partition(" ")[0])


def note_refusal(kind: LogKind, request: HttpRequest, username: str) -> None:
    """Adds a line about somebody who did not come in, by the account that was tried."""
    user = User.objects.filter(username__iexact=username.strip()).first()
    note(kind, request, user, account="" if user else NO_ACCOUNT)


# --- The chain -----------------------------------------------------------------------------

_CHAIN = f"""
SELECT l.id AS line, s.number, s.previous, s.hash,
       lag(s.number) OVER (ORDER BY s.number) AS number_before,
       lag(s.hash) OVER (ORDER BY s.number) AS hash_before,
       {SEALED.format(line="l", previous="s.previous")} AS sealed
FROM wards_logline l FULL JOIN wards_logseal s ON s.line_id = l.id
"""  # noqa: S608 - no value of others
# A first line that is not number 1 follows on what was cut.
_BROKEN = f"""
SELECT line, number,
       CASE WHEN number IS NULL THEN '封がありません'
            WHEN line IS NULL THEN '行がありません'
            WHEN hash <> sealed THEN '書き換えられています'
            ELSE '前の行とつながりません' END
FROM ({_CHAIN}) chain
WHERE number IS NULL OR line IS NULL OR hash <> sealed
   OR (number_before IS NULL AND NOT (number = 1 AND previous = '') AND NOT EXISTS (
       SELECT 1 FROM wards_logline WHERE kind = 'cut' AND what = (number - 1) || ' ' || previous))
   OR (number_before IS NOT NULL AND (number <> number_before + 1 OR previous <> hash_before))
ORDER BY number NULLS LAST LIMIT {MOST_SHOWN}
"""  # noqa: S608 - no value of others


@dataclass(frozen=True)
class Chain:
    """What was verified: how many lines, the newest seal, and a sentence for each break."""

    lines: int
    newest: LogSeal | None
    broken: list[str]


def verified_chain() -> Chain:
    """The whole log, verified in the database."""
    with ward_scope(ALL_WARDS), connection.cursor() as cursor:
        cursor.execute(_BROKEN)
        broken = [f"番号{number or '—'}（行{line or '—'}）: {why}" for line, number, why in cursor]
        newest = LogSeal.objects.order_by("number").last()
        return Chain(LogLine.objects.count(), newest, broken)
