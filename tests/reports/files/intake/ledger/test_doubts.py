"""What may be a part, a cancelled row or another year of a ledger is never taken for a month's number."""

import io

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.reports.files.intake.ledger.ledger_files import book_of
from tests.reports.files.intake.ledger.test_reading import months, read, sentences

LOG = ("相談日", "相談内容")


def struck(rows, *places: str) -> bytes:
    """A workbook in which cells have a line through them."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    for place in places:
        workbook.active[place].font = Font(strike=True)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "label", ["相談件数（電話）", "件数(医師)", "相談件数【来所のみ】", "延べ件数（9時から17時）"]
)
def test_a_column_that_may_be_a_part_is_asked_about(label):
    found = read(book_of([("年月", label, "合計"), ("R6.4", 10, 15)]))
    (question,) = found.questions
    assert (question.place.cell, question.found) == ("B1", label)
    assert "一部だけの欄ではありませんか" in question.sentence


@pytest.mark.parametrize(
    "label",
    [
        "相談件数（延べ）",
        "件数（件）",
        "相談件数【必須】",
        "相談件数（令和6年度）",
        "件数（R6）",
        "件数(単位:件)",
    ],
)
def test_a_column_that_says_nothing_new_is_not(label):
    found = read(book_of([("年月", label), ("R6.4", 10)]))
    assert (found.questions, found.problems) == ([], [])
    assert months(found) == {"2024-04": ("10", None)}


def test_a_head_of_two_rows_is_not_read_by_its_first_column():
    rows = [("年月", "相談件数", None, None), (None, "電話", "来所", "計"), ("R6.4", 10, 5, 15)]
    for merge in ([], ["A1:A2", "B1:D1"]):
        found = read(book_of(rows, merge=merge))
        assert "見出しが2段" in sentences(found)
        assert months(found) == {}
    # And without its second row it is still asked about.
    (question,) = read(book_of([rows[0], rows[2]])).questions
    assert "見出しのない数の列があります" in question.sentence


def test_a_row_of_a_log_is_one_consultation_whatever_its_number_says():
    rows = [("相談日", "件数", "相談内容"), ("R6.4.1", "１件", "退院"), ("R6.4.3", 3, "看取り")]
    found = read(book_of(rows))
    (problem,) = found.problems
    assert (problem.place.cell, problem.found) == ("B3", "3")
    assert "1行を1件と数えます" in problem.sentence


@pytest.mark.parametrize(
    ("rows", "places", "cell"),
    [
        ([("年月", "相談件数"), ("R6.4", 10), ("R6.5", 99)], ("A3", "B3"), "A3"),
        ([("年月", "相談件数"), ("R6.4", 10)], ("B2",), "B2"),
        ([LOG, ("R6.4.1", "退院"), ("R6.4.5", "退院"), ("R6.4.30", "退院")], ("A3", "B3"), "A3"),
        (
            [
                ("年月", "相談件数"),
                ("R6.4", CellRichText(TextBlock(InlineFont(strike=True), "20"), "25")),
            ],
            (),
            "B2",
        ),
    ],
)
def test_what_is_struck_out_is_refused_and_never_counted_unseen(rows, places, cell):
    found = read(struck(rows, *places))
    assert [problem.place.cell for problem in found.problems] == [cell]
    assert "取り消し線" in sentences(found)


def test_a_line_through_what_is_not_read_is_nobodys_business():
    found = read(struck([("年月", "相談件数", "担当"), ("R6.4", 10, "A")], "C2"))
    assert found.problems == []


def test_hidden_rows_are_read_and_told():
    workbook = Workbook()
    for row in [("年月", "相談件数"), ("R6.4", 10), ("R6.5", 99)]:
        workbook.active.append(row)
    workbook.active.row_dimensions[3].hidden = True
    out = io.BytesIO()
    workbook.save(out)
    found = read(out.getvalue())
    assert set(months(found)) == {"2024-04", "2024-05"}
    assert [note.sentence for note in found.notes] == ["隠れている行（3行目）も読みます。"]


@pytest.mark.parametrize(
    ("year", "month", "read_as"),
    [
        ("令和6年", "12月", "2024-12"),
        ("令和6年度", "1月", "2025-01"),
        ("2024", "1月", "2025-01"),
        ("令和7年", "1月", None),
        ("２０２５年", "3", None),
    ],
)
def test_a_calendar_year_beside_the_first_months_is_no_fiscal_year(year, month, read_as):
    found = read(book_of([("年度", "月", "相談件数"), (year, month, 10)]))
    assert list(months(found)) == ([read_as] if read_as else [])
    assert ("暦の年か年度か" in sentences(found)) == (read_as is None)
