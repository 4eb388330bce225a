"""The figures and the 正誤表 as CSV files: one table each, header in row 1."""

from collections.abc import Iterable, Iterator
from itertools import chain

from reports.counting.figure import Figure
from reports.document.exporters.longform import CITY, COUNTED, HEADINGS, Document, long_rows
from wards.outgoing.csv_rows import Encoding, write_rows
from wards.outgoing.safe_text import continued


def write_csv(
    document: Document, figures: Iterable[Figure], encoding: Encoding = Encoding.UTF8
) -> bytes:
    """The figures as one CSV table; see longform.COLUMNS for the columns.

    A text that a spreadsheet would calculate carries one leading apostrophe; numbers stay numbers,
    days are ISO, blank means that there is no value. Raises CannotEncodeError.
    """
    counted = {HEADINGS.index(heading) for heading in COUNTED}
    lines = (continued(cells, counted) for cells in long_rows(document, figures))
    return write_rows([HEADINGS, *chain.from_iterable(lines)], encoding)


CORRECTION_COLUMNS = (
    ("年度", "年度の開始年（西暦）"),
    ("版", "訂正した版"),
    ("前の版", "訂正された版"),
    ("番号", "訂正の番号。空欄は、上の訂正に伴う訂正"),
    ("ページ", "この版のページ。空欄はページのない箇所"),
    ("図ID", "図を一意に示す符号。空欄は図によらない資料の文"),
    ("図表", "章・節の番号と図の名称"),
    ("箇所", "訂正した箇所"),
    (
        "区コード",
        "全国地方公共団体コード（5桁）。空欄は区の回答によらない訂正か、区の名前を載せない訂正",
    ),
    ("区名", "市名を付けた区名"),
    ("誤", "前の版の値または文言。空欄は値なし"),
    ("正", "この版の値または文言。空欄は値なし"),
    ("理由", "訂正の理由"),
)
CORRECTION_HEADINGS = tuple(heading for heading, _ in CORRECTION_COLUMNS)
Cells = tuple[str | int | None, ...]


def correction_rows(document: Document) -> Iterator[Cells]:
    """A row for each correction of an edition; none for a document that is no edition."""
    for one in document.corrections:
        code, ward = one.public_ward
        yield (
            document.fiscal_year,
            f"第{document.edition}版",
            f"第{document.edition - 1}版",
            one.number or None,
            one.page or None,
            one.figure or None,
            one.heading,
            one.shown_place,
            code or None,
            f"{CITY}{ward}" if ward else None,
            one.before or None,
            one.after or None,
            one.reason,
        )


def write_corrections(document: Document) -> bytes:
    """The 正誤表 as CSV: header in row 1, CRLF; text as in `write_csv`."""
    return write_rows([CORRECTION_HEADINGS, *correction_rows(document)])
