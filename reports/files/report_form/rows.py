"""The rows of a table taken in: changed and added, each record for itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.files.outcome import KEEP, YES, CellRef, Question, QuestionKind
from reports.files.reading import Identity
from reports.files.report_form.answers import RefusalError, read_answer, text_of
from reports.files.report_form.comparing import ChangedValue, SheetIntake, answers_in_words, compare
from reports.files.report_form.grid import FoundRow
from reports.files.report_form.pairing import Paired, refuse_moved_number
from reports.files.report_form.saving import Entry, goes_on, save_all
from reports.files.report_workbook.columns import Column, Kind, columns_with_names
from reports.files.report_workbook.sheet import Row
from reports.models import Upload, UploadKind, UploadResult
from wards.japanese.letters import plain

# More would keep the worker from the others for too long.
MOST_NEW_ROWS = 500
SAME = "同じ内容の行がもう1つあります。"
PERHAPS_THERE = (
    "様式を渡したあとに、ポータルに加えられた記録があります。"
    "この行は、前に取り込まれて、そのあとポータルで修正されたものではありませんか。"
)
# Of the answers of a row, so many are those of a record that it may be.
_RESEMBLES = 0.6
_NOTHING = frozenset({"該当なし", "該当無し", "該当ナシ", "該当せず", "なし", "無し", "特になし"})


def take_table(sheet: SheetIntake, paired: Paired) -> None:
    """Saves what the rows change and add; refuses it where they are part of a locked report."""
    session, columns = sheet.session, sheet.contents.table_columns
    lock = session.lock_of(sheet.contents.sheet.table)
    rows = _Rows(sheet, columns_with_names(columns, sheet.base("names")))
    changed = list(rows.changed(paired.known))
    if not lock:
        save_all(changed)
        rows.look_at_lost(paired.lost)
    new = [row for row in paired.new if not rows.refuse_nothing(row)]
    if len(new) > MOST_NEW_ROWS:
        session.refuse(
            rows.place_of_new(new[MOST_NEW_ROWS]),
            "",
            f"新しい行は、1つのシートに{MOST_NEW_ROWS}行までです（いま{len(new)}行）。",
            "行を分けて、2回以上に分けて送ってください。",
        )
        return
    added = rows.added(new, set(paired.known))
    if not lock:
        save_all(list(added))
        return
    sentence = f"この表には、いまは行を加えられません。{lock.why}"
    for entry in added:
        found = answers_in_words(columns, entry.row)
        session.refuse(entry.place, found, sentence, f"この行を消してください。{lock.way_out}")


@dataclass
class _Rows:
    """The rows of one sheet as entries. columns: with the names that went out."""

    sheet: SheetIntake
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        self.session, self.contents = self.sheet.session, self.sheet.contents
        self.asked, self.round = self.contents.sheet.table, self.session.identity.round
        self.went_out: Mapping[str, Row] = self.sheet.base("rows")

    def changed(self, known: Mapping[str, FoundRow]) -> Iterator[Entry]:
        """The records of which a value changes."""
        before = self.went_out if self.session.knows_base else self.contents.rows
        for number, found in known.items():
            base = self.went_out.get(number) if self.session.knows_base else None
            row, changed = self._compare(number, found, base, self.contents.rows[number])
            if not changed:
                continue
            if note := goes_on(self.contents, self.columns, number, row):
                self.session.unchanged += len(changed)
                self.session.note(changed[0].place, note)
            elif not refuse_moved_number(self.session, found, number, row, before):
                name = str(self.contents.records[number])
                yield self._entry(found, row, number, changed=changed, name=name)

    def _compare(
        self, number: str, row: FoundRow, base: Row | None, now: Row
    ) -> tuple[dict[str, str], tuple[ChangedValue, ...]]:
        return compare(
            self.session,
            f"{self.sheet.found.key}.{number}",
            self.columns,
            row.cells,
            base=base,
            now=now,
            record=self.contents.records.get(number),
            lock=self.session.lock_of(self.asked),
        )

    def look_at_lost(self, lost: Mapping[str, FoundRow]) -> None:
        """Rows whose record is gone from the portal: left alone, or a problem if they were changed."""
        for number, row in lost.items():
            base = self.went_out[number]
            gone = (
                f"番号{number}の記録は、様式を受け取ったあとにポータルで削除されたか、"
                "この表の対象でなくなりました。"
            )
            _, changed = self._compare(number, row, base, base)
            if changed:
                hint = "残すときは番号を消してください（新しい記録として加えます）。要らなければ行を空欄にします。"
                self.session.refuse(row.place, number, gone, hint)
            else:
                self.session.note(row.place, f"{gone}この行は読みません。")

    def refuse_nothing(self, row: FoundRow) -> bool:
        """Refuses a new row that only says 該当なし, and tells where that is answered."""
        texts = [text_of(cell.value) for cell in row.cells.values() if not cell.value.is_unanswered]
        words = {plain(text).strip(" 。") for text in texts}
        nothing = self.contents.parts["nothing"].columns
        if not nothing or not words or not words <= _NOTHING:
            return False
        labels = "」か「".join(column.label for column in nothing)
        self.session.refuse(
            self.place_of_new(row),
            texts[0],
            f"「{texts[0]}」は、表の行には書けません。",
            f"書くことが1つもないときは、表の上の質問「{labels}」で「該当なし」を選び、この行は空にしてください。",
        )
        return True

    def added(self, new: Sequence[FoundRow], known: set[str]) -> Iterator[Entry]:
        """The records that are not in the portal yet; one that is there already is left alone."""
        if not new:
            return
        stored, came_before = self._stored(known), _came_before(self.session.identity)
        # What says the same → what it is called in a question.
        same = {tuple(self.contents.rows[number].values()): f"番号{number}" for number in known}
        # What the portal has and the file cannot know, perhaps from an earlier sending of it.
        since = [
            tuple(row.values())
            for number, row in self.contents.rows.items()
            if number not in known and number not in self.went_out
        ]
        fresh = []
        for row in new:
            answers = self._read(row)
            values = tuple(answers.values())
            if values in stored:
                # Taken in before, from this very file perhaps.
                stored.remove(values)
                self.session.unchanged += len(self.columns)
                since = [each for each in since if each != values]
                same.setdefault(values, self.place_of_new(row).cell)
            else:
                fresh.append((row, answers, values))
        for row, answers, values in fresh:
            entry, doubt = self._entry(row, answers), ""
            is_read = self.session.unread.isdisjoint(cell.place for cell in row.cells.values())
            if is_read and values in same:
                doubt = f"{same[values]}と{SAME}"
            elif (
                is_read and since and (came_before or any(_resemble(values, one) for one in since))
            ):
                doubt = PERHAPS_THERE
            elif is_read:
                same[values] = entry.place.cell
            if not doubt or self._is_another(entry, doubt):
                yield entry

    def _read(self, row: FoundRow) -> dict[str, str]:
        """The answers of a new row; an empty cell takes what the screen would preset."""
        answers = dict(self._presets)
        for column in self.columns:
            if (cell := row.cells.get(column.key)) is None:
                continue
            text = text_of(cell.value)
            if column.kind is Kind.RECORD and text in self.session.waiting:
                # It names a row of the file which could not be saved: that one says why.
                self.session.unread.add(cell.place)
                continue
            try:
                answers[column.key] = read_answer(column, cell.value) or answers[column.key]
            except RefusalError as refusal:
                self.session.refuse(cell.place, text, refusal.sentence, refusal.hint)
        return answers

    @cached_property
    def _presets(self) -> dict[str, str]:
        """What the screen presets for a new record."""
        user = self.session.user
        form = self.asked.form(self.asked.new(user, self.round), user, self.round)
        return {column.key: _preset(form, column) for column in self.columns}

    def _stored(self, known: set[str]) -> list[tuple[str, ...]]:
        """The answers of all records that no numbered row of the file stands for."""
        rows = self.asked.entered(self.session.user, self.round).exclude(pk__in=known)
        return [tuple(column.canonical(record) for column in self.columns) for record in rows]

    def _is_another(self, entry: Entry, sentence: str) -> bool:
        options = ((YES, "もう1件として加える"), (KEEP, "加えない"))
        kind = QuestionKind.ANOTHER
        return (
            self.session.ask(Question(entry.key, kind, entry.place, "", sentence, options)) == YES
        )

    def _entry(self, row: FoundRow, answers: Row, number: str = "", **changed) -> Entry:
        return Entry(
            self.session,
            key=f"{self.sheet.found.key}.{number or row.place.cell}",
            asked=self.asked,
            columns=self.columns,
            row=answers,
            cells=row.cells,
            place=row.place if number else self.place_of_new(row),
            number=number,
            **changed,
        )

    def place_of_new(self, row: FoundRow) -> CellRef:
        """Where a row without a number is pointed at: its first cell with an answer."""
        cells = (row.cells[column.key] for column in self.columns if column.key in row.cells)
        first = next((cell.place for cell in cells if not cell.value.is_unanswered), row.place)
        return CellRef(first.sheet, first.cell)


def _came_before(identity: Identity) -> bool:
    """Whether a form of the same report was saved since this one went out, perhaps this file."""
    since = {"settled_at__gte": identity.base.at} if identity.base else {}
    return Upload.objects.filter(
        kind=UploadKind.REPORT_FORM,
        ward=identity.ward,
        round=identity.round,
        form=identity.form,
        result=UploadResult.SAVED,
        **since,
    ).exists()


def _preset(form, column: Column) -> str:
    value = form.get_initial_for_field(form.fields[column.field], column.field)
    if isinstance(value, list | tuple):
        return "1" if column.option in value else ""
    return "" if value is None else str(value)


def _resemble(values: Sequence[str], record: Sequence[str]) -> bool:
    """Whether most answers of a row are those of a record.

    >>> _resemble(("看取り", "20", ""), ("看取り", "21", ""))
    False
    """
    given = [pair for pair in zip(values, record, strict=True) if pair[0]]
    return sum(one == other for one, other in given) >= _RESEMBLES * len(given)
