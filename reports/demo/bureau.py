"""What the Bureau does in an invented year: surveys, meetings, events, wording and editions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pghistory
from django.db.models import Model

from consultations.models import Heading, Initiative
from meetings.models import Attendance, CoordinatorEvent, Meeting
from reports.demo.entry import Answers, Staff, document, enter, enter_as, signed, table
from reports.demo.years import DemoYears, Survey, day_in
from reports.document.publication import PUBLISHED
from reports.document.texts import SPECS
from reports.models import (
    Announcement,
    AnnouncementReading,
    DeckText,
    Footnote,
    InitiativeSource,
    InitiativeWording,
    ScaleClasses,
    ThemeSource,
    ThemeWording,
    Wording,
)
from reports.models.classes import DEFAULT_LINES
from trainings.models import Training
from wards.fiscal import FiscalYear, is_working_day, wareki_with_weekday
from wards.models import NothingToReport, ReportingRound, Submission
from wards.reporting.workflow import open_round
from wards.vocabulary import ITEMS_OF_FORM, ReportForm, ReportItem, Role

THEMES = {"2024": ("acp", "infection"), "previous": ("acp", "infection"), "current": ("acp",)}
# In the current year the Bureau has only begun to word the tables.
WORDED_SO_FAR = (Heading.SUDDEN_CHANGE, Heading.STOCKTAKING)


@dataclass(frozen=True)
class BureauRecords:
    """Makes the Bureau's own records of a year."""

    years: DemoYears
    staff: Staff
    year: FiscalYear

    @property
    def fields(self) -> dict[str, object]:
        """The fields that all its records share."""
        return {"fiscal_year": self.year.year, **signed(self.staff.bureau)}

    def load_events(self, answers: list[Answers]) -> None:
        """Council and subcommittee; briefings and exchanges with attendance by ward."""
        enter(self.city_meetings())
        events = {
            f"{row['kind']}_{row['number']}": CoordinatorEvent(date=day, **row, **self.fields)
            for day, row in self.events()
        }
        if self.year == PUBLISHED:
            # 資料４ says how many came to the exchanges, and not from where.
            for name in ("exchange_1", "exchange_2"):
                came = [ward.number(name) for ward in answers if ward.cells[name]]
                events[name].people_in_all = sum(came)
        enter(events.values())
        enter(
            Attendance(
                event=event,
                ward=ward.ward,
                people=ward.number(column),
                **signed(self.staff.bureau),
            )
            for column, event in events.items()
            if event.date < self.years.today and not event.people_in_all
            for ward in answers
            if ward.cells[column]
        )

    def events(self) -> Iterator[tuple[date, dict[str, str]]]:
        """資料４ Ⅲ(2), as published in 2024; in other years on working days of their own."""
        days: list[date] = []
        for row in table("events"):
            first, _ = self.year.months()[int(row.pop("month")) - 4]
            day = first.replace(day=int(row.pop("day")))
            while self.year != PUBLISHED and (day in days or not is_working_day(day)):
                day += timedelta(days=1)
            days.append(day)
            yield day, row

    def city_meetings(self) -> Iterator[Meeting]:
        """資料４ Ⅲ(1), on invented days: the council meets once the document is published."""
        for row in table("city-meetings"):
            day = day_in(self.year, int(row.pop("month")), int(row.pop("spread")))
            held = self.years.happening(day, people=18)
            yield Meeting(note="開催日と参加人数は架空", **row, **self.fields, **held)

    def load_texts(self) -> None:
        """Footnotes, and the document's own texts; the current year's are not worded yet."""
        if self.year == PUBLISHED or self.year < self.years.current:
            enter(DeckText(key=spec.key, text=spec.default_text, **self.fields) for spec in SPECS)
            classes = DEFAULT_LINES.items()
            enter(ScaleClasses(scale=each, lines=lines, **self.fields) for each, lines in classes)
        enter(Footnote(**row, **self.fields) for row in table("footnotes"))

    def load_announcements(self, survey: Survey) -> None:
        """What the Bureau announced in the survey; `readers` of those concerned have opened it."""
        for row in table("announcements"):
            day = survey.opens_on + timedelta(days=int(row["days"]))
            if day > self.years.today:
                continue
            words = {"year": self.year, "due": wareki_with_weekday(survey.due_on)}
            made = Announcement(
                title=row["title"].format(**words),
                text=row["text"].format(**words),
                audience=row["audience"],
                shown_from=day,
                shown_to=self.year.end,
                **signed(self.staff.bureau),
            )
            enter([made])
            users = [user for user in self.staff.by_post.values() if made.concerns(user)]
            AnnouncementReading.objects.bulk_create(
                AnnouncementReading(announcement=made, user=user)
                for user in users[-int(row["readers"]) :]
            )

    def load_initiative_wording(self, by_line: dict[str, list[Initiative]], answers: str) -> None:
        """The lines of the two text tables, each with the wards' sentences that it stands for."""
        wordings: dict[str, InitiativeWording] = {}
        places: dict[str, int] = {}
        for line in document("initiatives"):
            heading = line["heading"]
            begun = answers != "current" or heading in WORDED_SO_FAR
            if begun and line["key"] in by_line:
                places[heading] = places.get(heading, 0) + 1
                wordings[line["key"]] = InitiativeWording(
                    heading=heading,
                    position=places[heading],
                    text=line["wording"],
                    **self.fields,
                )
        self._enter_wordings(wordings, by_line, InitiativeSource, "initiative")

    def load_theme_wording(self, by_theme: dict[str, list[Training]], answers: str) -> None:
        """主なテーマ, each with the trainings that it stands for."""
        content = document("activities")
        wordings = {
            key: ThemeWording(position=position, text=content[key]["wording"], **self.fields)
            for position, key in enumerate(THEMES[answers], start=1)
        }
        self._enter_wordings(wordings, by_theme, ThemeSource, "training")

    def _enter_wordings(
        self, wordings: dict[str, Wording], behind: Mapping, source: type[Model], name: str
    ) -> None:
        """The lines, and what each stands for. name: of the field of a source that says it."""
        enter(wordings.values())
        sources = [
            source(wording=wording, **{name: record})
            for key, wording in wordings.items()
            for record in behind.get(key, [])
        ]
        enter_as(self.staff.bureau, sources)


COLUMN_OF_ITEM = {
    ReportItem.WARD_COUNCIL: "council",
    ReportItem.TRAINING: "training",
    ReportItem.OUTREACH: "outreach",
    ReportItem.AROUND_THE_CLOCK: "around_the_clock",
    ReportItem.INFORMATION_SHARING: "information_sharing",
}


def load_round(survey: Survey, answers: list[Answers], staff: Staff) -> ReportingRound:
    """Opens the survey; 該当なし is said before the reports move."""
    round_ = open_survey(survey, staff)
    reports = {(report.ward_id, report.form): report for report in round_.submissions.all()}
    nothing = []
    for ward in answers:
        for form in ReportForm:
            nothing += nothing_of(reports[ward.ward.code, form], form, ward, staff)
    enter(nothing)
    return round_


def open_survey(survey: Survey, staff: Staff, **month: object) -> ReportingRound:
    """A survey that is asked of the wards. month: kind and month of a monthly one."""
    round_ = ReportingRound(
        fiscal_year=survey.year.year,
        as_of=survey.as_of,
        opens_on=survey.opens_on,
        due_on=survey.due_on,
        **month,
    )
    enter_as(staff.bureau, [round_])
    with pghistory.context(user=staff.bureau.pk):
        open_round(round_)
    return round_


def nothing_of(
    report: Submission, form: ReportForm, answers: Answers, staff: Staff
) -> list[NothingToReport]:
    """Every 該当なし of a report."""
    author = signed(staff.of(Role(form), answers.ward.code))
    return [
        NothingToReport(submission=report, item=item, **author)
        for item in ITEMS_OF_FORM[form]
        if item in COLUMN_OF_ITEM and answers.says_nothing_of(COLUMN_OF_ITEM[item])
    ]
