"""What the environment variables say, and which of them production cannot do without."""

import os
import secrets
import tempfile
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from django.core.checks.security.base import (
    SECRET_KEY_INSECURE_PREFIX,
    SECRET_KEY_MIN_LENGTH,
    SECRET_KEY_MIN_UNIQUE_CHARACTERS,
)
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

REQUIRED_IN_PRODUCTION = ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS")
SWITCHES = dict.fromkeys(("1", "true", "yes", "on"), True)
SWITCHES |= dict.fromkeys(("0", "false", "no", "off"), False)


def value_of(name: str) -> str:
    """A variable without space around it; '' where it is not set."""
    return os.environ.get(name, "").strip()


def flag(name: str, default: bool) -> bool:
    """An on/off variable: 1/true/yes/on or 0/false/no/off, in any case.

    Anything else is refused: a mistyped `DEBUG=flase` must not open a production server.
    """
    value = value_of(name).lower()
    if value and value not in SWITCHES:
        raise ImproperlyConfigured(f"{name}={value} は読めません。1 か 0 を設定してください。")
    return SWITCHES.get(value, default)


def at_least(name: str, least: int, default: int) -> int:
    """A whole number; what is none, or less than makes sense, is refused."""
    value = value_of(name)
    if value and not (value.isascii() and value.isdigit() and int(value) >= least):
        raise ImproperlyConfigured(
            f"{name}={value} は使えません。{least}以上の整数を設定してください。"
        )
    return int(value or default)


def database(name: str) -> dict[str, object]:
    """Django's entry for the address of a database; {} where the variable is not set."""
    return dj_database_url.parse(value_of(name)) if value_of(name) else {}


def database_limits() -> str:
    """How many seconds a request may wait for a lock, for a statement, and do nothing in between.

    A file is drawn in between, within the transaction of its request. No statement is compiled: that
    takes a second, and PostgreSQL expects tables with policies to be worth it when they are not.
    """
    limits = {
        "lock_timeout": at_least("DATABASE_LOCK_SECONDS", 1, default=20),
        "statement_timeout": at_least("DATABASE_STATEMENT_SECONDS", 1, default=60),
        "idle_in_transaction_session_timeout": at_least("DATABASE_IDLE_SECONDS", 1, default=300),
    }
    return " ".join(["-c jit=off", *(f"-c {name}={each}s" for name, each in limits.items())])


def words(name: str) -> list[str]:
    """A comma-separated variable: `a.example, b.example` -> `["a.example", "b.example"]`."""
    return [word.strip() for word in value_of(name).split(",") if word.strip()]


def some_of(name: str, choices: tuple[str, ...], default: str) -> frozenset[str]:
    """A comma-separated variable of which each word is known; `none` stands for nothing."""
    chosen = set(words(name) or [default]) - {"none"}
    unknown = ", ".join(chosen.difference(choices))
    if unknown:
        raise ImproperlyConfigured(
            f"{name} の {unknown} は読めません。{', '.join(choices)}、または none を設定してください。"
        )
    return frozenset(chosen)


def mail_settings() -> dict[str, object]:
    """Django's settings for mail, from EMAIL_URL and EMAIL_FROM; {} when no mail server is set.

    smtp://user:password@host:587?tls=starttls · smtps://host (port 465) · smtp://host (port 25).
    User and password are percent-encoded. What cannot be read is refused when the program starts:
    a mistyped address must not swallow reminders.
    """
    if not value_of("EMAIL_URL"):
        return {}
    unreadable = ImproperlyConfigured(
        "EMAIL_URL が読めません。smtp://ユーザー名:パスワード@ホスト:587?tls=starttls のように書いてください。"
        " (EMAIL_URL must look like smtp://user:password@host:587?tls=starttls or smtps://host.)"
    )
    try:
        parts = urlsplit(value_of("EMAIL_URL"))
        port = parts.port
    except ValueError as error:
        raise unreadable from error
    tls = parse_qs(parts.query).get("tls", [""])[-1]
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or tls not in ("", "starttls"):
        raise unreadable
    if "@" not in parseaddr(value_of("EMAIL_FROM"))[1]:
        raise ImproperlyConfigured(
            "EMAIL_URL を使うには、差出人を EMAIL_FROM に設定してください。例 portal@example.jp"
            " (Set EMAIL_FROM, the sender, when EMAIL_URL is set.)"
        )
    ssl = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if ssl else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": ssl,
        "EMAIL_USE_TLS": bool(tls) and not ssl,
        "DEFAULT_FROM_EMAIL": value_of("EMAIL_FROM"),
    }


def mail_addresses(name: str) -> list[str]:
    """Addresses of mail with commas between them; what is none is refused when the program starts."""
    addresses = words(name)
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError as error:
            raise ImproperlyConfigured(
                f"{name} の {address} はメールアドレスではありません。 ({address} is no address.)"
            ) from error
    return addresses


def scanner_address() -> str:
    """Where the scanner for malware listens, from CLAMD; '' where there is none."""
    address = value_of("CLAMD")
    try:
        parts = urlsplit(address)
        is_read = bool({"unix": parts.path, "tcp": parts.hostname}.get(parts.scheme)) and (
            parts.port is None or parts.scheme == "tcp"
        )
    except ValueError:
        is_read = False
    if address and not is_read:
        raise ImproperlyConfigured(
            f"CLAMD={address} は読めません。unix:///run/clamav/clamd.ctl か tcp://ホスト:3310 のように"
            "書いてください。 (CLAMD must look like unix:///run/clamav/clamd.ctl or tcp://host:3310.)"
        )
    return address


def watched_folder(name: str, default: Path) -> Path:
    """A folder that is there: one that was mistyped would be watched in vain."""
    folder = Path(value_of(name) or default)
    if not folder.is_dir():
        raise ImproperlyConfigured(
            f"{name}={folder} というフォルダーはありません。 ({name} must name a folder.)"
        )
    return folder


def public_url(hosts: list[str]) -> str:
    """How users reach the portal, without a slash at the end: PUBLIC_URL, else the first host."""
    url = value_of("PUBLIC_URL").rstrip("/")
    if url and urlsplit(url).scheme not in ("http", "https"):
        raise ImproperlyConfigured(
            f"PUBLIC_URL={url} は読めません。https:// から書いてください。"
            " (PUBLIC_URL must begin with https:// or http://.)"
        )
    named = [host for host in hosts if not host.startswith((".", "*"))]
    return url or (f"https://{named[0]}" if named else "http://127.0.0.1:8000")


def refuse_incomplete_production() -> None:
    """Raises one sentence that names every variable production still needs."""
    # Behind a proxy that is not counted everybody has one address, and locks out everybody.
    behind_proxy = ("TRUSTED_PROXIES",) if value_of("PROXY_SCHEME_HEADER") else ()
    required = (*REQUIRED_IN_PRODUCTION, *behind_proxy)
    missing = ", ".join(name for name in required if not value_of(name))
    if missing:
        raise ImproperlyConfigured(
            f"DEBUG=0 で起動するには環境変数 {missing} を設定してください。"
            f" (Set {missing} to start with DEBUG off.)"
        )


def refuse_weak_key(key: str, name: str = "SECRET_KEY") -> None:
    """Raises where Django's own check would only warn: whoever guesses the key logs in as anybody."""
    if (
        len(key) < SECRET_KEY_MIN_LENGTH
        or len(set(key)) < SECRET_KEY_MIN_UNIQUE_CHARACTERS
        or key.startswith(SECRET_KEY_INSECURE_PREFIX)
    ):
        raise ImproperlyConfigured(
            f"{name} が弱すぎます。{SECRET_KEY_MIN_LENGTH}文字以上の、推測できない文字列にしてください。"
            f" ({name} is too weak; make one with:"
            " python3 -c 'import secrets; print(secrets.token_urlsafe(50))')"
        )


def development_secret_key(path: Path) -> str:
    """This working copy's own key, made on first use in a file that git ignores."""
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as draft:  # readable by us alone
            draft.write(secrets.token_urlsafe(50))
            draft.flush()
            # A link appears whole or not at all, so that two first starts agree on one key.
            with suppress(FileExistsError):
                path.hardlink_to(draft.name)
    return path.read_text()
