"""Who may open an account: nobody but the Bureau, on its own page."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import resolve_url

from wards.models import User


def name_in_messages(user: User) -> str:
    """How the account pages call a user: by affiliation and name, as everywhere in the portal."""
    return str(user)


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Log-in without self-registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_password(self, password: str, user: User | None = None) -> str:
        """A password that somebody else has given out is not kept under the name of a new one."""
        if user is not None and user.has_usable_password() and user.check_password(password):
            raise ValidationError("いまと同じパスワードです。別のパスワードにしてください。")
        return super().clean_password(password, user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Home: after the first log-in nothing is left to do on the page of passwords."""
        return resolve_url(settings.LOGIN_REDIRECT_URL)
