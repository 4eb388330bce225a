"""Decides how a list comes into the register: the plan that was seen, wholly or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from institutions.models import Designation, Institution
from institutions.official_list.comparing import plan_of
from institutions.official_list.entries import OfficialList
from institutions.official_list.plan import Addition, Change, Decided, Plan, decided
from institutions.official_list.register import register
from wards.models import User

# So many rows are written at once; after each lot the progress is told.
LOT = 500

Tell = Callable[[int, int], None]


class PlanChangedError(Exception):
    """The register or the list is no longer what the preview showed; nothing was saved."""


class UnreadRowsError(Exception):
    """Rows of the list cannot be read; nothing was saved."""


def take_in(
    listed: OfficialList,
    day: date,
    user: User,
    *,
    seen: str,
    answers: Mapping[str, str],
    tell: Tell = lambda done, total: None,
) -> Decided:
    """Saves what the list of a day changes, in one transaction, in the name of a user.

    seen: the digest of the plan that the user confirmed. answers: by the key of each question.
    tell: called with rows done and rows in all. Raises PlanChangedError, UnreadRowsError, and
    KeyError for an answer that no question offers; then nothing is saved.
    """
    if listed.problems:
        raise UnreadRowsError
    with transaction.atomic():
        _nobody_else_writes()
        plan: Plan = plan_of(listed, register(user, day), day)
        if plan.digest != seen:
            raise PlanChangedError
        saved = decided(plan, answers)
        done = 0
        tell(done, saved.total)
        for rows in (*_add(saved.additions, user), *_change(saved.changes, user)):
            done += rows()
            tell(done, saved.total)
    return saved


def _nobody_else_writes() -> None:
    """Keeps everybody else's writing waiting till the end; reading goes on."""
    tables = ", ".join(model._meta.db_table for model in (Institution, Designation))
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def _lots(rows: Sequence) -> Iterator[Sequence]:
    return (rows[start : start + LOT] for start in range(0, len(rows), LOT))


def _add(additions: Sequence[Addition], user: User) -> Iterator[Callable[[], int]]:
    """The steps that add institutions; each says how many it added."""
    for lot in _lots(additions):
        yield lambda lot=lot: len(
            Institution.objects.bulk_create(_institution(each, user) for each in lot)
        )


def _institution(addition: Addition, user: User) -> Institution:
    entry = addition.entry
    return Institution(
        ward_id=entry.ward,
        name=entry.name,
        kind=addition.kind,
        code=addition.code,
        postal_code=entry.postal_code,
        address=entry.address,
        phone=entry.phone,
        created_by=user,
        updated_by=user,
    )


def _change(changes: Sequence[Change], user: User) -> Iterator[Callable[[], int]]:
    """The steps that change records; those of the same fields go together."""
    alike: dict[tuple[str, ...], list[Change]] = defaultdict(list)
    for each in changes:
        alike[tuple(sorted(each.values))].append(each)
    for fields, of_these in alike.items():
        for lot in _lots(of_these):
            yield lambda fields=fields, lot=lot: _change_lot(fields, lot, user)


def _change_lot(fields: tuple[str, ...], changes: Sequence[Change], user: User) -> int:
    stored = Institution.objects.in_bulk([each.record.pk for each in changes])
    now = timezone.now()
    for each in changes:
        institution = stored[each.record.pk]
        for name in fields:
            setattr(institution, name, each.values[name][1])
        # auto_now does not reach bulk writing.
        institution.updated_by, institution.updated_at = user, now
    written = [*fields, "updated_by", "updated_at"]
    return Institution.objects.bulk_update(stored.values(), written)
