"""The folder of backups: how a file is named, which are there, and which have had their time."""

from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

NAME = "portal-{:%Y%m%d-%H%M%S}.tar"
_NAMED = "portal-%Y%m%d-%H%M%S"
PATTERN = f"portal-{'[0-9]' * 8}-{'[0-9]' * 6}.tar*"


def thin_out(folder: Path, days: int) -> list[Path]:
    """Deletes the backups that are older than so many days, never the newest; those deleted."""
    until = timezone.now() - timedelta(days=days)
    old = [file for file in backups(folder)[:-1] if made_at(file) < until]
    for file in old:
        file.unlink()
    return old


def backups(folder: Path) -> list[Path]:
    """The backups in a folder, oldest first."""
    return sorted(folder.glob(PATTERN), key=made_at)


def made_at(file: Path) -> datetime:
    """The moment in its name, before which everything is in it; a copy keeps no other."""
    return timezone.make_aware(datetime.strptime(file.name.partition(".")[0], _NAMED))  # noqa: DTZ007
