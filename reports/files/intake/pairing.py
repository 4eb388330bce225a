"""Decides which row of a file is which record: by its number, never by its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reports.files.intake.cells import canonical_above, is_blank, shown
from reports.files.intake.found import FoundRow, FoundSheet
from reports.files.intake.session import Session
from reports.files.outcome import CellRef, Note
from reports.files.report_workbook.columns import columns_with_names
from reports.files.report_workbook.contents import Row, SheetContents
from wards.japanese.letters import plain

# The system's keys have at most 19 digits; what is longer is no number of ours.
MOST_DIGITS = 18


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


def pair(session: Session, found: FoundSheet, contents: SheetContents) -> Paired:
    """Pairs the rows of a sheet with the records of the portal. contents: what it says now."""
    now = contents.rows
    went_out = session.base_of(found.key).get("rows", {})
    paired = Paired()
    if not found.has_table:
        return paired
    seen: set[str] = set()
    wrong_before = len(session.problems)
    for row in found.rows:
        number = number_of(session, row)
        if number is None:
            continue
        if number in seen:
            session.refuse(
                row.number.place,
                shown(row.number.value),
                f"番号{number}の行が2つあります。",
                "写して作った行は、番号を消すと新しい記録として加えられます。",
            )
            continue
        if number:
            seen.add(number)
        _place(session, paired, row, number, went_out, now)
    if len(session.problems) == wrong_before:
        # Else one that seems gone may be the one whose number is wrong.
        missing = [number for number in went_out if number not in seen and number in now]
        _find_again(session, found, contents, paired, missing)
        missing = [number for number in missing if number not in paired.known]
        paired.gone |= dict.fromkeys(missing, CellRef(found.name))
    return paired


def _find_again(
    session: Session,
    found: FoundSheet,
    contents: SheetContents,
    paired: Paired,
    missing: Sequence[str],
) -> None:
    """Rows that lost nothing but their number are what they were: not deleted, and not added anew."""
    if not missing or not paired.new:
        return
    base = session.base_of(found.key)
    columns = columns_with_names(contents.table_columns, base.get("names", {}))
    lost = {number: dict(base["rows"][number]) for number in missing}
    for row in list(paired.new):
        answers = canonical_above(columns, row.cells, {}, session.year)
        number = next((number for number, said in lost.items() if said == answers), "")
        if number:
            del lost[number]
            paired.new.remove(row)
            paired.known[number] = row
            sentence = f"番号が消えています。番号{number}で渡した行として読みます。"
            session.notes.append(Note(row.place, sentence))


def _place(
    session: Session,
    paired: Paired,
    row: FoundRow,
    number: str,
    went_out: Mapping[str, Row],
    now: Mapping[str, Row],
) -> None:
    empty = all(is_blank(cell.value) for cell in row.cells.values())
    if not number:
        if not empty:
            paired.new.append(row)
    elif number not in now and number in went_out:
        if not empty:
            paired.lost[number] = row
    elif number not in now:
        session.refuse(
            row.number.place,
            shown(row.number.value),
            f"番号{number}の記録は、この区のこの表にはありません。",
            "新しい記録なら番号を消してください。",
        )
    elif session.knows_base and number not in went_out:
        session.refuse(
            row.number.place,
            shown(row.number.value),
            f"番号{number}は、この様式を渡したときにはありませんでした。",
            "新しい記録なら番号を消してください。直すときは新しい様式を受け取ってください。",
        )
    elif empty and session.knows_base:
        paired.gone[number] = row.place
    elif not empty:
        paired.known[number] = row


def number_of(session: Session, row: FoundRow) -> str | None:
    """The number of a row; '' of a new one, None of one that cannot be read (and is explained)."""
    if row.number is None or is_blank(row.number.value):
        return ""
    text = plain(shown(row.number.value)).strip()
    is_plain = row.number.value.in_runs is None
    if is_plain and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return str(int(text))
    session.refuse(
        row.number.place,
        shown(row.number.value),
        "番号の列に、番号でないものが入っています。",
        "番号は変えないでください。新しい行では空欄にします。",
    )
    return None
