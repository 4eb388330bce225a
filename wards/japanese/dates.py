"""Days as people type them, as examples, and the sentences for what is none."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from django.utils import timezone
from django.utils.functional import lazy

from wards.fiscal import (
    ERAS,
    WEEKDAYS,
    FiscalYear,
    short_day,
    wareki,
    wareki_with_weekday,
    year_and_month,
)
from wards.japanese.letters import with_hyphens
from wards.japanese.numbers import own_digits, without_space

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


HOW_TO_WRITE = with_example("{short}、{full}、{western} のように書いてください。")
FIRST_DAY, LAST_DAY = ERAS[-1][0], date(2100, 12, 31)

ERA_NAMES = {
    "令和": ("令和", "令", "R", "レイワ", "れいわ"),
    "平成": ("平成", "平", "H", "ヘイセイ", "へいせい"),
    "昭和": ("昭和", "昭", "S", "ショウワ", "しょうわ"),
}
ERA_OF_WORD = {word: era for era, words in ERA_NAMES.items() for word in words}

# A cell without a date format shows the days since 30 December 1899 (Excel's own counting).
# Only serials of 1989 to 2049 are read as such, so that R6.09.01 without its dots is not.
SERIAL_ZERO = date(1899, 12, 30)
SERIALS = range(32_516, 54_789)

_ERA = "|".join(ERA_OF_WORD)
_WEEKDAY = (
    r"(?:\((?P<weekday>[月火水木金土日]?)(?:曜日?)?[・,/]?(?:祝日?|休日?)?\)"
    r"|(?P<bare_weekday>[月火水木金土日])曜日?)?"
)
_BETWEEN_NUMBERS = r"[/.,、・\-]"
_SEPARATED = re.compile(
    rf"(?:(?P<era>{_ERA})\.?)?(?P<year>元|\d{{1,4}})(?:年|(?P<between>{_BETWEEN_NUMBERS}))"
    rf"(?P<month>\d{{1,2}})(?:月|(?(between)(?P=between)|{_BETWEEN_NUMBERS}))(?:(?P<day>\d{{1,2}})日?|(?P<last>末日))"
    rf"{_WEEKDAY}(?:付け?|現在)?",
    re.IGNORECASE,
)
_EIGHT_DIGITS = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_SIX_DIGITS = re.compile(
    rf"(?P<era>{_ERA})(?P<year>\d{{2}})(?P<month>\d{{2}})(?P<day>\d{{2}})", re.IGNORECASE
)
# How a day of a program ends: 2024-09-01 00:00:00.
_MIDNIGHT = re.compile(r"(?<=\d)[ T]0{1,2}:00(?::00(?:\.0+)?)?$")
_KANJI_NUMBER = re.compile(r"(?<!\d)[〇一二三四五六七八九十]+(?=[年月日])")
_KANJI_DIGITS = "〇一二三四五六七八九"
# Nothing is searched for in longer texts.
_LONGEST = 60

# What is said of the usual ways to write something else than a day.
_WITHOUT_DAY = re.compile(
    rf"(?:{_ERA}|)(?:元|\d{{1,4}})(?:年度?|[/.\-])\d{{1,2}}月?(?:上旬|中旬|下旬|初旬|初め|末|頃|ごろ|中|予定)*"
    rf"|(?:{_ERA}|)(?:元|\d{{1,4}})年度?|\d{{1,2}}月(?:上旬|中旬|下旬|初旬|初め|末|頃|ごろ|中|予定)*",
    re.IGNORECASE,
)
_WITHOUT_YEAR = re.compile(rf"\d{{1,2}}[月/.\-]\d{{1,2}}日?{_WEEKDAY}")
_DAY_LAST = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{4}")
_CLOCK = re.compile(r"\d:\d\d|\d時|午前|午後")
_ONE_DAY = r"(?:\d{1,4}年|\d[/.])?\d{1,2}[月/.]\d{1,2}"
_SEVERAL_DAYS = re.compile(
    rf"{_ONE_DAY}日?(?:\(.\))?(?:[-~,、・と&+及]|から|または|又は|及び).*\d(?:日|$|\()"
)


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
    plain = plain_date(text)
    if plain.isascii() and plain.isdigit() and len(plain) == 5 and int(plain) in SERIALS:
        return SERIAL_ZERO + timedelta(days=int(plain))
    match = next(filter(None, (way.fullmatch(plain) for way in _WAYS)), None)
    if match is None:
        raise UnreadableDateError(f"{_what_it_is_instead(text, plain)}{HOW_TO_WRITE}")
    parts = match.groupdict()
    month = int(parts["month"])
    era = ERA_OF_WORD.get(_era_word(parts.get("era") or ""), "")
    year = _western_year(era, parts["year"])
    written_year = f"{era}{parts['year']}年" if era else f"{year}年"
    day = _existing_day(year, month, _number(parts["day"]), written_year)
    if era:
        _refuse_wrong_era(era, parts["year"], day)
    _refuse_wrong_weekday(day, parts.get("weekday") or parts.get("bare_weekday"))
    if not FIRST_DAY <= day <= LAST_DAY:
        raise UnreadableDateError(f"{written_year}は範囲の外です。年を確かめてください。")
    return day


_WAYS = (_SEPARATED, _EIGHT_DIGITS, _SIX_DIGITS)


def plain_date(text: str) -> str:
    """A typed date in one width, its numbers in digits, without space except between two digits.

    >>> plain_date("令和 ８年 十二月二十一日"), plain_date("2024-09-01 00:00:00"), plain_date("1 1")
    ('令和8年12月21日', '2024-09-01', '1 1')
    """
    narrow = _MIDNIGHT.sub("", with_hyphens(own_digits(text)))
    return _KANJI_NUMBER.sub(lambda match: _in_digits(match[0]), without_space(narrow))


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


def _in_digits(kanji: str) -> str:
    """A number of one to ninety-nine, or digit by digit; anything else stays as it is."""
    tens, ten, ones = kanji.partition("十")
    if not ten:
        return "".join(str(_KANJI_DIGITS.index(digit)) for digit in kanji)
    if len(tens) > 1 or len(ones) > 1 or "〇" in kanji or "十" in ones:
        return kanji
    return str(
        10 * (_KANJI_DIGITS.index(tens) if tens else 1) + (_KANJI_DIGITS.index(ones) if ones else 0)
    )


def _what_it_is_instead(text: str, plain: str) -> str:
    """A sentence on a text that is no day."""
    shown = text.strip()[:30]
    if len(plain) > _LONGEST:
        return f"「{shown}」を日付として読めません。"
    if _WITHOUT_YEAR.fullmatch(plain):
        return "年が書かれていません。"
    if _WITHOUT_DAY.fullmatch(plain):
        return f"「{shown}」には日が書かれていません。"
    if _DAY_LAST.fullmatch(plain):
        return f"「{shown}」は、どれが月でどれが日か分かりません。"
    if _CLOCK.search(plain):
        return f"「{shown}」には時刻が混じっています。日付だけを入れてください。"
    if _SEVERAL_DAYS.search(plain):
        return f"「{shown}」には日付が2つ以上あります。1つだけを入れてください。"
    return f"「{shown}」を日付として読めません。"


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


def _existing_day(year: int, month: int, day: int | None, written_year: str) -> date:
    """The day of a month; None means its last."""
    if not 1 <= month <= 12:
        raise UnreadableDateError(f"{month}月という月はありません。")
    if not date.min.year <= year <= date.max.year:
        raise UnreadableDateError(f"{written_year}は範囲の外です。年を確かめてください。")
    last = calendar.monthrange(year, month)[1]
    day = last if day is None else day
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
