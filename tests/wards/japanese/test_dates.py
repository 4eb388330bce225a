"""Days, months and moments as people type them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.typed_pieces import WIDE, typed_days, typed_months, typed_times
from wards.fiscal import (
    ERAS,
    FiscalYear,
    era_year,
    moment_label,
    wareki,
    wareki_with_weekday,
    year_and_month,
)
from wards.japanese.dates import (
    FIRST_DAY,
    LAST_DAY,
    read_date,
    read_day_and_time,
    read_moment,
    read_month,
)
from wards.japanese.numbers import UnreadableError, read_time

days = st.dates(FIRST_DAY, LAST_DAY)


@pytest.mark.parametrize(
    "text",
    ["R6.9.1", "r6.09.01", "令和6年9月1日", "令和６年９月１日", "令和 6年 9月 1日", "令和　６　年９月１日",
     "ﾚｲﾜ6年9月1日", "れいわ6年9月1日", "2024/9/1", "2024-09-01", "２０２４年９月１日", "2024年9月1日",
     "2024−9−1", "2024.9.1", "20240901", "45536", "令和6年9月1日(日)", "令和6年9月1日（日曜日）",
     "㋿6年9月1日", "令6.9.1", "令和6.9.1", "令６年９月１日", "R.6.9.1", "R06/09/01", "Ｒ６・９・１",
     "R6、9、1", "R6，9，1", "R6年9/1", "R060901", "令和六年九月一日", "二〇二四年九月一日",
     "令和6年9月1日 日曜日", "令和6年9月1日（日・祝）", "令和6年9月1日付け", "令和６年９月１日現在",
     "2024-09-01 00:00:00", "2024/9/1 0:00", "2024-09-01T00:00:00"],
)  # fmt: skip
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


# What is said → what was typed.
NO_DATES = {
    "2月31日という日はありません。令和6年の2月は29日までです。": ["R6.2.31"],
    "2月29日という日はありません。2023年の2月は28日までです。": ["2023/2/29"],
    "13月という月はありません。": ["R6.13.1", "R061301"],
    "9月0日という日はありません": ["R6.9.0"],
    "令和元年5月1日のことでしたら": ["H31.5.1"],
    "令和6年9月1日のことでしたら": ["H36.9.1"],
    "平成31年4月30日のことでしたら": ["R1.4.30"],
    "令和0年はありません。": ["R0.9.1"],
    "年が書かれていません。": ["9月1日", "9/1", "9月1日(日)"],
    "令和か西暦かが分かりません。": ["6.9.1", "24/9/1", "元.5.1"],
    "令和6年9月1日は日曜日です。": ["令和6年9月1日(月)", "令和6年9月1日 月曜"],
    "範囲の外です。": ["0001/1/1", "9999/12/31", "0000/1/1", "R9999.1.1"],
    "「令和6年9月」には日が書かれていません。": ["令和6年9月"],
    "には日が書かれていません。": ["R6.9月上旬", "10月頃", "令和6年度"],
    "どれが月でどれが日か分かりません。": ["9/1/2024"],
    "には日付が2つ以上あります。": ["9/12・13", "R6.9.1～2", "令和6年9月1日から9月2日", "9月1日、8日"],
    "には時刻が混じっています。": ["令和6年9月1日14:00", "R6.9.1 午後2時～4時"],
    "「きのう」を日付として読めません。": ["きのう"],
    # A footnote is no digit.
    "日付として読めません。": ["60901", "2024/1 1/5", "2024/1/1 5", "240901", "R6.9.1①", "2024/9/1²",
                     "Sep 1, 2024", "令和六十十年九月一日", "=1+1", "\x00", "𠮷" * 10_000, "٢٠٢٤/٩/١x"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "text"), [(said, text) for said, texts in NO_DATES.items() for text in texts]
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


@given(typed_days | typed_months)
def test_any_text_is_a_day_and_a_month_or_a_sentence(text):
    for read in (read_date, read_month):
        try:
            assert FIRST_DAY.replace(day=1) <= read(text) <= LAST_DAY
        except UnreadableError as error:
            assert str(error).endswith("。")


# --- Months --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["令和6年9月", "令和６年９月分", "令和 6 年 9 月", "R6.9", "r6/09", "Ｒ６－９", "2024/9", "2024-09",
     "2024.9", "2024年9月中", "202409", "2024-09-01", "2024/9/15", "令和6年度9月", "令和6年度 9月分",
     "令6.9", "令６年９月度", "R6・9月期", "R0609", "令和六年九月", "45536"],
)  # fmt: skip
def test_a_month_is_read_in_every_usual_way(text):
    assert read_month(text) == date(2024, 9, 1)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("令和元年5月", date(2019, 5, 1)),
        ("平成31年4月", date(2019, 4, 1)),
        ("令和元年度3月", date(2020, 3, 1)),
        ("令和6年度3月", date(2025, 3, 1)),
        ("令和6年度4月", date(2024, 4, 1)),
        ("2024年度1月", date(2025, 1, 1)),
    ],
)
def test_eras_and_fiscal_years_turn_where_they_turn(text, month):
    assert read_month(text) == month


NO_MONTHS = {
    "何年の月かが書かれていません": ["9月", "9"],
    "令和か西暦かが分かりません": ["6.9", "24/9"],
    "13月という月はありません": ["令和6年13月", "R6年度13月"],
    "0月という月はありません": ["令和6年度0月"],
    "平成31年4月1日のことでしたら": ["令和元年4月"],
    "令和0年はありません": ["令和0年4月"],
    "1月か10月かが分かりません": ["2024.1"],
    "年月として読めません": ["R6.4～R6.6", "令和6年 1 0月", "Sep-24", "合計", ""],
    "年度として読めません": ["6年度4月", "24年度1月"],
    "範囲の外です": ["9999年9月"],
}


@pytest.mark.parametrize(
    ("sentence", "text"), [(said, text) for said, texts in NO_MONTHS.items() for text in texts]
)
def test_what_is_no_month_is_explained(text, sentence):
    with pytest.raises(UnreadableError, match=sentence):
        read_month(text)


MONTHS = [
    year_and_month,
    lambda day: f"{day:%Y/}{day.month}",
    lambda day: f"{day:%Y-%m}",
    lambda day: f"{day:%Y%m}",
    lambda day: f"{era_year(day)}{day.month}月分",
    # 平成31年度 is named 令和元年度, and its April is still of 平成.
    lambda day: f"{FiscalYear.of(day)}{day.month}月",
]


@settings(max_examples=40)
@given(st.dates(date(2015, 4, 1), date(2040, 3, 31)), st.booleans(), st.sampled_from(MONTHS))
def test_any_month_survives_being_written(day, wide, written):
    text = written(day)
    assert read_month(text.translate(WIDE) if wide else text) == day.replace(day=1)


NOW = datetime(2024, 11, 20, 3, tzinfo=UTC)  # noon in Osaka
THEN = datetime(2024, 10, 8, 6, tzinfo=UTC)  # 15:00 in Osaka


@pytest.mark.parametrize(
    ("text", "read"),
    [("15:00", time(15)), ("１５：０５", time(15, 5)), ("15時", time(15)), ("15時5分", time(15, 5)),
     ("午後3時半", time(15, 30)), ("午前0:01", time(0, 1)), ("午後12:30", time(12, 30)), (" 9 時 ", time(9)),
     ("9", time(9)), ("15:00:00", time(15)), ("3pm", time(15)), ("PM 3:05", time(15, 5)), ("正午", time(12)),
     ("午後0時", time(12)), ("午前0時", time(0))],
)  # fmt: skip
def test_a_time_is_read_in_any_usual_spelling(text, read):
    assert read_time(text) == read


@pytest.mark.parametrize(
    ("text", "sentence"),
    [(text, "時刻") for text in ("25:00", "24:00", "12:60", "夕方", "-1:00", "12:3x", "①5:00")]
    + [(text, "何時かが分かりません") for text in ("午前12時", "午前15:00", "午後15時", "午前3pm")],
)
def test_what_is_no_time_is_told_in_a_sentence(text, sentence):
    with pytest.raises(UnreadableError, match=sentence):
        read_time(text)


@pytest.mark.parametrize(
    "text",
    ["2024-10-08T15:00", "2024-10-08T15:00:00", "2024-10-08T06:00Z", "2024-10-08T15:00+09:00"],
)
def test_an_address_names_a_moment_in_the_citys_time_unless_it_says_another(text):
    assert read_moment(text, NOW) == THEN


@pytest.mark.parametrize(
    "text",
    ["", "now", "2024-10-08", "2024-13-08T15:00", "2024-10-08T25:00", "20241008T1500", "\x00"],
)
def test_what_is_no_moment_is_told_in_a_sentence(text):
    with pytest.raises(UnreadableError, match="日時として読めません"):
        read_moment(text, NOW)


def test_a_moment_to_come_is_refused():
    assert read_moment("2024-11-20T12:00", NOW) == NOW
    with pytest.raises(UnreadableError, match="この日時はまだ来ていません"):
        read_moment("2024-11-20T12:01", NOW)
    with pytest.raises(UnreadableError, match="まだ来ていません"):
        read_moment("9999-12-31T23:59Z", NOW)


def test_a_day_without_a_time_means_its_end_and_today_means_now():
    assert read_day_and_time("R6.10.8", "15時", NOW) == THEN
    assert moment_label(read_day_and_time("令和６年10月８日", " ", NOW)) == "令和6年10月8日23時59分"
    assert read_day_and_time("R6.11.20", "", NOW) == NOW
    with pytest.raises(UnreadableError, match="まだ来ていません"):
        read_day_and_time("R6.11.21", "", NOW)


@given(typed_days, typed_times)
def test_whatever_is_typed_is_read_or_told(day, clock):
    for read in (lambda: read_day_and_time(day, clock, NOW), lambda: read_moment(day, NOW)):
        try:
            assert read() <= NOW
        except ValueError as error:
            assert str(error).endswith("。")
