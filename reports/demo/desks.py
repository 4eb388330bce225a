"""The invented desks: operators, hours a week and coordinators, with their changes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from consultations.models import Coordinator, Desk, DeskHours
from reports.demo.entry import signed
from reports.demo.registers import enter_when_they_began
from reports.demo.staff import Staff
from reports.demo.tables import table
from reports.demo.years import DemoYears
from wards.models import Ward
from wards.vocabulary import Role


def load_desks(years: DemoYears, staff: Staff) -> None:
    """Desks first; hours and people then belong to the desk of their ward on their first day."""
    wards = {ward.code: ward for ward in Ward.objects.all()}
    desks: dict[str, list[Desk]] = defaultdict(list)
    for row in table("desks"):
        if period := period_of(row, years):
            ward = wards[row["ward"]]
            desk = Desk(
                ward=ward,
                name=row["name"],
                operator=row["operator"],
                postal_code="000-0000",
                address=f"{ward.full_name}架空町1-2-3",
                phone="06-0000-0000",
                **period,
                **signed(staff.of(Role.DESK, ward.code)),
            )
            desks[ward.code].append(desk)
    enter_when_they_began(desk for several in desks.values() for desk in several)
    enter_when_they_began(parts_of(desks, "hours", DeskHours, years, staff))
    enter_when_they_began(parts_of(desks, "coordinators", Coordinator, years, staff))


def parts_of(
    desks: dict[str, list[Desk]],
    name: str,
    model: type[DeskHours | Coordinator],
    years: DemoYears,
    staff: Staff,
) -> list[DeskHours | Coordinator]:
    """The rows of a table whose other columns are fields of the model."""
    parts = []
    for row in table(name):
        if period := period_of(row, years):
            code = row.pop("ward")
            desk = next(desk for desk in desks[code] if desk.is_valid_on(period["valid_from"]))
            parts.append(model(desk=desk, **(row | period), **signed(staff.of(Role.DESK, code))))
    return parts


def period_of(row: dict[str, str], years: DemoYears) -> dict[str, date | None]:
    """From and to of a row; empty when it begins in a year that is not shown."""
    first = years.day(row["valid_from"])
    return {"valid_from": first, "valid_to": years.day(row["valid_to"])} if first else {}
