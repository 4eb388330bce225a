"""Decides how two people who edit one record at the same time are kept from overwriting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.db import models

from wards.answers import answer_text

if TYPE_CHECKING:
    from wards.record_forms import RecordForm


class StampField(forms.Field):
    """The moment of the version that was opened, to the microsecond; hidden."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, label="開いた版")

    def prepare_value(self, value: object) -> object:
        return value.isoformat() if isinstance(value, datetime) else value

    def has_changed(self, initial: object, data: object) -> bool:
        return False


def edited_meanwhile(record: models.Model, opened: object) -> bool:
    """Whether the record was saved by somebody since the version that was opened."""
    return opened != record.updated_at.isoformat()


def differences(form: RecordForm) -> Iterator[tuple[str, str]]:
    """Field names where the page says otherwise than the stored record, with the stored answer."""
    names = {field.name for field in form.instance._meta.concrete_fields}
    for name in form.changed_data:
        if name in names:
            yield name, answer_text(form.instance, name)
