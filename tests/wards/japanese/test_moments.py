"""A past moment in any usual spelling; for anything else a sentence."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given

from tests.typed_pieces import typed_days, typed_times
from wards.fiscal import moment_label
from wards.japanese.moments import read_day_and_time, read_moment, read_time
from wards.japanese.numbers import UnreadableError

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
    [(text, "時刻") for text in ("25:00", "24:00", "12:60", "夕方", "-1:00", "12:3x")]
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
