"""Text of unknown origin is harmless in a cell and whole over its pieces."""

from hypothesis import given
from hypothesis import strategies as st

from reports.document.exporters.safe_text import (
    APOSTROPHE,
    CELL_LIMIT,
    continued,
    guarded,
    looks_like_formula,
    pieces,
    printable,
)
from tests.reports.document.exporters.samples import LONG


@given(st.text())
def test_no_guarded_text_is_calculated_and_the_original_can_be_restored(text):
    safe = guarded(text)
    assert not looks_like_formula(safe)
    assert safe.removeprefix(APOSTROPHE) == text


@given(st.text(max_size=50), st.integers(2, 9))
def test_pieces_fit_and_join_to_the_text(text, limit):
    parts = pieces(text, limit)
    assert "".join(parts) == text
    assert all(len(part.encode("utf-16-le")) // 2 <= limit for part in parts)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_names_and_ordinary_text_are_never_changed(text):
    kept = "".join(char for char in text if not 0xFDD0 <= ord(char) <= 0xFDEF)
    assert printable(kept) == kept


def test_control_characters_leave_a_mark():
    assert printable("甲\x00乙\x0b丙\ud800") == "甲〓乙〓丙〓"


def test_a_long_text_goes_on_in_rows_that_count_nothing_twice():
    rows = continued(("北区", 5, LONG, None), {1})
    assert len(rows) == 2
    assert "".join(row[2] for row in rows) == LONG
    assert [row[0] for row in rows] == ["北区", "北区"]
    assert [row[1] for row in rows] == [5, None]
    assert [row[-1] for row in rows] == [None, 2]
    assert all(len(row[2].encode("utf-16-le")) // 2 <= CELL_LIMIT for row in rows)
