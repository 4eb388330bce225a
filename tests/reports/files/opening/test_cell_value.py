"""What nobody sees in a cell does not count; what somebody typed is never altered."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.files.opening.book import CellKind, cell_value
from wards.japanese.letters import kept


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (" \u3000看取り \n", "看取り"),
        ("看取り\u200bの研修\ufeff", "看取りの研修"),
        ("\u202e3002\u202c", "3002"),
        ("1行目\r\n2行目\r3行目", "1行目\n2行目\n3行目"),
        ("看取り\xa0研修\t会", "看取り 研修 会"),
        ("\xa0\u200b\u3000", ""),
        ("髙橋　𠮷﨑 葛\U000e0100 👩\u200d⚕", "髙橋　𠮷﨑 葛\U000e0100 👩\u200d⚕"),
        ("ｶﾅ１２", "ｶﾅ１２"),
    ],
)
def test_only_what_nobody_sees_is_taken_from_a_text(stored, read):
    assert kept(stored) == read


@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_leaves_nothing_at_the_ends(text):
    once = kept(text)
    assert kept(once) == once
    assert once == once.strip()


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (20, "20"), (20.0, "20"), (19.5, "19.5"), (0.1 + 0.2, "0.3"), (-0.0, "0"), (1e15, "1000000000000000"),
        (1e-7, "0.0000001"), (123456789012345678, "123456789012345678"), (-3, "-3"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_it_is_shown(number, text):
    cell = cell_value(number, "A1")
    assert (cell.kind, cell.text, cell.number) == (CellKind.NUMBER, text, Decimal(text))


@given(st.floats() | st.integers())
def test_any_number_has_a_text_that_means_the_number(number):
    cell = cell_value(number, "A1")
    assert cell.kind is CellKind.NUMBER
    assert str(cell.number) != ""


@pytest.mark.parametrize(
    ("value", "text", "number"),
    [
        (date(2024, 9, 1), "2024-09-01", 45536),
        (datetime.fromisoformat("2024-09-01"), "2024-09-01", 45536),
        (datetime.fromisoformat("2024-09-01T12:00"), "2024-09-01 12:00", Decimal("45536.5")),
        (time(6, 0), "06:00", Decimal("0.25")),
        (timedelta(hours=25, minutes=30), "25:30", Decimal("1.0625")),
        (datetime.fromisoformat("1900-01-20"), "1900-01-20", 20),
    ],
)
def test_days_and_times_keep_their_serial_numbers(value, text, number):
    cell = cell_value(value, "A1")
    assert (cell.text, cell.number) == (text, number)


@given(st.datetimes(min_value=datetime.fromisoformat("1900-01-01")))
def test_any_moment_that_excel_knows_is_a_day(moment):
    assert cell_value(moment, "A1").day == moment.date()
