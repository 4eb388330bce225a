"""Makes report forms as offices and file sanitisers send them back, each with what must be said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.reports.files.filling import (
    answer_cell,
    head_of,
    insert_columns,
    insert_rows,
    opened,
    saved,
    table_cell,
    table_cells,
)
from tests.reports.files.sent_out import OFFICE
from wards.fiscal import wareki
from wards.vocabulary import ReportForm

Damage = Callable[[Workbook], Cell | Worksheet | None]
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
STRUCK = Font(strike=True)


@dataclass(frozen=True)
class MessyForm:
    """A damage, and what the reading says of it: '' for nothing.

    kind: 'problem', 'question', 'note', or 'unchanged' for no word at all. A damage returns the
    cell or sheet at which it must be said, or nothing.
    """

    name: str
    damage: Damage
    form: ReportForm
    kind: str
    sentence: str

    def sent_back(self, form: bytes) -> tuple[bytes, str]:
        """The form as it comes back, and the place at which something must be said of it, or ''."""
        workbook = opened(form)
        where = self.damage(workbook)
        place = f"{where.parent.title}!{where.coordinate}" if isinstance(where, Cell) else ""
        if isinstance(where, Worksheet):
            place = f"{where.title}!"
        return saved(workbook), place


FORMS: list[MessyForm] = []


def _kept(kind: str) -> Callable[..., Callable[[Damage], Damage]]:
    def keeping(sentence: str = "", form: ReportForm = OFFICE) -> Callable[[Damage], Damage]:
        def keep(damage: Damage) -> Damage:
            FORMS.append(MessyForm(damage.__name__, damage, form, kind, sentence))
            return damage

        return keep

    return keeping


unchanged, noted = _kept("unchanged"), _kept("note")
asked, refused = _kept("question"), _kept("problem")


def type_into(cell: Cell, value: object) -> Cell:
    """The cell, after somebody typed into it."""
    cell.value = value
    return cell


def training(workbook: Workbook) -> tuple[Worksheet, int, dict[str, int]]:
    """The sheet with three trainings, the row of its head, and the column of each label."""
    return workbook["研修会"], *head_of(workbook["研修会"])


# --- Answers typed otherwise ----------------------------------------------------------------------

# What becomes of each answer of a column, and is read as what it was.
OTHERWISE = {
    "参加人数": lambda people: f"　{people}人 ".translate(FULL_WIDTH),
    "番号": lambda number: str(number).translate(FULL_WIDTH),
    "開催の状況": lambda state: " 開催 済み　",
    "対象の職種：医師・歯科医師": lambda mark: "〇",
    "対象の職種：訪問看護師・看護師": lambda mark: "◯",
    "備考": lambda text: f"{text.replace(chr(10), chr(13) + chr(10))}\n\n",
    "テーマ": lambda text: f"\u3000{text}\xa0 \u200b\n",
}
DAYS = (
    lambda day: wareki(day.date()),
    lambda day: f"Ｒ{day.year - 2018}.{day.month}.{day.day}",
    lambda day: f"{day:%Y/%m/%d} ",
)


@unchanged()
def answers_typed_otherwise(workbook: Workbook) -> None:
    for label, change in OTHERWISE.items():
        for cell in list(table_cells(workbook, "研修会", label)):
            cell.value = change(cell.value)
    for record, change in enumerate(DAYS, 1):
        cell = table_cell(workbook, "研修会", "開催日", record)
        cell.value = change(cell.value)
    bold = TextBlock(InlineFont(b=True), "会館")
    raised = TextBlock(InlineFont(vertAlign="superscript"), " ")
    table_cell(workbook, "研修会", "場所").value = CellRichText("架空", bold, raised)


@unchanged()
def marks_as_the_boxes_of_other_programs(workbook: Workbook) -> None:
    for cell in table_cells(workbook, "研修会", "対象の職種：医師・歯科医師"):
        cell.value = True
    table_cell(workbook, "研修会", "対象の職種：薬剤師").value = False


@unchanged()
def numbers_and_days_of_other_formats(workbook: Workbook) -> None:
    for cell in table_cells(workbook, "研修会", "参加人数"):
        cell.number_format = "0%"
    serial, digits, _ = table_cells(workbook, "研修会", "開催日")
    serial.value = (serial.value.date() - date(1899, 12, 30)).days
    digits.value = int(f"{digits.value:%Y%m%d}")
    serial.number_format = digits.number_format = "General"


# Kind, what is said, label, number of the record (0 is the head), what is typed.
STRUCK_OUT = CellRichText(TextBlock(InlineFont(strike=True), "20"), "25")
WITH_NOTE = CellRichText("30", TextBlock(InlineFont(vertAlign="superscript"), "1"))
REWRITTEN = "見出し「参加人数」が書き換わっているように見えます。"
TYPED = (
    ("question", "入っていた「架空会館」が消えています。", "場所", 1, None),
    ("problem", "数として読めません。", "参加人数", 1, "３８入"),
    ("problem", "数式の結果がファイルに入っていません。", "参加人数", 1, "=10+28"),
    ("problem", "番号999999の記録は、この区のこの表にはありません。", "番号", 1, 999999),
    ("problem", "番号の列に、番号でないものが入っています。", "番号", 4, "以上"),
    ("problem", "「該当なし」は、表の行には書けません。", "テーマ", 4, "該当なし"),
    ("problem", REWRITTEN, "参加人数", 0, "参加者人数"),
    ("problem", "「2025」に取り消し線が引かれています。", "参加人数", 1, STRUCK_OUT),
    ("problem", "「301」に小さな字（注の番号など）があります。", "参加人数", 1, WITH_NOTE),
    ("note", "表に添えた注なので、読みません。", "開催日", 5, "※日程は変わることがあります。"),
)
# The same of merges that begin there: rows down, columns to the right.
SPANNED = "見出し「開催日」が、答えのある2つ以上の列にまたがっています。"
MERGED = (
    ("problem", "が結合されています。", "開催日", 1, (1, 0)),
    ("question", "入っていた「架空会館」が消えています。", "テーマ", 1, (0, 1)),
    ("problem", SPANNED, "開催日", 0, (0, 1)),
)


def merged(cell: Cell, down: int = 0, right: int = 0) -> Cell:
    """The other end of a merge that begins at a cell."""
    last = cell.offset(down, right)
    cell.parent.merge_cells(f"{cell.coordinate}:{last.coordinate}")
    return cell.parent.cell(last.row, last.column)


def _typing(label: str, record: int, value: object) -> Damage:
    return lambda workbook: type_into(table_cell(workbook, "研修会", label, record), value)


def _merging(label: str, record: int, size: tuple[int, int]) -> Damage:
    return lambda workbook: merged(table_cell(workbook, "研修会", label, record), *size)


FORMS += [
    MessyForm(f"{label}_{number}", damage(label, record, how), OFFICE, kind, sentence)
    for damage, table in ((_typing, TYPED), (_merging, MERGED))
    for number, (kind, sentence, label, record, how) in enumerate(table)
]
SLIP = next(each for each in FORMS if each.sentence == "数として読めません。")


@refused("セルの書式で年が見えません。")
def a_day_of_which_the_year_is_hidden(workbook: Workbook) -> Cell:
    cell = type_into(table_cell(workbook, "研修会", "開催日"), date(2024, 9, 1))
    cell.number_format = 'm"月"d"日"'
    return cell


@asked("」）がなくなっています。")
def a_row_emptied(workbook: Workbook) -> Cell:
    sheet, head, columns = training(workbook)
    for column in set(columns.values()) - {1}:
        sheet.cell(head + 2, column).value = None
    return sheet.cell(head + 2, 1)


@refused("の行が2つあります。")
def a_row_copied_with_its_number(workbook: Workbook) -> Cell:
    sheet, head, columns = training(workbook)
    for column in columns.values():
        sheet.cell(head + 4, column).value = sheet.cell(head + 1, column).value
    return sheet.cell(head + 4, 1)


# --- What offices are used to in Excel: merges, lines through, totals, filters --------------------


@unchanged()
def rows_filtered_out_hidden_coloured_and_commented(workbook: Workbook) -> None:
    sheet, head, _ = training(workbook)
    sheet.auto_filter.ref = f"A{head}:P{head + 3}"
    sheet.auto_filter.add_filter_column(1, ["拠点事業"])
    for row in range(head + 1, head + 4):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["D"].hidden = True
    cell = table_cell(workbook, "研修会", "テーマ")
    cell.comment = Comment("これで合っていますか。", "架空 係長")
    cell.fill = PatternFill("solid", fgColor="FFFF00")


@noted("の行は、記録ではないので読みません。")
def a_total_below_the_table(workbook: Workbook) -> Cell:
    table_cell(workbook, "研修会", "参加人数", 5).value = "=SUM(G11:G13)"
    return type_into(table_cell(workbook, "研修会", "テーマ", 5), "合　計")


@noted("「計」の行は、記録ではないので読みません。")
def a_total_in_the_column_of_numbers(workbook: Workbook) -> Cell:
    table_cell(workbook, "研修会", "参加人数", 5).value = "102人"
    return type_into(table_cell(workbook, "研修会", "番号", 5), "計")


@refused("質問と答えのセルが結合されています。")
def a_question_merged_with_its_answer(workbook: Workbook) -> Cell:
    return merged(answer_cell(workbook, "資源の把握", "備考").offset(column=-1), right=1)


@unchanged()
def a_head_merged_with_an_inserted_column(workbook: Workbook) -> None:
    head = table_cell(workbook, "研修会", "開催日", 0)
    insert_columns(workbook["研修会"], head.column + 1)
    merged(table_cell(workbook, "研修会", "開催日", 0), right=1)


@unchanged()
def a_head_over_two_rows(workbook: Workbook) -> None:
    sheet, head, columns = training(workbook)
    insert_rows(sheet, head + 1)
    for column in columns.values():
        merged(sheet.cell(head, column), down=1)


@unchanged()
def answers_merged_over_the_empty_columns(workbook: Workbook) -> None:
    merged(answer_cell(workbook, "資源の把握", "備考"), right=2)


@refused("「架空会館」に取り消し線が引かれています。")
def an_answer_struck_out(workbook: Workbook) -> Cell:
    cell = table_cell(workbook, "研修会", "場所")
    cell.font = STRUCK
    return cell


@refused("この行は、取り消し線で消されています。")
def a_row_struck_out(workbook: Workbook) -> Cell:
    sheet, head, columns = training(workbook)
    for column in columns.values():
        sheet.cell(head + 1, column).font = STRUCK
    return sheet.cell(head + 1, 1)
