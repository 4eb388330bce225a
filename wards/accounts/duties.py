"""What a user owes before anything else opens: a password of one's own, then a second factor."""

from dataclasses import dataclass

from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from wards.models import User

ALWAYS_OPEN = frozenset({"account_logout", "account_login", "session"})


@dataclass(frozen=True)
class Duty:
    """Where a duty is done, which addresses are open until then, and the sentence that leads there."""

    page: str
    open_meanwhile: frozenset[str]
    sentence: str


OWN_PASSWORD = Duty(
    "account_change_password",
    frozenset({"account_change_password"}),
    "はじめに、初期パスワードを自分だけが知るパスワードに変えてください。",
)
SECOND_FACTOR = Duty(
    "mfa_index",
    frozenset(
        {
            "mfa_index",
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "account_reauthenticate",
        }
    ),
    "はじめに、多要素認証を設定してください。設定するまで、ほかの画面は開けません。",
)
# Without them there may be no second factor any more.
REMOVING = frozenset({"mfa_deactivate_totp", "mfa_remove_webauthn"})
KEEP_ONE = "多要素認証が必要なアカウントです。別の方法を先に登録してから、やめてください。"


def must_have_second_factor(user: User) -> bool:
    return user.role in settings.SECOND_FACTOR


def second_factors(user: User) -> QuerySet[Authenticator]:
    """What the user signs in with besides the password; recovery codes are none by themselves."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)


def duty_of(user: User) -> Duty | None:
    """What the user must do first."""
    if user.must_change_password:
        return OWN_PASSWORD
    if must_have_second_factor(user) and not second_factors(user).exists():
        return SECOND_FACTOR
    return None


class DutiesMiddleware(MiddlewareMixin):
    """Leads users to what they must do first, from every other address."""

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        user, name = request.user, request.resolver_match.view_name
        if not user.is_authenticated or name in ALWAYS_OPEN:
            return None
        duty = duty_of(user)
        if duty is not None and name not in duty.open_meanwhile:
            messages.warning(request, duty.sentence)
            return redirect(duty.page)
        if name in REMOVING and must_have_second_factor(user) and second_factors(user).count() < 2:
            messages.error(request, KEEP_ONE)
            return redirect(SECOND_FACTOR.page)
        return None


@receiver(password_changed)
def note_own_password(request: HttpRequest, user: User, **kwargs) -> None:
    """From now on everything opens that needs no second factor."""
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
