"""The order in which a demonstration is loaded, and the months that its desks report."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from consultations.models import MonthlyConsultationTotal
from reports.counting.ward_report import load_reports, submissions_of
from reports.demo.answers import YearAnswers
from reports.demo.bureau import BureauRecords, load_round, open_survey
from reports.demo.entry import BUREAU, Staff, answers_of, engage_staff, enter, signed, table
from reports.demo.moments import date_survey, entered_at
from reports.demo.registers import change_registers, load_desks, load_institutions
from reports.demo.submissions import TO_ACCEPT, Submissions
from reports.demo.years import CURRENT, DemoYears, Diary, Survey, opening_of
from reports.lifecycle.submitting import contents_of
from reports.models import Approval, HandoverNote
from wards.fiscal import FiscalYear, month_before, usual_days
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Filing, ReportingRound, User, Ward
from wards.vocabulary import ReportForm, Role, RoundKind, Status

# 城東区 has its latest month still before it, 西成区 is late with it.
OPEN = frozenset({"27118", "27122"})
LAST_DAYS = timedelta(days=7)  # before a year ends, of one who goes with it
FEWEST, SPREAD = 24, 37  # a desk has 24 to 60 consultations a month, and never a leap


class RealDataError(Exception):
    """The database holds records that are not of a demonstration."""


def load_once(today: date) -> bool:
    """Loads everything in one transaction, or nothing if it is there; tells whether it loaded.

    Raises RealDataError rather than mix invented records with others.
    """
    with ward_scope(ALL_WARDS):
        if User.objects.filter(username=BUREAU).exists():
            return False
        if ReportingRound.objects.exists() or User.objects.exclude(ward=None).exists():
            raise RealDataError("このデータベースには、架空でないデータがあります。")
        load(DemoYears(today))
    return True


def load(years: DemoYears) -> None:
    """The registers, which live through all years; then each year's answers."""
    staff = engage_staff(opening_of(years.current.start))
    load_desks(years, staff)
    load_institutions(years, staff)
    for survey in years.surveys():
        load_year(survey, years, staff if survey.year == years.current else staff.before)
    load_months(years, staff)
    hand_over(years, staff)


def hand_over(years: DemoYears, staff: Staff) -> None:
    """The former users leave their notes, and go with the end of the year before."""
    left = opening_of(years.current.start - LAST_DAYS)
    for row in table("former-users"):
        by = staff.former[row["role"], row["ward"]]
        note = HandoverNote(ward=by.ward, form=by.role, text=row["note"], **signed(by))
        enter([note])
        entered_at({note: left})
        User.objects.filter(pk=by.pk).update(is_active=False)


def load_year(survey: Survey, years: DemoYears, staff: Staff) -> None:
    """What the wards answer and the Bureau makes of it in one year."""
    answers = answers_of(survey.year, survey.answers)
    round_ = load_round(survey, answers, staff)
    by_theme, by_line = YearAnswers(years, staff).load(answers)
    bureau = BureauRecords(years, staff, survey.year)
    bureau.load_events(answers)
    bureau.load_texts()
    bureau.load_announcements(survey)
    bureau.load_initiative_wording(by_line, survey.answers)
    bureau.load_theme_wording(by_theme, survey.answers)
    diary = Diary.of(survey, timezone.localtime())
    Submissions(survey, round_, staff, diary).load()
    approve(round_)
    date_survey(round_, opening_of(survey.opens_on), opening_of(diary.days[-1]))
    if survey.answers == CURRENT:
        change_registers(survey, staff)


def approve(round_: ReportingRound) -> None:
    """The ward offices write down by which of their documents, and on which day, each was decided."""
    filings = Filing.objects.filter(
        submission__round=round_, submission__form=ReportForm.WARD_OFFICE
    ).select_related("submission", "event__by")
    approvals = [
        Approval(
            submission=filing.submission,
            number=filing.number,
            document_number=f"架空保福第{filing.submission.ward_id}-{filing.number}号",
            decided_on=timezone.localdate(filing.event.at),
            **signed(filing.event.by),
        )
        for filing in filings
    ]
    enter(approvals)
    moments = (filing.event.at for filing in filings)
    entered_at(dict(zip(approvals, moments, strict=True)))


def load_months(years: DemoYears, staff: Staff) -> None:
    """Totals of three months and of the same months a year before; reports of the last two."""
    latest = month_before(years.today)
    before = month_before(latest)
    for month in (month_before(before), before, latest):
        missing = OPEN if month == latest else frozenset()
        _load_totals(month.replace(year=month.year - 1), staff, Ward.objects.all())
        _load_totals(month, staff, Ward.objects.exclude(pk__in=missing))
        if month >= before:
            load_month(month, staff, missing, accept_all=month == before)


def _load_totals(month: date, staff: Staff, wards: Iterable[Ward]) -> None:
    year = FiscalYear.of(month)
    totals = [
        MonthlyConsultationTotal(
            ward=ward,
            fiscal_year=year.year,
            month=month.month,
            consultations=FEWEST + (ward.display_order * 11 + month.month * 5) % SPREAD,
            # Some desks do not count who comes for the first time.
            new_clients=None if ward.display_order % 6 == 0 else ward.display_order % 9,
            **signed(staff.of(Role.DESK, ward.code)),
        )
        for ward in wards
    ]
    enter(totals)
    asked = opening_of(usual_days(year, month.month).opens_on)
    entered_at(dict.fromkeys(totals, asked))


def load_month(first_day: date, staff: Staff, missing: frozenset[str], *, accept_all: bool) -> None:
    """Every desk but the missing ones submits; the Bureau has taken all, or every other one."""
    year = FiscalYear.of(first_day)
    # Asked for in the first days of the month after.
    days = usual_days(year, first_day.month)
    survey = Survey(year, RoundKind.MONTHLY, days.as_of, days.opens_on, days.due_on)
    round_ = open_survey(survey, staff, kind=RoundKind.MONTHLY, month=first_day.month)
    steps = Submissions(survey, round_, staff, Diary.of(survey, timezone.localtime()))
    if steps.diary.has_begun:
        _move_month(steps, missing, accept_all=accept_all)
    opened = opening_of(survey.opens_on)
    date_survey(round_, opened, opened)


def _move_month(steps: Submissions, missing: frozenset[str], *, accept_all: bool) -> None:
    wards = Ward.objects.all()
    reports, submissions = load_reports(wards, steps.round), submissions_of(wards, steps.round)
    chosen = [(reports[code], ReportForm.DESK) for code in reports if code not in missing]
    for (report, form), content in zip(chosen, contents_of(chosen, {}), strict=True):
        submission, order = submissions[report.ward.code][form], report.ward.display_order
        place = steps.diary.place(order, TO_ACCEPT)
        steps.move(submission, Status.DRAFT, place)
        steps.submit(submission, place, content)
        if accept_all or order % 2:
            steps.move(submission, Status.ACCEPTED, place + TO_ACCEPT)
