"""Decides whether numbers stayed behind when rows were sorted: then each row is another record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.intake.outcome import YES, Place, QuestionKind
from reports.intake.session import Session
from reports.report_workbook.contents import Row

# One equal answer is chance.
FEWEST_CHANGED = 2


@dataclass(frozen=True)
class ChangedRow:
    """A numbered row of which the file changes values. row: what it would say then."""

    number: str
    place: Place
    row: Row
    changes: int


def ask_about_moved_numbers(
    session: Session, key: str, rows: Sequence[ChangedRow], went_out: Mapping[str, Row]
) -> None:
    """Asks once for a table in which a number stands at what went out under another one.

    went_out: the answers by number. Saved as they are, such rows would overwrite each other.
    """
    moved = [(row, other) for row in rows if (other := _other_number(row, went_out))]
    if not moved:
        return
    first, other = moved[0]
    more = f"（ほかに{len(moved) - 1}行）" if len(moved) > 1 else ""
    session.ask(
        f"{key}.numbers",
        QuestionKind.READING,
        first.place,
        f"番号{first.number}の行に、番号{other}で渡した内容が書かれています{more}。"
        "並べ替えたときに番号だけが元の行に残っていると、別の記録が書き換わります。"
        "そのときは取りやめて、番号も一緒に並べ替えて送ってください。",
        ((YES, "番号は正しいので、このとおりに書き換える"),),
        found=first.number,
    )


def _other_number(row: ChangedRow, went_out: Mapping[str, Row]) -> str:
    if row.changes < FEWEST_CHANGED:
        return ""
    answers = dict(row.row)
    equal = (other for other, each in went_out.items() if dict(each) == answers)
    return next((other for other in equal if other != row.number), "")
