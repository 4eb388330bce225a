"""Decides how what many lists show stands in a cell: an activity's date and state, a period."""

from __future__ import annotations

from wards.answers import BLANK, answer_text
from wards.fiscal import wareki, wareki_with_weekday
from wards.generic.tables import Badge, Cell, Column
from wards.models import Activity, Validity
from wards.vocabulary import ActivityState, Programme

UNDECIDED = "日付未定"


def date_cell(record: Activity) -> str:
    """The day of an activity; one that is only planned may have none yet."""
    return wareki_with_weekday(record.date) if record.date else UNDECIDED


def state_cell(record: Activity) -> Cell:
    held = record.state == ActivityState.HELD
    badge = Badge("ok", "開催済み", "check") if held else Badge("draft", "予定", "clock")
    return Cell(badge=badge)


def programme_cell(record: Activity) -> str:
    """推進事業 has the mark that the document gives it."""
    mark = " ※" if record.programme == Programme.PROMOTION else ""
    return f"{record.get_programme_display()}{mark}"


def people_cell(record: Activity) -> str:
    """Nothing to count yet is no 空欄: only what was held owes a number."""
    if record.people is None and record.state == ActivityState.PLANNED:
        return "—"
    return BLANK if record.people is None else answer_text(record, "people")


def period_cell(record: Validity) -> Cell:
    end = f"{wareki(record.valid_to)} まで" if record.valid_to else "期限なし"
    return Cell(f"{wareki(record.valid_from)} から", small=end)


DATE = Column("開催日", date_cell, ("date",))
STATE = Column("状況", state_cell, ("state",))
PROGRAMME = Column("事業", programme_cell, ("programme",))
PEOPLE = Column("参加人数", people_cell, ("people",), numeric=True)
PERIOD = Column("有効期間", period_cell, ("valid_from",))
