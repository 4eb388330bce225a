"""Decides what a cell means of which a part is struck out, or stands small above the line."""

from __future__ import annotations

from reports.files.intake.meaning import meaning_of
from reports.files.intake.readings import Meaning, likely, wrong
from reports.files.opening.cell_value import CellValue
from reports.files.report_workbook.columns import Column, Kind
from wards.fiscal import FiscalYear
from wards.japanese.letters import kept

WORDS = (Kind.WORDS, Kind.LINES)


def in_runs(column: Column, value: CellValue, year: FiscalYear) -> Meaning:
    """The meaning of what is left, to be confirmed: ~~20~~25 is 25, and 30 with a small 1 is 30.

    In words a small letter is a letter (m², CO₂); what is struck out may still be meant.
    """
    runs = value.in_runs
    if column.kind in WORDS and not runs.is_struck:
        return meaning_of(column, value.text, year)
    left = kept(runs.standing if column.kind in WORDS else runs.on_the_line)
    what = "取り消し線が引かれています" if runs.is_struck else "小さな字（注の番号など）があります"
    told = f"「{value.text[:40]}」の一部に{what}。"
    meaning = meaning_of(column, left, year)
    readings = set(meaning.readings.values())
    if meaning.wrong or len(readings) != 1:
        return wrong(told, "残す答えだけを、普通の字で書いてください。")
    (canonical,) = readings
    sentence = f"{told}それを除いて「{column.words(canonical)[:60]}」と読みます。"
    if column.kind not in WORDS:
        return likely(canonical, sentence)
    return Meaning(
        {"left": canonical, "words": value.text},
        f"{told}どう読みますか。",
        (
            ("left", f"それを除いた「{left[:60]}」と読む"),
            ("words", "取り消し線のないものとして読む"),
        ),
    )
