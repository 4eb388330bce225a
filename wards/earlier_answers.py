"""Decides what of earlier years and months stands beside a question: text to look at, never a value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from wards.answers import BLANK, answer_text
from wards.fiscal import FiscalYear, month_before, year_and_month

NO_RECORD = "記録なし"
YEARS_BACK = ((1, "昨年度"), (2, "一昨年度"))
# A ward that held many trainings would fill the page; the list shows them all.
MOST_RECORDS, MOST_CHARACTERS = 3, 60


def earlier_answers(
    rows: QuerySet, names: Iterable[str], year: int
) -> dict[str, list[tuple[str, str]]]:
    """For each field that asks for an answer: (昨年度（令和5年度）, what was answered then).

    One query. Of several records of a year the first few stand in lines; the year itself is
    not repeated.
    """
    known = {field.name for field in rows.model._meta.concrete_fields} - {"fiscal_year", "ward"}
    asked = [name for name in names if name in known]
    records = list(
        rows.filter(fiscal_year__range=(year - len(YEARS_BACK), year - 1)).order_by("pk")
    )
    return {name: [_of_year(records, name, year, back) for back in YEARS_BACK] for name in asked}


def earlier_months(
    rows: QuerySet, names: Iterable[str], first_day: date
) -> dict[str, list[tuple[str, str]]]:
    """For each field: (前月（令和6年8月）, what was answered then), and the same month a year before.

    rows: of one ward, one a month. first_day: of the month that is asked for. One query.
    """
    asked = [
        ("前月", month_before(first_day)),
        ("昨年同月", first_day.replace(year=first_day.year - 1)),
    ]
    stored = {
        (row.fiscal_year, row.month): row
        for row in rows.filter(
            fiscal_year__in={FiscalYear.of(day).year for _, day in asked},
            month__in={day.month for _, day in asked},
        )
    }
    found = [
        (f"{word}（{year_and_month(day)}）", stored.get((FiscalYear.of(day).year, day.month)))
        for word, day in asked
    ]
    return {
        name: [(label, answer_text(row, name) if row else NO_RECORD) for label, row in found]
        for name in names
    }


def _of_year(records: list, name: str, year: int, back: tuple[int, str]) -> tuple[str, str]:
    years, word = back
    then = FiscalYear(year - years)
    texts = [answer_text(record, name) for record in records if record.fiscal_year == then.year]
    given = list(dict.fromkeys(text for text in texts if text != BLANK))
    shown = [_short(text) for text in given[:MOST_RECORDS]]
    if len(given) > MOST_RECORDS:
        shown.append(f"ほか{len(given) - MOST_RECORDS}件")
    return f"{word}（{then}）", "\n".join(shown) or (BLANK if texts else NO_RECORD)


def _short(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}…"
