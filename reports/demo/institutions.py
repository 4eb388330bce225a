"""The invented institutions, and which of them were designated from when to when."""

from __future__ import annotations

from institutions.models import Designation, Institution
from reports.demo.desks import period_of
from reports.demo.entry import enter, signed
from reports.demo.registers import enter_when_they_began
from reports.demo.staff import Staff
from reports.demo.tables import table
from reports.demo.years import DemoYears
from wards.models import Ward
from wards.vocabulary import Role

# The one real name, since 資料４ names it in ※2; its address and telephone are left out.
REAL_NAME = "南大阪小児リハビリテーション病院"


def load_institutions(years: DemoYears, staff: Staff) -> None:
    """The register, and the designations with their changes."""
    wards = {ward.code: ward for ward in Ward.objects.all()}
    institutions = {
        row["no"]: institution(row, wards[row["ward"]], years, staff)
        for row in table("institutions")
    }
    enter(institutions.values())
    designations = []
    for row in table("designations"):
        if period := period_of(row, years):
            found = institutions[row.pop("no")]
            functions = row.pop("functions").split()
            author = signed(found.created_by)
            fields = row | period | author
            designations.append(Designation(institution=found, functions=functions, **fields))
    enter_when_they_began(designations)


def institution(row: dict[str, str], ward: Ward, years: DemoYears, staff: Staff) -> Institution:
    place = {
        "postal_code": "000-0000",
        "address": f"{ward.full_name}架空町{int(row['no']) % 5 + 1}-{int(row['no']) % 17 + 1}-3",
        "phone": "06-0000-0000",
    }
    return Institution(
        ward=ward,
        name=row["name"],
        kana=row["kana"],
        kind=row["kind"],
        code=row["code"],
        closed_on=years.day(row["closed_on"]),
        **({} if row["name"] == REAL_NAME else place),
        **signed(staff.of(Role.DESK, ward.code)),
    )
