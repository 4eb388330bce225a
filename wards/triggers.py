"""What the database does by trigger: versions of every record, and the lock on a submitted report.

What a report alone states is locked while it is submitted, for form, workbook, command and raw SQL
alike. The registers (trainings, meetings, institutions, hours, coordinators) are never locked.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pghistory
import pgtrigger
from django.db import IntegrityError, models, transaction

from wards.vocabulary import REPORTED, ReportForm, RoundKind, Status

Model = TypeVar("Model", bound=type[models.Model])


def keep_versions(model: Model) -> Model:
    """Class decorator: keeps all versions of a model in `<Model>Version`, append-only.

    The database writes them, so bulk changes and raw SQL are kept as well; user and time come
    with the request, as JSON beside the version (pghistory's middleware).
    """
    # Of a record's versions the newest, or the one of a moment, is found without the others; and of
    # a register, which lives on for years, what was edited since a day.
    indexes = [models.Index(fields=["pgh_obj", "pgh_id"])]
    if hasattr(model, "valid_from"):
        indexes.append(models.Index(fields=["pgh_created_at"]))
    track: Callable[[Model], Model] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        model_name=f"{model.__name__}Version",
        obj_field=pghistory.ObjForeignKey(related_name="versions", db_index=False),
        context_field=pghistory.ContextJSONField(),
        append_only=True,
        meta={"indexes": indexes},
    )
    return track(model)


def kept_versions_of(model: type[models.Model]) -> models.Manager:
    """All kept versions of a model's records, those of deleted ones among them."""
    return model.versions.rel.related_model.objects


APPEND_ONLY = "append_only"  # as pghistory names it


def never_changed() -> pgtrigger.Trigger:
    """Trigger of rows that are only ever added."""
    return pgtrigger.Protect(name=APPEND_ONLY, operation=pgtrigger.Update | pgtrigger.Delete)


TRIGGER = "locked_with_its_report"
CONSTRAINT = "statement_of_a_submitted_report_is_locked"
LOCKED = (
    "この回答は、報告を提出したか、調査の受付が終わったので、いまは変えられません。"
    "修正する必要があるときは、健康局に相談してください（提出した報告は差戻しを頼めます）。"
)

# Locks the report's own row, so that submitting and editing wait for each other, and only then
# looks: in one statement the database may look first, at a state that is just being left. NO KEY:
# rows that refer to the report are no obstacle.
_REFUSE = """
PERFORM 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id
WHERE {which} FOR NO KEY UPDATE OF s;
IF EXISTS (
    SELECT 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id
    WHERE {which} AND (
        s.status IN ({reported}) OR (r.closed_at IS NOT NULL AND s.status <> '{returned}')
    )
) THEN
    RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
END IF;
"""


_OF_YEAR = (
    "s.form = '{form}' AND r.kind = '{kind}' "
    "AND s.ward_id = {{row}}.ward_id AND r.fiscal_year = {{row}}.fiscal_year"
)


def _trigger(of_row: str) -> pgtrigger.Trigger:
    """of_row: the condition on s and r that finds the reports of a {row} (OLD or NEW)."""
    old, new = (
        _REFUSE.format(
            which=of_row.format(row=row),
            reported=", ".join(f"'{status}'" for status in REPORTED),
            returned=Status.RETURNED.value,
            name=CONSTRAINT,
        )
        for row in ("OLD", "NEW")
    )
    return pgtrigger.Trigger(
        name=TRIGGER,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=(
            f"IF TG_OP <> 'INSERT' THEN {old} END IF;"
            f"IF TG_OP <> 'DELETE' THEN {new} RETURN NEW; END IF;"
            "RETURN OLD;"
        ),
    )


def locked_with_the_report_of(form: ReportForm) -> pgtrigger.Trigger:
    """Trigger of what a ward states for a fiscal year: it is part of that year's annual report."""
    return _trigger(_OF_YEAR.format(form=form.value, kind=RoundKind.ANNUAL.value))


def locked_with_the_monthly_report_of(form: ReportForm) -> pgtrigger.Trigger:
    """Trigger of what a ward states for a month: it is part of that month's report."""
    of_year = _OF_YEAR.format(form=form.value, kind=RoundKind.MONTHLY.value)
    return _trigger(of_year + " AND r.month = {row}.month")


def locked_with_its_report() -> pgtrigger.Trigger:
    """Trigger of a row that names its report itself (該当なし, 「このとおり」)."""
    return _trigger("s.id = {row}.submission_id")


def is_statement(model: type[models.Model]) -> bool:
    """Whether records of a model are locked with their report."""
    return any(trigger.name == TRIGGER for trigger in getattr(model._meta, "triggers", ()))


def broken_constraint(error: IntegrityError) -> str | None:
    """The name of the constraint by which the database refused a change, where it gives one."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None)


def is_lock(error: IntegrityError) -> bool:
    """Whether the database refused a change because the report is locked."""
    return broken_constraint(error) == CONSTRAINT


class StatementLockedError(Exception):
    """The report is submitted or its round closed; the message is a sentence for the screen."""


@contextmanager
def refused_while_locked() -> Iterator[None]:
    """A transaction that raises StatementLockedError where the lock refuses what it writes."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise (StatementLockedError(LOCKED) if is_lock(error) else error) from error
