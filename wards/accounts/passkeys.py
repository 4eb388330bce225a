"""Answers of passkeys as anybody may send them; failures the security log keeps as of passwords."""

import struct

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms

from wards.accounts.security_log import NO_ACCOUNT, note
from wards.models import LogKind

BY_PASSKEY = "パスキー"
# What reading them raises: the library takes whatever is sent for a passkey's answer.
MALFORMED = (AttributeError, LookupError, TypeError, ValueError, RecursionError, struct.error)


class AnyAnswer(forms.Form):
    """Mixin: an answer that cannot be read is a wrong one."""

    def full_clean(self) -> None:
        try:
            super().full_clean()
        except MALFORMED:
            self.add_error("credential", get_adapter().validation_error("incorrect_code"))


class AddPasskeyForm(AnyAnswer, AddWebAuthnForm):
    pass


class KeepsFailure(AnyAnswer):
    """Mixin: a wrong answer is kept. Whom one at the log-in names is anybody's text, and is not."""

    def full_clean(self) -> None:
        super().full_clean()
        if self.errors:
            account = "" if self.user else NO_ACCOUNT
            note(LogKind.FAILED, context.request, self.user, account=account, what=BY_PASSKEY)


class PasskeyLogInForm(KeepsFailure, LoginWebAuthnForm):
    pass


class PasskeyAfterPasswordForm(KeepsFailure, AuthenticateWebAuthnForm):
    pass


class PasskeyOnceMoreForm(KeepsFailure, ReauthenticateWebAuthnForm):
    pass
