"""The log-in by a passkey alone, whose failures the security log keeps as those of passwords."""

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import LoginWebAuthnForm

from wards.accounts.security_log import NO_ACCOUNT, note
from wards.models import LogKind

BY_PASSKEY = "パスキー"


class PasskeyLogInForm(LoginWebAuthnForm):
    """Whom a passkey that opens nothing names is anybody's text, and is not kept."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except (AttributeError, KeyError, TypeError) as error:
            # The library takes what anybody sends for a passkey's answer.
            raise get_adapter().validation_error("incorrect_code") from error

    def clean(self) -> dict[str, object]:
        if self.errors:
            note(LogKind.FAILED, context.request, account=NO_ACCOUNT, what=BY_PASSKEY)
        return super().clean()
