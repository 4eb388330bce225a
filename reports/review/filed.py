"""Decides how a submitted report reads: item by item, its records as they were submitted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from reports.changes.kept_versions import KeptVersion, KeptVersions
from reports.report_page.item_summary import summary
from wards.answers import BLANK, answer_text
from wards.models import Filing, NothingToReport
from wards.versions import NOT_TOLD
from wards.vocabulary import ReportItem, items_of


@dataclass(frozen=True)
class Value:
    """What a record says under one of its fields."""

    field: str
    label: str
    text: str

    @property
    def is_blank(self) -> bool:
        return self.text == BLANK


@dataclass(frozen=True)
class FiledRecord:
    """A record behind a filing, in the version that was submitted."""

    kept: KeptVersion

    @property
    def key(self) -> tuple[str, int]:
        """Model label and key, as `Filing.records` names it."""
        return self.kept.record._meta.label_lower, self.kept.record.pk

    @cached_property
    def values(self) -> list[Value]:
        """Its answers to everything that a form asks for, in the order of the model."""
        record = self.kept.record
        return [
            Value(field.name, str(field.verbose_name), answer_text(record, field.name))
            for field in record._meta.concrete_fields
            if field.editable and not field.primary_key and field.name not in NOT_TOLD
        ]

    def __str__(self) -> str:
        return str(self.kept.record)


@dataclass(frozen=True)
class FiledItem:
    """One item of a filing: its records, and whether it says 該当なし."""

    item: ReportItem
    records: list[FiledRecord]
    nothing: bool

    @property
    def summary(self) -> str:
        """The answer in a few words."""
        return summary(self.item, [each.kept.record for each in self.records], nothing=self.nothing)

    @cached_property
    def columns(self) -> list[Value]:
        """The fields under which at least one record says more than its name and the page's year."""
        by_name = {
            value.field: value
            for record in self.records
            for value in record.values
            if not value.is_blank and value.text != str(record) and value.field != "fiscal_year"
        }
        order = [value.field for value in self.records[0].values] if self.records else []
        return [by_name[name] for name in order if name in by_name]

    @property
    def rows(self) -> list[tuple[FiledRecord, list[Value]]]:
        """Each record with its values under `columns`."""
        names = [column.field for column in self.columns]
        return [
            (record, [value for value in record.values if value.field in names])
            for record in self.records
        ]


def filed_items(filing: Filing) -> list[FiledItem]:
    """What a filing says, item by item, in the order of its report.

    Needs the filing's submission. A few queries for each model, however many records.
    """
    kept = KeptVersions(filing.records)
    found: dict[str, list[KeptVersion]] = {}
    for row in filing.records:
        found.setdefault(row["item"], []).append(kept.version(row))
    return [
        FiledItem(
            item,
            [FiledRecord(each) for each in versions if not _says_nothing(each)],
            any(_says_nothing(each) for each in versions),
        )
        for item in items_of(filing.submission.round.kind, filing.submission.form)
        for versions in [found.get(item.value, [])]
    ]


def _says_nothing(kept: KeptVersion) -> bool:
    return isinstance(kept.record, NothingToReport)
