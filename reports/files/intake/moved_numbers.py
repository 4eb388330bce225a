"""Decides whether numbers stayed behind when rows were sorted: then each row is another record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.files.intake.session import Session
from reports.files.outcome import YES, CellRef, QuestionKind
from reports.files.report_workbook.contents import Row

# One equal answer is chance.
FEWEST_CHANGED = 2
# Each is held against all that went out.
MOST_TRIED = 200


@dataclass(frozen=True)
class ChangedRow:
    """A numbered row of which the file changes values. row: what it would say then."""

    number: str
    place: CellRef
    row: Row
    changes: int


def ask_about_moved_numbers(
    session: Session, key: str, rows: Sequence[ChangedRow], went_out: Mapping[str, Row]
) -> None:
    """Asks once for a table in which a number stands at what went out under another one.

    went_out: the answers by number. Saved as they are, such rows would overwrite each other.
    """
    tried = rows[:MOST_TRIED]
    moved = [(row, other) for row in tried if (other := _other_number(row, went_out))]
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
    own = went_out.get(row.number, {})
    others = (number for number in went_out if number != row.number)
    return next((each for each in others if _is_rather(row.row, went_out[each], own)), "")


def _is_rather(row: Row, other: Row, own: Row) -> bool:
    """Whether a row says more of what another one said than of what its own number said.

    Whoever sorts a table may have filled it in before: one equal answer less is no other record.
    """
    apart = [key for key, answer in own.items() if other.get(key) != answer]
    as_other = sum(bool(row.get(key)) and row.get(key) == other.get(key) for key in apart)
    return as_other >= FEWEST_CHANGED and as_other > sum(row.get(key) == own[key] for key in apart)
