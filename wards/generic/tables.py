"""The columns and cells of a list of records."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import models
from django.http import QueryDict
from django.utils import timezone

from wards.answers import BLANK, answer_text
from wards.fiscal import wareki, wareki_with_weekday
from wards.models import Activity, Validity
from wards.vocabulary import ActivityState, Programme

SORT, PAGE = "sort", "page"


@dataclass(frozen=True)
class Badge:
    """A state as word, icon and shape; kinds and icons are those of the tag `badge`."""

    kind: str
    text: str
    icon: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell: text or badge, and a second, smaller line."""

    text: str = ""
    badge: Badge | None = None
    small: str = ""
    label: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Column:
    """A column: its heading, what stands in it, and the fields by which it sorts.

    `value` is a field's name, or a function that makes text or a Cell from a record.
    """

    label: str
    value: str | Callable[[models.Model], str | Cell]
    sort: Sequence[str] = ()
    numeric: bool = False

    @property
    def field(self) -> str:
        """The one field that it shows; '' of a column that is made of several."""
        if isinstance(self.value, str):
            return self.value
        return self.sort[0] if len(self.sort) == 1 else ""

    @property
    def key(self) -> str:
        """What stands for the column in the address."""
        return self.sort[0] if self.sort else ""

    def cell(self, record: models.Model) -> Cell:
        made = (
            answer_text(record, self.value) if isinstance(self.value, str) else self.value(record)
        )
        cell = made if isinstance(made, Cell) else Cell(str(made))
        return replace(cell, label=self.label, numeric=self.numeric)


@dataclass(frozen=True)
class RelatedTable:
    """What belongs to a record, as a table on its page, and the way to add to it."""

    title: str
    columns: Sequence[dict[str, object]]
    rows: Sequence[dict[str, object]]
    empty_sentence: str
    create_url: str = ""
    create_label: str = ""

    @property
    def caption(self) -> str:
        return f"{len(self.rows)}件"


def order_from(columns: Iterable[Column], asked: str) -> list[str]:
    """The fields to sort by, for `?sort=date` or `?sort=-date`; [] for anything not offered."""
    for column in columns:
        if column.sort and asked.removeprefix("-") == column.key:
            sign = "-" if asked.startswith("-") else ""
            return [f"{sign}{field}" for field in (*column.sort, "pk")]
    return []


def head_cells(
    columns: Iterable[Column], query: QueryDict | None = None
) -> list[dict[str, object]]:
    """The heads of the columns; with the query of a list also the address that sorts by each."""
    asked = query.get(SORT, "") if query else ""
    heads = []
    for column in columns:
        state, url = "none", ""
        if column.key and asked.removeprefix("-") == column.key:
            state = "descending" if asked.startswith("-") else "ascending"
        if column.key and query is not None:
            turned = query.copy()
            turned[SORT] = f"-{column.key}" if state == "ascending" else column.key
            turned.pop(PAGE, None)
            url = f"?{turned.urlencode()}"
        heads.append(
            {
                "label": column.label,
                "name": column.key,
                "sort_url": url,
                "sort_state": state,
                "numeric": column.numeric,
            }
        )
    return heads


def body_row(columns: Iterable[Column], record: models.Model, url: str) -> dict[str, object]:
    """One row: the address of the record, whether it has ended, and its cells."""
    last_day = getattr(record, "valid_to", None)
    return {
        "url": url,
        "ended": last_day is not None and last_day < timezone.localdate(),
        "cells": [column.cell(record) for column in columns],
    }


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
