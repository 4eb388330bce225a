"""The filters of a list of records, its columns and cells."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.utils import timezone
from django_filters import ChoiceFilter, Filter, FilterSet, ModelChoiceFilter

from wards.answers import BLANK, answer_text
from wards.fiscal import FiscalYear, wareki, wareki_with_weekday
from wards.forms.form_fields import JapaneseDateField, SearchedWordsField, years_offered
from wards.japanese.dates import with_example
from wards.japanese.letters import with_words
from wards.models import Activity, User, Validity, Ward
from wards.models.round import reporting_year
from wards.vocabulary import ActivityState, Programme

ALL_YEARS = "all"
EVERYTHING = "すべて"
# Each word looked for is a condition for the database.
MOST_CHARACTERS = 100


class WordsFilter(Filter):
    """Rows in which the words stand in one of the fields, or in the shown name of any code.

    label: says of a search in fewer places which these are; only the fields are searched then.
    """

    field_class = SearchedWordsField

    def __init__(self, *, fields: tuple[str, ...], label: str = "", **kwargs) -> None:
        super().__init__(label=label or "言葉で探す", max_length=MOST_CHARACTERS, **kwargs)
        self.fields, self.searches_names_of_codes = fields, not label

    def filter(self, rows: QuerySet, words: str) -> QuerySet:
        every = rows.model._meta.concrete_fields if self.searches_names_of_codes else ()
        coded = [field for field in every if field.choices]
        return with_words(rows, words or "", self.fields, coded)


class YearFilter(ChoiceFilter):
    """Rows of one fiscal year; the reporting year unless another, or all, is chosen."""

    def __init__(self, *, all_years: bool = True) -> None:
        more = [(ALL_YEARS, "すべての年度")] if all_years else []
        super().__init__(label="年度", empty_label=None, choices=lambda: [*years_offered(), *more])

    def filter(self, rows: QuerySet, year: str) -> QuerySet:
        return rows if year in ("", None, ALL_YEARS) else self.of_year(rows, int(year))

    def of_year(self, rows: QuerySet, year: int) -> QuerySet:
        return rows.filter(fiscal_year=year)


class DatedYearFilter(YearFilter):
    """The same for rows that have a date and no fiscal year of their own."""

    def of_year(self, rows: QuerySet, year: int) -> QuerySet:
        fiscal = FiscalYear(year)
        return rows.filter(date__range=(fiscal.start, fiscal.end))


class ValidOnFilter(Filter):
    """Rows in force on a day."""

    field_class = JapaneseDateField

    def __init__(self, **kwargs) -> None:
        super().__init__(label=with_example("この日に有効なもの（例 {short}）"), **kwargs)

    def filter(self, rows: QuerySet, day: object) -> QuerySet:
        return rows.valid_on(day) if day else rows


class CodeFilter(ChoiceFilter):
    """Rows with one of a list's codes."""

    def __init__(self, **kwargs) -> None:
        super().__init__(empty_label=EVERYTHING, **kwargs)


class RecordFilter(FilterSet):
    """Base of all filters: adds the ward for the Bureau, and the reporting year as beginning."""

    by_ward: ClassVar[bool] = True

    def __init__(self, data, *, queryset: QuerySet, user: User) -> None:
        self.asked, data = data, data.copy()
        usual = str(reporting_year().year) if "year" in self.base_filters else ""
        if usual and not data.get("year"):
            data["year"] = usual
        self.usual = {"year": usual}
        super().__init__(data, queryset=queryset)
        ward_path = getattr(queryset.model, "ward_path", "")
        if self.by_ward and user.is_bureau and ward_path:
            self.filters["ward"] = ModelChoiceFilter(
                field_name=ward_path,
                queryset=Ward.objects.all(),
                label="区",
                empty_label="24区すべて",
            )
            self.filters["ward"].parent = self
            self.filters["ward"].model = queryset.model

    @property
    def is_set(self) -> bool:
        """Whether any condition is another one than the list begins with."""
        return any(
            self.asked.get(name) not in ("", None, self.usual.get(name)) for name in self.filters
        )

    @property
    def conditions(self) -> list[str]:
        """The conditions in words: 年度: 令和6年度, 状況: 予定."""
        self.is_valid()  # has them read; what cannot be read is left out
        read = self.form.cleaned_data
        shown = [(field, read.get(field.name)) for field in self.form if not field.is_hidden]
        return [f"{field.label}: {_words_of(field, value)}" for field, value in shown if value]


def _words_of(field: BoundField, value: object) -> str:
    if isinstance(value, date):
        return wareki(value)
    if isinstance(value, models.Model):
        return str(value)
    labels = {str(code): words for code, words in getattr(field.field, "choices", ())}
    return str(labels.get(str(value), value))


# The filters of what is planned or held in a year under a programme.
OF_ACTIVITIES = {
    "year": YearFilter(),
    "state": CodeFilter(label="状況", choices=ActivityState.choices),
    "programme": CodeFilter(label="事業", choices=Programme.choices),
}


class StatementFilter(RecordFilter):
    """The year of what each ward states once a year; the page shows all wards of it."""

    by_ward = False
    year = YearFilter(all_years=False)


SORT, PAGE = "sort", "page"


@dataclass(frozen=True)
class Badge:
    """A state as word, icon and shape; kinds and icons are those of the tag `badge`."""

    kind: str
    text: str
    icon: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell: text or badge, and a second, smaller line."""

    text: str = ""
    badge: Badge | None = None
    small: str = ""
    label: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Column:
    """A column: its heading, what stands in it, and the fields by which it sorts.

    `value` is a field's name, or a function that makes text or a Cell from a record. parts: the
    columns that a file has instead, one value each; they may also be numbers, days and moments.
    """

    label: str
    value: str | Callable[[models.Model], object]
    sort: Sequence[str] = ()
    numeric: bool = False
    parts: Sequence["Column"] = ()

    @property
    def field(self) -> str:
        """The one field that it shows; '' of a column that is made of several."""
        if isinstance(self.value, str):
            return self.value
        return self.sort[0] if len(self.sort) == 1 else ""

    @property
    def key(self) -> str:
        """What stands for the column in the address."""
        return self.sort[0] if self.sort else ""

    def cell(self, record: models.Model) -> Cell:
        made = (
            answer_text(record, self.value) if isinstance(self.value, str) else self.value(record)
        )
        cell = made if isinstance(made, Cell) else Cell(str(made))
        return replace(cell, label=self.label, numeric=self.numeric)


def two_lines(first: Column, small: Column) -> Column:
    """A column that shows two, the second smaller beneath the first; a file has each by itself."""

    def cell(record: models.Model) -> Cell:
        return Cell(first.cell(record).text, small=small.cell(record).text)

    return Column(first.label, cell, first.sort, parts=(first, small))


@dataclass(frozen=True)
class RelatedTable:
    """What belongs to a record, as a table on its page, and the way to add to it."""

    title: str
    columns: Sequence[dict[str, object]]
    rows: Sequence[dict[str, object]]
    empty_sentence: str = ""
    create_url: str = ""
    create_label: str = ""

    @property
    def caption(self) -> str:
        return f"{len(self.rows)}件"


def order_from(columns: Iterable[Column], asked: str) -> list[str]:
    """The fields to sort by, for `?sort=date` or `?sort=-date`; [] for anything not offered."""
    column, sign = _sorted_by(columns, asked), "-" if asked.startswith("-") else ""
    return [f"{sign}{field}" for field in (*column.sort, "pk")] if column else []


def order_words(columns: Iterable[Column], asked: str) -> list[str]:
    """並び順: 開催日（降順）, or nothing for the usual order."""
    column, way = _sorted_by(columns, asked), "降順" if asked.startswith("-") else "昇順"
    return [f"並び順: {column.label}（{way}）"] if column else []


def _sorted_by(columns: Iterable[Column], asked: str) -> Column | None:
    key = asked.removeprefix("-")
    return next((each for each in columns if each.sort and each.key == key), None)


def head_cells(
    columns: Iterable[Column], query: QueryDict | None = None
) -> list[dict[str, object]]:
    """The heads of the columns; with the query of a list also the address that sorts by each."""
    asked = query.get(SORT, "") if query else ""
    heads = []
    for column in columns:
        state, url = "none", ""
        if column.key and asked.removeprefix("-") == column.key:
            state = "descending" if asked.startswith("-") else "ascending"
        if column.key and query is not None:
            turned = query.copy()
            turned[SORT] = f"-{column.key}" if state == "ascending" else column.key
            turned.pop(PAGE, None)
            url = f"?{turned.urlencode()}"
        heads.append(
            {
                "label": column.label,
                "sort_url": url,
                "sort_state": state,
                "numeric": column.numeric,
            }
        )
    return heads


def body_row(columns: Iterable[Column], record: models.Model, url: str) -> dict[str, object]:
    """One row: the address of the record, whether it has ended, and its cells."""
    last_day = getattr(record, "valid_to", None)
    return {
        "url": url,
        "ended": last_day is not None and last_day < timezone.localdate(),
        "cells": [column.cell(record) for column in columns],
    }


def shown_table(
    columns: Sequence[Column],
    records: Iterable[models.Model],
    url_of: Callable[[models.Model], str] = lambda record: "",
) -> dict[str, object]:
    """Columns and rows for components/table.html. url_of: the address to which a row leads."""
    rows = [body_row(columns, record, url_of(record)) for record in records]
    return {"columns": head_cells(columns), "rows": rows}


UNDECIDED, NO_END = "日付未定", "期限なし"


def date_cell(record: Activity) -> str:
    """The day of an activity; one that is only planned may have none yet."""
    return wareki_with_weekday(record.date) if record.date else UNDECIDED


def state_cell(record: Activity) -> Cell:
    held = record.state == ActivityState.HELD
    badge = Badge("ok", "開催済み", "check") if held else Badge("draft", "予定", "clock")
    return Cell(badge=badge)


def programme_cell(record: Activity) -> str:
    """推進事業 has the mark that the document gives it."""
    mark = " ※" if record.programme == Programme.PROMOTION else ""
    return f"{record.get_programme_display()}{mark}"


def people_cell(record: Activity) -> str:
    """Nothing to count yet is no 空欄: only what was held owes a number."""
    if record.people is None and record.state == ActivityState.PLANNED:
        return "—"
    return BLANK if record.people is None else answer_text(record, "people")


def _people(record: Activity) -> int | str:
    return people_cell(record) if record.people is None else record.people


def period_cell(record: Validity) -> Cell:
    end = f"{wareki(record.valid_to)} まで" if record.valid_to else NO_END
    return Cell(f"{wareki(record.valid_from)} から", small=end)


DATE = Column(
    "開催日", date_cell, ("date",), parts=(Column("開催日", lambda row: row.date or UNDECIDED),)
)
STATE = Column("状況", state_cell, ("state",))
PROGRAMME = Column("事業", programme_cell, ("programme",))
PEOPLE = Column(
    "参加人数",
    people_cell,
    ("people",),
    numeric=True,
    parts=(Column("参加人数", _people, ("people",)),),
)
PERIOD = Column(
    "有効期間",
    period_cell,
    ("valid_from",),
    parts=(
        Column("いつから", lambda row: row.valid_from),
        Column("いつまで", lambda row: row.valid_to or NO_END),
    ),
)
