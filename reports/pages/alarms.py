"""Mail to the administrators: once when something of the installation goes wrong, once when it is over."""

import logging
from collections.abc import Collection
from smtplib import SMTPException

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage

from reports.pages.health import QUESTIONS, SLOW_QUESTIONS, diagnosis

log = logging.getLogger(__name__)

QUICK_QUESTIONS = QUESTIONS.keys() - SLOW_QUESTIONS
# Which questions were mailed as wrong. Where it is lost, they are mailed once more.
TOLD = "alarms"


def tell_of_changes(questions: Collection[str]) -> None:
    """Asks, and mails what has begun to be wrong or is over since the last mail.

    Without an address or a mail server nothing is asked. A mail that fails is tried again when the
    questions are asked next.
    """
    if not (settings.ADMIN_EMAIL and settings.MAIL_SERVER_IS_SET):
        return
    wrong = {name: sentences for name, sentences in diagnosis(questions) if sentences}
    told = set(cache.get(TOLD, ()))
    begun = {name: sentences for name, sentences in wrong.items() if name not in told}
    over = sorted(told & set(questions) - wrong.keys())
    if not begun and not over:
        return
    try:
        _mail(begun, over).send()
    except (SMTPException, OSError, ValueError) as error:  # ValueError: an address that is none
        log.warning("No mail to the administrators (%s) about: %s", error, [*begun, *over])
        return
    cache.set(TOLD, sorted(told.union(begun).difference(over)), timeout=None)


def _mail(begun: dict[str, list[str]], over: list[str]) -> EmailMessage:
    what = [("異常", "、".join(begun)), ("解消", "、".join(over))]
    subject = " / ".join(f"{word}: {names}" for word, names in what if names)
    lines = []
    for name, sentences in begun.items():
        lines += [f"■ {name}（異常）", *(f"  {sentence}" for sentence in sentences), ""]
    for name in over:
        lines += [f"□ {name}（解消しました）", ""]
    lines += ["サーバーで portal-manage doctor を実行すると、いまの様子が分かります。"]
    lines += ["同じ異常が続いている間は、もう一度は知らせません。", settings.PUBLIC_URL]
    # No holiday reply to the portal (RFC 3834).
    headers = {"Auto-Submitted": "auto-generated"}
    subject = f"【報告ポータルの見張り】{subject}"
    return EmailMessage(subject, "\n".join(lines), to=settings.ADMIN_EMAIL, headers=headers)
