"""Filters of the lists of institutions and designations."""

from django import forms
from django_filters import Filter

from institutions.models import CareFunction, DesignationStatus, InstitutionKind
from institutions.search import PlacesFilter
from wards.forms.form_fields import JapaneseDateField
from wards.generic.filters import CodeFilter, RecordFilter, WordsFilter, YearFilter

COUNTED, COUNTED_WITHOUT_CONSENTED, NOT_COUNTED = "yes", "without_consented", "no"


class FunctionFilter(CodeFilter):
    """Designations with one of the four functions."""

    def __init__(self) -> None:
        super().__init__(label="担う機能", choices=CareFunction.choices)

    def filter(self, rows, function):
        return rows.filter(functions__contains=[function]) if function else rows


class CountedFilter(CodeFilter):
    """Designations that are counted on the day of the list, or are not."""

    def __init__(self) -> None:
        choices = [
            (COUNTED, "数える"),
            (COUNTED_WITHOUT_CONSENTED, "数える（内諾を除く）"),
            (NOT_COUNTED, "数えない"),
        ]
        super().__init__(label="その日の数", choices=choices)

    def filter(self, rows, counted):
        if not counted:
            return rows
        if counted == COUNTED_WITHOUT_CONSENTED:
            rows = rows.exclude(status=DesignationStatus.CONSENTED)
        return rows.filter(is_counted=counted != NOT_COUNTED)


class CountingDayFilter(Filter):
    """Carries the day on which the list counts; it hides no row."""

    field_class = JapaneseDateField

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput)

    def filter(self, rows, day):
        return rows


class InstitutionFilter(RecordFilter):
    q = PlacesFilter(fields=("name", "kana", "address"), label="名称・所在地・番号")
    kind = CodeFilter(label="種類", choices=InstitutionKind.choices)


class DesignationFilter(RecordFilter):
    q = WordsFilter(fields=("institution__name", "institution__kana"), label="名称・ふりがな")
    status = CodeFilter(label="状態", choices=DesignationStatus.choices)
    functions = FunctionFilter()
    kind = CodeFilter(label="種類", field_name="institution__kind", choices=InstitutionKind.choices)
    counted = CountedFilter()
    day = CountingDayFilter()


class ResourceSurveyFilter(RecordFilter):
    year = YearFilter()
