"""Invented surveys, and where wards say 該当なし."""

from __future__ import annotations

import pghistory

from reports.demo.entry import enter, enter_as, signed
from reports.demo.staff import Staff
from reports.demo.tables import Answers
from reports.demo.years import Survey
from wards.models import NothingToReport, ReportingRound, Submission
from wards.reporting.workflow import open_round
from wards.vocabulary import ITEMS_OF_FORM, ReportForm, ReportItem, Role

COLUMN_OF_ITEM = {
    ReportItem.WARD_COUNCIL: "council",
    ReportItem.TRAINING: "training",
    ReportItem.OUTREACH: "outreach",
    ReportItem.AROUND_THE_CLOCK: "around_the_clock",
    ReportItem.INFORMATION_SHARING: "information_sharing",
}


def load_round(survey: Survey, answers: list[Answers], staff: Staff) -> ReportingRound:
    """Opens the survey; 該当なし is said before the reports move."""
    round_ = ReportingRound(
        fiscal_year=survey.year.year,
        as_of=survey.as_of,
        opens_on=survey.opens_on,
        due_on=survey.due_on,
    )
    enter_as(staff.bureau, [round_])
    with pghistory.context(user=staff.bureau.pk):
        open_round(round_)
    reports = {(report.ward_id, report.form): report for report in round_.submissions.all()}
    nothing = []
    for ward in answers:
        for form in ReportForm:
            nothing += nothing_of(reports[ward.ward.code, form], form, ward, staff)
    enter(nothing)
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
