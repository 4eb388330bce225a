"""The documents and figures that the tests of exports use: real, hostile and generated."""

import io
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache

from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from reports.counting.figure import (
    Basis,
    Choice,
    Figure,
    Footnote,
    Item,
    Member,
    Record,
    Row,
    WardRef,
)
from reports.document.exporters.longform import Document
from reports.document.exporters.xlsx.workbook import write_xlsx
from tests.reports.figure_samples import figures_without, wards

LONG = "あ𠮷い" * 13_334  # 40,002 characters, 53,336 UTF-16 units
HOSTILE = (
    "=1+1", "+cmd|' /C calc'!A0", "@SUM(A1:A9)", "-2+3", "\t=1+1", "\r=1+1", "＝1+1", "'=1+1", "#N/A",
    "<script>alert(1)</script>", "𠮷髙﨑", "👩‍⚕️", "a\x00b", "a\x0bb", "\x00=1+1", "_x0041_",
    '"、"\r\n改行,コンマ', " 先頭と末尾の空白 ", LONG,
)  # fmt: skip


def document(**changes: object) -> Document:
    """The council's document of 令和6年度, with changes."""
    values = {
        "number": "資料４",
        "title": "令和６年度 在宅医療連携拠点事業における取組について",
        "fiscal_year": 2024,
        "as_of": date(2024, 9, 1),
        "wards": wards(),
        "status": "作成中の集計（未公表）",
        "made_at": datetime(2024, 10, 1, 9, 5),  # noqa: DTZ001 - shown as it is, in local time
    }
    return Document(**{**values, **changes})


def hostile_text() -> Figure:
    """A text figure whose items are all the texts that break spreadsheets."""
    items = tuple(Item(n, text) for n, text in enumerate(HOSTILE, 1))
    row = Row(1, "a", "@見出し", (), items)
    return Figure(
        "hostile.text", "Ⅰ(9)", "=悪意", "=定義", "", Choice.TEXT, (row,), kind="matrix"
    )  # fmt: skip


def hostile_counts() -> Figure:
    """A count of answers whose labels, notes and records are hostile."""
    asked = wards()[:3]
    record = Record("a.b", 1, "=1+1", "t")
    rows = (
        Row(1, "=a", "=1+1", (Member(asked[0], (record,)),), (Item(1, "-その他"),)),
        Row(2, "b", "#REF!", (Member(asked[1]),)),
    )
    return Figure(
        "hostile.counts", "Ⅰ(9)", "悪意", "", "区", Choice.SINGLE, rows, asked, asked[:2],
        footnotes=(Footnote("※1", "=注記", "t"),),
    )  # fmt: skip


def three_wards() -> Figure:
    """By ward: the first has records, the second has none, the third has not reported."""
    first, second, third = wards()[:3]
    records = tuple(Record("a.b", n, f"記録{n}") for n in (1, 2))
    rows = (
        Row(1, first.code, first.name, (Member(first, records),)),
        Row(2, second.code, second.name),
        Row(3, third.code, third.name),
    )
    return Figure(
        "three", "Ⅱ(9)", "三区", "件数", "件", Choice.COUNT, rows,
        (first, second, third), (first, second), basis=Basis.RECORDS,
    )  # fmt: skip


def drawn(figure_choice: Choice) -> st.SearchStrategy[Figure]:
    """Figures of one kind with any text and any distribution of the 24 wards."""
    return st.builds(
        _build,
        st.just(figure_choice),
        st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4),
        st.lists(st.integers(-1, 3), min_size=24, max_size=24),
        st.text(max_size=8),
    )


def _build(choice: Choice, labels: list[str], answers: list[int], title: str) -> Figure:
    """answers: for each ward the row it stands in, or -1 where it has not reported."""
    asked = wards()
    placed = {
        ward: answer % len(labels)
        for ward, answer in zip(asked, answers, strict=True)
        if answer >= 0
    }
    if choice is Choice.COUNT:
        rows = tuple(Row(w.order, w.code, w.name, _records(w, placed.get(w, 0))) for w in asked)
        basis = Basis.RECORDS
    else:
        rows = tuple(
            Row(n, f"c{n}", label, tuple(Member(ward) for ward, at in placed.items() if at == n))
            for n, label in enumerate(labels)
        )
        basis = Basis.WARDS
    return Figure("drawn", "Ⅰ(1)", title, "", "区", choice, rows, asked, tuple(placed), basis=basis)


def _records(ward: WardRef, count: int) -> tuple[Member, ...]:
    records = tuple(Record("a.b", ward.order * 10 + n, "記録") for n in range(count))
    return (Member(ward, records),) if records else ()


# --- A workbook read back: what Excel would show in each cell ---------------------------------


def reread(
    figures: Iterable[Figure], *, include_members: bool = True, **changes: object
) -> Workbook:
    """The workbook of the figures, written and loaded again."""
    content = write_xlsx(document(**changes), list(figures), include_members=include_members)
    return load_workbook(io.BytesIO(content))


@cache
def year(missing: int = 0) -> Workbook:
    """The workbook of 令和6年度 when so many wards have not reported; not to be changed."""
    return reread(figures_without(missing).values())


def table(sheet: Worksheet) -> list[dict[str, object]]:
    """A machine-readable sheet as rows by heading."""
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(headings, map(shown, row), strict=True)) for row in rows]


def shown(value: object) -> object:
    """A stored value as Excel shows it: texts have their escapes undone."""
    return unescape(value) if isinstance(value, str) else value


def cells(sheet: Worksheet) -> list[list[object]]:
    """The filled cells of each row of a sheet, empty rows left out."""
    rows = ([shown(value) for value in row if value is not None] for row in sheet.values)
    return [row for row in rows if row]
