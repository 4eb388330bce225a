"""What second factors are computed from, encrypted as long as it lies in the database."""

from base64 import urlsafe_b64encode

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

# Of a one-time code, of recovery codes. A passkey leaves its public half alone.
SEEDS = ("secret", "seed")


def encrypted(seed: str) -> str:
    return _keys().encrypt(seed.encode()).decode()


def decrypted(kept: str) -> str:
    """A seed by whichever key it was encrypted; raises where that key is no longer set."""
    return _keys().decrypt(kept).decode()


@transaction.atomic
def encrypt_all_by_the_first_key() -> int:
    """How many second factors there are; afterwards the other keys are not needed any more."""
    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).select_for_update()
    for row in rows:
        row.data |= {
            name: encrypted(decrypted(row.data[name])) for name in SEEDS if name in row.data
        }
        row.save(update_fields=["data"])
    return len(rows)


def _keys() -> MultiFernet:
    """The first key encrypts, all decrypt."""
    return MultiFernet([Fernet(_key_from(phrase)) for phrase in settings.SECOND_FACTOR_KEYS])


def _key_from(phrase: str) -> bytes:
    digest = salted_hmac("wards.accounts.seeds", "", secret=phrase, algorithm="sha256").digest()
    return urlsafe_b64encode(digest)
