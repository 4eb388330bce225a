"""Decides what a written day means where it is not written so that it can be read surely."""

from __future__ import annotations

import re
from datetime import date

from reports.files.intake.readings import (
    NONE_AT_ALL,
    UNDECIDED,
    Meaning,
    first_and_rest,
    likely,
    sure,
    wrong,
)
from reports.files.report_workbook.columns import Column
from wards.fiscal import WEEKDAYS, FiscalYear, wareki
from wards.japanese.dates import HOW_TO_WRITE, UnreadableDateError, plain_date, read_date
from wards.japanese.digits import own_digits
from wards.japanese.letters import compact, plain

# Words for a period without an end.
NO_END = NONE_AT_ALL | {"期限なし", "継続", "継続中", "現在", "現在に至る", "在任中"}

_WITHOUT_YEAR = re.compile(
    r"(?P<month>\d{1,2})[月/.\-](?P<day>\d{1,2})日?(?:\(?(?P<weekday>[月火水木金土日])曜?日?\)?)?"
)
_SHORT_YEAR = re.compile(r"(?P<year>\d{1,2})(?P<rest>[年/.・\-]\d{1,2}[月/.・\-]\d{1,2}.*)")
_CLOCK = r"(?:午前|午後|AM|PM)?\s*\d{1,2}(?:[:時]\s*(?:\d{1,2}分?|半)?)"
# A time of day behind a day, and what stands about a day that is not quite sure.
_TIME = re.compile(
    rf"(?<=[日)\s\d])(?:\s+|(?<=[日)])){_CLOCK}\s*(?:[~〜ー\-から]+\s*(?:{_CLOCK})?)?(?:まで)?$",
    re.I,
)
_ABOUT = re.compile(
    r"^[~〜ー\-]|(?:頃|ごろ|\(?(?:予定|見込み?|仮)\)?|から|より|以降|開始|まで|[~〜ー\-])$"
)


def meaning_of_day(column: Column, text: str, year: FiscalYear) -> Meaning:
    """What a text means where a day is asked for."""
    bare = compact(text)
    if bare in UNDECIDED or (not column.required and bare in NO_END):
        if column.required:
            return wrong(f"「{text}」は日付ではありません。", "決まった日付を入れてください。")
        return likely("", f"「{text}」を空欄（{_open_words(column)}）と読みます。")
    try:
        return sure(read_date(text).isoformat())
    except UnreadableDateError as error:
        told = first_and_rest(str(error), str(HOW_TO_WRITE))
    core, left_out = _core(plain(own_digits(text)))
    for reader in (_as_it_is, _without_year, _with_short_year):
        try:
            found = reader(core, year)
        except UnreadableDateError as error:
            return wrong(*first_and_rest(str(error), str(HOW_TO_WRITE)))
        if found:
            day, lacks = found
            return likely(day.isoformat(), _sentence(text, day, lacks, left_out))
    return wrong(*told)


def _open_words(column: Column) -> str:
    return "期限なし" if column.field == "valid_to" else "まだ決まっていない"


def _sentence(text: str, day: date, lacks: str, left_out: list[str]) -> str:
    rest = "".join(f"「{words}」" for words in left_out)
    without = f"{rest}は読みません。" if rest else ""
    return f"「{text[:40]}」{lacks}{wareki(day)} と読みます。{without}"


def _core(text: str) -> tuple[str, list[str]]:
    """The day in a text, and what stands about it: a time, 頃, から, （予定）.

    >>> _core("6/7(金) 14:00~16:00"), _core("R6.9.1頃")
    (('6/7(金)', ['14:00~16:00']), ('R6.9.1', ['頃']))
    """
    left_out = []
    for pattern in (_ABOUT, _TIME, _ABOUT):
        match = pattern.search(text)
        if match and match[0].strip():
            left_out.insert(0, match[0].strip())
            text = f"{text[: match.start()]}{text[match.end() :]}".strip()
    return plain_date(text), left_out


def _as_it_is(core: str, year: FiscalYear) -> tuple[date, str] | None:
    try:
        return read_date(core), "を "
    except UnreadableDateError:
        return None


def _without_year(core: str, year: FiscalYear) -> tuple[date, str] | None:
    match = _WITHOUT_YEAR.fullmatch(core)
    if match is None:
        return None
    try:
        day = year.month(int(match["month"])).replace(day=int(match["day"]))
    except ValueError:
        return None
    if match["weekday"] and match["weekday"] != WEEKDAYS[day.weekday()]:
        raise UnreadableDateError(
            f"年が書かれていません。{year}の{wareki(day)}は{WEEKDAYS[day.weekday()]}曜日です。"
            f"{HOW_TO_WRITE}"
        )
    return day, f"には年がありません。{year}の "


def _with_short_year(core: str, year: FiscalYear) -> tuple[date, str] | None:
    """8.10.1 is of 令和 or of 2008, 24/9/1 of 2024 or of 平成: the one that is near, if only one is."""
    match = _SHORT_YEAR.fullmatch(core)
    if match is None:
        return None
    near = set()
    for written in (f"令和{match['year']}", f"平成{match['year']}", f"20{match['year']:0>2}"):
        try:
            day = read_date(f"{written}{match['rest']}")
        except UnreadableDateError:
            continue
        if abs(FiscalYear.of(day).year - year.year) <= 1:
            near.add(day)
    return (near.pop(), "には令和か西暦かがありません。") if len(near) == 1 else None
