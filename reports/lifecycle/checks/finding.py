"""What a check says: a sentence on an item, the place to mend it, and whether it blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from reports.counting.ward_report import WardReport
from wards.vocabulary import ReportItem


@dataclass(frozen=True)
class Finding:
    """Something missing or contradictory: the item, the sentence, and the record it is about.

    `item` is None for what concerns the report as a whole: the reason of its return.

    `record` is (model label, key), or None when it is about the item as a whole; `field` is the
    field to go to. `asks_for_entry`: nothing is there yet, so the way to mend it is to add.
    `asks_to_confirm`: the register stands as it was carried over, so it is looked through and confirmed.
    `mark`: the key of the Bureau's mark that waits for an answer. `warning`: it may be right as it
    is, and then asks for a reason; anything else blocks the submission. `check` is the name of the
    check that found it.
    """

    item: ReportItem | None
    sentence: str
    record: tuple[str, int] | None = None
    field: str = ""
    asks_for_entry: bool = False
    asks_to_confirm: bool = False
    mark: int | None = None
    warning: bool = False
    check: str = ""

    @property
    def key(self) -> str:
        """What the reason for a warning is given for: 'training.few_held', with its record's key."""
        about = f".{self.record[0]}.{self.record[1]}" if self.record else ""
        return f"{self.item.value}.{self.check}{about}"


Check = Callable[[WardReport, ReportItem, date], Iterator[Finding]]


def key_of(record: Model) -> tuple[str, int]:
    """How a finding names a record."""
    return record._meta.label_lower, record.pk
