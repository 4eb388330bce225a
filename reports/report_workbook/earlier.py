"""Decides what of earlier years and months stands beside the questions of a form, only to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Model, QuerySet

from reports.report_workbook.columns import Column, Kind
from reports.report_workbook.contents import SheetContents
from reports.report_workbook.layout import MARK, NOTHING
from reports.report_workbook.sheets import Asked, day_a_year_before
from wards.fiscal import FiscalYear, month_before, year_and_month
from wards.models import NothingToReport, ReportingRound, User
from wards.vocabulary import ReportForm, RoundKind

NO_RECORD = "記録なし"
YEARS_BACK = ((1, "昨年度"), (2, "一昨年度"))
# Of an item that had something to report.
NOT_STATED = "―"
LONGEST_LINE = 300  # characters of a record that is only to be looked at
Month = tuple[int, int | None]  # fiscal year and month; None of a whole year


@dataclass(frozen=True)
class Earlier:
    """What stands beside the questions of one sheet.

    periods: '昨年度（令和5年度）', …; nothing and answers have one text for each. records: of the
    table, one line each; None where there is no earlier state to look at.
    """

    periods: tuple[str, ...] = ()
    nothing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    records: tuple[str, ...] | None = None


def earlier_of(
    contents: Mapping[str, SheetContents], user: User, round_: ReportingRound, form: ReportForm
) -> dict[str, Earlier]:
    """What earlier times said, by sheet key. user: acts for the ward's body. A query a sheet."""
    periods = _periods(round_)
    stated = _stated(user, form, [year for year, _ in periods.values()])
    return {
        key: Earlier(
            tuple(periods),
            {
                item: tuple(
                    NOTHING if (year, item) in stated else NOT_STATED
                    for year, _ in periods.values()
                )
                for item in each.nothing
            },
            _answers(each, user, list(periods.values())),
            _records(each, user, round_),
        )
        for key, each in contents.items()
    }


def _periods(round_: ReportingRound) -> dict[str, Month]:
    if not round_.month:
        years = {word: FiscalYear(round_.fiscal_year - back) for back, word in YEARS_BACK}
        return {f"{word}（{year}）": (year.year, None) for word, year in years.items()}
    first = round_.year.month(round_.month)
    days = {"前月": month_before(first), "昨年同月": first.replace(year=first.year - 1)}
    return {
        f"{word}（{year_and_month(day)}）": (FiscalYear.of(day).year, day.month)
        for word, day in days.items()
    }


def _stated(user: User, form: ReportForm, years: list[int]) -> set[tuple[int, str]]:
    """The years and items for which the ward's body answered 該当なし."""
    rows = NothingToReport.objects.filter(
        submission__ward=user.ward_id,
        submission__form=form,
        submission__round__kind=RoundKind.ANNUAL,
        submission__round__fiscal_year__in=years,
    )
    return set(rows.values_list("submission__round__fiscal_year", "item"))


def _answers(each: SheetContents, user: User, times: list[Month]) -> dict[str, tuple[str, ...]]:
    asked = each.sheet.questions
    if asked is None:
        return {}
    rows = asked.model.objects.editable_by(user).filter(fiscal_year__in=[year for year, _ in times])
    stored = {(row.fiscal_year, getattr(row, "month", None)): row for row in rows}
    return {
        column.key: tuple(_answer(column, stored.get(time)) for time in times)
        for column in each.question_columns
    }


def _answer(column: Column, record: Model | None) -> str:
    if record is None:
        return NO_RECORD
    canonical = column.canonical(record)
    if column.kind is Kind.MARK:
        return MARK if canonical else NOT_STATED
    return column.words(canonical)


def _records(each: SheetContents, user: User, round_: ReportingRound) -> tuple[str, ...] | None:
    asked = each.sheet.table
    if asked is None:
        return None
    rows = _rows_before(asked, user, round_)
    if rows is None:
        return None
    shown = {column.field for column in each.table_columns}
    related = [
        one.name for one in asked.model._meta.fields if one.many_to_one and one.name in shown
    ]
    if related:
        rows = rows.select_related(*related)
    return tuple(_line(asked.line(row)) for row in rows.order_by("pk")) or (NO_RECORD,)


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"


def _rows_before(asked: Asked, user: User, round_: ReportingRound) -> QuerySet | None:
    """The records of the year before; of a register, what was in force a year before.

    None of a register that does not know since when its records are there.
    """
    rows = asked.model.objects.editable_by(user)
    names = {one.name for one in asked.model._meta.fields}
    if "valid_from" in names:
        return rows.valid_on(day_a_year_before(round_.as_of))
    if names & {"fiscal_year", "date"}:
        return asked.rows(rows, user, round_.year.previous)
    return None
