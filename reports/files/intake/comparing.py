"""Decides, value by value, what a file changes: what went out, what came back, what the portal says now.

A cell that says what it said when it went out changes nothing, whatever happened in the portal. One
that came back empty is a deletion to confirm; one that was also changed in the portal is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Model

from reports.files.intake.cells import WORDS, meaning_in, says_the_same, shown
from reports.files.intake.found import FoundCell
from reports.files.intake.readings import Meaning
from reports.files.intake.session import Session
from reports.files.outcome import DELETE, FILE, KEEP, PORTAL, CellRef, Note, QuestionKind
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.contents import Row, in_cell
from wards.japanese.letters import has_lost_letters, kept
from wards.japanese.moments import moment_label

DELETION_OPTIONS = ((DELETE, "空欄にする"), (KEEP, "前の値のまま残す"))
CONFLICT_OPTIONS = ((FILE, "ファイルの値にする"), (PORTAL, "ポータルの値のままにする"))


@dataclass(frozen=True)
class ChangedValue:
    """A value that the file changes, as canonical texts."""

    column: Column
    place: CellRef
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
    record: Model | None = None,
) -> ComparedRow:
    """Compares a row that went out with what came back.

    key: names the row in questions. base: None when it is not known what went out; then the
    portal's answers stand for it, and an empty cell says nothing. above: the row above, for 〃.
    record: what is stored, to tell who saved it last.
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
        if _says_what_went_out(column, cell, meaning, went_out) or _says_what_is_there(
            session, column, cell, meaning, went_out, present
        ):
            session.unchanged += 1
            continue
        if _has_lost_letters(session, column, cell, went_out, present):
            session.unchanged += 1
            continue
        value = _decided(session, f"{key}.{column.key}", column, cell, meaning, present)
        if says_the_same(column, value, present) or (base is None and not value):
            session.unchanged += 1
        elif _is_wanted(
            session, f"{key}.{column.key}", column, cell, value, went_out, present, record
        ):
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
    stored: Iterable[Sequence[str]] = (),
) -> dict[str, str]:
    """The answers of a row that did not go out; an empty cell takes what the screen would preset.

    stored: answers of records that the row may be, in the order of the columns. Of one that the row
    may well mean, nothing is asked.
    """
    meanings = {
        column.key: meaning_in(column, cells[column.key], above.get(column.key, ""), session.year)
        for column in columns
        if column.key in cells
    }
    meant = [_may_say(meanings.get(column.key), presets.get(column.key, "")) for column in columns]
    for record in stored:
        if all(value in values for value, values in zip(record, meant, strict=True)):
            for column, value in zip(columns, record, strict=True):
                if column.key in meanings:
                    _note_choice(session, column, cells[column.key], meanings[column.key], value)
            return dict(zip((column.key for column in columns), record, strict=True))
    row = {}
    for column in columns:
        row[column.key] = preset = presets.get(column.key, "")
        if column.key in meanings:
            cell, meaning = cells[column.key], meanings[column.key]
            value = _decided(session, f"{key}.{column.key}", column, cell, meaning, preset)
            row[column.key] = value or preset
    return row


def _may_say(meaning: Meaning | None, preset: str) -> set[str]:
    """What a cell of a new row can come to mean, whatever is answered."""
    if meaning is None:
        return {preset}
    return {each or preset for each in meaning.readings.values()}


def _says_what_went_out(column: Column, cell: FoundCell, meaning: Meaning, went_out: str) -> bool:
    # Words may look like something else: a dash, a 〃.
    untouched = not (cell.value.struck or cell.value.is_struck_in_part)
    if column.kind in WORDS and untouched and shown(cell.value) == kept(went_out):
        return True
    same = [says_the_same(column, each, went_out) for each in meaning.readings.values()]
    # The name of a record that went out means that record, whoever is called so now.
    return any(same) if column.kind is Kind.RECORD else bool(same) and all(same)


def _says_what_is_there(
    session: Session,
    column: Column,
    cell: FoundCell,
    meaning: Meaning,
    went_out: str,
    present: str,
) -> bool:
    """Whether the portal has what a doubtful cell is taken to mean, perhaps from this very file.

    Of several readings that is the first; or the one that came into the portal since the form went out.
    """
    if not meaning.question:
        return False
    same = [says_the_same(column, each, present) for each in meaning.readings.values()]
    if not (same[0] or (any(same) and present != went_out)):
        return False
    _note_choice(session, column, cell, meaning, present)
    return True


def _has_lost_letters(
    session: Session, column: Column, cell: FoundCell, went_out: str, present: str
) -> bool:
    """Whether a cell says what was there but for letters that were lost on the way; tells so."""
    if column.kind not in WORDS:
        return False
    said = shown(cell.value)
    if not any(has_lost_letters(said, stored) for stored in (went_out, present)):
        return False
    session.notes.append(
        Note(
            cell.place,
            f"「{said[:40]}」は、ファイルの保存で文字が失われたもののようです。"
            f"いまの「{present[:60]}」のまま変えません。",
        )
    )
    return True


def _note_choice(
    session: Session, column: Column, cell: FoundCell, meaning: Meaning, value: str
) -> None:
    """Says which of several readings was taken without asking."""
    if len(set(meaning.readings.values())) > 1:
        session.notes.append(
            Note(
                cell.place,
                f"「{shown(cell.value)[:40]}」を、いまポータルにある「{column.words(value)[:60]}」の"
                "ことと読み、変えません。",
            )
        )


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
    record: Model | None,
) -> bool:
    """Whether a difference is to be saved; asks where that is not sure."""
    words = {"before": column.words(present), "after": column.words(value)}
    found = shown(cell.value)
    if present != went_out:
        sentence = (
            f"様式を受け取ったあとに、ポータルで「{column.words(went_out)}」から"
            f"「{column.words(present)}」に直されています{_last_saved(record)}。"
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


def _last_saved(record: Model | None) -> str:
    """Who knows why the portal says something else than the file."""
    if record is None or record.pk is None:
        return ""
    by = f"、{record.updated_by}" if record.updated_by else ""
    return f"（この記録の最後の保存：{moment_label(record.updated_at)}{by}）"
