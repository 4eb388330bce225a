"""The value of a field in words: on lists, details, versions and forms."""

from datetime import date, datetime
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from wards.fiscal import FiscalYear, wareki, wareki_with_weekday
from wards.models.record import FiscalYearField

# 0, 空欄, 該当なし and 未定 are four different answers.
BLANK = "空欄"
# Nobody answers these; pages tell them apart from the answers.
# "numbers": from which the portal sees by itself that a text is out of date.
NOT_TOLD = frozenset({"id", "created_at", "created_by", "updated_at", "updated_by", "numbers"})
# Headings of narrow columns.
SHORT_LABELS = {"programme": "事業", "valid_from": "いつから", "valid_to": "いつまで"}


def untold_of(record: models.Model) -> frozenset[str]:
    """Fields that are left out where the answers of a record are told."""
    return NOT_TOLD | getattr(record, "unasked", frozenset())


def answer_text(record: models.Model, name: str) -> str:
    """The answer of a record to one of its fields, in words: '38人', '令和6年9月12日(木)'."""
    field = record._meta.get_field(name)
    if field.many_to_one:
        related = getattr(record, name) if getattr(record, field.attname) else None
        return str(related) if related is not None else BLANK
    return value_text(field, getattr(record, field.attname))


def value_text(field: models.Field, value: object) -> str:
    """A value of a model field in words."""
    if value is None or value in ("", []):
        return BLANK
    if isinstance(field, ArrayField):
        labels = dict(field.base_field.choices or ())
        # Of records that are named, how many.
        known = "、".join(str(labels.get(code, code)) for code in value)
        return known if labels else f"{len(value)}件"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, FiscalYearField):
        return str(FiscalYear(value))
    counted = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return _plain(value) + (getattr(field, "unit", "") if counted else "")


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, datetime):
        return minute_text(value)
    if isinstance(value, date):
        return wareki_with_weekday(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def minute_text(moment: datetime) -> str:
    """令和6年10月7日(月) 15:20, in the city's time."""
    local = timezone.localtime(moment)
    return f"{wareki_with_weekday(local.date())} {local:%H:%M}"


def minute_label(moment: datetime) -> str:
    """14:32, of another day with the day before it."""
    local = timezone.localtime(moment)
    day = "" if local.date() == timezone.localdate() else f"{wareki(local.date())} "
    return f"{day}{local:%H:%M}"
