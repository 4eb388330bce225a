"""Primitives: what may stand in SVG, and where text is broken."""

from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports.document.charts import svg


@pytest.mark.parametrize(
    "text", ["<script>", '"', "'", "&", "\x00\x07", "\ud800", "\u202e", "𠮷髙﨑😀"]
)
def test_any_text_gives_well_formed_xml(text):
    picture = svg.drawing(10, 10, text, svg.words(0, 0, text))
    root = ElementTree.fromstring(picture.encode())  # ours; nothing is fetched
    title, words = root.find("{*}title"), root.find("{*}text")
    assert title.text == words.text == svg.clean(text)


def test_what_cannot_be_printed_leaves_a_visible_sign():
    assert svg.clean("北\x00区\u202e𠮷髙﨑\n\t😀") == "北〓区〓𠮷髙﨑\n\t😀"


@given(
    st.text("区在宅ー・（）「」、。 0123456789aWmi\n𠮷"),
    st.floats(1, 12) | st.integers(1, 100),
)
@example("（" * 50, 5)
@example("0（00000", 4.6)
@example("W" * 200, 9.5)
def test_lines_are_the_text_and_not_wider_than_allowed(text, width):
    lines = svg.split_lines(text, width)
    assert "".join(lines) == text
    assert all(svg.text_width(line) <= width + 0.001 for line in lines)


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    for width in range(4, 12):
        for line in svg.break_label("区役所（本庁）、相談支援室「拠点」。ほか（予定）", width)[1:]:
            assert line[0] not in "）、」。"
            assert line[-1] not in "（「"


def test_numbers_and_words_stay_whole_and_no_character_is_left_alone():
    assert svg.break_label("令和6年に100機関", 5.5) == ("令和6年に", "100機関")
    lines = svg.balanced_lines("情報共有・課題検討の会議", 11)
    assert len(lines) == 2
    assert min(map(len, lines)) > 4


@pytest.mark.parametrize("count", range(1, 13))
def test_shades_differ_and_go_from_dark_to_pale(count):
    fills = svg.shades(count)
    assert len(fills) == len(set(fills)) == count
    brightness = [sum(int(fill[at : at + 2], 16) for at in (1, 3, 5)) for fill in fills]
    assert brightness == sorted(brightness)


def test_ink_is_readable_on_every_shade():
    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for count in range(1, 13):
        # Values on blended shades are bold and at least 16 pt: WCAG asks for 3 there.
        enough = 4.5 if count <= 5 else 3
        for fill in svg.shades(count):
            low, high = sorted([luminance(fill), luminance(svg.ink_on(fill))])
            assert (high + 0.05) / (low + 0.05) >= enough, fill
