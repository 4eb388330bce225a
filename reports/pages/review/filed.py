"""What was filed of a report, item by item: its records, the marks on them, what it was a year before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from reports.counting.filed import Filed
from reports.lifecycle.items import last_year_summary, summary
from wards.models import (
    SAID_OF_AN_ITEM,
    Filing,
    NothingToReport,
    RegisterConfirmation,
    ReturnMark,
)
from wards.reporting.statements import place_in_words
from wards.reuse.kept import kept_copies, lasting_reads
from wards.versions.kept_versions import FiledRecord, KeptVersion, filed_records, values_of
from wards.vocabulary import ReportItem, items_of

PERIOD = frozenset({"valid_from", "valid_to"})
# What was filed a year before is folded away above so many records.
MOST_OPEN = 8


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
        """The last edit of a register after its 「このとおり」, which was said of what stood before.

        Asked of a register that was confirmed.
        """
        since = self.confirmation.when
        later = [each.kept for each in self.records if each.kept.when > since]
        return max(later, key=lambda kept: kept.when, default=None)


def filed_items(filing: Filing) -> list[FiledItem]:
    """What a filing says, item by item, in the order of its report.

    Needs the filing's submission. A few queries for each model, however many records; none where
    they were read before and nothing has changed since: a filing itself never does. One that is not
    saved, of what would be submitted now, is read each time.
    """
    if filing.pk is None:
        return _items_in(filing)
    key = ("filed", filing.submission.round.kind, filing.submission.form)
    return kept_copies(key, [filing.pk], lambda _: _items_in(filing))[filing.pk]


def _items_in(filing: Filing) -> list[FiledItem]:
    found, made = filed_records(filing, lasting_reads), []
    for item in items_of(filing.submission.round.kind, filing.submission.form):
        every = found.get(item, [])
        records = [each for each in every if not isinstance(each.kept.record, SAID_OF_AN_ITEM)]
        said = {type(each.kept.record): each.kept for each in every}
        confirmation = said.get(RegisterConfirmation)
        made.append(FiledItem(item, records, NothingToReport in said, confirmation))
    return made


def placed_marks(
    marks: QuerySet[ReturnMark], items: Iterable[FiledItem]
) -> list[tuple[str, ReturnMark]]:
    """Marks of returns, that of the whole first, each with its place in words. One query.

    items: the filing whose records they name.
    """
    names = {record.key: str(record) for filed in items for record in filed.records}
    rows = marks.select_related("event__by__ward", "answered_by__ward")
    return [
        (place_in_words(mark, names.get((mark.model, mark.record), "")), mark)
        for mark in sorted(rows, key=lambda mark: (not mark.is_whole, mark.pk))
    ]


@dataclass(frozen=True)
class LastYear:
    """What the same body filed of an item a year before.

    summary: in a few words. records: each whole, its name and its other answers.
    """

    summary: str
    records: Sequence[tuple[str, str]]

    @property
    def is_long(self) -> bool:
        return len(self.records) > MOST_OPEN


def last_year_of(item: ReportItem, filed: Filed) -> LastYear:
    """As it was filed then, never what the registers say since."""
    records = [(str(record), _other_answers(record)) for record in filed.records.get(item, [])]
    return LastYear(last_year_summary(item, filed), records)


def _other_answers(record: Model) -> str:
    """What a record says beside its name, in a line: 拠点事業・開催済み・34人."""
    name = str(record)
    return "・".join(
        f"{value.heading} {value.text}" if value.field in PERIOD else value.text
        for value in values_of(record)
        if not (value.is_blank or value.text in name or value.field == "fiscal_year")
    )
