"""The Bureau's own messages, what it leaves out of the document, and numbers in its words that changed."""

from dataclasses import replace
from io import BytesIO

import pytest
from pptx import Presentation

from reports.document.deck.own_words import numbers_in_doubt, numbers_of, outdated_numbers
from reports.document.deck.shape import PanelForm, plain
from reports.document.exporters.page_flow import body_height, flow
from reports.document.exporters.pdf import deck_html, write_pdf
from reports.document.exporters.pptx.book import write_pptx
from tests.reports.document.test_deck import deck_of, slides_of
from tests.reports.document.test_pdf import pages_of, squeezed
from tests.reports.figure_samples import figures_without, sample_figures

HOURS = 3  # place of the slide
OWN = {"message.desk": "15区が\n週20時間開設（目標20区）"}


def test_a_message_is_the_bureaus_own_and_its_key_numbers_stay_large():
    default, slide = slides_of()[HOURS], slides_of(texts=OWN)[HOURS]
    assert plain(slide.message) == "15区が 週20時間開設（目標20区）"
    assert [run.text for run in slide.message if run.key] == ["15"]
    assert slide.default == default.message
    assert slides_of(texts={"message.roles": "x"})[HOURS] == default


def test_what_is_typed_into_a_message_is_text():
    own = {"message.desk": "<script>alert(1)</script> 𠮷 \u202e"}
    html = deck_html(flow(deck_of(sample_figures(), own)))
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 𠮷 〓" in html


def test_a_message_that_is_hidden_leaves_its_room_to_the_slide_in_every_file():
    deck = deck_of(sample_figures(), {"message.desk": " "})
    slide = deck.slides[HOURS]
    assert slide.message == ()
    assert plain(slide.default) == "24区中15区が相談窓口を週20時間開設"
    assert body_height(slide) > body_height(slides_of()[HOURS])
    deck = replace(deck, slides=(slide,))
    _, page = pages_of(write_pdf(deck))
    assert "週20時間開設" not in squeezed(page)
    assert "相談窓口の設置・運営" in squeezed(page)
    _, shown = Presentation(BytesIO(write_pptx(deck))).slides
    assert all(not shape.is_placeholder or shape.text_frame.text for shape in shown.shapes)


def test_headings_and_the_page_of_definitions_are_printed_unless_left_out():
    left_out = {"print.headings": "載せない", "print.method": "載せない"}
    whole, bare = slides_of(), slides_of(texts=left_out)
    assert [slide.topic for slide in bare] == [slide.topic for slide in whole][:-1]
    charts = (PanelForm.DONUT, PanelForm.STACKED, PanelForm.BARS, PanelForm.TILES)
    shown = [panel for slide in bare for panel in slide.panels if panel.form in charts]
    assert {panel.heading for panel in shown} == {""}
    assert shown[0].basis == "24区中24区回答"
    events = [panel.heading for slide in bare for panel in slide.panels if panel.heading]
    assert "在宅医療連携拠点事業 コーディネーター説明会" in events


@pytest.mark.parametrize("missing", [0, 1, 7, 24])
def test_a_number_that_has_changed_is_found_in_the_words_and_no_other(missing):
    slide, now = slides_of()[HOURS], deck_of(figures_without(missing)).slides[HOURS]
    then = numbers_of(slide)
    changed = {place for place, value in then.items() if numbers_of(now).get(place) != value}
    for value in then.values():
        found = {one.place for one in outdated_numbers(f"全{value}区", then, numbers_of(now))}
        assert found == {each for each in changed if then[each] == value}
    assert outdated_numbers("数のない文", then, numbers_of(now)) == []


def test_a_changed_number_is_told_with_its_place_however_it_is_typed():
    slide = slides_of()[HOURS]
    hours = sample_figures()["desk.weekly_hours"]
    first = replace(hours.rows[0], members=hours.rows[0].members[:-1])
    now = slides_of([replace(hours, rows=(first, *hours.rows[1:]))])[HOURS]
    told = list(map(str, outdated_numbers("１５区が開設", numbers_of(slide), numbers_of(now))))
    assert "週あたりの開設時間数「20時間」：15 → 14" in told
    assert (
        list(map(str, outdated_numbers("①15区が開設", numbers_of(slide), numbers_of(now)))) == told
    )
    assert outdated_numbers("5区が開設", numbers_of(slide), numbers_of(now)) == []
    assert list(map(str, outdated_numbers("1,204人", {"計": 1204, "別": 204}, {}))) == [
        "計：1,204 → なし"
    ]
    assert numbers_of(replace(now, message=(), default=now.message)) == numbers_of(now)


FOOTER = "令和６年度 在宅医療連携拠点事業"


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("令和6年度は24区中15区が開設", []),
        ("週１０～１９時間、（１）の窓口", []),
        ("15区が開設（目標20区、他市は1,204か所）", ["1,204"]),
        ("１７区が開設、うち33区は未定", ["17", "33"]),
        ("平均12.5時間、24区で19.50時間", ["12.5", "19.5"]),
        ("①17区が開設、②33区は未定", ["17", "33"]),
        ("数のない文", []),
    ],
)
def test_a_number_that_stands_nowhere_else_on_the_slide_is_found(words, unknown):
    slide = slides_of(texts={"message.desk": words})[HOURS]
    found = numbers_in_doubt("message.desk", words, numbers_of(slide), slide, FOOTER)
    assert found.unknown == unknown
    assert found.outdated == []
    # In a lead sentence, which speaks of other things than figures, no number is foreign.
    assert numbers_in_doubt("desk.lead", words, {}, slide, FOOTER).unknown == []


def test_a_number_that_was_on_the_slide_once_is_not_one_that_never_was():
    now = deck_of(figures_without(7), {"message.desk": "15区が開設"}).slides[HOURS]
    found = numbers_in_doubt("message.desk", "15区が開設", {"窓口": 15}, now, FOOTER)
    assert found.unknown == []
    assert list(map(str, found.outdated)) == ["窓口：15 → なし"]


@pytest.mark.parametrize("words", ["令和６年度の取組", "R6.9.1現在", "6月6日に開催", "平均6.5時間"])
def test_a_year_a_day_and_a_part_of_a_number_are_no_number_that_changes(words):
    assert outdated_numbers(words, {"窓口": 6}, {"窓口": 7}) == []
    assert len(outdated_numbers(f"{words}、6区", {"窓口": 6}, {"窓口": 7})) == 1


def test_two_events_of_one_name_on_a_slide_have_numbers_of_their_own():
    (slide,) = (each for each in slides_of() if each.key == "coordinator_support")
    figures = {panel.figure.id: panel.figure for panel in slide.panels if panel.figure}
    assert len(figures) == 2
    rows = [row for figure in figures.values() for row in figure.rows]
    assert {row.people for row in rows} <= set(numbers_of(slide).values())
    assert sum("参加者" in place and "回" in place for place in numbers_of(slide)) == len(rows)
