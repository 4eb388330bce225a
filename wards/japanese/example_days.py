"""Days as examples of how to write one: always of the fiscal year of today."""

from __future__ import annotations

from django.utils import timezone
from django.utils.functional import lazy

from wards.fiscal import FiscalYear, short_day, wareki, wareki_with_weekday, year_and_month

ANY_WAY = "{short}、{full}、{western} のどの書き方でも入ります。"


def _with_example(text: str, month: int = 9, day: int = 1) -> str:
    year = FiscalYear.of(timezone.localdate())
    example = year.month(month).replace(day=day)
    return text.format(
        short=short_day(example),
        full=wareki(example),
        western=f"{example.year}/{example.month}/{example.day}",
        weekday=wareki_with_weekday(example),
        short_month=short_day(example).rpartition(".")[0],
        month=year_and_month(example),
        western_month=f"{example.year}/{example.month}",
        year=year,
        western_year=year.year,
    )


# The text with a day of the current fiscal year at its places, made whenever it is shown:
# {short} R6.9.1 · {full} 令和6年9月1日 · {western} 2024/9/1 · {weekday} 令和6年9月1日(日) ·
# {short_month} R6.9 · {month} 令和6年9月 · {western_month} 2024/9 · {year} 令和6年度 ·
# {western_year} 2024
with_example = lazy(_with_example, str)
