"""What the desks reported of the last two months, and how far those reports have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pghistory
from django.utils import timezone

from consultations.models import MonthlyConsultationTotal
from reports.counting.ward_report import load_reports
from reports.demo.entry import Staff, enter, enter_as, signed
from reports.demo.years import DemoYears, Diary, Survey
from reports.lifecycle.submitting import contents_of
from wards.fiscal import FiscalYear, month_before
from wards.models import ReportingRound, Submission, Ward
from wards.reporting.survey_days import usual_days
from wards.reporting.workflow import FilingContent, move, open_round
from wards.vocabulary import ReportForm, Role, RoundKind, Status

# 城東区 has its latest month still before it, 西成区 is late with it.
OPEN = frozenset({"27118", "27122"})
FEWEST, SPREAD = 24, 37  # a desk has 24 to 60 consultations a month, and never a leap
TO_ACCEPT = 3  # days on which the office works


def load_months(years: DemoYears, staff: Staff) -> None:
    """Totals of three months and of the same months a year before; reports of the last two."""
    latest = month_before(years.today)
    before = month_before(latest)
    asked = (before, latest)
    for month in (month_before(before), *asked):
        enter(_totals(month.replace(year=month.year - 1), staff, Ward.objects.all()))
    enter(_totals(month_before(before), staff, Ward.objects.all()))
    for month in asked:
        missing = OPEN if month == latest else frozenset()
        enter(_totals(month, staff, Ward.objects.exclude(pk__in=missing)))
        Month(month, staff).load(missing, accept_all=month != latest)


def _totals(month: date, staff: Staff, wards: Sequence[Ward]) -> list[MonthlyConsultationTotal]:
    return [
        MonthlyConsultationTotal(
            ward=ward,
            fiscal_year=FiscalYear.of(month).year,
            month=month.month,
            consultations=FEWEST + (ward.display_order * 11 + month.month * 5) % SPREAD,
            # Some desks do not count who comes for the first time.
            new_clients=None if ward.display_order % 6 == 0 else ward.display_order % 9,
            **signed(staff.of(Role.DESK, ward.code)),
        )
        for ward in wards
    ]


@dataclass(frozen=True)
class Month:
    """The reports of one month, given by its first day."""

    first_day: date
    staff: Staff

    def load(self, missing: frozenset[str], *, accept_all: bool) -> None:
        """Every desk but the missing ones submits; the Bureau has taken all, or every other one."""
        round_, diary = self.open_round(), self.diary()
        if not diary.has_begun:
            return
        reports = load_reports(Ward.objects.all(), round_)
        chosen = [(reports[code], ReportForm.DESK) for code in reports if code not in missing]
        for (report, form), content in zip(chosen, contents_of(chosen, {}), strict=True):
            place = diary.place(report.ward.display_order, TO_ACCEPT)
            self.submit(report.submissions[form], content, diary, place)
            if accept_all or report.ward.display_order % 2:
                self.accept(report.submissions[form], diary, place + TO_ACCEPT)

    def survey(self) -> Survey:
        """When it is asked for: in the first days of the month after."""
        year = FiscalYear.of(self.first_day)
        days = usual_days(year, self.first_day.month)
        return Survey(year, RoundKind.MONTHLY, days.as_of, days.opens_on, days.due_on)

    def diary(self) -> Diary:
        return Diary.of(self.survey(), timezone.localtime())

    def open_round(self) -> ReportingRound:
        survey = self.survey()
        round_ = ReportingRound(
            kind=RoundKind.MONTHLY,
            fiscal_year=survey.year.year,
            month=self.first_day.month,
            as_of=survey.as_of,
            opens_on=survey.opens_on,
            due_on=survey.due_on,
        )
        enter_as(self.staff.bureau, [round_])
        with pghistory.context(user=self.staff.bureau.pk):
            open_round(round_)
        return round_

    def submit(
        self, submission: Submission, content: FilingContent, diary: Diary, place: int
    ) -> None:
        author = self.staff.of(Role.DESK, submission.ward_id)
        with pghistory.context(user=author.pk):
            move(submission, Status.DRAFT, author, at=diary.moment(place))
            move(
                submission,
                Status.SUBMITTED,
                author,
                freeze=lambda locked: content,
                at=diary.moment(place),
            )

    def accept(self, submission: Submission, diary: Diary, place: int) -> None:
        bureau = self.staff.bureau
        with pghistory.context(user=bureau.pk):
            move(submission, Status.ACCEPTED, bureau, at=diary.moment(place))
