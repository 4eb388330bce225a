"""Decides how the rows of a table are taken in: changed, added, deleted, each record for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.files.intake.cells import is_blank, shown
from reports.files.intake.comparing import ChangedValue, ComparedRow, compare, read_new
from reports.files.intake.found import FoundCell, FoundRow, FoundSheet
from reports.files.intake.intentions import goes_on
from reports.files.intake.locked import Lock, refuse_changed_answers, refuse_new_row
from reports.files.intake.moved_numbers import ChangedRow, ask_about_moved_numbers
from reports.files.intake.nothing_in_rows import refuse_nothing
from reports.files.intake.pairing import Paired
from reports.files.intake.resembling import resembling
from reports.files.intake.rows_above import RowsAbove
from reports.files.intake.saving import Entry, NotSavedError, save_entry
from reports.files.intake.session import Session
from reports.files.intake.telling import answers_in_words, tell_of_values
from reports.files.outcome import KEEP, YES, CellRef, ChangeKind, Note, QuestionKind
from reports.files.report_workbook.columns import Column, Kind, columns_with_names
from reports.files.report_workbook.contents import Row, SheetContents

SAME = "同じ内容の行がもう1つあります。"
PERHAPS_THERE = (
    "様式を渡したあとに、ポータルに加えられた記録があります。"
    "この行は、前に取り込まれて、そのあとポータルで直されたものではありませんか。"
)


@dataclass(frozen=True)
class Pending:
    """An entry that is still to be saved. changed: its values, name: what it is called until then;
    None and '' of a new record."""

    entry: Entry
    changed: tuple[ChangedValue, ...] | None
    name: str = ""


def take_table(
    session: Session,
    found: FoundSheet,
    contents: SheetContents,
    paired: Paired,
    lock: Lock | None,
) -> None:
    """Saves what the rows change and add. Rows of which one must end before another are retried.

    lock: of the report, where the rows are part of it and it is locked; then they are refused.
    """
    names = session.base_of(found.key).get("names", {})
    columns = columns_with_names(contents.table_columns, names)
    above = RowsAbove(found.rows, columns, session.year)
    if lock:
        asking = session.apart()
        _refuse_all(session, lock, _Rows(asking, found, contents, columns, above), paired)
        session.unchanged += asking.unchanged
        return
    reading = _Rows(session, found, contents, columns, above)
    _save_all(session, list(reading.changed(paired.known)))
    reading.look_at_lost(paired.lost)
    new = [
        row
        for row in paired.new
        if not refuse_nothing(session, contents, row, place_of_new(row, columns))
    ]
    _save_all(session, list(reading.added(new, set(paired.known))))


def _refuse_all(session: Session, lock: Lock, reading: _Rows, paired: Paired) -> None:
    """Refuses whatever the rows change and add."""
    contents = reading.contents
    for number, row in paired.known.items():
        compared = reading.compared(number, row)
        refuse_changed_answers(
            session,
            lock,
            reading.session,
            compared,
            reading.columns,
            row.cells,
            contents.rows[number],
        )
    for pending in reading.added(paired.new, set(paired.known)):
        entry = pending.entry
        refuse_new_row(session, lock, entry.place, answers_in_words(entry.columns, entry.row))


def _save_all(session: Session, pending: list[Pending]) -> None:
    """Saves as long as something can be saved, then explains the rest."""
    while pending:
        refused: dict[int, tuple[Pending, NotSavedError]] = {}
        for position, each in enumerate(pending):
            try:
                record = save_entry(session, each.entry)
            except NotSavedError as error:
                refused[position] = (each, error)
            else:
                _tell(session, each, record)
        if len(refused) == len(pending):
            for each, error in refused.values():
                session.problems |= dict.fromkeys(error.problems)
                session.waiting |= each.entry.words
            return
        pending = [each for each, _ in refused.values()]


def _tell(session: Session, saved: Pending, record) -> None:
    if saved.changed is None:
        words = answers_in_words(saved.entry.columns, saved.entry.row)
        session.change(ChangeKind.ADDED, saved.entry.place, record, "—", words)
    else:
        tell_of_values(session, f"{saved.entry.asked.noun} {saved.name}", saved.changed)


@dataclass(frozen=True)
class _Rows:
    """The rows of one sheet as entries."""

    session: Session
    found: FoundSheet
    contents: SheetContents
    columns: tuple[Column, ...]
    rows_above: RowsAbove

    def changed(self, known: Mapping[str, FoundRow]) -> Iterator[Pending]:
        """The records of which a value changes."""
        went_out = self.session.base_of(self.found.key).get("rows", {})
        told: list[ChangedRow] = []
        for number, row in known.items():
            compared = self.compared(number, row)
            changed = tuple(compared.changed)
            if changed and (note := goes_on(self.contents, self.columns, number, compared.row)):
                self.session.unchanged += len(changed)
                self.session.notes.append(Note(changed[0].place, note))
            elif changed:
                name = str(self.contents.records[number])
                told.append(ChangedRow(number, row.place, compared.row, len(changed)))
                yield Pending(self._entry(row, compared.row, number), changed, name)
        said = went_out if self.session.knows_base else self.contents.rows
        ask_about_moved_numbers(self.session, self.found.key, told, said)

    def compared(self, number: str, row: FoundRow) -> ComparedRow:
        """A row beside what went out under its number, and what the portal says now."""
        went_out = self.session.base_of(self.found.key).get("rows", {})
        base = went_out.get(number) if self.session.knows_base else None
        return self._compare(number, row, base, self.contents.rows[number])

    def _compare(self, number: str, row: FoundRow, base: Row | None, now: Row) -> ComparedRow:
        return compare(
            self.session,
            f"{self.found.key}.{number}",
            self.columns,
            row.cells,
            base=base,
            now=now,
            above=self.rows_above.above(row),
            record=self.contents.records.get(number),
        )

    def look_at_lost(self, lost: Mapping[str, FoundRow]) -> None:
        """Rows whose record is gone from the portal: left alone, or a problem if they were changed."""
        went_out = self.session.base_of(self.found.key).get("rows", {})
        for number, row in lost.items():
            changed = self._compare(number, row, went_out[number], went_out[number]).changed
            gone = (
                f"番号{number}の記録は、様式を受け取ったあとにポータルで削除されたか、"
                "この表の対象でなくなりました。"
            )
            if changed:
                hint = "残すときは番号を消してください（新しい記録として加えます）。要らなければ行を空欄にします。"
                self.session.refuse(row.place, number, gone, hint)
            else:
                self.session.notes.append(Note(row.place, f"{gone}この行は読みません。"))

    def added(self, new: list[FoundRow], known: set[str]) -> Iterator[Pending]:
        """The records that are not in the portal yet; one that is there already is left alone."""
        if not new:
            return
        asked, session = self.contents.sheet.table, self.session
        form = asked.form(
            asked.new(session.user, session.identity.round), session.user, session.identity.round
        )
        presets = {column.key: _preset(form, column) for column in self.columns}
        stored = self._stored(known)
        # What says the same → what it is called in a question.
        same = {tuple(self.contents.rows[number].values()): f"番号{number}" for number in known}
        since, fresh = self._added_since(known), []
        for row in new:
            key = f"{self.found.key}.{row.place.cell}"
            above = self.rows_above.above(row)
            cells = self._without_waiting(row.cells)
            answers = read_new(
                session, key, self.columns, cells, presets=presets, above=above, stored=stored
            )
            told = tuple(answers.values())
            if told in stored:
                # Taken in before, from this very file perhaps.
                stored.remove(told)
                session.unchanged += len(self.columns)
                since = [each for each in since if tuple(each.values()) != told]
                same.setdefault(told, place_of_new(row, self.columns).cell)
            else:
                fresh.append((row, key, answers, told))
        for row, key, answers, told in fresh:
            if any(session.is_refused(cell.place) for cell in row.cells.values()):
                wanted = True
            elif told in same:
                wanted = self._is_another(row, key, f"{same[told]}と{SAME}")
            elif since and (resembling(answers, since) or session.came_before):
                wanted = self._is_another(row, key, PERHAPS_THERE)
            else:
                wanted = True
                same[told] = place_of_new(row, self.columns).cell
            if wanted:
                yield Pending(self._entry(row, answers), None)

    def _without_waiting(self, cells: Mapping[str, FoundCell]) -> Mapping[str, FoundCell]:
        """The cells but those that name a row of the file which could not be saved: it says why."""
        waiting = {
            column.key
            for column in self.columns
            if column.kind is Kind.RECORD
            and column.key in cells
            and shown(cells[column.key].value) in self.session.waiting
        }
        for key in waiting:
            self.session.wait_for(cells[key].place)
        return {key: cell for key, cell in cells.items() if key not in waiting}

    def _added_since(self, known: set[str]) -> list[Row]:
        """What the portal has and the file cannot know, perhaps from an earlier sending of it."""
        went_out = self.session.base_of(self.found.key).get("rows", {})
        return [
            row
            for number, row in self.contents.rows.items()
            if number not in known and number not in went_out
        ]

    def _stored(self, known: set[str]) -> list[tuple[str, ...]]:
        """The answers of all records that no numbered row of the file stands for."""
        asked, session = self.contents.sheet.table, self.session
        rows = asked.entered(session.user, session.identity.round)
        return [
            tuple(column.canonical(record) for column in self.columns)
            for record in rows.exclude(pk__in=known)
        ]

    def _is_another(self, row: FoundRow, key: str, sentence: str) -> bool:
        answer = self.session.ask(
            key,
            QuestionKind.READING,
            place_of_new(row, self.columns),
            sentence,
            ((YES, "もう1件として加える"), (KEEP, "加えない")),
        )
        return answer == YES

    def _entry(self, row: FoundRow, answers: Row, number: str = "") -> Entry:
        return Entry(
            key=f"{self.found.key}.{number or row.place.cell}",
            asked=self.contents.sheet.table,
            columns=self.columns,
            row=answers,
            cells=row.cells,
            place=row.place if number else place_of_new(row, self.columns),
            number=number,
        )


def place_of_new(row: FoundRow, columns: Sequence[Column]) -> CellRef:
    """Where a row without a number is pointed at: its first cell with an answer."""
    cells = (row.cells[column.key] for column in columns if column.key in row.cells)
    first = next((cell.place for cell in cells if not is_blank(cell.value)), row.place)
    return CellRef(first.sheet, first.cell)


def _preset(form, column: Column) -> str:
    """What the screen presets for a new record."""
    value = form.get_initial_for_field(form.fields[column.field], column.field)
    if isinstance(value, list | tuple):
        return "1" if column.option in value else ""
    return "" if value is None else str(value)
