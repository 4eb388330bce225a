"""Past moments as people type them, and the sentences for what is none."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from django.utils import timezone

from wards.japanese.dates import read_date
from wards.japanese.letters import compact
from wards.japanese.numbers import UnreadableError

HOW_TO_WRITE_A_TIME = "15:00、15時30分、午後3時 のように書いてください。"
# As addresses and commands write a moment: 2024-10-08T15:00, perhaps with seconds and a zone.
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?")
_TIME = re.compile(
    r"(?P<half>午前|午後|AM|PM|)(?P<hour>\d{1,2})"
    r"(?:[:時](?:(?P<minute>\d{1,2})(?:分|:00)?|(?P<middle>半))?)?(?P<after>AM|PM|)",
    re.IGNORECASE,
)
_NOON = re.compile("正午")


def read_time(text: str) -> time:
    """The time of day that a text means.

    >>> read_time("１５：００"), read_time("午後3時半"), read_time("9時05分")
    (datetime.time(15, 0), datetime.time(15, 30), datetime.time(9, 5))

    Raises UnreadableError with the sentence that tells what is wrong.
    """
    plain = _NOON.sub("12:00", compact(text))
    match = _TIME.fullmatch(plain)
    if match is None or not text.isprintable():
        wrong = f"「{text.strip()[:30]}」を時刻として読めません。"
        raise UnreadableError(f"{wrong}{HOW_TO_WRITE_A_TIME}")
    hour = _hour(int(match["hour"]), f"{match['half']}{match['after']}".upper(), text)
    minute = 30 if match["middle"] else int(match["minute"] or 0)
    if hour > 23 or minute > 59:
        wrong = f"「{text.strip()[:30]}」という時刻はありません。"
        raise UnreadableError(f"{wrong}0:00から23:59までで書いてください。")
    return time(hour, minute)


def _hour(written: int, half: str, text: str) -> int:
    """The hour of 24; half: 午前, 午後, AM, PM or ''. 午前12時 is midnight to some and noon to others."""
    if not half:
        return written
    afternoon = {"午前": False, "AM": False, "午後": True, "PM": True}.get(half)
    if afternoon is None or written > 12 or (written == 12 and not afternoon):
        wrong = f"「{text.strip()[:30]}」が何時かが分かりません。"
        raise UnreadableError(f"{wrong}0:00から23:59までで書いてください。")
    return written + 12 if afternoon and written < 12 else written


def read_moment(text: str, now: datetime) -> datetime:
    """The past moment of an address or a command, in the city's time unless it says another.

    Raises UnreadableError for anything else and for a moment after `now`.
    """
    try:
        moment = datetime.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None:
        raise UnreadableError(
            f"「{text.strip()[:30]}」を日時として読めません。2024-10-08T15:00 のように書いてください。"
        )
    return past(moment, now)


def read_day_and_time(day: str, clock: str, now: datetime) -> datetime:
    """The past moment that a typed day and time mean; no time means the end of that day.

    Raises UnreadableError with a sentence.
    """
    date = read_date(day)
    if clock.strip():
        return past(datetime.combine(date, read_time(clock)), now)
    end = datetime.combine(date + timedelta(days=1), time.min, timezone.get_current_timezone())
    today = date == timezone.localdate(now)
    return now if today else past(end - timedelta(minutes=1), now)


def past(moment: datetime, now: datetime) -> datetime:
    """The moment with its time zone. Raises UnreadableError when it is still to come."""
    known = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
    if known > now:
        raise UnreadableError("この日時はまだ来ていません。過去の日時を入れてください。")
    return known
