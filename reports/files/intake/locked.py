"""Decides what is said where a file changes an answer of a report that cannot be changed now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from reports.files.intake.cells import shown
from reports.files.intake.comparing import ComparedRow
from reports.files.intake.found import FoundCell
from reports.files.intake.session import Session
from reports.files.outcome import CellRef
from reports.files.report_workbook.columns import Column
from reports.files.report_workbook.contents import Row
from wards.answers import BLANK
from wards.fiscal import wareki
from wards.models import Submission

# Of a longer answer the beginning is enough to recognise it by.
MOST_QUOTED = 60


@dataclass(frozen=True)
class Lock:
    """Why the answers of a report cannot be changed, and what whoever must change one can do.

    aside: what is said of the registers, which can be changed all the same; '' where nothing is.
    """

    why: str
    way_out: str
    aside: str = ""


def lock_of(submission: Submission) -> Lock | None:
    """The lock of a report; None while its answers may be changed. submission: with its round."""
    if not submission.is_locked:
        return None
    if submission.counts:
        day = wareki(timezone.localdate(submission.submitted_at))
        return Lock(
            f"{day}に提出した報告の一部なので、"
            f"報告が「{submission.get_status_display()}」のあいだは変えられません。",
            f"変える必要があるときは、{settings.CONTACT}に差戻しを頼み、差し戻されてから、"
            "このファイルをもう一度送ってください。",
            f"報告が「{submission.get_status_display()}」なので、ここで変わる名簿や実績は、"
            f"提出した数には入りません。入れるには、{settings.CONTACT}に差戻しを頼んでください。",
        )
    day = wareki(timezone.localdate(submission.round.closed_at))
    return Lock(
        f"この調査は{day}に受付を終えたので、変えられません。",
        f"変える必要があるときは、{settings.CONTACT}に連絡してください。",
    )


def refuse_changed_answers(
    session: Session,
    lock: Lock,
    apart: Session,
    compared: ComparedRow,
    columns: Sequence[Column],
    cells: Mapping[str, FoundCell],
    now: Row,
) -> None:
    """Refuses each cell that says, or may say, otherwise than the portal, with both values.

    apart: the session in which they were compared; nothing that it asks is asked.
    """
    changed = {value.column.key for value in compared.changed}
    for column in columns:
        cell = cells.get(column.key)
        if cell is None or not (column.key in changed or apart.is_refused(cell.place)):
            continue
        stands, back = _told(column.words(now.get(column.key, "")))
        session.refuse(
            cell.place,
            shown(cell.value),
            f"ポータルでは{stands}です。{lock.why}",
            f"{back}{lock.way_out}",
        )


def refuse_new_row(session: Session, lock: Lock, place: CellRef, found: str) -> None:
    """Refuses a row that the portal does not have."""
    session.refuse(
        place,
        found,
        f"この表には、いまは行を加えられません。{lock.why}",
        f"この行を消してください。{lock.way_out}",
    )


def refuse_gone_row(session: Session, lock: Lock, place: CellRef, number: str, record: str) -> None:
    """Refuses that a row is emptied or taken out."""
    session.refuse(
        place,
        "",
        f"番号{number}の行（{record}）がなくなっています。{lock.why}",
        f"行を元に戻してください。{lock.way_out}",
    )


def _told(words: str) -> tuple[str, str]:
    """What the portal says, and how the cell says the same again."""
    if words == BLANK:
        return words, "セルを空欄に戻してください。"
    line = " ".join(words.split())
    if len(line) > MOST_QUOTED:
        again = "セルを元の答えに戻してください（受け取り直した様式に入っています）。"
        return f"「{line[:MOST_QUOTED]}…」", again
    return f"「{line}」", "セルをこの答えに戻してください。"
