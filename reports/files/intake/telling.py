"""Decides how a preview tells what saving changes: value by value, or a record as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.files.intake.comparing import ChangedValue
from reports.files.intake.session import Session
from reports.files.outcome import Change, ChangeKind
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.contents import Row

# A last day makes a record end.
LAST_DAYS = frozenset({"valid_to", "closed_on"})
OPEN_END = "期限なし"


def tell_of_values(session: Session, record: str, changed: Iterable[ChangedValue]) -> None:
    """Lists changed values of a record. record: what it is called."""
    for value in changed:
        words = value.column.words
        kind, before = _kind(value), words(value.before)
        if kind is ChangeKind.ENDED:
            before = OPEN_END
        session.changes.append(Change(kind, value.place, record, before, words(value.after)))


def _kind(value: ChangedValue) -> ChangeKind:
    if not value.after:
        return ChangeKind.DELETED
    ends = value.column.field in LAST_DAYS and not value.before
    return ChangeKind.ENDED if ends else ChangeKind.CHANGED


def answers_in_words(columns: Sequence[Column], row: Row) -> str:
    """All answers of a record in one line: 'テーマ 看取り／参加人数 38人'."""
    return "／".join(
        column.label
        if column.kind is Kind.MARK
        else f"{column.label} {_short(column.words(row[column.key]))}"
        for column in columns
        if row.get(column.key)
    )


MOST_CHARACTERS = 80


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= MOST_CHARACTERS else f"{line[:MOST_CHARACTERS]}…"
