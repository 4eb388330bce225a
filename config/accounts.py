"""Who may open an account: nobody but the Bureau, on its own page."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Log-in without self-registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Home: after the first log-in nothing is left to do on the page of passwords."""
        return resolve_url(settings.LOGIN_REDIRECT_URL)
