"""Dates as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.typed_pieces import WIDE, typed_days
from wards.fiscal import ERAS, wareki, wareki_with_weekday
from wards.japanese.dates import FIRST_DAY, LAST_DAY, read_date
from wards.japanese.numbers import UnreadableError

days = st.dates(FIRST_DAY, LAST_DAY)


@pytest.mark.parametrize(
    "text",
    [
        "R6.9.1",
        "r6.09.01",
        "令和6年9月1日",
        "令和６年９月１日",
        "令和 6年 9月 1日",
        "令和　６　年９月１日",
        "ﾚｲﾜ6年9月1日",
        "れいわ6年9月1日",
        "2024/9/1",
        "2024-09-01",
        "２０２４年９月１日",
        "2024年9月1日",
        "2024−9−1",
        "2024.9.1",
        "20240901",
        "45536",
        "令和6年9月1日(日)",
        "令和6年9月1日（日曜日）",
        "㋿6年9月1日",
        "令6.9.1",
        "令和6.9.1",
        "令６年９月１日",
        "R.6.9.1",
        "R06/09/01",
        "Ｒ６・９・１",
        "R6、9、1",
        "R6，9，1",
        "R6年9/1",
        "R060901",
        "令和六年九月一日",
        "二〇二四年九月一日",
        "令和6年9月1日 日曜日",
        "令和6年9月1日（日・祝）",
        "令和6年9月1日付け",
        "令和６年９月１日現在",
        "2024-09-01 00:00:00",
        "2024/9/1 0:00",
        "2024-09-01T00:00:00",
    ],
)
def test_one_day_is_read_in_every_usual_way(text):
    assert read_date(text) == date(2024, 9, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("H31.4.30", date(2019, 4, 30)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R1.5.1", date(2019, 5, 1)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("S64.1.7", date(1989, 1, 7)),
        ("R6.2.29", date(2024, 2, 29)),
        ("R7.3.31", date(2025, 3, 31)),
        ("R7.4.1", date(2025, 4, 1)),
        ("平31.4.30", date(2019, 4, 30)),
        ("昭64.1.7", date(1989, 1, 7)),
        ("令和6年2月末日", date(2024, 2, 29)),
        ("令和七年三月三十一日", date(2025, 3, 31)),
        ("令和元年十二月二十日", date(2019, 12, 20)),
    ],
)
def test_boundary_days(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("R6.2.31", "2月31日という日はありません。令和6年の2月は29日までです。"),
        ("2023/2/29", "2月29日という日はありません。2023年の2月は28日までです。"),
        ("R6.13.1", "13月という月はありません。"),
        ("R6.9.0", "9月0日という日はありません"),
        ("H31.5.1", "令和元年5月1日のことでしたら"),
        ("H36.9.1", "令和6年9月1日のことでしたら"),
        ("R1.4.30", "平成31年4月30日のことでしたら"),
        ("R0.9.1", "令和0年はありません。"),
        ("9月1日", "年が書かれていません。"),
        ("9/1", "年が書かれていません。"),
        ("6.9.1", "令和か西暦かが分かりません。"),
        ("24/9/1", "令和か西暦かが分かりません。"),
        ("令和6年9月1日(月)", "令和6年9月1日は日曜日です。"),
        ("0001/1/1", "範囲の外です。"),
        ("9999/12/31", "範囲の外です。"),
        ("0000/1/1", "範囲の外です。"),
        ("R9999.1.1", "範囲の外です。"),
        ("60901", "日付として読めません。"),
        ("きのう", "「きのう」を日付として読めません。"),
        ("元.5.1", "令和か西暦かが分かりません。"),
        ("令和6年9月", "「令和6年9月」には日が書かれていません。"),
        ("R6.9月上旬", "には日が書かれていません。"),
        ("10月頃", "には日が書かれていません。"),
        ("令和6年度", "には日が書かれていません。"),
        ("9月1日(日)", "年が書かれていません。"),
        ("9/1/2024", "どれが月でどれが日か分かりません。"),
        ("9/12・13", "には日付が2つ以上あります。"),
        ("R6.9.1～2", "には日付が2つ以上あります。"),
        ("令和6年9月1日から9月2日", "には日付が2つ以上あります。"),
        ("9月1日、8日", "には日付が2つ以上あります。"),
        ("令和6年9月1日14:00", "には時刻が混じっています。"),
        ("R6.9.1 午後2時～4時", "には時刻が混じっています。"),
        ("令和6年9月1日 月曜", "令和6年9月1日は日曜日です。"),
        ("2024/1 1/5", "日付として読めません。"),
        ("2024/1/1 5", "日付として読めません。"),
        ("240901", "日付として読めません。"),
        # A footnote is no digit.
        ("R6.9.1①", "日付として読めません。"),
        ("2024/9/1²", "日付として読めません。"),
        ("R061301", "13月という月はありません。"),
        ("Sep 1, 2024", "日付として読めません。"),
        ("令和六十十年九月一日", "日付として読めません。"),
        ("=1+1", "日付として読めません。"),
        ("\x00", "日付として読めません。"),
        ("𠮷" * 10_000, "日付として読めません。"),
        ("٢٠٢٤/٩/١x", "日付として読めません。"),
    ],
)
def test_what_is_no_date_is_explained(text, sentence):
    with pytest.raises(UnreadableError, match=r"ます|ません|です|ください") as refused:
        read_date(text)
    assert sentence in str(refused.value)
    assert len(str(refused.value)) < 120


@given(days)
def test_every_day_that_is_shown_is_read_back(day):
    shown = wareki(day)
    assert read_date(shown) == read_date(wareki_with_weekday(day)) == day
    assert read_date(shown.translate(WIDE)) == day
    assert read_date(f"{day:%Y/%m/%d}") == read_date(f"{day:%Y%m%d}") == day


@pytest.mark.parametrize("first", [first for first, _ in ERAS[:-1]])
def test_an_era_begins_on_its_day_and_not_before(first):
    before = first - timedelta(days=1)
    assert wareki(read_date(wareki(first))) != wareki(before)
    assert read_date(wareki(before)) == before


@given(typed_days)
def test_any_text_is_a_date_or_a_sentence(text):
    try:
        assert FIRST_DAY <= read_date(text) <= LAST_DAY
    except UnreadableError as error:
        assert str(error).endswith("。")
