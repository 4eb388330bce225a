"""When all that is loaded was entered: on days of its own, so that one can look back to them.

Everything is loaded in one transaction, whose moment stands on each version that has no day yet.
"""

from collections.abc import Mapping
from datetime import datetime

import pgtrigger
from django.contrib.postgres.functions import TransactionNow
from django.db.models import Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from reports.models import InitiativeSource, ThemeSource
from reports.models.edition import Wording
from wards.models import Record, ReportingRound, Submission, SubmissionEvent
from wards.triggers import kept_versions_of
from wards.versions.known_on import tracked_models
from wards.vocabulary import Status

STEPS = ("submitted_at", "returned_at", "accepted_at", "published_at")


def entered_at(moments: Mapping[Record, datetime]) -> None:
    """Lets records of one model have been entered at their moments."""
    if not moments:
        return
    model = type(next(iter(moments)))
    for record, at in moments.items():
        # What was changed on a later day has that day already.
        record.updated_at = at if record.updated_at >= record.created_at else record.updated_at
        record.created_at = at
    saved = model.objects.filter(pk=OuterRef("pgh_obj_id")).values("created_at")
    versions = _without_a_day(model).filter(pgh_obj_id__in=[record.pk for record in moments])
    days = ("created_at", "updated_at", "pgh_created_at")
    # Nothing but the day changes, so that is no version of its own.
    with pgtrigger.ignore():
        model.objects.bulk_update(moments, ["created_at", "updated_at"])
        versions.update(**dict.fromkeys(days, Subquery(saved)))


def changed_at(record: Record, at: datetime) -> None:
    """Lets the last change of a record have been made at a moment."""
    versions = kept_versions_of(type(record)).filter(pgh_obj_id=record.pk)
    last = versions.order_by("-pgh_id").values("pgh_id")[:1]
    with pgtrigger.ignore():
        versions.filter(pgh_id=Subquery(last)).update(pgh_created_at=at, updated_at=at)
        type(record).objects.filter(pk=record.pk).update(updated_at=at)


def date_survey(round_: ReportingRound, opened: datetime, worded: datetime) -> None:
    """Lets all that is loaded of a survey have been entered when it was opened, or a body began.

    worded: when the Bureau found its words for what the wards had written.
    """
    begun = SubmissionEvent.objects.filter(submission__round=round_, to_status=Status.DRAFT)
    _date_reports(opened, begun)
    by_body = {
        (event.submission.ward_id, event.submission.form): event.at
        for event in begun.select_related("submission")
    }
    for model in tracked_models():
        if not issubclass(model, Record):
            continue
        otherwise = worded if issubclass(model, Wording) else opened
        entered = _without_a_day(model).filter(pgh_label="insert").values("pgh_obj_id")
        records = model.objects.filter(pk__in=entered).select_related("created_by")
        bodies = {each: (each.created_by.ward_id, each.created_by.role) for each in records}
        entered_at({each: by_body.get(body, otherwise) for each, body in bodies.items()})
    with pgtrigger.ignore():
        for model in (InitiativeSource, ThemeSource):
            _without_a_day(model).update(pgh_created_at=worded)


def _date_reports(opened: datetime, begun: QuerySet) -> None:
    """Lets the survey have been opened, and its reports have moved, when it is said of them."""
    first = begun.filter(submission=OuterRef("pgh_obj_id")).values("at")[:1]
    moved = Greatest(*STEPS, Coalesce(Subquery(first), Value(opened)))
    reports, waiting = _without_a_day(Submission), {"status": Status.NOT_STARTED}
    with pgtrigger.ignore():
        _without_a_day(ReportingRound).update(pgh_created_at=opened)
        reports.filter(**waiting).update(pgh_created_at=opened)
        reports.exclude(**waiting).update(pgh_created_at=moved)


def _without_a_day(model: type[Model]) -> QuerySet:
    """The versions that have the moment of loading."""
    return kept_versions_of(model).filter(pgh_created_at=TransactionNow())
