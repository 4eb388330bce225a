"""Classes of hours and times: what the Bureau may write, and that each number is in one of them."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from reports.counting.comparison import Refusal, compare
from reports.counting.figures import reported_figures
from reports.counting.figures.classes import in_default_classes
from reports.models.classes import DEFAULT_LINES, Band, Scale, band_of, read_bands
from tests import factories as make
from tests.reports.counting.figures.test_figures import HOURS, MIYAKOJIMA, wards_by_row
from tests.reports.published import submit_all
from wards.models import Ward

TIMES = "liaison_meeting.planned_times"


@st.composite
def some_bands(draw):
    """Classes as the Bureau may write them: 0, then ranges without a gap, the last one open."""
    steps = draw(st.lists(st.integers(1, 9), min_size=1, max_size=8))
    bands, first = [Band(0, 0)], 1
    for step in steps:
        bands.append(Band(first, first + step - 1))
        first += step
    above = draw(st.booleans())
    bands.append(Band(first - above, None, above))
    return tuple(bands if draw(st.booleans()) else reversed(bands))


@given(bands=some_bands(), half=st.integers(0, 300))
def test_every_number_is_in_the_one_class_that_names_it(bands, half):
    assert read_bands("\n".join(band.words for band in bands)) == bands
    amount, rising = half / 2, sorted(bands, key=lambda band: (band.first, band.above))
    found = band_of(amount, bands)
    assert (found == Band(0, 0)) == (amount == 0)
    place = rising.index(found)
    if found.above:
        assert amount > found.first
    elif place > 1:  # what is more than 0 is in the first class above it
        assert amount >= found.first
    if place + 1 < len(rising):
        upper = rising[place + 1]
        assert amount <= upper.first if upper.above else amount == 0 or amount < upper.first


def test_the_classes_of_the_document_are_the_default():
    hours, times = (read_bands(DEFAULT_LINES[scale]) for scale in Scale)
    assert Scale.WEEKLY_HOURS.labels_of(hours)[:3] == ["20時間超", "20時間", "10～19時間"]
    assert [band.code for band in hours] == ["over_20", "20", "10_19", "1_9", "0"]
    assert [band.code for band in times] == [*map(str, range(10)), "10_or_more"]
    assert Scale.PLANNED_TIMES.labels_of(times)[-1] == "10回以上"


@pytest.mark.parametrize(
    "typed", ["0\n1～9\n10以上", "０時間\n１〜９ 時間\n１０時間以上", "10回以上\n\n1-9回\n0回"]
)
def test_classes_are_read_however_they_are_typed(typed):
    assert set(read_bands(typed)) == {Band(0, 0), Band(1, 9), Band(10, None)}


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", "2から12まで"),
        ("0", "2から12まで"),
        ("\n".join(["0", *map(str, range(1, 12)), "12以上"]), "2から12まで"),
        ("0\n10以上\n1～9", "小さい順か大きい順"),
        ("0～9\n10以上", "「0」だけの区分"),
        ("1～9\n10以上", "「0」だけの区分"),
        ("0\n1～9\n11以上", "「1～9」と「11以上」の間が空いています"),
        ("0\n1～9\n9以上", "「1～9」と「9以上」が重なっています"),
        ("0\n1～9\n10超", "「1～9」と「10超」の間が空いています"),
        ("0\n1以上\n5以上", "「1以上」と「5以上」が重なっています"),
        ("0\n1～9\n1～9\n10以上", "重なっています"),
        ("0\n1～9", "9より大きい数の区分がありません"),
        ("0\n9～1\n10以上", "終わりが始まりより小さく"),
        ("0\n少し\n10以上", "「少し」を読めません"),
        ("0\n1～109\n①10以上", "「①10以上」を読めません"),
        ("0\n1～9999\n10以上", "を読めません"),
        ("0\n<script>\n1以上", "を読めません"),
    ],
)
def test_what_leaves_a_number_out_or_has_it_twice_is_refused(typed, wrong):
    with pytest.raises(ValidationError, match=wrong):
        read_bands(typed)


def test_the_bureaus_classes_hold_for_their_year_and_are_explained(count):
    make.DeskHoursFactory(weekly_hours=40)
    make.DeskHoursFactory(desk__ward=make.ward(MIYAKOJIMA), weekly_hours="19.5")
    before = count(HOURS)
    assert wards_by_row(before) == {"20時間超": ["北区"], "10～19時間": ["都島区"]}
    assert "「20時間」はちょうど20時間、「10～19時間」は10時間以上20時間未満、" in before.definition
    make.ScaleClassesFactory(fiscal_year=2023, lines="0\n1以上")
    assert count(HOURS) == before
    make.ScaleClassesFactory(lines="0\n1～19\n20～39\n40以上")
    now = count(HOURS)
    assert wards_by_row(now) == {"1～19時間": ["都島区"], "40時間以上": ["北区"]}
    assert [row.label for row in now.rows] == ["1～19時間", "20～39時間", "40時間以上"]
    assert (now.asked, now.answered) == (before.asked, before.answered)
    assert "「1～19時間」は0時間を超え20時間未満、「20～39時間」は20時間以上40" in now.definition
    assert compare(now, before).refusal == Refusal.OTHER_DEFINITION
    assert in_default_classes(now) == before


def test_what_was_submitted_is_shown_in_the_classes_of_now(survey):
    make.LiaisonPlanFactory(planned_times=4, agenda=["promotion"])
    submit_all(survey, [make.ward(make.KITA)])
    make.LiaisonPlanFactory(ward=make.ward(MIYAKOJIMA), planned_times=0, agenda=[])
    make.ScaleClassesFactory(scale=TIMES, lines="0\n1～3\n4～6\n7以上")
    figure = reported_figures(Ward.objects.all(), survey, [TIMES])[TIMES]
    assert wards_by_row(figure) == {"4～6回": ["北区"]}
    assert (
        "1～3回、4～6回、7回以上は一つの階級にまとめる。予定がない区は「0回」" in figure.definition
    )


def test_a_ward_whose_number_was_not_kept_stays_in_its_row(count):
    make.LiaisonPlanFactory(planned_times=12, agenda=["promotion"])
    figure = count(TIMES)
    (row,) = figure.rows
    (member,) = row.members
    kept = replace(row, members=(replace(member, amount=None),))
    assert in_default_classes(replace(figure, rows=(kept,))).rows == (kept,)
