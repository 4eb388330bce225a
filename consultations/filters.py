"""Filters of the lists of desks, hours, coordinators, initiatives and totals."""

from consultations.models import HEADINGS_OF_AREA, Area, Profession, Qualification
from wards.fiscal import FiscalYear
from wards.generic.filters import CodeFilter, RecordFilter, ValidOnFilter, WordsFilter, YearFilter


class AreaFilter(CodeFilter):
    """Initiatives of one of the two text tables."""

    def __init__(self) -> None:
        super().__init__(label="表", choices=Area.choices)

    def filter(self, rows, area):
        return rows.filter(heading__in=HEADINGS_OF_AREA[Area(area)]) if area else rows


class DeskFilter(RecordFilter):
    q = WordsFilter(fields=("name", "operator", "address"))
    day = ValidOnFilter()


class DeskHoursFilter(RecordFilter):
    q = WordsFilter(fields=("desk__name", "opening_times"))
    day = ValidOnFilter()


class CoordinatorFilter(RecordFilter):
    q = WordsFilter(fields=("name", "desk__name", "profession_detail"))
    qualification = CodeFilter(label="資格の区分", choices=Qualification.choices)
    profession = CodeFilter(label="職種", choices=Profession.choices)
    day = ValidOnFilter()


class InitiativeFilter(RecordFilter):
    year = YearFilter()
    area = AreaFilter()
    q = WordsFilter(fields=("text",))


class MonthlyTotalFilter(RecordFilter):
    year = YearFilter()
    month = CodeFilter(field_name="month", label="月", choices=FiscalYear.month_choices())
