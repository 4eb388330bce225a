"""The invented registers: desks with hours and coordinators, and institutions with designations."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

import pghistory
from django.utils import timezone

from consultations.models import Coordinator, Desk, DeskHours
from institutions.models import Designation, Institution
from reports.counting.registers import REGISTERS
from reports.counting.ward_report import WardReport
from reports.demo.entry import Staff, enter, signed, table
from reports.demo.moments import entered_at
from reports.demo.years import DemoYears, Survey
from wards.fiscal import working_day_from
from wards.models import RegisterConfirmation, Submission, Validity, Ward
from wards.vocabulary import ReportItem, Role, Status

ENTERED_AT = time(10, 20)
# What a desk has looked through that is still writing its report.
CONFIRMED_FIRST = frozenset({ReportItem.OPENING_HOURS, ReportItem.COORDINATOR})
OF_STATE = {Status.NOT_STARTED: frozenset(), Status.DRAFT: CONFIRMED_FIRST}


def enter_when_they_began(records: Iterable[Validity]) -> None:
    """Saves records of registers as if each had been entered on the day when it began."""
    records = list(records)
    enter(records)
    now = timezone.localtime()
    entered_at(
        {
            record: min(
                datetime.combine(working_day_from(record.valid_from), ENTERED_AT, now.tzinfo), now
            )
            for record in records
        }
    )


def confirmations_of(
    report: WardReport, submission: Submission, state: Status, staff: Staff
) -> list[RegisterConfirmation]:
    """「このとおり」 of what a desk has carried over, as far as its report is to come."""
    author = signed(staff.of(Role.DESK, submission.ward_id))
    return [
        RegisterConfirmation(
            submission=submission,
            item=item,
            records=sorted(record.pk for record in report.of(item)),
            **author,
        )
        for item in REGISTERS
        if item in OF_STATE.get(state, REGISTERS) and report.is_unconfirmed(item)
    ]


def change_registers(survey: Survey, staff: Staff) -> None:
    """A desk hears late that an institution had given up its role before the day of reference."""
    for row in table(f"reports-{survey.answers}"):
        if not row["register_changed"]:
            continue
        desk = staff.of(Role.DESK, row["code"])
        designation = (
            Designation.objects.counted_on(survey.as_of)
            .filter(institution__ward=row["code"], valid_from__lt=survey.as_of)
            .latest("pk")
        )
        designation.valid_to = survey.as_of - timedelta(days=1)
        designation.updated_by = desk
        with pghistory.context(user=desk.pk):
            designation.save()


def rows_of_period(name: str, years: DemoYears) -> Iterator[dict[str, object]]:
    """The rows of a table with the days of their period; none that begins in a year not shown."""
    for row in table(name):
        if first := years.day(row["valid_from"]):
            yield row | {"valid_from": first, "valid_to": years.day(row["valid_to"])}


def load_desks(years: DemoYears, staff: Staff) -> None:
    """Desks first; hours and people then belong to the desk of their ward on their first day."""
    wards = {ward.code: ward for ward in Ward.objects.all()}
    desks: dict[str, list[Desk]] = defaultdict(list)
    for row in rows_of_period("desks", years):
        ward = wards[row.pop("ward")]
        desk = Desk(
            ward=ward,
            postal_code="000-0000",
            address=f"{ward.full_name}架空町1-2-3",
            phone="06-0000-0000",
            **row,
            **signed(staff.of(Role.DESK, ward.code)),
        )
        desks[ward.code].append(desk)
    enter_when_they_began(desk for several in desks.values() for desk in several)
    for name, model in (("hours", DeskHours), ("coordinators", Coordinator)):
        parts = []
        for row in rows_of_period(name, years):
            code = row.pop("ward")
            desk = next(desk for desk in desks[code] if desk.is_valid_on(row["valid_from"]))
            told = {field: value for field, value in row.items() if value != ""}
            parts.append(model(desk=desk, **told, **signed(staff.of(Role.DESK, code))))
        enter_when_they_began(parts)


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
    for row in rows_of_period("designations", years):
        found = institutions[row.pop("no")]
        functions = row.pop("functions").split()
        fields = row | signed(found.created_by)
        designations.append(Designation(institution=found, functions=functions, **fields))
    enter_when_they_began(designations)
    first = min(each.created_at for each in designations)
    entered_at(dict.fromkeys(institutions.values(), first))


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
        located_in_id=row["located_in"] or None,
        **({} if row["name"] == REAL_NAME or row["located_in"] else place),
        **signed(staff.of(Role.DESK, ward.code)),
    )
