"""A reporting round: a survey with its as-of day and due date."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from wards.fiscal import FiscalYear, fiscal_year_of, wareki, year_and_month
from wards.models.record import (
    FIRST_FISCAL_YEAR,
    LAST_FISCAL_YEAR,
    CountField,
    FiscalYearField,
    person,
)
from wards.triggers import keep_versions
from wards.vocabulary import RoundKind
from wards.written import written_once


class RoundQuerySet(models.QuerySet):
    def annual(self) -> Self:
        """The annual surveys."""
        return self.filter(kind=RoundKind.ANNUAL)

    def monthly(self) -> Self:
        """The desks' reports of one month each."""
        return self.filter(kind=RoundKind.MONTHLY)

    def annual_of(self, year: FiscalYear) -> ReportingRound | None:
        """The annual survey of a fiscal year, if there is one."""
        return self.annual().filter(fiscal_year=year.year).first()


@keep_versions
class ReportingRound(models.Model):
    """The annual survey, or the desks' report of one month."""

    ward_path: ClassVar[str] = ""

    kind = models.CharField("種類", max_length=8, choices=RoundKind, default=RoundKind.ANNUAL)
    fiscal_year = FiscalYearField()
    month = CountField("月", unit="月", least=1, most=12, null=True, blank=True)
    as_of = models.DateField("基準日", help_text="この日現在の状況を数えます。")
    opens_on = models.DateField("受付を始める日")
    due_on = models.DateField("提出期限")
    closed_at = models.DateTimeField("受付を終えた日時", null=True, editable=False)
    closed_by = person("受付を終えた人", editable=False)

    objects = models.Manager.from_queryset(RoundQuerySet)()

    class Meta:
        verbose_name = "調査"
        ordering = ["-fiscal_year", "kind", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year"],
                condition=Q(kind=RoundKind.ANNUAL),
                name="round_annual_once_a_year",
                violation_error_message="この年度の年次調査はすでにあります。",
            ),
            models.UniqueConstraint(
                fields=["fiscal_year", "month"],
                condition=Q(kind=RoundKind.MONTHLY),
                name="round_monthly_once_a_month",
                violation_error_message="この月の報告はすでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(kind=RoundKind.ANNUAL, month__isnull=True)
                | Q(kind=RoundKind.MONTHLY, month__isnull=False),
                name="round_month_agrees_with_kind",
                violation_error_message="月次報告には月が必要です。年次調査には月を付けません。",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")),
                name="round_is_due_after_it_opens",
                violation_error_message="提出期限が受付を始める日より前です。",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year=fiscal_year_of("as_of")),
                name="round_as_of_is_in_fiscal_year",
                violation_error_message="基準日がこの年度の日付ではありません。",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__range=(FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR)),
                name="round_fiscal_year_is_plausible",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="round_is_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        month = f"{self.month}月 " if self.month else ""
        return f"{self.year} {month}{self.get_kind_display()}（{wareki(self.as_of)}現在）"

    @property
    def year(self) -> FiscalYear:
        return FiscalYear(self.fiscal_year)

    @property
    def month_name(self) -> str:
        """令和6年9月, the month of a monthly report; '' of an annual survey."""
        return year_and_month(self.year.month(self.month)) if self.month else ""

    @property
    def period(self) -> tuple[str, str]:
        """What a page calls the time that is asked about, and the one a year before."""
        if not self.month:
            return str(self.year), str(self.year.previous)
        return self.month_name, year_and_month(self.year.previous.month(self.month))

    @property
    def name(self) -> str:
        """令和6年度 年次調査, or 令和6年9月 月次報告."""
        return f"{self.period[0]} {self.get_kind_display()}"

    @property
    def is_closed(self) -> bool:
        """Whether the Bureau takes no more reports; one that it returned may still come back."""
        return self.closed_at is not None

    def state_on(self, today: date) -> str:
        """Whether reports are taken on a day, in a word."""
        if self.is_closed:
            return "受付終了"
        if today < self.opens_on:
            return "受付前"
        return "受付中" if today <= self.due_on else "期限後"

    @property
    def query(self) -> str:
        """How an address names this round: 'year=2024', of a month 'year=2024&month=4'."""
        return f"year={self.fiscal_year}" + (f"&month={self.month}" if self.month else "")


@written_once
def annual_surveys() -> RoundQuerySet:
    """All annual surveys, newest first."""
    return ReportingRound.objects.annual()


def current_survey(today: date) -> ReportingRound | None:
    """The annual survey that is being worked on: of this fiscal year, else the latest before."""
    year = FiscalYear.of(today).year
    return next((each for each in annual_surveys() if each.fiscal_year <= year), None)


def reporting_year() -> FiscalYear:
    """The fiscal year of the survey that is being worked on; without any, today's."""
    today = timezone.localdate()
    round_ = current_survey(today)
    return round_.year if round_ else FiscalYear.of(today)
