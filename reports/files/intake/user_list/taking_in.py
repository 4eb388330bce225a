"""Decides how a file of users is taken in: all of its rows, or none. The preview is the real run, rolled back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from reports.files.intake.user_list.reading import read_user_list
from reports.files.intake.user_list.saving import Saving
from reports.files.opening import UnusableFileError, open_book
from reports.files.outcome import CellRef, Outcome, in_file_order
from reports.files.reading import Reading
from reports.files.table import Table, tables_of
from wards.accounts.passwords import give_initial_password
from wards.accounts.people import people
from wards.models import User


@dataclass(frozen=True)
class Slip:
    """What a new user is told, once: it is kept nowhere."""

    user: User
    password: str


@dataclass(frozen=True)
class UsersReading(Reading):
    """What came of a file of users. slips: of those who were added, once they are saved."""

    slips: tuple[Slip, ...] = ()


@transaction.atomic
def take_in_users(
    content: bytes,
    by: User,
    *,
    answers: Mapping[str, str] | None = None,
    save: bool = False,
    digest: str | None = None,
) -> UsersReading:
    """Reads a file of users, compares it with those there are, and saves what differs if asked.

    by: of the Bureau. answers: to the questions, by key. digest: of the preview that was confirmed.
    Whoever saves cannot stop or move himself, so the Bureau always keeps a user. Nothing in a file
    raises.
    """
    try:
        tables = tables_of(open_book(content))
    except UnusableFileError as error:
        return UsersReading(unusable=error)
    given = dict(answers or {})
    if save:
        # What is compared with the digest is what is saved.
        _known_users(lock=True)
    preview, _ = _taken(tables, by, given, save=False)
    if not save or (digest is not None and preview.digest != digest):
        return UsersReading(preview, drifted=save)
    if not preview.may_be_saved:
        return UsersReading(preview)
    outcome, slips = _taken(tables, by, given, save=True)
    return UsersReading(outcome, saved=outcome.may_be_saved, slips=slips)


def _taken(
    tables: list[Table], by: User, answers: Mapping[str, str], *, save: bool
) -> tuple[Outcome, tuple[Slip, ...]]:
    slips: tuple[Slip, ...] = ()
    with transaction.atomic():
        found = read_user_list(tables)
        saving = Saving(by, found, _known_users(lock=save))
        if save and not User.objects.filter(pk=by.pk, is_active=True, role=by.role).exists():
            # Somebody of the Bureau stopped or moved him meanwhile: two must not stop each other.
            found.refuse(CellRef(), "", "あなたの利用が止められたか、役割が変わりました。")
        # Whatever could be read is tried, so that all that is wrong is told at once.
        saving.save_all()
        outcome = Outcome(
            problems=in_file_order(found.problems),
            questions=tuple(found.questions),
            changes=tuple(saving.changes),
            notes=tuple(found.notes),
            unchanged=saving.unchanged,
            answers=dict(answers),
        )
        if not save or not outcome.may_be_saved:
            transaction.set_rollback(True)
        else:
            slips = tuple(Slip(user, give_initial_password(user)) for user in saving.added)
    return outcome, slips


def _known_users(*, lock: bool) -> dict[str, User]:
    """All people by their name in small letters; log-in does not tell capitals apart."""
    users = people().select_related("ward").order_by("pk")
    if lock:
        users = users.select_for_update(of=("self",))
    return {user.username.lower(): user for user in users}
