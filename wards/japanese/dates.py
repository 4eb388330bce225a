"""Days, months and moments as people type them, as examples, and the sentences for what is none."""

import calendar
import re
from datetime import date, datetime, time, timedelta

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
from wards.japanese.numbers import (
    UnreadableError,
    kanji_in_digits,
    own_digits,
    read_time,
    without_space,
)


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

ANY_WAY = "{short}、{full}、{western} のどの書き方でも入ります。"
HOW_TO_WRITE = with_example("{short}、{full}、{western} のように入力してください。")
HOW_TO_WRITE_A_MONTH = with_example(
    "{short_month}、{month}、{western_month} のように入力してください。"
)
HOW_TO_WRITE_A_YEAR = with_example("{year}、{western_year} のように入力してください。")
FIRST_DAY, LAST_DAY = ERAS[-1][0], date(2100, 12, 31)

FIRST_DAY_OF_ERA = {name: first for first, name in ERAS}
ERA_OF_WORD = {
    word: words[:2]
    for words in (
        "令和 令 R レイワ れいわ",
        "平成 平 H ヘイセイ へいせい",
        "昭和 昭 S ショウワ しょうわ",
    )
    for word in words.split()
}

# A cell without a date format shows the days since 30 December 1899 (Excel's own counting).
# Only serials of 1989 to 2049 are read as such, so that R6.09.01 without its dots is not.
SERIAL_ZERO = date(1899, 12, 30)
SERIALS = range(32_516, 54_789)

# --- Days ------------------------------------------------------------------------------------------

_ERA = "|".join(ERA_OF_WORD)
_WEEKDAY = (
    r"(?:\((?P<weekday>[月火水木金土日]?)(?:曜日?)?[・,/]?(?:祝日?|休日?)?\)"
    r"|(?P<bare_weekday>[月火水木金土日])曜日?)?"
)
_BETWEEN_NUMBERS = r"[/.,、・\-]"
_WAYS_OF_DAYS = (
    re.compile(
        rf"(?:(?P<era>{_ERA})\.?)?(?P<year>元|\d{{1,4}})(?:年|(?P<between>{_BETWEEN_NUMBERS}))"
        rf"(?P<month>\d{{1,2}})(?:月|(?(between)(?P=between)|{_BETWEEN_NUMBERS}))"
        rf"(?:(?P<day>\d{{1,2}})日?|(?P<last>末日)){_WEEKDAY}(?:付け?|現在)?",
        re.IGNORECASE,
    ),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"),
    re.compile(
        rf"(?P<era>{_ERA})(?P<year>\d{{2}})(?P<month>\d{{2}})(?P<day>\d{{2}})", re.IGNORECASE
    ),
)
# How a day of a program ends: 2024-09-01 00:00:00.
_MIDNIGHT = re.compile(r"(?<=\d)[ T]0{1,2}:00(?::00(?:\.0+)?)?$")
_KANJI_NUMBER = re.compile(r"(?<!\d)[〇一二三四五六七八九十]+(?=[年月日])")
# Nothing is searched for in longer texts.
_LONGEST = 60

# What is said of the usual ways to write something else than a day; {}: the text.
_VAGUE = "月(?:上旬|中旬|下旬|初旬|初め|末|頃|ごろ|中|予定)*"
_ONE_DAY = r"(?:\d{1,4}年|\d[/.])?\d{1,2}[月/.]\d{1,2}"
_SENTENCES = (
    (rf"^\d{{1,2}}[月/.\-]\d{{1,2}}日?{_WEEKDAY}$", "年が書かれていません。"),
    (
        rf"^(?:(?:{_ERA}|)(?:元|\d{{1,4}})(?:年度?|[/.\-])\d{{1,2}}(?:{_VAGUE})?"
        rf"|(?:{_ERA}|)(?:元|\d{{1,4}})年度?|\d{{1,2}}{_VAGUE})$",
        "「{}」には日が書かれていません。",
    ),
    (r"^\d{1,2}[/.]\d{1,2}[/.]\d{4}$", "「{}」は、どれが月でどれが日か分かりません。"),
    (r"\d:\d\d|\d時|午前|午後", "「{}」には時刻が混じっています。日付だけを入力してください。"),
    (
        rf"{_ONE_DAY}日?(?:\(.\))?(?:[-~,、・と&+及]|から|または|又は|及び).*\d(?:日|$|\()",
        "「{}」には日付が2つ以上あります。1つだけを入力してください。",
    ),
)


def read_date(text: str) -> date:
    """The day that a text means.

    >>> read_date("R6.9.1") == read_date("令和６年９月１日") == read_date("2024-9-1")
    True
    >>> read_date("平成元年1月8日"), read_date("45536")
    (datetime.date(1989, 1, 8), datetime.date(2024, 9, 1))

    Raises UnreadableError with the sentence that tells what is wrong.
    """
    plain = plain_date(text)
    if plain.isascii() and plain.isdigit() and len(plain) == 5 and int(plain) in SERIALS:
        return SERIAL_ZERO + timedelta(days=int(plain))
    match = next(filter(None, (way.fullmatch(plain) for way in _WAYS_OF_DAYS)), None)
    if match is None:
        raise UnreadableError(f"{_what_it_is_instead(text, plain)}{HOW_TO_WRITE}")
    parts = match.groupdict()
    era = ERA_OF_WORD.get((parts.get("era") or "").upper(), "")
    year = _western_year(era, parts["year"])
    written_year = f"{era}{parts['year']}年" if era else f"{year}年"
    day = _existing_day(year, int(parts["month"]), parts["day"], written_year)
    if not wareki(day).startswith(era):
        raise UnreadableError(
            f"{written_year}{day.month}月{day.day}日という日はありません。"
            f"{wareki(day)}のことでしたら、そう入力してください。"
        )
    weekday = WEEKDAYS[day.weekday()]
    if (parts.get("weekday") or parts.get("bare_weekday") or weekday) != weekday:
        raise UnreadableError(f"{wareki(day)}は{weekday}曜日です。日付か曜日を確かめてください。")
    if not FIRST_DAY <= day <= LAST_DAY:
        raise UnreadableError(f"{written_year}は範囲の外です。年を確かめてください。")
    return day


def plain_date(text: str) -> str:
    """A typed date in one width, its numbers in digits, without space except between two digits.

    >>> plain_date("令和 ８年 十二月二十一日"), plain_date("2024-09-01 00:00:00"), plain_date("1 1")
    ('令和8年12月21日', '2024-09-01', '1 1')
    """
    narrow = _MIDNIGHT.sub("", with_hyphens(own_digits(text)))
    return _KANJI_NUMBER.sub(lambda match: kanji_in_digits(match[0]), without_space(narrow))


def _what_it_is_instead(text: str, plain: str) -> str:
    """A sentence on a text that is no day."""
    unknown = "「{}」を日付として読めません。"
    known = (each for pattern, each in _SENTENCES if re.search(pattern, plain, re.IGNORECASE))
    sentence = unknown if len(plain) > _LONGEST else next(known, unknown)
    return sentence.format(text.strip()[:30])


def _western_year(era: str, year: str) -> int:
    if not era:
        if year == "元" or len(year) < 4:
            raise UnreadableError(f"令和か西暦かが分かりません。{HOW_TO_WRITE}")
        return int(year)
    number = 1 if year == "元" else int(year)
    if number == 0:
        raise UnreadableError(f"{era}0年はありません。{era}は元年（1年）から数えます。")
    return FIRST_DAY_OF_ERA[era].year + number - 1


def _existing_day(year: int, month: int, written: str | None, written_year: str) -> date:
    """The day of a month; None means its last."""
    if not 1 <= month <= 12:
        raise UnreadableError(f"{month}月という月はありません。")
    if not date.min.year <= year <= date.max.year:
        raise UnreadableError(f"{written_year}は範囲の外です。年を確かめてください。")
    last = calendar.monthrange(year, month)[1]
    day = last if written is None else int(written)
    if not 1 <= day <= last:
        raise UnreadableError(
            f"{month}月{day}日という日はありません。{written_year}の{month}月は{last}日までです。"
        )
    return date(year, month, day)


# --- Months ----------------------------------------------------------------------------------------

_YEAR = rf"(?P<era>{_ERA}|)(?P<year>元|\d{{1,4}})"
_MONTH = r"(?P<month>\d{1,2})月?(?:分|中|度|期)?"
_MONTH_OF_FISCAL_YEAR = re.compile(rf"{_YEAR}年度[/.\-]?{_MONTH}", re.IGNORECASE)
_WAYS_OF_MONTHS = (
    re.compile(rf"{_YEAR}[年/.・\-]{_MONTH}", re.IGNORECASE),
    re.compile(r"(?P<year>\d{4})(?P<month>0[1-9]|1[0-2])"),
    re.compile(rf"(?P<era>{_ERA})(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])", re.IGNORECASE),
)
# Excel shows a typed 2024.10 as 2024.1.
_LOST_ZERO = re.compile(r"\d{4}\.1")
_BARE_MONTH = re.compile(r"(?:1[0-2]|0?[1-9])月?(?:分|度|期)?")


def read_month(text: str) -> date:
    """The first day of the month that a text means; of a day, of its month.

    >>> read_month("令和６年９月分") == read_month("R6.9") == read_month("2024-09")
    True
    >>> read_month("令和6年度1月"), read_month("2024/9/15")
    (datetime.date(2025, 1, 1), datetime.date(2024, 9, 1))

    Raises UnreadableError with the sentence that tells what is wrong.
    """
    plain = plain_date(text)
    if fiscal := _MONTH_OF_FISCAL_YEAR.fullmatch(plain):
        return _month_of_fiscal_year(fiscal)
    if _LOST_ZERO.fullmatch(plain):
        raise UnreadableError(f"1月か10月かが分かりません。{HOW_TO_WRITE_A_MONTH}")
    match = next(filter(None, (way.fullmatch(plain) for way in _WAYS_OF_MONTHS)), None)
    if match is not None:
        era, year = match.groupdict().get("era") or "", match["year"]
        if not era and len(year) < 4:
            raise UnreadableError(f"令和か西暦かが分かりません。{HOW_TO_WRITE_A_MONTH}")
        # An era is judged at the first of the month: all that the portal keeps is later than its change.
        return read_date(f"{era}{year}年{match['month']}月1日")
    if _BARE_MONTH.fullmatch(plain):
        raise UnreadableError(f"何年の月かが書かれていません。{HOW_TO_WRITE_A_MONTH}")
    try:
        return read_date(text).replace(day=1)
    except UnreadableError:
        wrong = f"を年月として読めません。{HOW_TO_WRITE_A_MONTH}"
        raise UnreadableError.of(text, wrong) from None


def _month_of_fiscal_year(match: re.Match) -> date:
    number = int(match["month"])
    if not 1 <= number <= 12:
        raise UnreadableError(f"{number}月という月はありません。")
    if not match["era"] and len(match["year"]) < 4:
        wrong = f"を年度として読めません。{HOW_TO_WRITE_A_YEAR}"
        raise UnreadableError.of(f"{match['year']}年度", wrong)
    # A fiscal year is named by the era of its end: 令和元年度 begins in 平成.
    return FiscalYear(read_date(f"{match['era']}{match['year']}年12月31日").year).month(number)


# --- Moments ---------------------------------------------------------------------------------------

# As addresses and commands write a moment: 2024-10-08T15:00, perhaps with seconds and a zone.
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?")


def read_moment(text: str, now: datetime) -> datetime:
    """The past moment of an address or a command, in the city's time. Raises UnreadableError."""
    try:
        moment = datetime.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None:
        wrong = "を日時として読めません。2024-10-08T15:00 のように入力してください。"
        raise UnreadableError.of(text, wrong)
    return _past(moment, now)


def read_day_and_time(day: str, clock: str, now: datetime) -> datetime:
    """The past moment of a typed day and time; without a time its end. Raises UnreadableError."""
    date = read_date(day)
    if clock.strip():
        return _past(datetime.combine(date, read_time(clock)), now)
    today = date == timezone.localdate(now)
    return now if today else _past(datetime.combine(date, time(23, 59)), now)


def _past(moment: datetime, now: datetime) -> datetime:
    """The moment with its time zone. Raises UnreadableError when it is still to come."""
    known = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
    if known > now:
        raise UnreadableError("この日時はまだ来ていません。過去の日時を入力してください。")
    return known
