"""What wards answer in an invented year: the records of ward offices and desks."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from consultations.models import Initiative, InitiativeState
from institutions.models import ResourceSurvey, SurveyMethod
from meetings.models import LiaisonPlan, Meeting, MeetingKind, MeetingMode
from reports.demo.entry import Answers, Staff, document, enter, signed, table
from reports.demo.registers import REAL_NAME
from reports.demo.years import DemoYears, day_in
from trainings.models import (
    AccompaniedVisit,
    AccompaniedVisitPlan,
    Audience,
    Outreach,
    OutreachKind,
    Trainees,
    Training,
)
from wards.fiscal import is_working_day
from wards.vocabulary import Programme, Role

ByKey = dict[str, list]  # records by a key of the tables
NOT_CONDUCTED = "no"
# Not all wards meet in the same month, so that of a year under way some is held, some planned.
TRAINING_MONTHS = (11, 7, 1, 9, 2, 6)
OUTREACH_MONTHS = (10, 2, 6, 11, 9)
COUNCIL_MONTHS = (7, 2, 11)
GROUP_MONTHS = (5, 9, 12, 3)
AREAS = ("around_the_clock", "information_sharing")
PLANNED, VISIT_MONTH = "yes", 11


def by_programme(ward: Answers, column: str) -> list[tuple[str, Programme]]:
    """The codes in the cells of both programmes, those of the hub programme first."""
    columns = ((column, Programme.HUB), (f"{column}_promotion", Programme.PROMOTION))
    return [(word, programme) for name, programme in columns for word in ward.words(name)]


@dataclass(frozen=True)
class YearAnswers:
    """Makes the records of all ward offices and desks of a year. taken: wards with busy days."""

    years: DemoYears
    staff: Staff
    taken: set[tuple[str, date]] = field(default_factory=set)

    def load(self, answers: list[Answers]) -> tuple[ByKey, ByKey]:
        """Saves all; trainings come back by theme, initiatives by the line they stand behind."""
        for made in (self.meetings, self.survey, self.outreach):
            enter(record for ward in answers for record in made(ward))
        by_theme = self.trainings(answers)
        for made in (self.liaison_plan, self.liaison_meetings, self.visit_plan, self.visits):
            enter(record for ward in answers for record in made(ward))
        return by_theme, self.initiatives(answers)

    def statement(self, ward: Answers, role: Role) -> dict[str, object]:
        """The fields that all records of a ward for a year share."""
        author = signed(self.staff.of(role, ward.ward.code))
        return {"ward": ward.ward, "fiscal_year": ward.year.year, **author}

    def base(self, ward: Answers, month: int, spread: int, people: int) -> dict[str, object]:
        """The fields that all activities of a ward office share."""
        day = day_in(ward.year, month, ward.ward.display_order + spread)
        day = self.free_day(ward.ward.code, self.years.day_in_report(day))
        return {
            **self.statement(ward, Role.WARD_OFFICE),
            "place": f"架空{ward.ward.name}民センター",
            **self.years.happening(day, people=people),
        }

    def free_day(self, ward: str, day: date) -> date:
        """The day, or the nearest working day, further from today, on which the ward is free."""
        away = timedelta(days=-1 if day < self.years.today else 1)
        while (ward, day) in self.taken or not is_working_day(day):
            day += away
        self.taken.add((ward, day))
        return day

    def meetings(self, ward: Answers) -> Iterator[Meeting]:
        """Ward councils and their working groups, all of the promotion programme (※)."""
        planned = (
            (MeetingKind.WARD_COUNCIL, COUNCIL_MONTHS[: ward.number("council")], 24),
            (MeetingKind.WORKING_GROUP, GROUP_MONTHS[: ward.number("working_group")], 11),
        )
        for kind, months, people in planned:
            for number, month in enumerate(months):
                yield Meeting(
                    kind=kind,
                    programme=Programme.PROMOTION,
                    topics="在宅医療・介護連携の課題について\n年間の取組について",
                    **self.base(ward, month, number, people + ward.ward.display_order % 7),
                )

    def survey(self, ward: Answers) -> Iterator[ResourceSurvey]:
        """The ward's one statement on its resources, if it has made it."""
        if words := ward.words("survey"):
            methods = [word for word in words if word != NOT_CONDUCTED]
            yield ResourceSurvey(
                conducted=bool(methods),
                methods=methods,
                method_detail="関係者の会議での聞き取り" if SurveyMethod.OTHER in methods else "",
                **self.statement(ward, Role.WARD_OFFICE),
            )

    def trainings(self, answers: list[Answers]) -> ByKey:
        """The trainings; those of the hub programme come back by theme."""
        content = document("activities")
        themed = [
            (key, self.training(ward, number, programme, content[key]["themes"]))
            for ward in answers
            for number, (key, programme) in enumerate(by_programme(ward, "training"))
        ]
        enter(training for _, training in themed)
        by_theme = defaultdict(list)
        for key, training in themed:
            if training.programme == Programme.HUB:
                by_theme[key].append(training)
        return by_theme

    def training(
        self, ward: Answers, number: int, programme: Programme, themes: list[str]
    ) -> Training:
        order = ward.ward.display_order + ward.year.year
        month = TRAINING_MONTHS[(order + number) % len(TRAINING_MONTHS)]
        return Training(
            programme=programme,
            theme=themes[order % len(themes)],
            audience=[*Audience.values[: 3 + order % 3]],
            **self.base(ward, month, 3, 28 + order * 3 % 40),
        )

    def outreach(self, ward: Answers) -> Iterator[Outreach]:
        """Lectures, leaflets and the like; leaflets have copies in place of people."""
        content = document("activities")
        for number, (kind, programme) in enumerate(by_programme(ward, "outreach")):
            titles = content[kind]["titles"]
            order = ward.ward.display_order + number
            month = OUTREACH_MONTHS[order % len(OUTREACH_MONTHS)]
            fields = self.base(ward, month, 6, 45 + order * 2)
            people = fields.pop("people")
            leaflet = kind == OutreachKind.LEAFLET
            yield Outreach(
                programme=programme,
                kind=kind,
                kind_detail=content[kind].get("detail", ""),
                title=titles[order % len(titles)],
                people=None if leaflet else people,
                copies=people * 40 if leaflet and people else None,
                **fields,
            )

    def initiatives(self, answers: list[Answers]) -> ByKey:
        """The wards' own sentences: another one for each ward, and another from year to year."""
        lines = {line["key"]: line for line in document("initiatives")}
        states = InitiativeState.values
        used: Counter[str] = Counter()
        by_line = defaultdict(list)
        for ward in answers:
            for key in [key for area in AREAS for key in ward.words(area)]:
                sentences = lines[key]["sentences"]
                text = sentences[(used[key] + ward.year.year) % len(sentences)]
                used[key] += 1
                initiative = Initiative(
                    heading=lines[key]["heading"],
                    text=text,
                    state=states[(len(text) + ward.year.year) % len(states)],
                    **self.statement(ward, Role.DESK),
                )
                by_line[key].append(initiative)
        enter(initiative for several in by_line.values() for initiative in several)
        return by_line

    def liaison_plan(self, ward: Answers) -> Iterator[LiaisonPlan]:
        """The ward's one statement on its liaison meetings, if it has made it."""
        if ward.cells["liaison_times"]:
            yield LiaisonPlan(
                planned_times=ward.number("liaison_times"),
                agenda=ward.words("liaison_agenda"),
                **self.statement(ward, Role.DESK),
            )

    def liaison_meetings(self, ward: Answers) -> Iterator[Meeting]:
        """The meetings of the plan, spread over the year; each takes up one of its subjects."""
        times, agenda = ward.number("liaison_times"), ward.words("liaison_agenda")
        order = ward.ward.display_order
        for number in range(times):
            month = (3 + number * 12 // times) % 12 + 1
            day = day_in(ward.year, month, order + number * 3)
            yield Meeting(
                kind=MeetingKind.LIAISON,
                programme=Programme.HUB,
                mode=MeetingMode.HYBRID if order % 3 == 0 else MeetingMode.VENUE,
                place=f"架空{ward.ward.name}医師会館",
                agenda=[agenda[number % len(agenda)]],
                **self.statement(ward, Role.DESK),
                **self.years.happening(day, people=6 + (order + number) % 9),
            )

    def visit_plan(self, ward: Answers) -> Iterator[AccompaniedVisitPlan]:
        """The ward's one statement on accompanied visits, if it has made it."""
        if ward.cells["visit"]:
            yield AccompaniedVisitPlan(
                planned=ward.cells["visit"] == PLANNED,
                trainees=ward.cells["trainees"],
                hosts=ward.cells["hosts"],
                **self.statement(ward, Role.DESK),
            )

    def visits(self, ward: Answers) -> Iterator[AccompaniedVisit]:
        """The visits that took place: one in each ward that planned them and knew for whom."""
        day = day_in(ward.year, VISIT_MONTH, ward.ward.display_order)
        decided = ward.cells["trainees"] not in ("", Trainees.UNDECIDED)
        if not decided or day >= self.years.today:
            return
        hosts = {
            row["ward"]: row["name"]
            for row in reversed(table("institutions"))
            if row["name"] != REAL_NAME
        }
        yield AccompaniedVisit(
            ward=ward.ward,
            date=day,
            host=hosts[ward.ward.code],
            trainees=ward.cells["trainees"],
            people=1 + ward.ward.display_order % 3,
            **signed(self.staff.of(Role.DESK, ward.ward.code)),
        )
