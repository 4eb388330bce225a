"""What the report before said of the records of a sheet: lines below it, to look at and never read.

Each line begins with a mark of its own (`layout.LOOK_ONLY`), so that the intake knows it for no
answer wherever it comes to stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reports.counting.round_records import MODEL_OF_ITEM
from reports.document.exporters.xlsx.book import BODY_SIZE, row_height, text_width
from reports.files.report_workbook import looks
from reports.files.report_workbook.contents import SheetContents, in_cell
from reports.files.report_workbook.layout import LOOK_ONLY
from reports.files.report_workbook.page import set_height
from reports.files.report_workbook.sheet_writer import SheetWriter
from wards.generic.report_at_hand import LastFiled, ReportAtHand, last_filed, months_filed
from wards.models import ReportingRound, User
from wards.vocabulary import items_of

COLUMN = 2  # beside the numbers of the records
BETWEEN, GOES_ON = "／", "　"
LINE_POINTS = 18


def last_year_of(
    contents: Mapping[str, SheetContents], user: User, round_: ReportingRound
) -> dict[str, list[str]]:
    """The lines of each sheet, by its key; [] of a sheet whose records no report files.

    user: acts for the ward's body. A few queries a sheet.
    """
    return {key: list(_lines(each, user, round_)) for key, each in contents.items()}


def _lines(contents: SheetContents, user: User, round_: ReportingRound) -> Iterator[str]:
    asked_of = items_of(round_.kind, user.role)
    for asked in filter(None, (contents.sheet.questions, contents.sheet.table)):
        model = asked.model
        items = [item for item in asked_of if MODEL_OF_ITEM[item] is model]
        if items and round_.month:
            report = ReportAtHand(user, model, round_.fiscal_year, round_.month)
            typed = model.objects.editable_by(user)
            yield from _filed_lines(months_filed(report, items, list(asked.labels), typed))
        elif items:
            report = ReportAtHand(user, model, round_.fiscal_year - 1)
            yield from _filed_lines(last_filed(report, items, asked.labels))


def _filed_lines(filed: LastFiled) -> Iterator[str]:
    """A sentence, or a heading with one line for each record: 'テーマ 看取り／参加人数 34人'."""
    if not filed.rows:
        yield filed.sentence
        return
    yield f"{filed.heading}　{filed.told}　見るだけの行で、書いても読み取りません。"
    for number, row in enumerate(filed.rows, start=1):
        said = [f"{value.label} {value.text}" for value in row if not value.is_blank]
        yield f"{number}　{BETWEEN.join(' '.join(each.split()) for each in said)}"


def height_of_last_year(writer: SheetWriter) -> float:
    """Points that the lines take, with the empty row above them."""
    return LINE_POINTS * (len(physical_lines(writer)) + 1) if writer.last_year else 0


def physical_lines(writer: SheetWriter) -> list[str]:
    """The lines as they fit into the width of the page, each with its mark."""
    printed = range(COLUMN, writer.last_printed + 1)
    width = sum(writer.widths.get(place, 0) for place in printed)
    room = width * BODY_SIZE / looks.LOOK_ONLY.size - text_width(LOOK_ONLY) - 2
    return [
        in_cell(f"{LOOK_ONLY}{piece}") for line in writer.last_year for piece in _broken(line, room)
    ]


def _broken(line: str, room: float) -> Iterator[str]:
    """A line in pieces no wider than the page, between answers where that can be."""
    piece = ""
    for part in re.findall(rf"[^{BETWEEN}]*{BETWEEN}|[^{BETWEEN}]+$", line):
        if piece and text_width(piece + part) > room:
            yield piece
            piece = GOES_ON
        for letter in part:
            if text_width(piece + letter) > room:
                yield piece
                piece = GOES_ON
            piece += letter
    yield piece


def write_last_year(writer: SheetWriter, row: int) -> None:
    """Write the lines downwards from a row, over cells that stay empty: merged ones could not be moved."""
    for place, line in enumerate(physical_lines(writer), start=row):
        look = looks.LOOK_ONLY_HEAD if place == row else looks.LOOK_ONLY
        writer.put(place, COLUMN, line, look)
        set_height(writer.sheet, place, max(LINE_POINTS, row_height("一", 100, look.size)))
