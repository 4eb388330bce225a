"""Decides which row of a file is which record: by its number, never by its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.intake.cells import is_blank, shown
from reports.intake.found import FoundRow, FoundSheet
from reports.intake.meaning import half_width
from reports.intake.outcome import Place
from reports.intake.session import Session
from reports.report_workbook.contents import Row

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
    gone: dict[str, Place] = field(default_factory=dict)
    lost: dict[str, FoundRow] = field(default_factory=dict)


def pair(session: Session, found: FoundSheet, now: Mapping[str, Row]) -> Paired:
    """Pairs the rows of a sheet with the records of the portal. now: those by number."""
    went_out = session.base_of(found.key).get("rows", {})
    paired = Paired()
    if not found.has_table:
        return paired
    seen: set[str] = set()
    all_read = True
    for row in found.rows:
        number = number_of(session, row)
        if number is None:
            all_read = False
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
    if all_read:
        # Else one that seems gone may be the one that cannot be read.
        missing = (number for number in went_out if number not in seen and number in now)
        paired.gone |= dict.fromkeys(missing, Place(found.name))
    return paired


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
    text = half_width(shown(row.number.value)).strip()
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return str(int(text))
    session.refuse(
        row.number.place,
        shown(row.number.value),
        "番号の列に、番号でないものが入っています。",
        "番号は変えないでください。新しい行では空欄にします。",
    )
    return None
