"""Decides what a written number means where it is not written so that it can be read surely."""

from __future__ import annotations

import re
from decimal import Decimal

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
from wards.fiscal import FiscalYear
from wards.japanese.digits import own_digits, without_space
from wards.japanese.letters import plain
from wards.japanese.numbers import UnreadableNumberError, read_decimal

HOURS = "時間"
_ABOUT = re.compile(
    r"(?:約|およそ|おおよそ|ほぼ|大体|だいたい|概ね|おおむね|計|合計|延べ|のべ)?"
    r"(?P<number>[\d,.]+)(?P<unit>人|名|部|枚|回|件|時間|h|H)?"
    r"(?:程度|くらい|ぐらい|前後|ほど|弱|強|余り|\(見込み?\)|\(予定\)|\(概数\))?"
)
# 19時間30分 says what it means; 19:30 may be a time of day.
_HOURS_AND_MINUTES = re.compile(r"(?P<hours>\d{1,3})時間(?:(?P<minutes>\d{1,2})分|(?P<half>半))")
_CLOCK = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>\d{2})")
_OF_A_WEEK = re.compile(r"(?:1?週間?(?:に|あたり|当たり)?|毎週)(?P<rest>.+)")


def meaning_of_number(column: Column, text: str, year: FiscalYear) -> Meaning:
    """What a text means where a number is asked for."""
    try:
        return sure(_canonical(read_decimal(text, column.unit)))
    except UnreadableNumberError as error:
        hours = _hours(text) if column.unit == HOURS else None
        return hours or _in_words(column, text, error)


def _in_words(column: Column, text: str, error: UnreadableNumberError) -> Meaning:
    bare = _bare(text)
    about = _ABOUT.fullmatch(bare)
    if about:
        try:
            number = _canonical(read_decimal(about["number"]))
        except UnreadableNumberError:
            number = ""
        if number:
            return likely(number, f"「{text}」を {column.words(number)} と読みます。")
    if bare in NONE_AT_ALL:
        return Meaning(
            {"zero": "0", "blank": ""},
            f"「{text}」が 0{column.unit} のことか、空欄（答えない）のことかが分かりません。",
            (("zero", f"0{column.unit} と読む"), ("blank", "空欄と読む")),
        )
    if bare in UNDECIDED and not column.required:
        return likely("", f"「{text}」を空欄（まだ決まっていない）と読みます。")
    return wrong(*first_and_rest(str(error), "12 のように数字だけを入れてください。"))


def _bare(text: str) -> str:
    """In one width; a footnote's ① and a second number stay apart, and are then no number."""
    return without_space(plain(own_digits(text)))


def _hours(text: str) -> Meaning | None:
    """Hours with minutes, or of a week; None for other words."""
    bare = _bare(text)
    of_a_week = _OF_A_WEEK.fullmatch(bare)
    if of_a_week:
        inner = _hours(of_a_week["rest"])
        try:
            number = _first(inner) if inner else _canonical(read_decimal(of_a_week["rest"], HOURS))
        except UnreadableNumberError:
            return None
        return likely(number, f"「{text}」を {number}{HOURS} と読みます。") if number else inner
    match = _HOURS_AND_MINUTES.fullmatch(bare) or _CLOCK.fullmatch(bare)
    if match is None:
        return None
    parts = match.groupdict()
    minutes = 30 if parts.get("half") else int(parts["minutes"])
    # Hours are kept with one decimal, which is six minutes.
    if minutes > 59 or minutes % 6:
        sentence = f"「{text}」を、小数1桁までの時間にできません。"
        return wrong(sentence, "19.5 のように、時間の数を入れてください。")
    number = _canonical(int(parts["hours"]) + Decimal(minutes) / 60)
    if match.re is _HOURS_AND_MINUTES:
        return sure(number)
    return likely(number, f"「{text}」を {number}{HOURS} と読みます。")


def _first(meaning: Meaning) -> str:
    return next(iter(meaning.readings.values()), "")


def _canonical(number: Decimal) -> str:
    return f"{number.normalize():f}"
