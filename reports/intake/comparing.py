"""Decides, value by value, what a file changes: what went out, what came back, what the portal says now.

A cell that says what it said when it went out changes nothing, whatever happened in the portal. One
that came back empty is a deletion to confirm; one that was also changed in the portal is a conflict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reports.intake.cells import meaning_in, says_the_same, shown
from reports.intake.found import FoundCell
from reports.intake.meaning import Meaning
from reports.intake.outcome import DELETE, FILE, KEEP, PORTAL, Place, QuestionKind
from reports.intake.session import Session
from reports.report_workbook.columns import Column, Kind
from reports.report_workbook.contents import Row
from reports.report_workbook.fitting import in_cell

DELETION_OPTIONS = ((DELETE, "空欄にする"), (KEEP, "前の値のまま残す"))
CONFLICT_OPTIONS = ((FILE, "ファイルの値にする"), (PORTAL, "ポータルの値のままにする"))


@dataclass(frozen=True)
class ChangedValue:
    """A value that the file changes, as canonical texts."""

    column: Column
    place: Place
    before: str
    after: str


@dataclass
class ComparedRow:
    """What a record would say after saving, and which of its values the file changes."""

    row: dict[str, str] = field(default_factory=dict)
    changed: list[ChangedValue] = field(default_factory=list)


def compare(
    session: Session,
    key: str,
    columns: Sequence[Column],
    cells: Mapping[str, FoundCell],
    *,
    base: Row | None,
    now: Row,
    above: Row,
) -> ComparedRow:
    """Compares a row that went out with what came back.

    key: names the row in questions. base: None when it is not known what went out; then the
    portal's answers stand for it, and an empty cell says nothing. above: the row above, for 〃.
    """
    compared = ComparedRow()
    for column in columns:
        present = now.get(column.key, "")
        compared.row[column.key] = present
        cell = cells.get(column.key)
        if cell is None:
            continue
        went_out = present if base is None else base.get(column.key, "")
        meaning = meaning_in(column, cell, above.get(column.key, ""), session.year)
        if _says_what_went_out(column, meaning, went_out):
            session.unchanged += 1
            continue
        value = _decided(session, f"{key}.{column.key}", column, cell, meaning, present)
        if says_the_same(column, value, present) or (base is None and not value):
            session.unchanged += 1
        elif _is_wanted(session, f"{key}.{column.key}", column, cell, value, went_out, present):
            compared.row[column.key] = value
            compared.changed.append(ChangedValue(column, cell.place, present, value))
    return compared


def was_edited(went_out: Row, now: Row) -> bool:
    """Whether the portal no longer says what went out, as far as that fitted into cells."""
    return any(went_out.get(key, "") not in (text, in_cell(text)) for key, text in now.items())


def read_new(
    session: Session,
    key: str,
    columns: Sequence[Column],
    cells: Mapping[str, FoundCell],
    *,
    presets: Row,
    above: Row,
) -> dict[str, str]:
    """The answers of a row that did not go out; an empty cell takes what the screen would preset."""
    row = {}
    for column in columns:
        preset = presets.get(column.key, "")
        cell = cells.get(column.key)
        if cell is None:
            row[column.key] = preset
            continue
        meaning = meaning_in(column, cell, above.get(column.key, ""), session.year)
        value = _decided(session, f"{key}.{column.key}", column, cell, meaning, preset)
        row[column.key] = value or preset
    return row


def _says_what_went_out(column: Column, meaning: Meaning, went_out: str) -> bool:
    same = [says_the_same(column, each, went_out) for each in meaning.readings.values()]
    # The name of a record that went out means that record, whoever is called so now.
    return any(same) if column.kind is Kind.RECORD else bool(same) and all(same)


def _decided(
    session: Session, key: str, column: Column, cell: FoundCell, meaning: Meaning, otherwise: str
) -> str:
    """The canonical text that a cell means; `otherwise` where it means nothing."""
    if meaning.wrong:
        session.refuse(cell.place, shown(cell.value), meaning.wrong, meaning.hint)
        return otherwise
    if not meaning.question:
        return next(iter(meaning.readings.values()))
    answer = session.ask(
        key,
        QuestionKind.READING,
        cell.place,
        meaning.question,
        meaning.options,
        found=shown(cell.value),
    )
    return meaning.readings[answer]


def _is_wanted(
    session: Session,
    key: str,
    column: Column,
    cell: FoundCell,
    value: str,
    went_out: str,
    present: str,
) -> bool:
    """Whether a difference is to be saved; asks where that is not sure."""
    words = {"before": column.words(present), "after": column.words(value)}
    found = shown(cell.value)
    if present != went_out:
        sentence = (
            f"様式を受け取ったあとに、ポータルで「{column.words(went_out)}」から"
            f"「{column.words(present)}」に直されています。"
        )
        answer = session.ask(
            key, QuestionKind.CONFLICT, cell.place, sentence, CONFLICT_OPTIONS, found=found, **words
        )
        return answer == FILE
    # An answer that must be there is no deletion: the form says at the cell that it is missing.
    if not value and not column.required:
        sentence = f"入っていた「{column.words(present)}」が消えています。"
        answer = session.ask(
            key, QuestionKind.DELETION, cell.place, sentence, DELETION_OPTIONS, found=found, **words
        )
        return answer == DELETE
    return True
