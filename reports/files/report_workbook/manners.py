"""Decides in which words a column says how it is filled in."""

from __future__ import annotations

from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.layout import MARK

REQUIRED = "必須"
_MANNERS = {
    Kind.WORDS: "文字",
    Kind.LINES: "文章",
    Kind.DAY: "日付",
    Kind.CHOICE: "選ぶ",
    Kind.YES_NO: "選ぶ",
    Kind.MARK: MARK,
    Kind.RECORD: "選ぶ",
}
_HOW = {
    Kind.WORDS: "",
    Kind.LINES: "改行は Alt＋Enter で入ります。",
    Kind.DAY: "",
    Kind.INTEGER: "数字だけを書きます。",
    Kind.DECIMAL: "数字だけを書きます。",
    Kind.CHOICE: "▼から選びます。",
    Kind.YES_NO: "▼から選びます。",
    Kind.MARK: f"当てはまるときに「{MARK}」を付けます。",
    Kind.RECORD: "▼から選びます。",
}
_FROM_SHEET = "▼から選びます。一覧にないものは、先にシート「{}」に書くと、ここで選べます。"


def manner(column: Column) -> str:
    """How a column is filled in, in a word: '選ぶ', '数（人）', '日付'.

    >>> manner(Column("people", "参加人数", Kind.INTEGER, unit="人"))
    '数（人）'
    """
    if column.kind in _MANNERS:
        return _MANNERS[column.kind]
    return f"数（{column.unit}）" if column.unit else "数"


def message(column: Column, sheet: str = "") -> str:
    """What a cell says when it is chosen. sheet: where new ones of what is chosen are written."""
    if sheet:
        return _FROM_SHEET.format(sheet)
    needed = (
        "必ず答えてください。" if column.required else "".join(f"{one}。" for one in column.when)
    )
    return "\n".join(filter(None, (_HOW[column.kind], column.help, needed))) or "文字を書きます。"
