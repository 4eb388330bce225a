"""A month that somebody typed, or the sentence that says why it is none."""

from __future__ import annotations

import re
from datetime import date

from wards.fiscal import FiscalYear
from wards.japanese.dates import (
    ERA_OF_WORD,
    UnreadableDateError,
    plain_date,
    read_date,
    with_example,
)

HOW_TO_WRITE_A_MONTH = with_example(
    "{short_month}、{month}、{western_month} のように書いてください。"
)
HOW_TO_WRITE_A_YEAR = with_example("{year}、{western_year} のように書いてください。")

_ERA = "|".join(ERA_OF_WORD)
_YEAR = rf"(?P<era>{_ERA}|)(?P<year>元|\d{{1,4}})"
_MONTH = r"(?P<month>\d{1,2})月?(?:分|中|度|期)?"
_CALENDAR = re.compile(rf"{_YEAR}[年/.・\-]{_MONTH}", re.IGNORECASE)
_FISCAL = re.compile(rf"{_YEAR}年度[/.\-]?{_MONTH}", re.IGNORECASE)
_FOUR_DIGITS = re.compile(rf"(?P<era>{_ERA})(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])", re.IGNORECASE)
# Excel shows a typed 2024.10 as 2024.1.
_LOST_ZERO = re.compile(r"\d{4}\.1")
_SIX_DIGITS = re.compile(r"(?P<year>\d{4})(?P<month>0[1-9]|1[0-2])")
_BARE_MONTH = re.compile(r"(?:1[0-2]|0?[1-9])月?(?:分|度|期)?")


class UnreadableMonthError(ValueError):
    """The text is not a month; the message is a sentence for the screen."""


def read_month(text: str) -> date:
    """The first day of the month that a text means; of a day, of its month.

    >>> read_month("令和６年９月分") == read_month("R6.9") == read_month("2024-09")
    True
    >>> read_month("令和6年度1月"), read_month("2024/9/15")
    (datetime.date(2025, 1, 1), datetime.date(2024, 9, 1))

    Raises UnreadableMonthError with the sentence that tells what is wrong.
    """
    plain = plain_date(text)
    if fiscal := _FISCAL.fullmatch(plain):
        return _month_of_fiscal_year(fiscal)
    if _LOST_ZERO.fullmatch(plain):
        raise UnreadableMonthError(f"1月か10月かが分かりません。{HOW_TO_WRITE_A_MONTH}")
    ways = (_CALENDAR, _SIX_DIGITS, _FOUR_DIGITS)
    match = next(filter(None, (way.fullmatch(plain) for way in ways)), None)
    if match is None:
        return _month_of_day(text, plain)
    parts = match.groupdict()
    if not parts.get("era") and len(parts["year"]) < 4:
        raise UnreadableMonthError(f"令和か西暦かが分かりません。{HOW_TO_WRITE_A_MONTH}")
    # An era is judged at the first of the month: all that the portal keeps is later than its change.
    return _day(f"{parts.get('era') or ''}{parts['year']}年{parts['month']}月1日")


def _month_of_fiscal_year(match: re.Match) -> date:
    number = int(match["month"])
    if not 1 <= number <= 12:
        raise UnreadableMonthError(f"{number}月という月はありません。")
    if not match["era"] and len(match["year"]) < 4:
        raise UnreadableMonthError(
            f"「{match['year']}年度」を年度として読めません。{HOW_TO_WRITE_A_YEAR}"
        )
    # A fiscal year is named by the era of its end: 令和元年度 begins in 平成.
    return FiscalYear(_day(f"{match['era']}{match['year']}年12月31日").year).month(number)


def _month_of_day(text: str, plain: str) -> date:
    if _BARE_MONTH.fullmatch(plain):
        raise UnreadableMonthError(f"何年の月かが書かれていません。{HOW_TO_WRITE_A_MONTH}")
    try:
        return read_date(text).replace(day=1)
    except UnreadableDateError:
        raise UnreadableMonthError(
            f"「{text.strip()[:30]}」を年月として読めません。{HOW_TO_WRITE_A_MONTH}"
        ) from None


def _day(text: str) -> date:
    try:
        return read_date(text)
    except UnreadableDateError as error:
        raise UnreadableMonthError(str(error)) from None
