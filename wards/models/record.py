"""What all records share: ward, who and when, fiscal year, validity, plan or held."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.base import ModelState

from wards.fiscal import FiscalYear, fiscal_year_of, year_and_month
from wards.isolation.scoping import ScopedManager, ScopedQuerySet
from wards.vocabulary import ActivityState, Programme, ReportItem, Role

# A year outside this span is a typing error; the programme began in fiscal 2015.
FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR = 2010, 2099


def person(word: str | None = None, *, null: bool = True, **options) -> models.ForeignKey:
    """Who did something, if somebody did; users are never deleted."""
    options |= {"verbose_name": word, "null": null, "related_name": "+"}
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, **options)


class ReadAtOnce(models.Model):
    """What is read by the hundred: all values of a row are put in place in one step."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str, field_names: Sequence[str], values: Sequence[object]) -> Self:
        """As Django's own, which sets each value by itself: a tenth of what a dashboard costs."""
        read = cls.__new__(cls)
        read.__dict__.update(zip(field_names, values, strict=True))
        read._state = ModelState()
        read._state.adding, read._state.db = False, db
        return read


class Record(ReadAtOnce):
    """Anything entered by a person. Subclasses say who enters it and how to get to its ward."""

    ward_path: ClassVar[str] = "ward"
    entered_by: ClassVar[frozenset[Role]] = frozenset()
    # The item that a record answers; where that depends on the record, all that there may be.
    report_item: ClassVar[ReportItem | None] = None
    report_items: ClassVar[frozenset[ReportItem]] = frozenset()
    # What only others of its kind are asked for; where that depends on the record, a property.
    unasked: ClassVar[frozenset[str]] = frozenset()

    created_at = models.DateTimeField("入力日時", auto_now_add=True, editable=False)
    created_by = person("入力者", editable=False)
    updated_at = models.DateTimeField("更新日時", auto_now=True, editable=False)
    updated_by = person("更新者", editable=False)

    objects = ScopedManager()

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: models.Field) -> str:  # noqa: N802 - as Django calls it
        # Django's own makes a dictionary of all words each time: a tenth of what a dashboard costs.
        value = getattr(self, field.attname)
        return _words_of(self.__class__, field.name).get(value, value)


@cache
def _words_of(model: type[models.Model], name: str) -> dict[str, str]:
    return dict(model._meta.get_field(name).flatchoices)


class WardRecord(Record):
    """A record that belongs to a ward."""

    ward = models.ForeignKey("wards.Ward", models.PROTECT, verbose_name="区", editable=False)

    class Meta:
        abstract = True


class CityRecord(Record):
    """A record of the city as a whole, entered by the Bureau alone; it belongs to no ward."""

    ward_path: ClassVar[str] = ""
    entered_by: ClassVar[frozenset[Role]] = frozenset({Role.BUREAU})

    class Meta:
        abstract = True


class FiscalYearField(models.PositiveSmallIntegerField):
    """A fiscal year by the calendar year in which it begins; shown as 令和6年度."""

    def __init__(self, verbose_name: str = "年度", **options):
        super().__init__(verbose_name, **options)


class Bounded:
    """Mixin of number fields: from `least` to `most`, for form and database, with a unit behind it."""

    def __init__(self, verbose_name: str, *, unit: str, most: int, least: int = 0, **kwargs):
        self.unit, self.least, self.most = unit, least, most
        self.too_few = f"{verbose_name}は{least}{unit}以上です。"
        self.too_many = f"{verbose_name}は{most:,}{unit}までです。数を確かめてください。"
        bounds = [MinValueValidator(least, self.too_few), MaxValueValidator(most, self.too_many)]
        super().__init__(verbose_name, validators=bounds, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["validators"]
        bounds = {"unit": self.unit, "least": self.least, "most": self.most}
        return name, path, args, kwargs | bounds

    def contribute_to_class(self, cls, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        # Migrations name the constraint themselves; a kept version holds what was once allowed.
        historical = cls.__module__ == "__fake__" or hasattr(cls, "pgh_tracked_model")
        if cls._meta.abstract or historical:
            return
        within = models.CheckConstraint(
            condition=Q(**{f"{name}__range": (self.least, self.most)}),
            name=f"{cls._meta.model_name}_{name}_is_within_bounds",
        )
        cls._meta.constraints = [*cls._meta.constraints, within]
        cls._meta.original_attrs["constraints"] = cls._meta.constraints


class CountField(Bounded, models.IntegerField):
    """How many: CountField("参加人数", unit="人", most=20_000)."""


class QuantityField(Bounded, models.DecimalField):
    """How much, with decimals: QuantityField("開設時間", unit="時間", most=168, …)."""


def one_of(field: str, choices: type[models.TextChoices], *, blank: bool = False):
    """Constraint: a code is one of its list, whichever door it comes through."""
    values = [*choices.values, *([""] if blank else [])]
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": values}), name=f"%(class)s_{field}_is_known"
    )


def any_of(choices: type[models.TextChoices], label: str, max_length: int) -> ArrayField:
    """A field of any number of a list's codes."""
    code = models.CharField(max_length=max_length, choices=choices)
    return ArrayField(code, verbose_name=label, default=list, blank=True)


def names_of_records(label: str) -> ArrayField:
    """A field of records of any kind, each as 'trainings.training:12'; they may be gone."""
    return ArrayField(models.CharField(max_length=60), verbose_name=label, default=list, blank=True)


def all_of(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """Constraint: every code of an array is of its list."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__contained_by": choices.values}),
        name=f"%(class)s_{field}_are_known",
    )


def names_a_whole_record() -> models.CheckConstraint:
    """Constraint: label of a model and key of its record are both there, or neither."""
    return models.CheckConstraint(
        condition=Q(model="", record__isnull=True) | (~Q(model="") & Q(record__isnull=False)),
        name="%(class)s_names_a_whole_record",
    )


def no_overlap(*owner: str, name: str, message: str) -> ExclusionConstraint:
    """Constraint: of one owner (a desk, an institution), no two periods share a day."""
    ends = F("valid_from"), F("valid_to"), Value("[]")
    days = Func(*ends, function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(
        name=name,
        expressions=[(days, RangeOperators.OVERLAPS), *((o, RangeOperators.EQUAL) for o in owner)],
        violation_error_message=message,
    )


def _fiscal_year_is_plausible() -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(fiscal_year__range=(FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR)),
        name="%(class)s_fiscal_year_is_plausible",
        violation_error_message="年度を確かめてください。",
    )


def _once(span: str, word: str, *fields: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["ward", *fields],
        name=f"%(class)s_once_a_{span}",
        violation_error_message=f"この{word}の回答はすでにあります。そちらを修正してください。",
    )


class AnnualStatement(WardRecord):
    """What a ward states once for a fiscal year; one row a ward and year."""

    fiscal_year = FiscalYearField(editable=False)

    class Meta:
        abstract = True
        constraints = [_once("year", "年度", "fiscal_year"), _fiscal_year_is_plausible()]


class MonthlyStatement(WardRecord):
    """What a ward states once for a month; one row a ward and month."""

    fiscal_year = FiscalYearField(editable=False)
    month = CountField("月", unit="月", least=1, most=12, editable=False)

    class Meta:
        abstract = True
        constraints = [_once("month", "月", "fiscal_year", "month"), _fiscal_year_is_plausible()]

    @property
    def month_name(self) -> str:
        """令和6年9月"""
        return year_and_month(FiscalYear(self.fiscal_year).month(self.month))


MISTAKE_LENGTH = 200


class ValidityQuerySet(ScopedQuerySet):
    def valid_on(self, day: date) -> Self:
        """The rows in force on a day; first and last day count."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class Validity(models.Model):
    """A from–to period, both days included; an open end means: until further notice.

    answers: the fields that a report rests on. An edit of one asks whether it changed from a day on
    or was wrong from the start (`wards/forms/period_forms.py`); a note, or the last day, is just edited.
    """

    answers: ClassVar[frozenset[str]] = frozenset()

    valid_from = models.DateField("有効期間の初日")
    valid_to = models.DateField("有効期間の末日", null=True, blank=True)
    # Of the last correction; each version keeps its own.
    mistake = models.CharField(
        "はじめから誤りとした理由", max_length=MISTAKE_LENGTH, blank=True, editable=False
    )

    objects = models.Manager.from_queryset(ValidityQuerySet)()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_ends_after_it_begins",
                violation_error_message="末日が初日より前です。末日を修正してください。",
            )
        ]

    def is_valid_on(self, day: date) -> bool:
        """Whether the row is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Activity(models.Model):
    """Something planned or held in a fiscal year, counted under one of the two programmes."""

    programme = models.CharField("どちらの事業として数えますか", max_length=10, choices=Programme)
    fiscal_year = FiscalYearField()
    state = models.CharField("開催の状況", max_length=8, choices=ActivityState)
    date = models.DateField("開催日", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(date__isnull=True) | Q(fiscal_year=fiscal_year_of("date")),
                name="%(class)s_date_is_in_fiscal_year",
                violation_error_message="開催日がこの年度の日付ではありません。",
            ),
            models.CheckConstraint(
                condition=Q(state=ActivityState.PLANNED) | Q(date__isnull=False),
                name="%(class)s_held_has_a_date",
                violation_error_message="開催済みのものには開催日が必要です。",
            ),
            one_of("programme", Programme),
            one_of("state", ActivityState),
            _fiscal_year_is_plausible(),
        ]
