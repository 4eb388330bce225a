"""Records that name others of any kind, and which ones they may name."""

from django.db import models
from django.db.models import Q

from wards.fiscal import FiscalYear
from wards.generic.tables import Column, RelatedTable, shown_table
from wards.models import Activity, User, WardRecord
from wards.record_pages import kinds_with_pages, record_kind, record_url

COLUMNS = (
    Column("記録", lambda row: str(row)),
    Column("種類", lambda row: record_kind(row._meta.label)),
)


def name_of(record: models.Model) -> str:
    """'trainings.training:12'"""
    return f"{record._meta.label_lower}:{record.pk}"


def nameable(user: User, ward: str | None, year: int) -> list[models.Model]:
    """What a ward plans and holds in a year, as far as a user may see it."""
    return [
        record
        for pages in kinds_with_pages()
        if may_be_named(pages.model)
        for record in pages.model.objects.visible_to(user).filter(
            in_year(pages.model, FiscalYear(year)), ward=ward
        )
    ]


def may_be_named(model: type[models.Model]) -> bool:
    """Whether it is what a ward plans or holds on a day."""
    return issubclass(model, Activity) or (issubclass(model, WardRecord) and hasattr(model, "date"))


def in_year(model: type[models.Model], year: FiscalYear) -> Q:
    """Its rows of a year; what is no activity has a day alone."""
    if issubclass(model, Activity):
        return Q(fiscal_year=year.year)
    return Q(date__range=(year.start, year.end))


def named_table(record: models.Model, user: User) -> RelatedTable:
    """The records that a record names, with the way to each."""
    rows = nameable(user, record.ward_id, record.fiscal_year) if record.records else []
    return _table(
        record._meta.get_field("records").verbose_name,
        [row for row in rows if name_of(row) in record.records],
    )


def naming_tables(record: models.Model, user: User) -> list[RelatedTable]:
    """The records that name this one; no table where none does."""
    if not may_be_named(type(record)):
        return []
    return [
        _table(pages.noun, rows)
        for pages in kinds_with_pages()
        if hasattr(pages.model, "records")
        if (rows := list(pages.readable(user).filter(records__contains=[name_of(record)])))
    ]


def _table(title: str, rows: list[models.Model]) -> RelatedTable:
    table = shown_table(COLUMNS, rows, lambda row: record_url(row._meta.label, row.pk))
    return RelatedTable(title, **table, empty_sentence=f"{title}はありません。")
