"""Decides how a month that somebody typed is read, and what is said when it is none."""

from __future__ import annotations

import re
from datetime import date

from wards.fiscal import FiscalYear
from wards.japanese.dates import ERA_OF_WORD, UnreadableDateError, plain_date, read_date
from wards.japanese.example_days import with_example

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
_FISCAL_YEAR = re.compile(rf"{_YEAR}年度", re.IGNORECASE)
_BARE_MONTH = re.compile(r"(?P<month>1[0-2]|0?[1-9])月?(?:分|度|期)?")
# What Excel makes of a typed 2024/9 when it does not know that it is Japanese: Sep-24.
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_MONTH = re.compile(rf"({'|'.join(_ENGLISH)})[a-z]*[-. ](\d\d)", re.IGNORECASE)


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
        return month_of_fiscal_year(read_fiscal_year(f"{fiscal['era']}{fiscal['year']}"), fiscal)
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


def month_of_fiscal_year(year: FiscalYear, match: re.Match) -> date:
    """The first day of a month that stands beside its fiscal year."""
    number = int(match["month"])
    if not 1 <= number <= 12:
        raise UnreadableMonthError(f"{number}月という月はありません。")
    return year.month(number)


def month_in_year(text: str, year: FiscalYear) -> date | None:
    """The month of a fiscal year that is written without it, such as 4月; None for other words.

    >>> month_in_year("１月", FiscalYear(2024)), month_in_year("合計", FiscalYear(2024))
    (datetime.date(2025, 1, 1), None)
    """
    match = _BARE_MONTH.fullmatch(plain_date(text))
    return year.month(int(match["month"])) if match else None


def is_month_without_year(text: str) -> bool:
    """Whether a text is a month whose year must be looked for elsewhere."""
    return _BARE_MONTH.fullmatch(plain_date(text)) is not None


def english_month(text: str) -> date | None:
    """The month that Excel most probably means by Sep-24; None for other words.

    >>> english_month("Sep-24"), english_month("24-Sep")
    (datetime.date(2024, 9, 1), None)
    """
    match = _ENGLISH_MONTH.fullmatch(text.strip())
    if match is None:
        return None
    return date(2000 + int(match[2]), _ENGLISH.index(match[1].lower()) + 1, 1)


def read_fiscal_year(text: str) -> FiscalYear:
    """The fiscal year that a text means: 令和6年度, R6, 2024.

    >>> read_fiscal_year("Ｒ６年度") == read_fiscal_year("2024") == FiscalYear(2024)
    True

    Raises UnreadableMonthError.
    """
    match = re.fullmatch(rf"{_YEAR}(?:年度?)?", plain_date(text), re.IGNORECASE)
    if match is None or (not match["era"] and len(match["year"]) < 4):
        raise UnreadableMonthError(
            f"「{text.strip()[:30]}」を年度として読めません。{HOW_TO_WRITE_A_YEAR}"
        )
    # A fiscal year is named by the era of its end: 令和元年度 begins in 平成.
    return FiscalYear(_day(f"{match['era']}{match['year']}年12月31日").year)


def fiscal_years_in(text: str) -> set[FiscalYear]:
    """The fiscal years that a title names.

    >>> fiscal_years_in("令和6年度 相談件数") == {FiscalYear(2024)}
    True
    """
    found = _FISCAL_YEAR.finditer(plain_date(text))
    years = set()
    for match in found:
        try:
            years.add(read_fiscal_year(match[0]))
        except UnreadableMonthError:
            continue
    return years


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
