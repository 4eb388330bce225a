"""The sending of one mail: once, and what became of it written down."""

from __future__ import annotations

from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from reports.lifecycle.notices.planning import NOT_SUBMITTED, wanting
from reports.models import NoticeKind, NoticeResult, SentNotice
from wards.isolation.rls import ALL_WARDS, ward_scope

REMINDERS = (NoticeKind.BEFORE_DUE, NoticeKind.OVERDUE)
# From here on a server's answer is final (RFC 5321, 4.2.1): asking again changes nothing.
FINAL_REFUSAL = 500


def send(notice_id: int) -> None:
    """Sends a mail that was written down and keeps its result; one that is done is left alone.

    Raises the server's error after writing it down when another try may help. The row is locked
    meanwhile, so that two jobs cannot send it both. Killed between the server's yes and the commit,
    it is sent again under the same Message-ID, by which mail programs know the copy.
    """
    with ward_scope(ALL_WARDS):
        notice = (
            SentNotice.objects.select_for_update(of=("self",))
            .select_related("user", "submission")
            .get(pk=notice_id)
        )
        if notice.result not in (NoticeResult.WAITING, NoticeResult.FAILED):
            return
        error = _try(notice)
        notice.save()
    if error is not None and not _is_final(error):
        raise error


def _try(notice: SentNotice) -> Exception | None:
    if not _is_still_needed(notice):
        notice.result = NoticeResult.NOT_NEEDED
        return None
    if not settings.MAIL_SERVER_IS_SET:
        notice.result = NoticeResult.NO_SERVER
        return None
    try:
        _mail(notice).send()
    except (SMTPException, OSError, ValueError) as error:  # ValueError: an address that is none
        notice.result = NoticeResult.FAILED
        notice.detail = f"{_sentence(error)}（{error}）"[:300]
        return error
    notice.result, notice.detail = NoticeResult.SENT, ""
    notice.address, notice.at = notice.user.email, timezone.now()
    return None


def _is_still_needed(notice: SentNotice) -> bool:
    """Between planning and sending the user may have moved or left, and the report come in."""
    user, report = notice.user, notice.submission
    if not user.is_bureau and (user.ward_id, user.role) != (report.ward_id, report.form):
        return False
    if notice.kind in REMINDERS and notice.submission.status not in NOT_SUBMITTED:
        return False
    return wanting(NoticeKind(notice.kind)).filter(pk=notice.user_id).exists()


def _mail(notice: SentNotice) -> EmailMessage:
    host = urlsplit(settings.PUBLIC_URL).hostname
    headers = {
        "Message-ID": f"<notice-{notice.pk}-{notice.planned_at:%Y%m%d%H%M%S}@{host}>",
        # No holiday reply to the portal (RFC 3834).
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(notice.subject, notice.body, to=[notice.user.email], headers=headers)


def _is_final(error: Exception) -> bool:
    """Whether this address or this mail is refused for good; what is set wrongly gets mended."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= FINAL_REFUSAL for code, _ in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= FINAL_REFUSAL
    return isinstance(error, ValueError)


def _sentence(error: Exception) -> str:
    if isinstance(error, SMTPRecipientsRefused | ValueError):
        return "この宛先には送れません"
    if isinstance(error, SMTPException):
        return "メールサーバーが受け付けません"
    return "メールサーバーにつながりません"
