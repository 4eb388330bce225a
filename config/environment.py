"""What the environment variables say, and which of them production cannot do without."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

REQUIRED_IN_PRODUCTION = ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS")


def flag(name: str, default: bool) -> bool:
    """Read an on/off variable: 1/true/yes/on or 0/false/no/off, in any case.

    Anything else is refused: a mistyped `DEBUG=flase` must not open a production server.
    """
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value} は読めません。1 か 0 を設定してください。")


def words(name: str) -> list[str]:
    """Read a comma-separated variable: `a.example, b.example` -> `["a.example", "b.example"]`."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def refuse_incomplete_production() -> None:
    """Raise one sentence that names every variable production still needs."""
    missing = [name for name in REQUIRED_IN_PRODUCTION if not os.environ.get(name, "").strip()]
    if missing:
        raise ImproperlyConfigured(
            f"DEBUG=0 で起動するには環境変数 {', '.join(missing)} を設定してください。"
            f" (Set {', '.join(missing)} to start with DEBUG off.)"
        )


def development_secret_key(path: Path) -> str:
    """Return this working copy's own key, made on first use in a file that git ignores."""
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as draft:  # readable by us alone
            draft.write(secrets.token_urlsafe(50))
            draft.flush()
            # A link appears whole or not at all, so that two first starts agree on one key.
            with suppress(FileExistsError):
                path.hardlink_to(draft.name)
    return path.read_text()
