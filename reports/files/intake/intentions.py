"""Whether what a file changes of a running record changed from a day on, or was wrong from the start.

The answer is one text, as a page or a command gives it: 'changed:R8.7.1', 'mistaken:転記の誤り'.
"""

from __future__ import annotations

from collections.abc import Sequence

from reports.files.outcome import split_answer
from reports.files.report_workbook.columns import Column
from reports.files.report_workbook.contents import Row, SheetContents
from wards.fiscal import wareki
from wards.forms.period_forms import ONE_DAY, Intention

PERIOD = frozenset({"valid_from", "valid_to"})
OPTIONS = tuple(Intention.choices)


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
