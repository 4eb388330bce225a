"""The rows of a table beside the records: by their number, never by their place; those that are gone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reports.files.outcome import DELETE, KEEP, CellRef, Question, QuestionKind
from reports.files.report_form.answers import RefusalError, read_answer, text_of
from reports.files.report_form.comparing import Session, SheetIntake, answers_in_words, was_edited
from reports.files.report_form.grid import FoundRow
from reports.files.report_workbook.columns import Column, columns_with_names
from reports.files.report_workbook.sheet import Row
from wards.japanese.letters import plain

# The system's keys have at most 19 digits; what is longer is no number of ours.
MOST_DIGITS = 18
# More records than this are asked about together: nobody reads forty questions.
MOST_ASKED_APART = 5
STAYS = "行を元に戻してください。終わったものは、行を消さずに、末日か廃止日を入れます。"
# One equal answer is chance; each row is held against all that went out.
FEWEST_MOVED, MOST_TRIED = 2, 200


@dataclass
class Paired:
    """The rows of a table: known ones by their number, new ones, and numbers that went out and are gone.

    gone: number → the place of its emptied row, or of the sheet where the row is not there at all.
    lost: rows that went out and whose record is no longer among those of the form.
    """

    known: dict[str, FoundRow] = field(default_factory=dict)
    new: list[FoundRow] = field(default_factory=list)
    gone: dict[str, CellRef] = field(default_factory=dict)
    lost: dict[str, FoundRow] = field(default_factory=dict)


def pair(sheet: SheetIntake) -> Paired:
    """Pairs the rows of a sheet with the records of the portal."""
    session, now, went_out = sheet.session, sheet.contents.rows, sheet.base("rows")
    paired, seen = Paired(), set()
    if sheet.found.rows is None:
        return paired
    problems_before = len(session.problems)
    for row in sheet.found.rows:
        number = _number_of(session, row)
        if number in seen:
            session.refuse(
                row.number.place,
                text_of(row.number.value),
                f"番号{number}の行が2つあります。",
                "写して作った行は、番号を消すと新しい記録として加えられます。",
            )
        elif number is not None:
            seen |= {number} - {""}
            _place(session, paired, row, number, went_out, now)
    if len(session.problems) == problems_before:
        # Else one that seems gone may be the one whose number is wrong.
        missing = [number for number in went_out if number not in seen and number in now]
        _find_again(sheet, paired, missing)
        for number in missing:
            if number not in paired.known:
                paired.gone[number] = CellRef(sheet.found.name)
    return paired


def _number_of(session: Session, row: FoundRow) -> str | None:
    """The number of a row; '' of a new one, None of one that cannot be read (and is explained)."""
    if row.number is None or row.number.value.is_blank:
        return ""
    text = plain(text_of(row.number.value)).strip()
    is_plain = not (row.number.value.struck_in_part or row.number.value.raised_in_part)
    if is_plain and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return str(int(text))
    session.refuse(
        row.number.place,
        text_of(row.number.value),
        "番号の列に、番号でないものが入っています。",
        "番号は変えないでください。新しい行では空欄にします。",
    )
    return None


def _place(
    session: Session,
    paired: Paired,
    row: FoundRow,
    number: str,
    went_out: Mapping[str, Row],
    now: Mapping[str, Row],
) -> None:
    empty = all(cell.value.is_unanswered for cell in row.cells.values())
    wrong, hint = "", "新しい記録なら番号を消してください。"
    if not number:
        paired.new += [] if empty else [row]
    elif number not in now and number in went_out:
        paired.lost |= {} if empty else {number: row}
    elif number not in now:
        wrong = f"番号{number}の記録は、この区のこの表にはありません。"
    elif session.knows_base and number not in went_out:
        wrong = f"番号{number}は、この様式を渡したときにはありませんでした。"
        hint += "修正するときは新しい様式を受け取ってください。"
    elif not empty:
        paired.known[number] = row
    elif session.knows_base:
        paired.gone[number] = row.place
    if wrong:
        session.refuse(row.number.place, text_of(row.number.value), wrong, hint)


def _find_again(sheet: SheetIntake, paired: Paired, missing: Iterable[str]) -> None:
    """Rows that lost nothing but their number are what they were: not deleted, and not added anew."""
    rows = sheet.base("rows")
    lost = {number: dict(rows[number]) for number in missing}
    columns = columns_with_names(sheet.contents.table_columns, sheet.base("names"))
    for row in list(paired.new) if lost else ():
        answers = _readable_answers(columns, row)
        number = next((number for number, base in lost.items() if base == answers), "")
        if number:
            del lost[number]
            paired.new.remove(row)
            paired.known[number] = row
            note = f"番号が消えています。番号{number}で渡した行として読みます。"
            sheet.session.note(row.place, note)


def _readable_answers(columns: Sequence[Column], row: FoundRow) -> dict[str, str]:
    answers = {}
    for column in columns:
        if column.key in row.cells:
            try:
                answers[column.key] = read_answer(column, row.cells[column.key].value)
            except RefusalError:
                answers[column.key] = ""
    return answers


# --- Numbers that stayed behind when rows were sorted ---------------------------------------------


def refuse_moved_number(
    session: Session, row: FoundRow, number: str, answers: Row, went_out: Mapping[str, Row]
) -> bool:
    """Refuses a row that says what went out under another number; tells whether it does.

    Saved as they are, such rows would overwrite each other. answers: what the row says.
    """
    own = went_out.get(number, {})
    others = (each for each in list(went_out)[:MOST_TRIED] if each != number)
    other = next((each for each in others if _is_rather(answers, went_out[each], own)), "")
    if other:
        session.refuse(
            row.place,
            number,
            f"番号{number}の行に、番号{other}で渡した内容が書かれています。",
            "並べ替えたときは、番号も行の内容と一緒に動かしてください。番号が正しく、この記録を"
            "本当に書き換えるときは、ポータルの画面で修正してください。",
        )
    return bool(other)


def _is_rather(row: Row, other: Row, own: Row) -> bool:
    """Whether a row says more of what another one said than of what its own number said.

    Whoever sorts a table may have filled it in before: one equal answer less is no other record.
    """
    apart = [key for key, answer in own.items() if other.get(key) != answer]
    as_other = sum(bool(row.get(key)) and row.get(key) == other.get(key) for key in apart)
    return as_other >= FEWEST_MOVED and as_other > sum(row.get(key) == own[key] for key in apart)


# --- Records whose rows came back empty, or not at all --------------------------------------------


def delete_gone(sheet: SheetIntake, paired: Paired) -> None:
    """Asks about records whose rows are gone or empty, and deletes what is to be deleted.

    Where the rows are part of a report that is locked, they stay.
    """
    session, records = sheet.session, sheet.contents.records
    if lock := session.lock_of(sheet.contents.sheet.table):
        for number, place in paired.gone.items():
            sentence = f"番号{number}の行（{records[number]}）がなくなっています。{lock.why}"
            session.refuse(place, "", sentence, f"行を元に戻してください。{lock.way_out}")
        return
    numbers = list(paired.gone)
    groups = [numbers] if len(numbers) > MOST_ASKED_APART else [[number] for number in numbers]
    for group in filter(None, groups):
        if _answer_about(sheet, paired, group) == DELETE:
            for number in group:
                before = answers_in_words(sheet.contents.table_columns, sheet.contents.rows[number])
                place = paired.gone[number]
                session.delete(records[number], place, number, (before, "—"), STAYS)


def _answer_about(sheet: SheetIntake, paired: Paired, numbers: Sequence[str]) -> str:
    """The answer to one question about some records."""
    contents, first, many = sheet.contents, numbers[0], len(numbers) > 1
    names = "、".join(str(contents.records[number]) for number in numbers[:MOST_ASKED_APART])
    rows = f"{len(numbers)}行（{names} ほか）" if many else f"番号{first}の行（{names}）"
    before = answers_in_words(contents.table_columns, contents.rows[first])
    delete = f"{len(numbers)}件の記録を削除する" if many else "記録を削除する"
    question = Question(
        f"{sheet.found.key}.{'rows' if many else first}",
        QuestionKind.DELETION,
        CellRef(sheet.found.name) if many else paired.gone[first],
        "",
        f"{rows}がなくなっています。{_edited_meanwhile(sheet, numbers)}",
        ((DELETE, delete), (KEEP, "記録を残す")),
        "" if many else before,
        "" if many else "削除",
    )
    return sheet.session.ask(question)


def _edited_meanwhile(sheet: SheetIntake, numbers: Sequence[str]) -> str:
    """A sentence on those that the sender of the file has not seen as they are now."""
    went_out, now = sheet.base("rows"), sheet.contents.rows
    edited = [number for number in numbers if was_edited(went_out.get(number, {}), now[number])]
    if not edited:
        return ""
    more = "ほか" if len(edited) > MOST_ASKED_APART else ""
    numbers = "、".join(edited[:MOST_ASKED_APART])
    return f"様式を受け取ったあとに、ポータルで修正されています（番号{numbers}{more}）。"
