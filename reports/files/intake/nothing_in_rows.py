"""Decides what is said of a row of a table that says 該当なし instead of a record."""

from __future__ import annotations

from reports.files.intake.cells import is_blank, shown
from reports.files.intake.found import FoundRow
from reports.files.intake.session import Session
from reports.files.outcome import CellRef
from reports.files.report_workbook.contents import SheetContents
from reports.files.report_workbook.layout import nothing_label
from wards.japanese.letters import plain
from wards.vocabulary import ReportItem

_NOTHING = frozenset({"該当なし", "該当無し", "該当ナシ", "該当せず", "なし", "無し", "特になし"})


def refuse_nothing(
    session: Session, contents: SheetContents, row: FoundRow, place: CellRef
) -> bool:
    """Refuses a new row that only says that there is nothing, and tells where that is answered.

    Returns whether it is such a row; place: where it is pointed at.
    """
    texts = [shown(cell.value) for cell in row.cells.values() if not is_blank(cell.value)]
    words = {plain(text).strip(" 。") for text in texts}
    if not contents.nothing or not words or not words <= _NOTHING:
        return False
    labels = "」か「".join(nothing_label(ReportItem(item).label) for item in contents.nothing)
    session.refuse(
        place,
        texts[0],
        f"「{texts[0]}」は、表の行には書けません。",
        f"書くことが1つもないときは、表の上の質問「{labels}」で「該当なし」を選び、この行は空にしてください。",
    )
    return True
