"""Decides how the 督促文 of all late reports stand in one text file, one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from reports.pages.board.page import Reminder

_BETWEEN = "\n\n" + "-" * 40 + "\n\n"
_NOBODY = "期限を過ぎた報告はありません。\n"


def reminder_file(reminders: Sequence[Reminder]) -> bytes:
    """UTF-8 with BOM and CRLF, as the editors of Windows expect it."""
    letters = [
        f"宛先: {each.report.name} ご担当者様\n件名: {each.letter.subject}\n\n{each.letter.body}"
        for each in reminders
    ]
    text = _BETWEEN.join(letters) + "\n" if letters else _NOBODY
    return text.replace("\n", "\r\n").encode("utf-8-sig")
