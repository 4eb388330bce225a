"""A month is read from whatever way a desk writes it, and nothing is guessed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.typed_pieces import typed_days, typed_months
from wards.fiscal import FiscalYear, era_year, year_and_month
from wards.japanese.dates import read_month
from wards.japanese.numbers import UnreadableError

SEPTEMBER = date(2024, 9, 1)
WIDE = str.maketrans("0123456789./-R", "０１２３４５６７８９．／－Ｒ")


@pytest.mark.parametrize(
    "text",
    [
        "令和6年9月",
        "令和６年９月分",
        "令和 6 年 9 月",
        "R6.9",
        "r6/09",
        "Ｒ６－９",
        "2024/9",
        "2024-09",
        "2024.9",
        "2024年9月中",
        "202409",
        "2024-09-01",
        "2024/9/15",
        "令和6年度9月",
        "令和6年度 9月分",
        "令6.9",
        "令６年９月度",
        "R6・9月期",
        "R0609",
        "令和六年九月",
        "45536",
    ],
)
def test_a_month_is_read_in_every_usual_way(text):
    assert read_month(text) == SEPTEMBER


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("令和元年5月", date(2019, 5, 1)),
        ("平成31年4月", date(2019, 4, 1)),
        ("令和6年度3月", date(2025, 3, 1)),
        ("令和6年度4月", date(2024, 4, 1)),
        ("2024年度1月", date(2025, 1, 1)),
    ],
)
def test_eras_and_fiscal_years_turn_where_they_turn(text, month):
    assert read_month(text) == month


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("9月", "何年の月かが書かれていません"),
        ("9", "何年の月かが書かれていません"),
        ("6.9", "令和か西暦かが分かりません"),
        ("24/9", "令和か西暦かが分かりません"),
        ("令和6年13月", "13月という月はありません"),
        ("令和6年度0月", "0月という月はありません"),
        ("令和元年4月", "平成31年4月1日のことでしたら"),
        ("令和0年4月", "令和0年はありません"),
        ("2024.1", "1月か10月かが分かりません"),
        ("R6.4～R6.6", "年月として読めません"),
        ("令和6年 1 0月", "年月として読めません"),
        ("Sep-24", "年月として読めません"),
        ("合計", "年月として読めません"),
        ("", "年月として読めません"),
        ("9999年9月", "範囲の外です"),
    ],
)
def test_what_is_no_month_is_explained(text, told):
    with pytest.raises(UnreadableError, match=told):
        read_month(text)


@settings(max_examples=40)
@given(
    day=st.dates(date(2015, 4, 1), date(2040, 3, 31)),
    wide=st.booleans(),
    how=st.sampled_from(
        [
            year_and_month,
            lambda day: f"{day:%Y/}{day.month}",
            lambda day: f"{day:%Y-%m}",
            lambda day: f"{day:%Y%m}",
            lambda day: f"{era_year(day)}{day.month}月分",
            lambda day: f"{FiscalYear.of(day)}{day.month}月",
        ]
    ),
)
def test_any_month_survives_being_written(day, wide, how):
    # 平成31年度 is named 令和元年度, and its April is still of 平成.
    text = how(day)
    assert read_month(text.translate(WIDE) if wide else text) == day.replace(day=1)


@given(typed_months | typed_days)
def test_any_text_is_a_month_or_is_explained(text):
    try:
        assert read_month(text).day == 1
    except UnreadableError as error:
        assert str(error).endswith("。")


def test_a_month_beside_its_fiscal_year_is_read_where_the_year_is_clear():
    assert read_month("令和元年度3月") == date(2020, 3, 1)
    assert read_month("2024年度4月") == date(2024, 4, 1)
    for unclear in ("6年度4月", "24年度1月", "R6年度13月"):
        with pytest.raises(UnreadableError):
            read_month(unclear)
