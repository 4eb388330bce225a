"""The record that is there already when somebody adds one that says the same."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.db import models
from django.utils import timezone

from wards.fiscal import wareki_with_weekday
from wards.models import Record
from wards.versions.telling import NOT_TOLD

# Of two records that differ in nothing else, the second is one too many.
SAYS_NOTHING = NOT_TOLD | {"note", "position"}


def equal_record(new: models.Model, names: Iterable[str] = ()) -> Record | None:
    """A stored record with the same answers to the fields `names`; to all of them by default.

    None for what is no record: of users and surveys the database allows no two.
    """
    if not isinstance(new, Record):
        return None
    fields = [new._meta.get_field(name) for name in names] or [
        field for field in new._meta.concrete_fields if field.name not in SAYS_NOTHING
    ]
    same = {}
    for field in fields:
        value = field.value_from_object(new)
        same |= {f"{field.attname}__isnull": True} if value is None else {field.attname: value}
    return type(new).objects.filter(**same).exclude(pk=new.pk).first()


def equal_sentence(record: Record) -> str:
    """What is there already, and who entered it."""
    local = timezone.localtime(record.created_at)
    by = f"{record.created_by}が" if record.created_by else ""
    return (
        f"同じ内容の記録がすでにあります: {record}"
        f"（{by}{wareki_with_weekday(local.date())} {local:%H:%M}に入力）。"
    )


def ask_about_equal_record(form: forms.ModelForm, names: Iterable[str]) -> None:
    """Has the form of a new record ask once, where somebody has entered the same before."""
    others = set(form.errors) - {"keep_words"}
    if form.cleaned_data.get("keep_equal") and not others:
        return
    equal = None if others else equal_record(form.instance, names)
    if equal is None:
        del form.fields["keep_equal"]
    else:
        form.add_error(
            "keep_equal",
            f"{equal_sentence(equal)}"
            "その記録でよければ「戻る」を、もう1件加えるなら印を付けて保存してください。",
        )
