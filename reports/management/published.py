"""What was published, printed by a command from the edition alone, its seal checked."""

from __future__ import annotations

from django.core.management.base import CommandError

from reports.editions.content import EditionDamagedError, UnreadableEditionError, public_edition
from reports.editions.files import write_edition
from reports.management.annual_round import annual_round
from wards.isolation.rls import ALL_WARDS, ward_scope


def published_file(year: int, number: int, fmt: str, *, narrowed: str | None = None) -> bytes:
    """A file of an edition. Raises CommandError in words.

    narrowed: an option that was given and cannot go with an edition, which is one whole.
    """
    if narrowed:
        raise CommandError(f"--edition は公表したままの版です。{narrowed} と一緒には使えません。")
    with ward_scope(ALL_WARDS):
        round_ = annual_round(year)
    edition = public_edition(round_, number)
    if edition is None:
        raise CommandError(f"{round_.year}の第{number}版は公表されていません。")
    try:
        return write_edition(edition, fmt)
    except EditionDamagedError as error:
        raise CommandError(str(error)) from error
    except UnreadableEditionError as error:
        raise CommandError(f"{edition}の内容を読めません（{error}）。") from error
