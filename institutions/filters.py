"""Decides by what the lists of institutions and designations are narrowed."""

from institutions.models import CareFunction, DesignationStatus, InstitutionKind
from wards.filters import CodeFilter, RecordFilter, ValidOnFilter, WordsFilter, YearFilter


class FunctionFilter(CodeFilter):
    """Designations with one of the four functions."""

    def __init__(self) -> None:
        super().__init__(label="担う機能", choices=CareFunction.choices)

    def filter(self, rows, function):
        return rows.filter(functions__contains=[function]) if function else rows


class InstitutionFilter(RecordFilter):
    q = WordsFilter(fields=("name", "kana", "address"), label="名称・ふりがな")
    kind = CodeFilter(label="種類", choices=InstitutionKind.choices)


class DesignationFilter(RecordFilter):
    q = WordsFilter(fields=("institution__name", "institution__kana"), label="名称・ふりがな")
    status = CodeFilter(label="状態", choices=DesignationStatus.choices)
    functions = FunctionFilter()
    kind = CodeFilter(label="種類", field_name="institution__kind", choices=InstitutionKind.choices)
    day = ValidOnFilter()


class ResourceSurveyFilter(RecordFilter):
    year = YearFilter()
