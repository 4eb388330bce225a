"""What a submission freezes: the ward's own figures, and the records behind the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

from django.apps import apps
from django.db.models import Max

from reports.counting.figure import Figure
from reports.counting.figures import count_figures, ids_of
from reports.counting.ward_report import WardReport
from wards.models import SAID_OF_AN_ITEM
from wards.triggers.history import kept_versions_of
from wards.vocabulary import ReportForm, items_of


class KeptRecord(TypedDict):
    """A record behind a report: its item, model label, key, and the key of its kept version."""

    item: str
    model: str
    pk: int
    version: int


def own_figures(report: WardReport, form: ReportForm) -> dict[str, Figure]:
    """The figures of one ward's report, of the records that were loaded with it."""
    own = report.source.narrowed([report.ward])
    return count_figures(own, ids_of(form, report.round.kind))


def records_behind(report: WardReport, form: ReportForm) -> list[KeptRecord]:
    """Every record that the report rests on, 該当なし and 「このとおり」 included, as it is now."""
    return records_behind_each([(report, form)])[0]


def records_behind_each(
    reports: Sequence[tuple[WardReport, ReportForm]],
) -> list[list[KeptRecord]]:
    """As `records_behind`, for many reports of one round in a constant number of queries."""
    stated = _stated(reports)
    behind = []
    for report, form in reports:
        rows = [
            (item.value, row._meta.label_lower, row.pk)
            for item in items_of(report.round.kind, form)
            for row in report.of(item)
        ]
        behind.append(rows + stated.get((report.ward.code, form), []))
    versions = latest_versions((label, pk) for rows in behind for _, label, pk in rows)
    return [
        [
            KeptRecord(item=item, model=label, pk=pk, version=versions[label, pk])
            for item, label, pk in rows
        ]
        for rows in behind
    ]


RecordKey = tuple[str, str, int]  # item, model label, key of a record


def _stated(
    reports: Sequence[tuple[WardReport, ReportForm]],
) -> dict[tuple[str, str], list[RecordKey]]:
    """(ward code, report) → its 該当なし and 「このとおり」. Two queries."""
    stated: dict[tuple[str, str], list[RecordKey]] = {}
    for model in SAID_OF_AN_ITEM:
        rows = model.objects.filter(
            submission__round__in={report.round for report, _ in reports},
            submission__ward__in={report.ward for report, _ in reports},
        )
        for ward, form, item, pk in rows.values_list(
            "submission__ward_id", "submission__form", "item", "pk"
        ).order_by("pk"):
            stated.setdefault((ward, form), []).append((item, model._meta.label_lower, pk))
    return stated


def latest_versions(records: Iterable[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """(model label, key) → key of the newest kept version. One query for each model."""
    by_model: dict[str, list[int]] = {}
    for label, pk in records:
        by_model.setdefault(label, []).append(pk)
    newest = {}
    for label, keys in by_model.items():
        rows = kept_versions_of(apps.get_model(label)).filter(pgh_obj_id__in=keys)
        for pk, version in rows.values_list("pgh_obj_id").annotate(Max("pgh_id")).order_by():
            newest[label, pk] = version
    return newest
