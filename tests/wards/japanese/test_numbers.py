"""Numbers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.typed_pieces import WIDE, typed_numbers
from wards.japanese.numbers import UnreadableError, read_decimal, read_integer


@pytest.mark.parametrize(
    ("text", "number"),
    [("38", 38), ("３８", 38), ("３人", 3), ("3 名", 3), ("1,234", 1234), ("１，２３４人", 1234), ("0", 0),
     ("０", 0), ("-0", 0), ("3.0", 3), ("007", 7), (" 12\u3000", 12)],
)  # fmt: skip
def test_whole_numbers(text, number):
    assert read_integer(text, "人") == number


# What is said → what was typed.
NO_NUMBERS = {
    "0より小さい数は入力できません。": ["-3", "－３", "▲3"],
    "小数は入力できません。": ["3.5"],
    "数が大きすぎます。": ["9" * 10_000, "10000000000"],
    "1か1,000かが分かりません。": ["１．０００"],
    "「約30」を数として読めません。": ["約30"],
    # A footnote is no digit, and two numbers are not one.
    "数として読めません。": ["3回", "1,23", "=1+1", "1e9", "NaN", "Infinity", "\x00", "👩‍⚕️",
                    "30①", "30⒈", "30²人", "38 40", "38\n40"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "text"), [(said, text) for said, texts in NO_NUMBERS.items() for text in texts]
)
def test_what_is_no_number_is_explained(text, sentence):
    with pytest.raises(UnreadableError, match=r"ません|ください") as refused:
        read_integer(text, "人")
    assert sentence in str(refused.value)


@pytest.mark.parametrize("text", ["19.5", "１９．５", "19.5時間", "19.50"])
def test_hours(text):
    assert read_decimal(text, "時間") == Decimal("19.5")


@given(st.integers(0, 999_999_999))
def test_every_number_is_read_with_and_without_commas_and_full_width(number):
    written = f"{number:,}"
    full_width = written.translate(WIDE)
    assert read_integer(str(number)) == read_integer(written) == read_integer(full_width) == number


@given(typed_numbers)
def test_any_text_is_a_number_or_a_sentence(text):
    try:
        assert read_decimal(text, "人") >= 0
    except UnreadableError as error:
        assert str(error).endswith("。")
