"""Whether what a file changes of a running record changed from a day on, or was wrong from the start.

The answer is one text, as a page or a command gives it: 'changed:R8.7.1', 'mistaken:転記の誤り'.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports.files.report_workbook.columns import Column
from reports.files.report_workbook.contents import Row, SheetContents
from wards.fiscal import wareki
from wards.forms.period_forms import NEITHER, NO_DAY, NO_REASON, ONE_DAY, Intention, refused_day
from wards.japanese.dates import UnreadableDateError, read_date
from wards.models.record import MISTAKE_LENGTH

PERIOD = frozenset({"valid_from", "valid_to"})
OPTIONS = tuple(Intention.choices)
# With which a preview goes on; it saves nothing.
ASSUMED_INTENTION = f"{Intention.MISTAKEN}:（確認中）"


def split_answer(answer: str) -> tuple[str, str]:
    """The chosen option, and what was typed behind it."""
    chosen, _, typed = answer.partition(":")
    return chosen, typed.strip()


def refused_intention(chosen: str, typed: str, begin: str, end: str) -> str:
    """Why an intention cannot be taken, as a sentence; '' where it can. begin, end: of the record."""
    if chosen == Intention.CHANGED:
        if not typed:
            return NO_DAY
        try:
            day = read_date(typed)
        except UnreadableDateError as error:
            return str(error)
        last = date.fromisoformat(end) if end else None
        return refused_day(day, date.fromisoformat(begin), last)
    if chosen == Intention.MISTAKEN:
        if not typed:
            return NO_REASON
        return (
            f"理由は{MISTAKE_LENGTH}字までにしてください。" if len(typed) > MISTAKE_LENGTH else ""
        )
    return NEITHER


def goes_on(contents: SheetContents, columns: Sequence[Column], number: str, row: Row) -> str:
    """That what a row says stands already in the record that follows its own, as a sentence; or ''.

    So it is when the same file is sent again after it was answered that something changed.
    """
    end = getattr(contents.records[number], "valid_to", None)
    if end is None:
        return ""
    answers = [column.key for column in columns if column.field not in PERIOD]
    for other, record in contents.records.items():
        follows = record.valid_from == end + ONE_DAY
        if follows and all(contents.rows[other][key] == row[key] for key in answers):
            return (
                f"この変更は、{wareki(record.valid_from)}からの記録（番号{other}）に入っています。"
            )
    return ""


def form_answers(answer: str) -> dict[str, str]:
    """An answer as the page of the record would send it."""
    chosen, typed = split_answer(answer)
    field = "changed_on" if chosen == Intention.CHANGED else "mistake_reason"
    return {"intention": chosen, field: typed}
