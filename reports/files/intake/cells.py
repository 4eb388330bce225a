"""Decides what a cell of the file means as an answer: by its kind, its words, the row above."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from reports.files.intake.found import FoundCell
from reports.files.intake.meaning import meaning_of
from reports.files.intake.numbers import HOURS
from reports.files.intake.partly_struck import in_runs
from reports.files.intake.readings import Meaning, likely, sure, wrong
from reports.files.opening.cell_value import CellKind, CellValue
from reports.files.opening.number_formats import Hidden
from reports.files.report_workbook.columns import Column, Kind
from wards.fiscal import FiscalYear, wareki
from wards.japanese.dates import HOW_TO_WRITE, SERIAL_ZERO, SERIALS
from wards.japanese.letters import kept

DITTO = frozenset({"〃", "″", "同上", "々", '"', "”", "''", "ゝ"})
NOT_SHOWN = {
    Hidden.DAY: "セルの書式で日が見えません。",
    Hidden.YEAR: "セルの書式で年が見えません。",
}
WORDS = (Kind.WORDS, Kind.LINES)
EIGHT_DIGITS = re.compile(r"\d{8}")


def is_blank(value: CellValue) -> bool:
    """Whether nothing stands in a cell."""
    return value.kind is CellKind.BLANK


def shown(value: CellValue) -> str:
    """What stands in a cell, as its reader sees it; a formula without a result as it is written."""
    if value.kind is CellKind.DAY:
        return wareki(value.day)
    return value.text or value.formula


def says_the_same(column: Column, one: str, other: str) -> bool:
    """Whether two canonical texts are one answer: what nobody sees in a text makes no difference."""
    return one == other or (column.kind in WORDS and kept(one) == kept(other))


def meaning_in(column: Column, cell: FoundCell, above: str, year: FiscalYear) -> Meaning:
    """What a cell means as an answer to a column. above: the answer of the row above, for 〃."""
    value = cell.value
    if value.kind is CellKind.BLANK:
        return sure("")
    if value.text in DITTO:
        return _ditto(column, value.text, above)
    if value.through_merge and _spans_rows(value.merged):
        return _merged(column, value, year)
    if value.in_runs is not None:
        return in_runs(column, value, year)
    meaning = _own(column, value, year)
    return _struck(column, value, meaning) if value.struck else meaning


def _struck(column: Column, value: CellValue, meaning: Meaning) -> Meaning:
    """Some strike out what is to be deleted, some what is done."""
    if meaning.wrong:
        return meaning
    canonical = next(iter(meaning.readings.values()))
    words = column.words(canonical)[:60]
    return Meaning(
        {"blank": "", "words": canonical},
        f"「{shown(value)[:40]}」に取り消し線が引かれています。消すのか、残すのかが分かりません。",
        (("blank", "消して空欄にする"), ("words", f"「{words}」のまま読む")),
    )


def _own(column: Column, value: CellValue, year: FiscalYear) -> Meaning:
    if value.kind is CellKind.ERROR:
        return wrong(f"「{value.text}」は計算の誤りです。", "数式を消し、値を入れてください。")
    if value.kind is CellKind.FORMULA:
        return wrong(
            "数式の結果がファイルに入っていません。", "数式の代わりに、値そのものを入れてください。"
        )
    if value.kind is CellKind.DAY:
        return _calendar_day(column, value)
    if value.kind is CellKind.NUMBER and column.kind is Kind.DAY:
        return _serial(column, value, year)
    if value.hidden is Hidden.VALUE or (value.hidden and column.kind in WORDS):
        return _looks_other(column, value, year)
    if value.kind is CellKind.TIME and column.kind not in WORDS and column.unit != HOURS:
        return wrong(f"「{value.text}」は時刻です。", "ここには時刻でないものを入れます。")
    return meaning_of(column, value.text, year)


def _calendar_day(column: Column, value: CellValue) -> Meaning:
    if column.kind is Kind.DAY:
        day = value.day.isoformat()
        if value.clock:
            return likely(
                day, f"「{value.text}」を {wareki(value.day)} と読みます。時刻は読みません。"
            )
        if value.hidden:
            return likely(day, f"{NOT_SHOWN[value.hidden]}{wareki(value.day)} と読みます。")
        return sure(day)
    if column.kind in WORDS:
        words = wareki(value.day)
        return likely(words, f"日付になっています。「{words}」という文字として読みます。")
    return wrong(
        f"日付（{wareki(value.day)}）になっています。",
        "セルの書式を「標準」か「文字列」にして、入れ直してください。",
    )


def _looks_other(column: Column, value: CellValue, year: FiscalYear) -> Meaning:
    """20% is 0.2, and 12 may be 12,345: its writer may have meant what he saw."""
    meaning = meaning_of(column, value.text, year)
    if meaning.wrong or meaning.question:
        return meaning
    (canonical,) = meaning.readings.values()
    words = column.words(canonical)[:60]
    return likely(canonical, f"セルの書式で違うものに見えます。入っている「{words}」と読みます。")


def _serial(column: Column, value: CellValue, year: FiscalYear) -> Meaning:
    """A day whose format is lost is a number of days; 20240901 is typed as a number, too."""
    number = value.number
    # 1e999 in a file is infinity.
    if number.is_finite() and number == number.to_integral_value() and int(number) in SERIALS:
        return sure((SERIAL_ZERO + timedelta(days=int(number))).isoformat())
    if EIGHT_DIGITS.fullmatch(value.text):
        return meaning_of(column, value.text, year)
    return wrong(
        f"「{value.text}」を日付として読めません。",
        str(HOW_TO_WRITE),
    )


def _ditto(column: Column, text: str, above: str) -> Meaning:
    if not above:
        return wrong(f"「{text}」の上の行に、答えがありません。", "答えそのものを書いてください。")
    return likely(above, f"「{text}」を、上の行と同じ「{column.words(above)[:60]}」と読みます。")


def _merged(column: Column, value: CellValue, year: FiscalYear) -> Meaning:
    """A cell that was merged with the ones above: what stands there may be meant for each row."""
    meaning = _own(column, value, year)
    if meaning.wrong or meaning.question:
        return meaning
    (canonical,) = meaning.readings.values()
    return likely(
        canonical,
        f"{value.merged} が結合されています。この行も「{column.words(canonical)[:60]}」と読みます。",
    )


def _spans_rows(merged: str) -> bool:
    first, _, last = merged.partition(":")
    return first.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def refers_above(cells: Iterable[FoundCell]) -> bool:
    """Whether a row has a 〃 somewhere."""
    return any(cell.value.text in DITTO for cell in cells)


def canonical_above(
    columns: Sequence[Column],
    cells: Mapping[str, FoundCell],
    above: Mapping[str, str],
    year: FiscalYear,
) -> dict[str, str]:
    """The answers of a row, for the row below: '' where one cannot be read."""
    answers = {}
    for column in columns:
        cell = cells.get(column.key)
        if cell is not None:
            meaning = meaning_in(column, cell, above.get(column.key, ""), year)
            answers[column.key] = next(iter(meaning.readings.values()), "")
    return answers
