"""A submitted report item by item: its records as they were submitted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from reports.lifecycle.item_summary import summary
from wards.models import SAID_OF_AN_ITEM, Filing, NothingToReport, RegisterConfirmation
from wards.versions.filed_records import FiledRecord, Value, filed_records
from wards.versions.kept_versions import KeptVersion
from wards.vocabulary import ReportItem, items_of


@dataclass(frozen=True)
class FiledItem:
    """One item of a filing: its records, whether it says 該当なし, and 「このとおり」 of a register."""

    item: ReportItem
    records: list[FiledRecord]
    nothing: bool
    confirmation: KeptVersion | None = None

    @property
    def summary(self) -> str:
        """The answer in a few words."""
        return summary(self.item, [each.kept.record for each in self.records], nothing=self.nothing)

    @property
    def edited_since_confirmed(self) -> KeptVersion | None:
        """The last edit of a register after its 「このとおり」, which was said of what stood before."""
        said = self.confirmation
        later = [each.kept for each in self.records if said and each.kept.when > said.when]
        return max(later, key=lambda kept: kept.when, default=None)

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
    found = filed_records(filing)
    return [
        FiledItem(
            item,
            [each for each in records if not isinstance(each.kept.record, SAID_OF_AN_ITEM)],
            any(isinstance(each.kept.record, NothingToReport) for each in records),
            next(
                (
                    each.kept
                    for each in records
                    if isinstance(each.kept.record, RegisterConfirmation)
                ),
                None,
            ),
        )
        for item in items_of(filing.submission.round.kind, filing.submission.form)
        for records in [found.get(item, [])]
    ]
