"""Decides how a date that somebody typed is read, and what is said when it is none."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

import jaconv

from wards.fiscal import ERAS, WEEKDAYS, wareki

HOW_TO_WRITE = "R6.9.1、令和6年9月1日、2024/9/1 のように書いてください。"
FIRST_DAY, LAST_DAY = ERAS[-1][0], date(2100, 12, 31)

ERA_NAMES = {
    "令和": ("令和", "R", "レイワ", "れいわ"),
    "平成": ("平成", "H", "ヘイセイ", "へいせい"),
    "昭和": ("昭和", "S", "ショウワ", "しょうわ"),
}
ERA_OF_WORD = {word: era for era, words in ERA_NAMES.items() for word in words}

# A cell without a date format shows the days since 30 December 1899 (Excel's own counting).
# Only serials of 1989 to 2049 are read as such, so that R6.09.01 without its dots is not.
SERIAL_ZERO = date(1899, 12, 30)
SERIALS = range(32_516, 54_789)

_SEPARATED = re.compile(
    rf"(?P<era>{'|'.join(ERA_OF_WORD)}|)(?P<year>元|\d{{1,4}})[年/.\-]"
    r"(?P<month>\d{1,2})[月/.\-](?P<day>\d{1,2})日?(?:\((?P<weekday>[月火水木金土日])曜?日?\))?",
    re.IGNORECASE,
)
_EIGHT_DIGITS = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_WITHOUT_YEAR = re.compile(r"\d{1,2}[月/.\-]\d{1,2}日?")


class UnreadableDateError(ValueError):
    """The text is not a date; the message is a sentence for the screen."""


def read_date(text: str) -> date:
    """The day that a text means.

    >>> read_date("R6.9.1") == read_date("令和６年９月１日") == read_date("2024-9-1")
    True
    >>> read_date("平成元年1月8日"), read_date("45536")
    (datetime.date(1989, 1, 8), datetime.date(2024, 9, 1))

    Raises UnreadableDateError with the sentence that tells what is wrong.
    """
    plain = re.sub(r"\s", "", jaconv.normalize(text)).replace("ー", "-")
    if plain.isascii() and plain.isdigit() and len(plain) == 5 and int(plain) in SERIALS:
        return SERIAL_ZERO + timedelta(days=int(plain))
    match = _SEPARATED.fullmatch(plain) or _EIGHT_DIGITS.fullmatch(plain)
    if match is None:
        if _WITHOUT_YEAR.fullmatch(plain):
            raise UnreadableDateError(f"年が書かれていません。{HOW_TO_WRITE}")
        raise UnreadableDateError(f"「{text.strip()[:30]}」を日付として読めません。{HOW_TO_WRITE}")
    parts = match.groupdict()
    month, day_of_month = int(parts["month"]), int(parts["day"])
    era = ERA_OF_WORD.get(_era_word(parts.get("era") or ""), "")
    year = _western_year(era, parts["year"])
    written_year = f"{era}{parts['year']}年" if era else f"{year}年"
    day = _existing_day(year, month, day_of_month, written_year)
    if era:
        _refuse_wrong_era(era, parts["year"], day)
    _refuse_wrong_weekday(day, parts.get("weekday"))
    if not FIRST_DAY <= day <= LAST_DAY:
        raise UnreadableDateError(f"{written_year}は範囲の外です。年を確かめてください。")
    return day


def _era_word(word: str) -> str:
    return word.upper() if word.isascii() else word


def _western_year(era: str, year: str) -> int:
    if not era:
        if year == "元" or len(year) < 4:
            raise UnreadableDateError(f"令和か西暦かが分かりません。{HOW_TO_WRITE}")
        return int(year)
    number = 1 if year == "元" else int(year)
    if number == 0:
        raise UnreadableDateError(f"{era}0年はありません。{era}は元年（1年）から数えます。")
    return _first_day(era).year + number - 1


def _first_day(era: str) -> date:
    return next(first for first, name in ERAS if name == era)


def _existing_day(year: int, month: int, day: int, written_year: str) -> date:
    if not 1 <= month <= 12:
        raise UnreadableDateError(f"{month}月という月はありません。")
    if not date.min.year <= year <= date.max.year:
        raise UnreadableDateError(f"{written_year}は範囲の外です。年を確かめてください。")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise UnreadableDateError(
            f"{month}月{day}日という日はありません。{written_year}の{month}月は{last}日までです。"
        )
    return date(year, month, day)


def _refuse_wrong_era(era: str, year: str, day: date) -> None:
    starts = {name: first for first, name in ERAS}
    later = [first for first in starts.values() if first > starts[era]]
    if day < starts[era] or (later and day >= min(later)):
        raise UnreadableDateError(
            f"{era}{year}年{day.month}月{day.day}日という日はありません。"
            f"{wareki(day)}のことでしたら、そう書いてください。"
        )


def _refuse_wrong_weekday(day: date, weekday: str | None) -> None:
    actual = WEEKDAYS[day.weekday()]
    if weekday and weekday != actual:
        raise UnreadableDateError(
            f"{wareki(day)}は{actual}曜日です。日付か曜日を確かめてください。"
        )
