"""The blocks of a sheet: its questions, its table, below them how to fill it in and what was said last year."""

import re
from collections.abc import Iterator, Mapping, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from reports.counting.round_records import MODEL_OF_ITEM
from reports.files.report_workbook import layout, looks
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.page import (
    FIRST_COLUMN,
    HELP,
    LABEL,
    RESERVE,
    SMALLEST_SCALE,
    VALUE,
    height_of,
    page_height,
    room_for,
    scale_of,
    set_height,
)
from reports.files.report_workbook.sheet import SheetContents, in_cell
from reports.files.report_workbook.sheet_writer import REQUIRED, SheetWriter, manner
from wards.generic.report_at_hand import LastFiled, ReportAtHand, last_filed, months_filed
from wards.models import ReportingRound, User
from wards.outgoing.book import Look, Value, row_height, text_width
from wards.vocabulary import items_of

# --- What is only to be read stands below: marked (`layout.NOT_READ`), so that the intake reads none of it ---

FIRST_OF_LINE = 2  # column, beside the numbers of the records
BETWEEN, CONTINUED = "／", "　"
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
            yield from _filed_lines(months_filed(report, list(asked.labels), typed))
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


def height_below(writer: SheetWriter) -> float:
    """Points that the lines below a table take, with an empty row above each block."""
    hints = physical_lines(writer, hints_of(writer), layout.HINT)
    last_year = physical_lines(writer, writer.last_year, layout.LOOK_ONLY)
    return LINE_POINTS * sum(len(lines) + 1 for lines in (hints, last_year) if lines)


def physical_lines(writer: SheetWriter, lines: Sequence[str], mark: str) -> list[str]:
    """The lines as they fit into the width of the page, each with its mark."""
    width = sum(writer.widths.get(place, 0) for place in _across(writer))
    room = width - text_width(mark) - 2
    return [in_cell(f"{mark}{piece}") for line in lines for piece in _broken(line, room)]


def _across(writer: SheetWriter) -> range:
    return range(FIRST_OF_LINE, writer.last_printed + 1)


def _broken(line: str, room: float) -> Iterator[str]:
    """A line in pieces no wider than the page, between answers where that can be."""
    piece = ""
    for part in re.findall(rf"[^{BETWEEN}]*{BETWEEN}|[^{BETWEEN}]+$", line):
        if piece and text_width(piece + part) > room:
            yield piece
            piece = CONTINUED
        for letter in part:
            if text_width(piece + letter) > room:
                yield piece
                piece = CONTINUED
            piece += letter
    yield piece


def write_below(writer: SheetWriter) -> None:
    """Below all else: how the table is filled in, then last year in a block of its own."""
    hints = physical_lines(writer, hints_of(writer), layout.HINT)
    _write_lines(writer, hints, looks.HINT, looks.HINT)
    last_year = physical_lines(writer, writer.last_year, layout.LOOK_ONLY)
    _write_lines(writer, last_year, looks.LOOK_ONLY_HEAD, looks.LOOK_ONLY)


def _write_lines(writer: SheetWriter, lines: Sequence[str], first: Look, others: Look) -> None:
    """Lines over cells that stay empty: merged ones could not be moved. One row is left free above."""
    row = writer.sheet.max_row + 2
    for place, line in enumerate(lines, start=row):
        look = first if place == row else others
        for column in _across(writer) if look.fill else ():
            writer.put(place, column, None, look)
        writer.put(place, FIRST_OF_LINE, line, look)
        set_height(writer.sheet, place, max(LINE_POINTS, row_height("一", 100, look.size)))


# Empty rows below what is known, at least; more may be inserted.
SPARE_ROWS = 10
# Known rows that begin another page together with the empty ones.
MOVED_ROWS = 3
# To what part of its size a page may be made smaller for the last rows.
SQUEEZED = 0.92


def paging(
    *,
    above: float,
    repeated: float,
    rows: Sequence[float],
    spare: float,
    page: float,
    squeezed: float = SQUEEZED,
) -> tuple[int, int]:
    """How many empty rows end a table on A4, and before how many rows a new page is forced or 0.

    Heights in points: above the first row; of what each further page repeats; of the known rows;
    of an empty row; of a page, at the scale at which it prints. squeezed: to what part of its size
    the page may still be made smaller.
    """
    whole, page = page, page * RESERVE
    filled, on_page = above, 0
    for height in rows:
        if filled + height > page and on_page:
            filled, on_page = repeated, 0
        filled += height
        on_page += 1
    room = int((page - filled) // spare) if filled < page else 0
    # A little too much is squeezed onto the page.
    if room >= SPARE_ROWS or on_page < 2 or filled + SPARE_ROWS * spare <= whole / squeezed:
        return max(room, SPARE_ROWS), 0
    # Another page is needed anyway: the last of the known rows begin it.
    return SPARE_ROWS, len(rows) - min(on_page // 2, MOVED_ROWS)


MARK_COLUMN, NARROWEST_HELP, INDENT = 1, 30, 1


def write_questions(writer: SheetWriter, row: int) -> int:
    """Write the questions downwards from a row; returns the next free one."""
    contents = writer.contents
    if not contents.questions:
        return row
    heads = (layout.QUESTION, layout.answer_head(contents.period))
    for column, text in enumerate(heads, LABEL):
        writer.put(row, column, text, looks.HEAD)
    height = max(row_height(text, writer.widths[place]) for place, text in enumerate(heads, LABEL))
    set_height(writer.sheet, row, max(32, height))
    helped = ""
    for name, part in contents.parts.items():
        for column in part.columns:
            row += 1
            value = column.cell_value(part.answers.get(column.key, ""))
            if name == "nothing":
                _write_line(writer, row, column, value, looks.CENTRED_ANSWER)
                writer.offer_word(layout.NOTHING, column.label, column.help, f"C{row}")
            else:
                _write_line(writer, row, column, value, looks.answer_look(column))
                writer.guide(column, f"C{row}")
            if column.required:
                writer.need_answer(f"C{row}", is_empty=value == "")
            # Of several answers to one question the first has its help.
            if column.field != helped or not column.option:
                _help(writer, row, "".join([*(f"{one}。" for one in column.when), column.help]))
            helped = column.field
    return row + 2


def _write_line(writer: SheetWriter, row: int, column: Column, value: Value, look: Look) -> None:
    if column.required:
        writer.put(row, MARK_COLUMN, REQUIRED, looks.REQUIRED)
    writer.put(row, LABEL, column.label, looks.QUESTION)
    writer.put(row, VALUE, value, look)
    texts = {LABEL: column.label, VALUE: str(value)}
    height = max(row_height(text, writer.widths[at] - INDENT) for at, text in texts.items())
    set_height(writer.sheet, row, max(24, height))


def _help(writer: SheetWriter, row: int, text: str) -> None:
    """At the right; on a page that ends there, among the hints above the table.

    Beside a table it runs on over the empty cells: merged ones would keep columns from being moved.
    """
    if not text:
        return
    last = max(HELP, writer.last_printed)
    width = sum(writer.widths.get(column, 0) for column in range(HELP, last + 1))
    if width < NARROWEST_HELP:
        if text not in writer.hints:
            writer.hints.append(text)
        return
    if writer.contents.table_columns:
        writer.put(row, HELP, text, looks.HELP)
        return
    writer.put(row, HELP, text, looks.WRAPPED_HELP)
    needed = row_height(text, width - INDENT, looks.HELP.size)
    set_height(writer.sheet, row, max(needed, writer.sheet.row_dimensions[row].ht))


MORE_ROWS = "行が足りないときは、表の途中に行を挿入できます。"
ROW_POINTS = 24


def hints_of(writer: SheetWriter) -> tuple[str, ...]:
    """How the table of a sheet is filled in, as sentences."""
    hints = (*writer.hints, *writer.contents.sheet.hints, MORE_ROWS)
    return hints if writer.contents.table_columns else ()


def write_table(writer: SheetWriter, row: int) -> int:
    """Write the table downwards from a row; returns the row of its head, or 0 without a table."""
    contents, columns = writer.contents, writer.contents.table_columns
    if not columns:
        return 0
    head = row + 1
    _write_heads(writer, head)
    answer_looks = [looks.answer_look(column) for column in columns]
    first, known = head + 1, len(contents.rows)
    for row, number in enumerate(contents.rows, first):
        _write_row(writer, row, number, answer_looks)
    spare, break_after = _paging(writer, head, known)
    for row in range(first + known, first + known + spare):
        _write_row(writer, row, "", answer_looks)
    if break_after:
        writer.sheet.row_breaks.append(Break(id=head + break_after))
    _guide(writer, range(first, first + known + spare))
    return head


def _paging(writer: SheetWriter, head: int, known: int) -> tuple[int, int]:
    """As `paging`, so that the lines below end the page."""
    sheet, below = writer.sheet, height_below(writer)
    printed = [width for place, width in writer.widths.items() if place <= writer.last_printed]
    heights = [height_of(sheet, [row]) for row in range(head + 1, head + 1 + known)]
    return paging(
        above=height_of(sheet, range(1, head + 1)),
        repeated=height_of(sheet, (head - 1, head)),
        rows=[*heights, below] if below else heights,
        spare=ROW_POINTS,
        page=page_height(printed),
        squeezed=max(SQUEEZED, SMALLEST_SCALE / scale_of(printed, room_for(printed)[0])),
    )


def _write_heads(writer: SheetWriter, head: int) -> None:
    writer.put(head, 1, layout.NUMBER, looks.NUMBER_HEAD)
    height = manners = 0.0
    for place, column in enumerate(writer.contents.table_columns, FIRST_COLUMN):
        text, look = manner(column), looks.MANNER
        if column.required:
            text, look = f"{REQUIRED}　{text}", looks.REQUIRED
        elif column.when:
            text = f"{'・'.join(column.when)}　{text}"
        writer.put(head - 1, place, text, look)
        manners = max(manners, row_height(text, writer.widths[place], look.size))
        label, look = column.label, looks.HEAD
        if column.kind is Kind.MARK:
            label, look = layout.option_head(label), looks.MARK_HEAD
        writer.put(head, place, label, look)
        height = max(height, row_height(label, writer.widths[place], look.size))
    set_height(writer.sheet, head - 1, max(18, manners + 2))
    set_height(writer.sheet, head, max(32, height + 4))


def _write_row(writer: SheetWriter, row: int, number: str, answer_looks: Sequence[Look]) -> None:
    writer.put(row, 1, int(number) if number else None, looks.NUMBER)
    answers = writer.contents.rows[number] if number else {}
    height = float(ROW_POINTS)
    asked = zip(writer.contents.table_columns, answer_looks, strict=True)
    for place, (column, look) in enumerate(asked, FIRST_COLUMN):
        value = column.cell_value(answers.get(column.key, ""))
        writer.put(row, place, value, look)
        if isinstance(value, str) and value:
            height = max(height, row_height(value, writer.widths[place] - look.indent) + 4)
    set_height(writer.sheet, row, height)


def _guide(writer: SheetWriter, rows: range) -> None:
    contents = writer.contents
    for place, column in enumerate(contents.table_columns, FIRST_COLUMN):
        letter = get_column_letter(place)
        writer.guide(column, f"{letter}{rows[0]}:{letter}{rows[-1]}")
        if column.required:
            empty = sum(not row.get(column.key) for row in contents.rows.values())
            writer.need_column(place, rows, empty)
    first = contents.table_columns[0]
    if first.kind is Kind.WORDS:
        names = [row[first.key] for row in contents.rows.values()]
        writer.drop_downs.name_rows(contents.sheet.key, writer.sheet, "B", rows, names)
