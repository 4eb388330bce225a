"""Decides how a list comes into the register: the plan that was seen, wholly or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import pghistory
from django.db import connection, transaction
from django.utils import timezone

from institutions.models import Designation, Institution
from reports.files.official_list.comparing import plan_of
from reports.files.official_list.entries import OfficialList
from reports.files.official_list.plan import Addition, Change, Decided, Plan, decided
from reports.files.official_list.register import register
from wards.models import User

# So many rows are written at once; after each lot the progress is told.
LOT = 500
# Of the columns that a change may touch; the others are text.
COLUMN_TYPES = {"closed_on": "date"}

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
    # Outside a request nothing else tells the versions whose they are.
    with transaction.atomic(), pghistory.context(user=user.pk):
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
    """One statement; Django's bulk_update spells each value out and took 15 s for 3,460 rows."""
    types = [COLUMN_TYPES.get(name, "text") for name in fields]
    arrays = ", ".join(f"%s::{each}[]" for each in ("bigint", *types))
    # Names of fields and tables are ours; what the list says is passed beside the statement.
    statement = (
        f"UPDATE {Institution._meta.db_table} AS known"  # noqa: S608
        f" SET {', '.join(f'{name} = said.{name}' for name in fields)},"
        " updated_by_id = %s, updated_at = %s"
        f" FROM unnest({arrays}) AS said (id, {', '.join(fields)}) WHERE known.id = said.id"
    )
    keys = [each.record.pk for each in changes]
    values = [[each.values[name][1] for each in changes] for name in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [user.pk, timezone.now(), keys, *values])
        return cursor.rowcount
