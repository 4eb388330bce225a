"""Every cell of the machine-readable sheets says what the figures say."""

from collections import Counter
from datetime import date, datetime

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from reports.counting.figure import Basis, Choice, Figure
from reports.document.exporters.longform import HEADINGS, long_rows
from reports.document.exporters.safe_text import printable
from tests.reports.document.exporters.samples import (
    HOSTILE,
    LONG,
    document,
    drawn,
    hostile_counts,
    hostile_text,
    three_wards,
)
from tests.reports.document.exporters.workbooks import reread, table, year
from tests.reports.figure_samples import figures_without, sample_figures, wards

TEXT_NUMBER_DAY = {"s", "inlineStr", "n", "d"}
TABLES = ("データ", "内訳", "コード表", "定義", "注記", "列の説明")


@pytest.mark.parametrize("missing", [0, 7, 24])
def test_every_cell_of_the_data_sheet_is_the_long_table(missing):
    figures = list(figures_without(missing).values())
    rows = table(year(missing)["データ"])
    expected = list(long_rows(document(), figures))
    assert len(rows) == len(expected)
    for row, cells in zip(rows, expected, strict=True):
        typed = [v.date() if isinstance(v, datetime) else v for v in row.values()]
        assert list(map(repr, typed)) == list(map(repr, [*cells, None]))


def test_the_tables_have_their_header_in_row_one_and_no_merged_cell():
    book = year()
    for name in TABLES:
        sheet = book[name]
        assert not sheet.merged_cells.ranges, name
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.print_title_rows == "$1:$1"
        assert all(cell.value for cell in sheet[1]), name
        assert len({cell.value for cell in sheet[1]}) == sheet.max_column


def _stands_for(figure: Figure, lines: list[dict]) -> int:
    if figure.basis is Basis.RECORDS:
        return sum(line["記録番号"] is not None for line in lines)
    return len({line["区コード"] for line in lines})


@pytest.mark.parametrize("missing", [0, 7, 24])
def test_counting_the_members_gives_each_value_again(missing):
    figures = [
        f for f in figures_without(missing).values() if f.choice not in (Choice.TEXT, Choice.EVENTS)
    ]
    lines = table(year(missing)["内訳"])
    for figure in figures:
        for row in figure.all_rows:
            mine = [
                line
                for line in lines
                if (line["図ID"], line["区分コード"]) == (figure.id, row.code)
            ]
            assert _stands_for(figure, mine) == figure.value(row), (figure.id, row.label)


def test_people_of_an_event_are_counted_once_a_ward():
    figure = sample_figures()["coordinator_support.briefing"]
    lines = table(reread([figure])["内訳"])
    people = Counter()
    for line in lines:
        people[line["区分コード"]] += line["参加人数"]
    assert people == {"1": 39, "2": 25}


def test_without_members_no_record_is_in_the_file():
    figure = hostile_counts()
    book = reread([figure], include_members=False)
    assert "内訳" not in book.sheetnames
    assert "内訳" not in {row["シート"] for row in table(book["列の説明"])}
    assert not any(
        "a.b" in str(cell) for sheet in book for row in sheet.values for cell in row if cell
    )


def test_codes_definitions_and_footnotes_are_complete():
    figures = list(sample_figures().values())
    book = year()
    codes = table(book["コード表"])
    assert [(r["コード"], r["名称"]) for r in codes if r["種類"] == "区"] == [
        (ward.code, f"大阪市{ward.name}") for ward in wards()
    ]
    assert {r["コード"] for r in codes if r["種類"] == "図"} == {f.id for f in figures}
    definitions = {row["図ID"]: row for row in table(book["定義"])}
    for figure in figures:
        line = definitions[figure.id]
        assert (line["定義"], line["合計"]) == (figure.definition or None, figure.total)
        if figure.asked:
            assert (line["分母"], line["回答区数"]) == (figure.of, len(figure.answered))
    notes = [(r["区分"], r["注記記号"], r["該当記録数"]) for r in table(book["注記"])]
    assert notes == [
        ("西淀川区", "※1", 1),
        ("東成区", "※1", 1),
        ("生野区", "※1", 1),
        ("東住吉区", "※2", 1),
    ]
    columns = [row["列"] for row in table(book["列の説明"]) if row["シート"] == "データ"]
    assert tuple(columns) == HEADINGS


def test_hostile_text_is_stored_as_text_and_whole():
    book = reread([hostile_text(), hostile_counts()])
    for sheet in book:
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= TEXT_NUMBER_DAY, sheet.title
            # Editing the cell must not turn it into a formula either.
            assert all(cell.quotePrefix for cell in row if cell.value == "=1+1")
    words: dict[int, str] = {}
    for row in table(book["データ"]):
        if row["図ID"] == "hostile.text":
            words[row["文言番号"]] = words.get(row["文言番号"], "") + row["文言"]
    assert list(words.values()) == [printable(text) for text in HOSTILE]


def test_hostile_names_of_the_document_and_its_sections_do_no_harm():
    figure = three_wards()
    odd = Figure(
        "odd", "'[Ⅰ]:*?/\\" + "長" * 40, LONG, LONG, "", Choice.TEXT, (), kind="text", as_of=date(2024, 9, 1)
    )  # fmt: skip
    book = reread([figure, odd], title="=A&B\x0b" + LONG, status="&D" * 200, number="\x00")
    assert book["表紙"]["B2"].value.startswith("=A&B〓")
    assert book["表紙"]["B2"].value.endswith("（続きは「データ」シートにあります）")
    assert all(len(name) <= 31 for name in book.sheetnames)


# No example is made smaller: over workbooks that takes minutes.
@settings(max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.sampled_from(list(Choice)[:4]).flatmap(drawn))
def test_the_data_sheet_holds_the_values_of_any_figure(figure):
    rows = table(reread([figure])["データ"])
    assert [(row["区分"], row["値"]) for row in rows] == [
        (printable(row.label), figure.shown(row)) for row in figure.all_rows
    ]
