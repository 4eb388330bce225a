"""Decides that a password given by somebody else is changed before anything else opens."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.signals import password_changed
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wards.models import User

CHANGE_PASSWORD = "account_change_password"  # noqa: S105 - the name of an address
OPEN_MEANWHILE = frozenset({CHANGE_PASSWORD, "account_logout", "account_login", "session"})


class ChangePasswordFirstMiddleware:
    """Leads a user with an initial password to the page that changes it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        if request.resolver_match.view_name in OPEN_MEANWHILE:
            return None
        messages.warning(
            request, "はじめに、初期パスワードを自分だけが知るパスワードに変えてください。"
        )
        return redirect(CHANGE_PASSWORD)


@receiver(password_changed)
def note_own_password(request: HttpRequest, user: User, **kwargs) -> None:
    """From now on everything opens."""
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
