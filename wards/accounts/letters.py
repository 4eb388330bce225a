"""Mail to one user about the account."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail

from wards.models import User

log = logging.getLogger(__name__)


def mailed(user: User, subject: str, body: str) -> bool:
    """Whether the mail went out to the user's address."""
    if not (user.email and settings.MAIL_SERVER_IS_SET):
        return False
    try:
        return bool(send_mail(subject, body, None, [user.email]))
    except (SMTPException, OSError):
        log.exception("The mail to %s was not sent", user.username)
        return False
