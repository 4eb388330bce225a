"""What the desks report in an invented year: initiatives, liaison, accompanied visits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from consultations.models import Initiative
from meetings.models import LiaisonPlan, Meeting, MeetingKind, MeetingMode
from reports.demo.entry import enter, signed
from reports.demo.institutions import REAL_NAME
from reports.demo.staff import Staff
from reports.demo.tables import Answers, document, table
from reports.demo.years import DemoYears, day_in
from trainings.models import AccompaniedVisit, AccompaniedVisitPlan, Trainees
from wards.vocabulary import Programme, Role

AREAS = ("around_the_clock", "information_sharing")
PLANNED, VISIT_MONTH = "yes", 11


@dataclass(frozen=True)
class DeskReports:
    """Makes the records of all desks of a year."""

    years: DemoYears
    staff: Staff

    def load(self, answers: list[Answers]) -> dict[str, list[Initiative]]:
        """Saves everything; the initiatives come back by the line that they stand behind."""
        enter(plan for ward in answers for plan in self.liaison_plan(ward))
        enter(meeting for ward in answers for meeting in self.liaison_meetings(ward))
        enter(plan for ward in answers for plan in self.visit_plan(ward))
        hosts = {
            row["ward"]: row["name"]
            for row in reversed(table("institutions"))
            if row["name"] != REAL_NAME
        }
        enter(visit for ward in answers for visit in self.visits(ward, hosts[ward.ward.code]))
        return self.initiatives(answers)

    def author(self, ward: Answers) -> dict[str, object]:
        return signed(self.staff.of(Role.DESK, ward.ward.code))

    def statement(self, ward: Answers) -> dict[str, object]:
        """The fields that all statements of a ward for a year share."""
        return {"ward": ward.ward, "fiscal_year": ward.year.year, **self.author(ward)}

    def initiatives(self, answers: list[Answers]) -> dict[str, list[Initiative]]:
        """The wards' own sentences: another one for each ward, and another from year to year."""
        lines = {line["key"]: line for line in document("initiatives")}
        used: Counter[str] = Counter()
        by_line: dict[str, list[Initiative]] = {}
        for ward in answers:
            for key in [key for area in AREAS for key in ward.words(area)]:
                sentences = lines[key]["sentences"]
                text = sentences[(used[key] + ward.year.year) % len(sentences)]
                used[key] += 1
                initiative = Initiative(
                    heading=lines[key]["heading"], text=text, **self.statement(ward)
                )
                by_line.setdefault(key, []).append(initiative)
        enter(initiative for several in by_line.values() for initiative in several)
        return by_line

    def liaison_plan(self, ward: Answers) -> list[LiaisonPlan]:
        """The ward's one statement on its liaison meetings, if it has made it."""
        if not ward.cells["liaison_times"]:
            return []
        return [
            LiaisonPlan(
                planned_times=ward.number("liaison_times"),
                agenda=ward.words("liaison_agenda"),
                **self.statement(ward),
            )
        ]

    def liaison_meetings(self, ward: Answers) -> list[Meeting]:
        """The meetings of the plan, spread over the year; each takes up one of its subjects."""
        times, agenda = ward.number("liaison_times"), ward.words("liaison_agenda")
        order = ward.ward.display_order
        meetings = []
        for number in range(times):
            month = (3 + number * 12 // times) % 12 + 1
            day = day_in(ward.year, month, order + number * 3)
            meetings.append(
                Meeting(
                    kind=MeetingKind.LIAISON,
                    programme=Programme.HUB,
                    mode=MeetingMode.HYBRID if order % 3 == 0 else MeetingMode.VENUE,
                    place=f"架空{ward.ward.name}医師会館",
                    agenda=[agenda[number % len(agenda)]],
                    **self.statement(ward),
                    **self.years.happening(day, people=6 + (order + number) % 9),
                )
            )
        return meetings

    def visit_plan(self, ward: Answers) -> list[AccompaniedVisitPlan]:
        """The ward's one statement on accompanied visits, if it has made it."""
        if not ward.cells["visit"]:
            return []
        return [
            AccompaniedVisitPlan(
                planned=ward.cells["visit"] == PLANNED,
                trainees=ward.cells["trainees"],
                hosts=ward.cells["hosts"],
                **self.statement(ward),
            )
        ]

    def visits(self, ward: Answers, host: str) -> list[AccompaniedVisit]:
        """The visits that took place: one in each ward that planned them and knew for whom."""
        day = day_in(ward.year, VISIT_MONTH, ward.ward.display_order)
        decided = ward.cells["trainees"] not in ("", Trainees.UNDECIDED)
        if not decided or day >= self.years.today:
            return []
        return [
            AccompaniedVisit(
                ward=ward.ward,
                date=day,
                host=host,
                trainees=ward.cells["trainees"],
                people=1 + ward.ward.display_order % 3,
                **self.author(ward),
            )
        ]
