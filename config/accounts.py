"""Who may open an account: nobody but the Bureau, on its own page."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Log-in without self-registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
