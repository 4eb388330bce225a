"""What is thrown away every night: what has ended, and what nobody will ask for any more."""

from datetime import timedelta

from axes.models import AccessAttempt, AccessLog
from django.db import connection
from django.utils import timezone

from reports.models import HIDDEN_NAME, OPEN_RESULTS, SentNotice, Upload, UploadResult, Work
from wards.accounts.asleep import stop_ended_accounts, stop_untouched_accounts
from wards.accounts.seeds import encrypt_all_by_the_first_key
from wards.accounts.two_people import close_overdue
from wards.forms.once_only import forget_spent_forms
from wards.generic.drafts import forget_old_drafts
from wards.isolation.personal_data import personal_words
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Session
from wards.reuse.change_log import forget_old_changes

# Days. A wrong password counts for a quarter of an hour; a round is over within two years.
ATTEMPTS, LOG_INS, FILES_MADE, MAILS = 1, 90, 30, 3 * 366
# Whoever mends a file sends it again by then.
NAMES_OF_PERSONS = 30


def tidy() -> dict[str, int]:
    """How many rows of each kind were thrown away, or their files; or encrypted again."""
    with ward_scope(ALL_WARDS):
        forget_old_changes()
        made = Work.objects.filter(ended_at__lt=_ago(FILES_MADE), file__isnull=False)
        return {
            "ログインの期限が切れたもの": _deleted(Session, expire_date__lt=timezone.now()),
            "ログインの失敗": _deleted(AccessAttempt, attempt_time__lt=_ago(ATTEMPTS)),
            "ログインの履歴": _deleted(AccessLog, attempt_time__lt=_ago(LOG_INS)),
            "期限が切れた数え": _expired_counts(),
            "送信済みの入力": forget_spent_forms(),
            "入力の途中": forget_old_drafts(),
            "作ったファイル": made.update(file=None, file_name=""),
            "名前を伏せたファイル": _hidden_names(),
            "末日を過ぎたアカウント": stop_ended_accounts(),
            "使われていないアカウント": stop_untouched_accounts(),
            "期限が切れた依頼": close_overdue(),
            "暗号化し直した多要素認証の種": encrypt_all_by_the_first_key(),
            "お知らせメール": _deleted(SentNotice, planned_at__lt=_ago(MAILS)),
        }


def _hidden_names() -> int:
    """How many files that nobody saved or withdrew have lost a name that looks like somebody's."""
    old = Upload.objects.filter(at__lt=_ago(NAMES_OF_PERSONS))
    left = old.filter(result__in=(UploadResult.WAITING, *OPEN_RESULTS)).values_list("pk", "name")
    named = [pk for pk, name in left if personal_words(name)]
    return Upload.objects.filter(pk__in=named).update(name=HIDDEN_NAME)


def _ago(days: int) -> object:
    return timezone.now() - timedelta(days=days)


def _deleted(model: type, **which: object) -> int:
    return model.objects.filter(**which).delete()[0]


def _expired_counts() -> int:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_cache WHERE expires < now()")
        return cursor.rowcount
