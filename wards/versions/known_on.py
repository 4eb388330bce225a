"""The records as they were known on a past moment, by their kept versions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache

from django.apps import apps
from django.db import connection, models, transaction
from django.utils.timezone import is_naive

# A view in pg_temp is found before the table of the same name, so queries stay as they are. The
# order of a record's versions is that of their keys, which are drawn under the row's lock; their
# time is that of the transaction and may be the same twice, or even run backwards. What a query asks
# of a record is looked at first, and only then which of its versions is the last: of ten years'
# versions most are of other years. (As NOT EXISTS it might be hashed, all with all.)
_VIEW = """
CREATE TEMP VIEW {table} AS SELECT {columns} FROM {versions} v
WHERE pgh_created_at <= timestamptz '{moment}' AND pgh_label <> 'delete' AND pgh_id = (
  SELECT last.pgh_id FROM {versions} last WHERE last.pgh_obj_id = v.pgh_obj_id
  AND last.pgh_created_at <= timestamptz '{moment}' ORDER BY last.pgh_id DESC LIMIT 1
);
"""


@contextmanager
def known_on(moment: datetime) -> Iterator[None]:
    """Inside, every query of a tracked record answers from the rows as they stood at a moment.

    >>> with known_on(moment), ward_scope(ALL_WARDS):  # doctest: +SKIP
    ...     figures = make_figures(Ward.objects.all(), ReportingRound.objects.get(pk=1))

    A version written at the very moment counts; a moment to come sees what stands now. Fetch and
    evaluate inside: a round fetched before has today's day of reference, a queryset evaluated
    afterwards today's rows. The ward scope holds as ever and may change inside. Any writing fails
    (DatabaseError), and so does `known_on` in itself (RuntimeError); a moment without a time zone
    is a ValueError.

    As today, because no versions are kept: Ward and User (names), and what is only ever added to
    (SubmissionEvent, Filing, the versions themselves): choose those by their own time. A filing
    in force then is still right, since Submission.filing is tracked. A field that is younger than
    a version has there what its migration put there.
    """
    if is_naive(moment):
        raise ValueError(f"{moment} has no time zone")
    if looked_back_to():
        raise RuntimeError(f"the rows are already those known on {connection.known_on}")
    with transaction.atomic():
        _look_back(moment)
        try:
            yield
        finally:
            connection.known_on = None
            del connection.features.allows_group_by_selected_pks
            # Takes the views and the ban on writing away, whatever happened inside.
            transaction.set_rollback(True)


def looked_back_to() -> datetime | None:
    """The moment whose rows are read, inside `known_on`; None outside, where they are today's."""
    return getattr(connection, "known_on", None)


def _look_back(moment: datetime) -> None:
    views = "".join(_views()).replace("{moment}", moment.isoformat())
    with connection.cursor() as cursor:
        # A statement that was prepared earlier would still read the table: forget its plan.
        cursor.execute(f"{views} SET LOCAL transaction_read_only = on; DISCARD PLANS;")
    connection.known_on = moment
    # A view has no primary key on which the other columns could depend in GROUP BY.
    connection.features.allows_group_by_selected_pks = False


def tracked_models() -> dict[type[models.Model], type[models.Model]]:
    """The models whose versions are kept as `versions`, each with the model of its versions."""
    found = ((getattr(kept, "pgh_tracked_model", None), kept) for kept in apps.get_models())
    return {model: kept for model, kept in found if model and hasattr(model, "versions")}


@cache
def _views() -> tuple[str, ...]:
    quote = connection.ops.quote_name
    return tuple(
        _VIEW.format(
            table=quote(model._meta.db_table),
            columns=", ".join(quote(field.column) for field in model._meta.concrete_fields),
            versions=quote(kept._meta.db_table),
            moment="{moment}",
        )
        for model, kept in tracked_models().items()
    )
