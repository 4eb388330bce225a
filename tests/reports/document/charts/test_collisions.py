"""Names and values of rings and bars over any answers: each has a box of its own, inside the picture."""

import re
from itertools import combinations
from math import hypot
from xml.etree import ElementTree

from hypothesis import assume, given
from hypothesis import strategies as st

from reports.counting.figure import Choice, Figure, Member, Row
from reports.document.charts.image import image
from reports.document.charts.printed import (
    EDGE,
    LARGE_RADIUS,
    Bars,
    donut,
    horizontal_bars,
    stacked,
)
from reports.document.charts.screen import LABEL_LINE, MOST_COLUMNS, columns
from reports.document.charts.svg import text_width
from reports.document.deck.panels import shares
from reports.document.deck.shape import PanelForm
from tests.reports.figure_samples import places, wards

SVG = "{http://www.w3.org/2000/svg}"
labels = st.text(alphabet="区在宅医療ー・（）0123456789あW", min_size=1, max_size=18)
NARROW, PHONE = 361.4, 324


@st.composite
def figures(draw, most=8):
    """A figure of one answer a ward: up to eight answers of any names, some wards silent."""
    names = draw(st.lists(labels, min_size=1, max_size=most, unique=True))
    asked = wards()[: draw(st.integers(1, 24))]
    answers = [draw(st.integers(0, len(names))) for _ in asked]
    if draw(st.booleans()):  # one answer is large, the others are narrow
        answers = [draw(st.sampled_from([0, 0, 0, answer])) for answer in answers]
    rows = tuple(
        Row(
            number,
            str(number),
            name,
            tuple(Member(w) for w, answer in zip(asked, answers, strict=True) if answer == number),
        )
        for number, name in enumerate(names)
    )
    silent = len(names)
    answered = tuple(w for w, answer in zip(asked, answers, strict=True) if answer != silent)
    choice = draw(st.sampled_from([Choice.SINGLE, Choice.BAND]))
    return Figure("f", "Ⅰ", "題", "", "区", choice, rows, asked, answered)


def boxes(picture):
    """(left, top, right, bottom, text) of every text, from the widths that the drawing uses."""
    for element in ElementTree.fromstring(picture).iter(f"{SVG}text"):
        size, wide = float(element.get("font-size")), text_width(element.text or "")
        shift = {"start": 0, "middle": 0.5, "end": 1}[element.get("text-anchor")]
        left, base = float(element.get("x")) - shift * wide * size, float(element.get("y"))
        yield left, base - 0.88 * size, left + wide * size, base + 0.12 * size, element.text


def upright_lines(picture):
    """(x, top, bottom) of the lines that lead from a bar to its names."""
    for element in ElementTree.fromstring(picture).iter(f"{SVG}path"):
        found = re.fullmatch(r"M(\S+) (\S+)L(\S+) (\S+)", element.get("d"))
        if found and found[1] == found[3]:
            yield float(found[1]), float(found[2]), float(found[4])


def assert_nothing_collides(picture):
    every = list(boxes(picture))
    wide, high = map(float, ElementTree.fromstring(picture).get("viewBox").split()[2:])
    for left, top, right, bottom, text in every:
        assert left >= -1, text
        assert right <= wide + 1, text
        assert top >= -1, text
        assert bottom <= high + 1, text
        for x, begin, end in upright_lines(picture):
            assert not (left + 1 < x < right - 1 and begin < bottom and top < end), text
    for one, other in combinations(every, 2):
        apart = one[2] <= other[0] + 1 or other[2] <= one[0] + 1
        assert apart or one[3] <= other[1] + 1 or other[3] <= one[1] + 1, (one, other)


@given(
    figure=figures(),
    width=st.sampled_from([NARROW, 424.5, 739.8]),
    measures=st.sampled_from([(24, 10), (16, 3)]),
)
def test_stacked_bars_with_bars_where_their_names_have_no_room(figure, width, measures):
    is_wide = width > 700
    panel = shares(figure, "題", ring=not is_wide, scale=24 if is_wide else 0)
    if panel.form is PanelForm.STACKED:
        assert_nothing_collides(stacked(figure, panel.rows, width, panel.scale))
    elif panel.form is PanelForm.BARS:
        bars = Bars(width, 424 if is_wide else 150, *measures)
        assert_nothing_collides(horizontal_bars(figure, panel.rows, panel.scale, bars))


@given(
    figure=figures(most=3),
    place=st.sampled_from([(298.3, 80), (298.3, 92), (NARROW, 80), (NARROW, 92), (424.5, 118)]),
)
def test_rings_with_names_beside_them(figure, place):
    width, radius = place
    panel = shares(figure, "題")
    assume(panel.form is PanelForm.DONUT)
    picture = donut(figure, panel.rows, width, radius)
    assert_nothing_collides(picture)
    x, y, size = width / 2, radius + EDGE, 14 if radius > LARGE_RADIUS else 13
    names = {line for row in panel.rows for line in row.label}
    for element, box in zip(
        ElementTree.fromstring(picture).iter(f"{SVG}text"), boxes(picture), strict=True
    ):
        if element.get("font-size") == str(size) and names & set(box[4]):
            nearest = [max(box[0] - x, x - box[2], 0), max(box[1] - y, y - box[3], 0)]
            assert hypot(*nearest) >= radius, box


@given(figure=figures())
def test_images_that_stand_alone(figure):
    markup = image(figure, places(), "")
    outer = ElementTree.fromstring(markup)
    chart = outer.find(f"{SVG}g/{SVG}svg")
    assert_nothing_collides(ElementTree.tostring(chart, encoding="unicode"))


@given(figure=figures(most=MOST_COLUMNS - 1))
def test_names_below_the_columns_of_a_page_on_a_phone(figure):
    slot = PHONE / len(figure.all_rows)
    texts = re.findall(r'<text x="\S+" y="(\S+)" class="s"[^>]*>([^<]*)<', columns(figure))
    for _, text in texts:
        digits = sum(char.isdecimal() for char in text)
        assert 12 * (text_width(text) - 0.18 * digits) <= slot + 12, text
    assert len({float(y) % LABEL_LINE for y, _ in texts}) <= 1
