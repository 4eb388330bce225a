"""The filters that lists share: year, words, ward, and the day on which rows are valid."""

from typing import ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import ChoiceFilter, Filter, FilterSet, ModelChoiceFilter

from wards.fiscal import FiscalYear
from wards.forms.form_fields import FIRST_YEAR_OFFERED, JapaneseDateField, SearchedWordsField
from wards.japanese.dates import with_example
from wards.japanese.letters import with_words
from wards.models import User, Ward
from wards.models.round import reporting_year
from wards.vocabulary import ActivityState, Programme

ALL_YEARS = "all"
EVERYTHING = "すべて"
# Each word looked for is a condition for the database.
MOST_CHARACTERS = 100


class WordsFilter(Filter):
    """Rows in which the words stand in one of the fields."""

    field_class = SearchedWordsField

    def __init__(self, *, fields: tuple[str, ...], label: str = "言葉で探す", **kwargs) -> None:
        super().__init__(label=label, max_length=MOST_CHARACTERS, **kwargs)
        self.fields = fields

    def filter(self, rows: QuerySet, words: str) -> QuerySet:
        return with_words(rows, words or "", self.fields)


class YearFilter(ChoiceFilter):
    """Rows of one fiscal year; the reporting year unless another, or all, is chosen."""

    def __init__(self, *, all_years: bool = True) -> None:
        choices = _years_offered if all_years else lambda: _years_offered()[:-1]
        super().__init__(label="年度", empty_label=None, choices=choices)

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


def _years_offered() -> list[tuple[str, str]]:
    newest = FiscalYear.of(timezone.localdate()).next.year
    years = range(newest, FIRST_YEAR_OFFERED - 1, -1)
    return [*((str(year), str(FiscalYear(year))) for year in years), (ALL_YEARS, "すべての年度")]


class RecordFilter(FilterSet):
    """Base of all filters: adds the ward for the Bureau, and the reporting year as beginning."""

    by_ward: ClassVar[bool] = True

    def __init__(self, data, *, queryset: QuerySet, user: User) -> None:
        data = data.copy()
        if "year" in self.base_filters and not data.get("year"):
            data["year"] = str(reporting_year().year)
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
