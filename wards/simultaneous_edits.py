"""The version of a record that a page shows, so that nobody changes what he has not seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from django import forms
from django.db import models

from wards.answers import answer_text
from wards.models import Record

if TYPE_CHECKING:
    from wards.record_forms import RecordForm


STAMP = "stamp"
# What changes of a user without anybody's doing.
NOT_STAMPED = frozenset({"last_login", "password"})


class StampField(forms.Field):
    """The version that was opened; hidden."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, label="開いた版")

    def has_changed(self, initial: object, data: object) -> bool:
        return False


def stamp_of(record: models.Model) -> str:
    """What names the version of a record as it is stored now.

    The moment when it was saved, to the microsecond; where that is not kept, what it says.
    """
    if isinstance(record, Record):
        return record.updated_at.isoformat()
    fields = [field for field in record._meta.concrete_fields if field.name not in NOT_STAMPED]
    said = repr([(field.attname, field.value_from_object(record)) for field in fields])
    return sha256(said.encode()).hexdigest()


def versions_since(
    versions: Iterable[Mapping[str, object]], opened: str
) -> list[Mapping[str, object]]:
    """Of all versions of a record, newest first, those after the one that was opened.

    The newest where the stamp tells no moment; [] without a stamp.
    """
    versions = list(versions)
    try:
        moment = datetime.fromisoformat(opened)
    except ValueError:
        return versions[:1] if opened else []
    return [each for each in versions if each["when"] > moment] or versions[:1]


def differences(form: RecordForm) -> Iterator[tuple[str, str]]:
    """Field names where the page says otherwise than the stored record, with the stored answer."""
    names = {field.name for field in form.instance._meta.concrete_fields}
    for name in form.changed_data:
        if name in names:
            yield name, answer_text(form.instance, name)
