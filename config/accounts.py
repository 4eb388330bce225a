"""What allauth asks of the portal: who may open an account, from where, and what comes after."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from wards.accounts.log_in import client_address, counted_name, in_the_log, remember_device
from wards.accounts.seeds import decrypted, encrypted
from wards.models import User

log = logging.getLogger(__name__)

# Whether a password can be guessed takes the longer to find out the longer it is.
MOST_CHARACTERS = 128


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Log-in without self-registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """The second guard: it refuses without looking at the password."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            name = counted_name(request, credentials)
            who = in_the_log(name, client_address(request), "", request.path, request)
            log.warning("Too many attempts: refused %s", who)
            raise

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """What allauth counts; as it stands it would not tell a known device from any other."""
        return counted_name(request, credentials)

    def pre_login(self, request: HttpRequest, user: User, **kwargs) -> HttpResponse | None:
        """An account that has ended is told so, as one that was stopped."""
        user.is_active = user.is_active and not user.has_ended
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: User, **kwargs) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        remember_device(request, response, user.username)
        return response

    def clean_password(self, password: str, user: User | None = None) -> str:
        """A password that somebody else has given out is not kept under the name of a new one."""
        if len(password) > MOST_CHARACTERS:
            raise ValidationError(f"パスワードは{MOST_CHARACTERS}文字までにしてください。")
        if user is not None and user.has_usable_password() and user.check_password(password):
            raise ValidationError("いまと同じパスワードです。別のパスワードにしてください。")
        return super().clean_password(password, user)

    def set_password(self, user: User, password: str) -> None:
        """Saves the password alone: the account may have been stopped or moved since it was read."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Home: after the first log-in nothing is left to do on the page of passwords."""
        return resolve_url(settings.LOGIN_REDIRECT_URL)


class SecondFactorAdapter(DefaultMFAAdapter):
    """One-time codes and passkeys: their seeds, and under which names a telephone lists them."""

    def encrypt(self, text: str) -> str:
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypted(encrypted_text)

    def get_totp_label(self, user: User) -> str:
        """Not the mail address, which a desk may share."""
        return user.username

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, object]:
        return super().get_public_key_credential_user_entity(user) | {"name": user.username}

    def generate_authenticator_name(self, user: User, *args) -> str:
        return f"パスキー{user.authenticator_set.filter(type='webauthn').count() + 1}"
