"""The machine-readable sheets: one table each, header in row 1, nothing merged; and those that explain the data."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from openpyxl.worksheet.worksheet import Worksheet

from reports.counting.figure import Choice, Figure, Record
from reports.document.exporters import longform
from reports.document.exporters.longform import Document, public_ward_name
from reports.document.exporters.xlsx import by_ward
from wards.outgoing.book import A3, A4, Book, Value, as_invented, fit_to_paper, put_running
from wards.outgoing.safe_text import continued
from wards.record_pages import record_kind

CONTINUATION = "続き番号"
Rows = Iterator[tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class DataTable:
    """One table: name of its sheet, what it holds, headings, rows.

    counted: the headings of columns that are blank where a row is continued. named_by: the columns
    that say on each sheet of paper which row this is. meanings: of all headings, where they need it.
    """

    title: str
    meaning: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    counted: Collection[str] = ()
    named_by: str = ""
    meanings: Collection[str] = ()


def add_table(book: Book, document: Document, table: DataTable) -> Worksheet:
    """Add a sheet with one table, typed cells, frozen header and filter.

    A text too long for a cell goes on in further rows, which the last column 続き番号 counts.
    """
    sheet = book.sheet(table.title)
    headings = [*table.headings]
    if headings[-1] != CONTINUATION:
        headings.append(CONTINUATION)
    positions = {headings.index(heading) for heading in table.counted}
    parts = chain.from_iterable(continued(row, positions) for row in table.rows)
    widths = book.put_table(sheet, 1, headings, parts)
    set_up_page(sheet, document, A3)
    _lay_beside(sheet, widths, table.named_by)
    return sheet


SMALLEST_TABLE = 67  # percent of the size: 7 points
A3_DIGITS = 132  # columns of so many digits fit on A3 landscape at full size


def _lay_beside(sheet: Worksheet, widths: Sequence[int], named_by: str) -> None:
    """On as few sheets of paper beside each other as can be read, as large as these allow."""
    first, _, last = named_by.partition(":")
    repeated = sum(widths[ord(first) - ord("A") : ord(last) - ord("A") + 1]) if named_by else 0

    def pages_at(percent: int) -> int:
        used, number = 0, 1
        for width in widths:
            if (used + width) * percent > 100 * A3_DIGITS:
                used, number = repeated, number + 1
            used += width
        return number

    pages = pages_at(SMALLEST_TABLE)
    sizes = range(SCALE, SMALLEST_TABLE - 1, -1)
    sheet.page_setup.scale = next(size for size in sizes if pages_at(size) == pages)
    sheet.page_setup.pageOrder = "overThenDown"
    sheet.print_options.gridLines = True
    if named_by and pages > 1:
        sheet.print_title_cols = named_by


# Percent of the size: what is 10.5 points high in a cell is then 9 on paper. A section is safely
# narrower than A4; Excel ignores breaks on a sheet that is fitted to a width.
SCALE = 86


def set_up_page(sheet: Worksheet, document: Document, paper: str = A4) -> None:
    """Landscape, A4 unless another paper is given, at the smallest size that may be printed."""
    fit_to_paper(sheet, sheet.ORIENTATION_LANDSCAPE, pages_high=0)
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.scale = SCALE
    sheet.page_setup.paperSize = paper
    put_running(
        sheet,
        head=(f"{document.number} {document.year_label}", as_invented(document.status)),
        foot=(document.title, f"{document.made_at_label}作成"),
    )


CODES = ("種類", "図ID", "コード", "名称", "並び順")
DEFINITIONS = (
    "図番号", "図ID", "図名", "定義", "回答方式", "数えるもの", "単位", "基準日", "分母", "回答区数",
    "未回答区数", "値の合計は分母になるか", "合計",
)  # fmt: skip
FOOTNOTES = ("図番号", "図ID", "図名", "区分コード", "区分", "注記記号", "注記", "該当記録数")
MEMBER_COLUMNS = {
    "年度": "年度の開始年（西暦）",
    "図番号": "資料の章・節の番号",
    "図ID": "図を一意に示す符号",
    "図名": "図の名称",
    "区分コード": "回答・階級・区・見出し・催しの符号",
    "区分": "回答・階級・区・見出し・催しの名称",
    "文言": "区分の下の文言。空欄は区分そのものの内訳",
    "区コード": "全国地方公共団体コード（5桁）。空欄は市全体の記録",
    "区名": "市名を付けた区名",
    "参加人数": "催しへの参加人数。催しでなければ空欄",
    "記録の種類": "記録の種類。空欄は記録によらない回答",
    "記録番号": "記録を一意に示す番号",
    "記録": "記録の内容",
    "注記記号": "この記録に付く注記の記号",
    CONTINUATION: longform.COLUMNS[CONTINUATION],
}


def data_tables(
    document: Document, figures: Sequence[Figure], *, include_members: bool
) -> list[DataTable]:
    """The machine-readable sheets in their order; the last four explain the data."""
    tables = [
        DataTable(
            "データ",
            "すべての値と文言（1行に1つの値）",
            longform.HEADINGS,
            longform.long_rows(document, figures),
            longform.COUNTED,
            "D:D",
            longform.COLUMNS.values(),
        )
    ]
    if document.corrections:
        meaning = f"第{document.edition - 1}版から訂正した箇所"
        rows, meanings = longform.correction_rows(document), longform.CORRECTION_COLUMNS.values()
        tables.append(
            DataTable("正誤表", meaning, [*longform.CORRECTION_COLUMNS], rows, meanings=meanings)
        )
    if include_members:
        columns = [*by_ward.HEAD, *chain.from_iterable(map(by_ward.columns_of, figures))]
        headings = [column.heading for column in columns]
        tables += [
            DataTable(
                "区別一覧",
                "健康局内部用　1行に1区、すべての問いの回答",
                headings,
                ([column.answer(ward) for column in columns] for ward in document.wards),
                headings[len(by_ward.HEAD) :],
                "A:B",
                [column.meaning for column in columns],
            ),
            DataTable(
                "内訳",
                "健康局内部用　値の内訳となる区と記録",
                [*MEMBER_COLUMNS],
                member_rows(document, figures),
                ["参加人数"],
                "B:B",
                MEMBER_COLUMNS.values(),
            ),
        ]
    explained = (
        (table.title, *column)
        for table in tables
        for column in zip(table.headings, table.meanings, strict=True)
    )
    meaning, rows = "図ごとの定義、分母、基準日", definition_rows(figures)
    return [
        *tables,
        DataTable("コード表", "区・図・区分の符号", CODES, code_rows(document, figures)),
        DataTable("定義", meaning, DEFINITIONS, rows, ["合計"], "A:A"),
        DataTable("注記", "値に付く注記", FOOTNOTES, footnote_rows(figures), ["該当記録数"]),
        DataTable("列の説明", "列の意味", ("シート", "列", "説明"), explained),
    ]


def member_rows(document: Document, figures: Iterable[Figure]) -> Rows:
    """One row for each record behind a value, and one for each ward that has no record there."""
    for figure in figures:
        for row in figure.all_rows:
            head = (document.fiscal_year, figure.section, figure.id, figure.title)
            head = (*head, row.code, row.label)
            behind = [(None, row.members), *((item.text, item.members) for item in row.items)]
            for words, member in ((words, each) for words, some in behind for each in some):
                ward = (member.ward.code, public_ward_name(member.ward))
                people = member.people if figure.choice is Choice.EVENTS else None
                for record in member.records or (None,):
                    yield (*head, words, *ward, people, *_record_cells(figure, record))
                    people = None  # they belong to the ward, not to each of its records
            for record in row.records:
                yield (*head, None, None, None, None, *_record_cells(figure, record))


def _record_cells(figure: Figure, record: Record | None) -> tuple[Value, ...]:
    if record is None:
        return (None, None, None, None)
    marks = [note.mark for note in figure.footnotes if note.tag == record.tag and record.tag]
    return (record_kind(record.model), record.pk, record.label, "；".join(marks) or None)


def code_rows(document: Document, figures: Iterable[Figure]) -> Rows:
    """The codes of the wards, then the figures and, under each, the codes of its rows."""
    for ward in document.wards:
        yield ("区", None, ward.code, public_ward_name(ward), ward.order)
    for order, figure in enumerate(figures, 1):
        yield ("図", None, figure.id, figure.title, order)
        if figure.choice is not Choice.COUNT:  # its rows are the wards above
            for place, row in enumerate(figure.all_rows, 1):
                yield ("区分", figure.id, row.code, row.label, place)


def definition_rows(figures: Iterable[Figure]) -> Rows:
    """How each figure is counted, and of whom."""
    for figure in figures:
        counted = figure.choice not in (Choice.TEXT, Choice.EVENTS)
        asked = (figure.of, len(figure.answered), len(figure.unreported))
        yield (
            figure.section,
            figure.id,
            figure.title,
            figure.definition or None,
            longform.CHOICES[figure.choice],
            longform.BASES[figure.basis] if counted else None,
            figure.unit or None,
            figure.as_of,
            *(asked if counted or figure.asked else (None, None, None)),
            ("はい" if figure.adds_up else "いいえ") if counted else None,
            figure.total,
        )


def footnote_rows(figures: Iterable[Figure]) -> Rows:
    """One row for each value that carries a footnote."""
    for figure in figures:
        for note in figure.printed_footnotes:
            for row in figure.rows:
                tags = [record.tag for member in row.members for record in member.records]
                if note.tag in tags:
                    head = (figure.section, figure.id, figure.title, row.code, row.label)
                    yield (*head, note.mark, note.text, tags.count(note.tag))
