"""The records of a filing: each in the version that was submitted, with what it said."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from wards.answers import BLANK, answer_text
from wards.models import Filing
from wards.versions.kept_versions import KeptVersion, KeptVersions
from wards.versions.telling import NOT_TOLD
from wards.vocabulary import ReportItem

SHORT = 8  # characters


@dataclass(frozen=True)
class Value:
    """What a record says under one of its fields."""

    field: str
    label: str
    text: str

    @property
    def is_blank(self) -> bool:
        return self.text == BLANK

    @property
    def is_short(self) -> bool:
        """Whether it had better not be broken in a narrow column."""
        return len(self.text) <= SHORT


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


def filed_records(filing: Filing) -> dict[ReportItem, list[FiledRecord]]:
    """item → records, 該当なし among them, in the order in which they were filed.

    Needs the filing's event. A few queries for each model, however many records. What a record
    refers to is named as it was named when the report was submitted.
    """
    kept = KeptVersions(filing.records, at=filing.event.at)
    found: dict[ReportItem, list[FiledRecord]] = {}
    for row in filing.records:
        found.setdefault(ReportItem(row["item"]), []).append(FiledRecord(kept.version(row)))
    return found
