"""Decides how the rows of a table are taken in: changed, added, deleted, each record for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.intake.comparing import ChangedValue, compare, read_new, was_edited
from reports.intake.found import FoundRow, FoundSheet
from reports.intake.moved_numbers import ChangedRow, ask_about_moved_numbers
from reports.intake.outcome import DELETE, KEEP, YES, ChangeKind, Note, Place, QuestionKind
from reports.intake.pairing import Paired
from reports.intake.resembling import resembling
from reports.intake.rows_above import RowsAbove
from reports.intake.saving import Entry, NotSavedError, save_entry
from reports.intake.session import Session
from reports.intake.telling import answers_in_words, tell_of_values
from reports.report_workbook.columns import Column, columns_with_names
from reports.report_workbook.contents import Row, SheetContents
from wards.deleting import NotDeletedError, delete_record

RESEMBLES = (
    "様式を受け取ったあとにポータルに加えられた、よく似た記録があります。"
    "前にこのファイルで加えて、そのあと直したものではありませんか。"
)
# More records than this are asked about together: nobody reads forty questions.
MOST_ASKED_APART = 5


@dataclass(frozen=True)
class Pending:
    """An entry that is still to be saved. changed: its values, name: what it is called until then;
    None and '' of a new record."""

    entry: Entry
    changed: tuple[ChangedValue, ...] | None
    name: str = ""


def take_table(
    session: Session, found: FoundSheet, contents: SheetContents, paired: Paired
) -> None:
    """Saves what the rows change and add. Rows of which one must end before another are retried."""
    names = session.base_of(found.key).get("names", {})
    columns = columns_with_names(contents.table_columns, names)
    above = RowsAbove(found.rows, columns, session.year)
    reading = _Rows(session, found, contents, columns, above)
    _save_all(session, list(reading.changed(paired.known)))
    reading.look_at_lost(paired.lost)
    _save_all(session, list(reading.added(paired.new, set(paired.known))))


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
            for _, error in refused.values():
                session.problems |= dict.fromkeys(error.problems)
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
            base = went_out.get(number) if self.session.knows_base else None
            changed, merged = self._compare(number, row, base, self.contents.rows[number])
            if changed:
                name = str(self.contents.records[number])
                told.append(ChangedRow(number, row.place, merged, len(changed)))
                yield Pending(self._entry(row, merged, number), changed, name)
        said = went_out if self.session.knows_base else self.contents.rows
        ask_about_moved_numbers(self.session, self.found.key, told, said)

    def _compare(
        self, number: str, row: FoundRow, base: Row | None, now: Row
    ) -> tuple[tuple[ChangedValue, ...], Row]:
        compared = compare(
            self.session,
            f"{self.found.key}.{number}",
            self.columns,
            row.cells,
            base=base,
            now=now,
            above=self.rows_above.above(row),
        )
        return tuple(compared.changed), compared.row

    def look_at_lost(self, lost: Mapping[str, FoundRow]) -> None:
        """Rows whose record is gone from the portal: left alone, or a problem if they were changed."""
        went_out = self.session.base_of(self.found.key).get("rows", {})
        for number, row in lost.items():
            changed, _ = self._compare(number, row, went_out[number], went_out[number])
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
        listed = [tuple(self.contents.rows[number].values()) for number in known]
        since, fresh = self._added_since(known), []
        for row in new:
            key = f"{self.found.key}.{row.place.cell}"
            above = self.rows_above.above(row)
            answers = read_new(
                session, key, self.columns, row.cells, presets=presets, above=above, stored=stored
            )
            told = tuple(answers.values())
            if told in stored:
                # Taken in before, from this very file perhaps.
                stored.remove(told)
                session.unchanged += len(self.columns)
                since = [each for each in since if tuple(each.values()) != told]
            else:
                fresh.append((row, key, answers, told))
        for row, key, answers, told in fresh:
            if told in listed:
                wanted = self._is_another(row, key, "同じ内容の行がもう1つあります。")
            elif resembling(answers, since):
                wanted = self._is_another(row, key, RESEMBLES)
            else:
                wanted = True
            if wanted:
                yield Pending(self._entry(row, answers), None)

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
            row.place,
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
            place=row.place,
            number=number,
        )


def _preset(form, column: Column) -> str:
    """What the screen presets for a new record."""
    value = form.get_initial_for_field(form.fields[column.field], column.field)
    if isinstance(value, list | tuple):
        return "1" if column.option in value else ""
    return "" if value is None else str(value)


def delete_gone(
    session: Session, found: FoundSheet, contents: SheetContents, paired: Paired
) -> None:
    """Asks about records whose rows are gone or empty, and deletes what is to be deleted."""
    if len(paired.gone) > MOST_ASKED_APART:
        _delete_together(session, found, contents, paired)
        return
    for number, place in paired.gone.items():
        before = answers_in_words(contents.table_columns, contents.rows[number])
        answer = session.ask(
            f"{found.key}.{number}",
            QuestionKind.DELETION,
            place,
            f"番号{number}の行（{contents.records[number]}）がなくなっています。"
            f"{_edited_meanwhile(session, found, contents, [number])}",
            ((DELETE, "記録を削除する"), (KEEP, "記録を残す")),
            before=before,
            after="削除",
        )
        if answer == DELETE:
            _delete(session, contents, number, place)


def _delete_together(
    session: Session, found: FoundSheet, contents: SheetContents, paired: Paired
) -> None:
    numbers = list(paired.gone)
    names = "、".join(str(contents.records[number]) for number in numbers[:MOST_ASKED_APART])
    answer = session.ask(
        f"{found.key}.rows",
        QuestionKind.DELETION,
        Place(found.name),
        f"{len(numbers)}行（{names} ほか）がなくなっています。"
        f"{_edited_meanwhile(session, found, contents, numbers)}",
        ((DELETE, f"{len(numbers)}件の記録を削除する"), (KEEP, "記録を残す")),
    )
    if answer == DELETE:
        for number in numbers:
            _delete(session, contents, number, paired.gone[number])


def _edited_meanwhile(
    session: Session, found: FoundSheet, contents: SheetContents, numbers: list[str]
) -> str:
    """A sentence on those that the sender of the file has not seen as they are now."""
    went_out = session.base_of(found.key).get("rows", {})
    edited = [
        number for number in numbers if was_edited(went_out.get(number, {}), contents.rows[number])
    ]
    told = "、".join(edited[:MOST_ASKED_APART])
    more = "ほか" if len(edited) > MOST_ASKED_APART else ""
    return (
        f"様式を受け取ったあとに、ポータルで直されています（番号{told}{more}）。" if edited else ""
    )


def _delete(session: Session, contents: SheetContents, number: str, place: Place) -> None:
    record = contents.records[number]
    before = answers_in_words(contents.table_columns, contents.rows[number])
    try:
        delete_record(record)
    except NotDeletedError as refusal:
        session.refuse(place, number, str(refusal))
    else:
        session.change(ChangeKind.DELETED, place, record, before, "—")
