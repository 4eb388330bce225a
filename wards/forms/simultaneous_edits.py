"""The version of a record that a page shows, so that nobody changes what he has not seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256

from django import forms
from django.db import models

from wards.answers import answer_text
from wards.forms.once_only import minute_label
from wards.models import Record

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


def differences(form: forms.ModelForm) -> Iterator[tuple[str, str]]:
    """Field names where the page says otherwise than the stored record, with the stored answer."""
    names = {field.name for field in form.instance._meta.concrete_fields}
    for name in form.changed_data:
        if name in names:
            yield name, answer_text(form.instance, name)


def refuse_if_edited_meanwhile(form: forms.ModelForm) -> None:
    """Has a form show what is stored now beside what was typed, where it is another version."""
    if form.cleaned_data.get(STAMP, form.stamp_now) == form.stamp_now:
        return
    for name, stored in differences(form):
        form.fields[name].earlier = [
            ("いま保存されている内容", stored),
            *form.fields[name].earlier,
        ]
    form.add_error(
        None,
        f"{_why_it_is_asked_again(form)}入力した内容はこの画面に残っています。"
        "「いま保存されている内容」と比べ、これでよければもう一度保存してください。",
    )
    # The next save is made in knowledge of what is stored now.
    form.data = form.data.copy()
    form.data[form.add_prefix(STAMP)] = form.stamp_now


def _why_it_is_asked_again(form: forms.ModelForm) -> str:
    if form.sent_before:
        at = minute_label(form.sent_before.spent_at)
        return (
            f"この画面の入力は、すでに保存されています（{at}）。"
            "そのあとに変えたところは、まだ保存していません。"
        )
    by = getattr(form.instance, "updated_by", None) or "だれか"
    at = getattr(form.instance, "updated_at", None)
    when = f"（{minute_label(at)}）" if at else ""
    return f"この記録は、開いたあとで {by} が直しました{when}。"
