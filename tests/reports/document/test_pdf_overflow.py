"""Long and hostile text: it flows on to further pages, and nothing of it is lost or run."""

import re
from dataclasses import replace

import pytest

from reports.counting.figure import Item, Member, Row
from reports.document.deck.shape import (
    Entry,
    Panel,
    PanelForm,
    Section,
    Slide,
    Stack,
    Table,
    aside,
    columns,
    plain,
    say,
    whole,
)
from reports.document.exporters import page_flow, pdf
from reports.document.exporters.look import body_height
from reports.document.exporters.page_flow import (
    LEAST,
    DeckOverflowError,
    arrangements,
    cut_into_pages,
    flow,
    pieces,
)
from tests.reports.document.test_deck import deck_of
from tests.reports.document.test_pdf import pages_of, squeezed, words_of
from tests.reports.figure_samples import sample_figures, wards

# As long as five pages: however many there are, each is cut like the one before.
LONG = ("区内の医療機関、訪問看護（24時間）と「ICT」の活用。" * 200)[:4_000]
HOSTILE = "𠮷髙﨑<script>alert(1)</script>\x00\x07😀&amp;'\"\u202e]]>=1+1"


def changed(name, **fields):
    return deck_of(sample_figures() | {name: replace(sample_figures()[name], **fields)})


def many_rows(figure):
    rows = tuple(
        Row(n, str(n), f"選択肢{n}番の長い名前をもつ答え", (Member(ward),))
        for n, ward in enumerate(wards())
    )
    return replace(figure, rows=rows, asked=wards(), answered=wards())


def panels_of(deck, id_):
    """The panels of all pages that show a figure."""
    panels = (panel for slide in flow(deck).slides for panel in slide.panels)
    return [panel for panel in panels if panel.figure and panel.figure.id == id_]


def crowded_figures():
    """The published figures with 24 rows in some of each kind, and one very long initiative."""
    figures = dict(sample_figures())
    for name in ("desk.weekly_hours", "accompanied_visit.plan", "liaison_meeting.agenda"):
        figures[name] = many_rows(figures[name])
    themes = figures["professional_training.themes"]
    items = tuple(Item(n, f"テーマ{n}番" + "長い" * n) for n in range(24))
    figures[themes.id] = replace(themes, rows=(replace(themes.rows[0], items=items),))
    briefing = figures["coordinator_support.briefing"]
    rows = tuple(replace(briefing.rows[0], order=n, code=str(n)) for n in range(24))
    figures[briefing.id] = replace(briefing, rows=rows)
    clock = figures["around_the_clock.initiatives"]
    row = replace(clock.rows[0], items=(Item(0, LONG), *clock.rows[0].items))
    figures[clock.id] = replace(clock, rows=(row, *clock.rows[1:]))
    return figures


CROWDED_TEXTS = {
    "desk.lead": LONG[:2000],
    "active_institutions.lead": "三行にわたる説明文。" * 20,
    "roles.demands": "\n".join(["求められる事項" * 12] * 24),
    "coordinator_support.note": LONG[:2000],
}


@pytest.fixture(scope="module")
def crowded():
    """A deck that is far too long, its pages as data, and the text of its PDF."""
    deck = deck_of(crowded_figures(), CROWDED_TEXTS)
    return flow(deck).slides, "".join(pages_of(pdf.write_pdf(deck)))


def test_an_initiative_of_five_pages_is_printed_whole(crowded):
    slides, text = crowded
    parts = [slide for slide in slides if slide.topic.startswith("（２）在宅医療にかかる")]
    assert len(parts) >= 5
    assert {plain(slide.message) for slide in parts} == {"5つのめざすべき姿に向け、14の取組"}
    assert not any(slide.lead for slide in parts[1:])
    continued = [slide.topic.endswith("（続き）") for slide in parts]
    assert continued == [False] + [True] * (len(parts) - 1)
    label = sample_figures()["around_the_clock.initiatives"].rows[0].label
    entries = [entry for slide in parts for panel in slide.panels for entry in panel.entries]
    pieces = [entry.lines[0] for entry in entries if entry.head == label][:-1]
    assert LONG.startswith("".join(pieces))
    assert all(squeezed(piece) in text for piece in pieces)
    # Figures with 24 rows and the long texts of the Bureau are whole as well.
    assert all(text.count(f"選択肢{n}番の長い") >= 3 for n in range(24))
    assert all(f"テーマ{n}番" in text for n in range(24))
    assert text.count("三行にわたる説明文。") == 20
    assert "⑳求められる事項" in text


def test_rows_are_neither_lost_nor_doubled_by_the_cut_and_the_total_comes_once_and_last():
    agenda, briefing = (
        sample_figures()[name]
        for name in ("liaison_meeting.agenda", "coordinator_support.briefing")
    )
    bars = panels_of(changed(agenda.id, rows=many_rows(agenda).rows), agenda.id)
    shown = [row.code for panel in bars if panel.form is PanelForm.BARS for row in panel.rows]
    assert shown == [str(n) for n in range(24)]
    rows = tuple(replace(briefing.rows[0], order=n, code=str(n)) for n in range(40))
    panels = panels_of(changed(briefing.id, rows=rows), briefing.id)
    tables = [panel.table for panel in panels if panel.form is PanelForm.TABLE]
    assert sum(len(table.rows) for table in tables) == 40
    assert [table.total is not None for table in tables] == [False] * (len(tables) - 1) + [True]


def test_how_many_have_not_answered_stands_on_one_line():
    """Where a message filled its line, 「（未回」 ended it and 「答6区）」 began the next."""
    missing, slide = "（未回答6区）", deck_of(sample_figures()).slides[2]
    messages = [(*say("区" * letters), *aside(missing)) for letters in range(20, 40)]
    slides = tuple(replace(slide, message=message) for message in messages)
    words = words_of(pdf.write_pdf(replace(deck_of(sample_figures()), slides=slides)), "-raw")
    assert words.count(missing) == len(slides)


@pytest.mark.parametrize("letter", ["", "𠮷"])
def test_a_line_more_is_never_one_too_many(letter, caplog):
    """The space below the last panel once pushed the 18th theme out, letters of the second font the 8th."""
    slides = []
    for name in ("professional_training.themes", "around_the_clock.initiatives"):
        figure = sample_figures()[name]
        for count in range(13, 25):
            items = tuple(Item(n, f"退院支援の研修の計画{n}{letter}") for n in range(count))
            rows = (replace(figure.rows[0], items=items), *figure.rows[1:])
            deck = changed(name, rows=rows)
            slides += [slide for slide in deck.slides if "退院支援の研修の計画0" in str(slide)]
    assert len(slides) == 24
    assert pdf.write_pdf(replace(deck, slides=tuple(slides))).startswith(b"%PDF")
    assert "measured too low" not in caplog.text


def test_hostile_text_is_printed_as_text():
    figure = sample_figures()["information_sharing.initiatives"]
    row = replace(figure.rows[0], label=HOSTILE, items=(Item(0, HOSTILE),))
    deck = changed(figure.id, rows=(row, *figure.rows[1:]))
    deck = replace(deck, slides=tuple(each for each in deck.slides if HOSTILE[:3] in str(each)))
    html = pdf.deck_html(flow(deck))
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e]", html)
    content = pdf.write_pdf(deck)
    text = "".join(pages_of(content))
    assert "𠮷髙﨑<script>alert(1)</script>〓〓" in text
    assert b"/JavaScript" not in content


def test_a_heading_or_a_name_that_no_page_can_hold_is_refused_by_name():
    deck = deck_of(sample_figures(), {"coordinator_support.briefing": "長い名称" * 500})
    with pytest.raises(DeckOverflowError, match=r"「長い名称長い名称.*」が1ページに収まりません"):
        flow(deck)
    row = Row(1, "1", "長い名前" * 1000, (Member(wards()[0]),))
    with pytest.raises(DeckOverflowError, match="「主な議題」が1ページに収まりません"):
        flow(changed("liaison_meeting.agenda", rows=(row,)))


def test_a_wrong_measure_refuses_nothing(monkeypatch, caplog):
    """The page is drawn again with more room; where even that is too little, it goes on."""
    figure = sample_figures()["around_the_clock.initiatives"]
    items = tuple(Item(n, f"退院支援の研修の計画{n}") for n in range(24))
    deck = changed(figure.id, rows=(replace(figure.rows[0], items=items), *figure.rows[1:]))
    deck = replace(deck, slides=deck.slides[4:5])
    texts = {}
    for wrong in (0, 30, 5000):
        monkeypatch.setattr(page_flow, "body_height", lambda s, more=wrong: body_height(s) + more)
        texts[wrong] = pages_of(pdf.write_pdf(deck))
        assert ("（２）在宅医療にかかる24時間体制構築" in caplog.text) == bool(wrong)
    assert len(texts[0]) == len(texts[30]) == 3
    assert all(f"計画{n}" in "".join(texts[5000]) for n in range(24))


def test_nothing_is_fetched():
    from weasyprint.urls import FatalURLFetchingError

    for address in ("https://example.org/a.png", "file:///etc/passwd", "data:text/css,a"):
        with pytest.raises(FatalURLFetchingError):
            pdf.closed_fetcher().fetch(address)


# --- Where a page breaks, and what may stand beside what --------------------------------------------
FACTS = Table(columns({"架空の項目": 50, "架空の値": 50}), (("架空の項目", "1"),))


def cut(*panels):
    """The pages of a slide, cut at one type."""
    slide = Slide(Section.NOTES, "架空の頁", say("架空の文"), whole(*panels))
    return list(cut_into_pages(slide, 0))


def table(heading, rows):
    return Panel(heading, PanelForm.TABLE, table=replace(FACTS, rows=FACTS.rows * rows))


def words(heading, lines):
    return Panel(heading, PanelForm.PROSE, entries=(Entry("", ("架空の段落",) * lines),))


def test_a_cell_of_five_pages_goes_on_from_page_to_page_and_loses_no_letter():
    rows = (("1", LONG), ("2", "短い"))
    pages = cut(Panel("", PanelForm.TABLE, table=replace(FACTS, rows=rows)))
    assert len(pages) >= 3
    shown = [row for page in pages for panel in page.panels for row in panel.table.rows]
    assert ["".join(cells) for cells in zip(*shown, strict=True)] == ["12", f"{LONG}短い"]


@pytest.mark.parametrize("count", range(15, 35))
def test_a_short_panel_is_not_alone_on_the_next_page(count):
    pages = cut(table("表", count), words("", 1))
    shown = [panel for page in pages for panel in page.panels if panel.form is PanelForm.TABLE]
    assert sum(len(panel.table.rows) for panel in shown) == count
    assert len(pages) == 1 or sum(len(pieces(panel)) for panel in pages[-1].panels) >= LEAST


@pytest.mark.parametrize("count", range(5, 20))
def test_what_heads_a_table_goes_along_where_the_table_goes(count):
    """With the short panel below it, which would be alone."""
    pages = cut(words("前の文", count), words("表の見出し", 1), table("", LEAST), words("", 1))
    (panels,) = (page.panels for page in pages if PanelForm.TABLE in {p.form for p in page.panels})
    at = [panel.form for panel in panels].index(PanelForm.TABLE)
    assert "表の見出し" in (panels[at].heading, at and panels[at - 1].heading)


@pytest.mark.parametrize(
    ("label", "may_be_narrow"), [("{}", True), ("架空の長い答え" * 6 + "{}", False)]
)
def test_a_stacked_bar_gives_its_width_away_only_where_its_names_have_room(label, may_be_narrow):
    hours = sample_figures()["desk.weekly_hours"]
    rows = tuple(replace(row, label=label.format(n)) for n, row in enumerate(hours.rows))
    bar = Panel("", PanelForm.STACKED, figure=replace(hours, rows=rows), rows=rows, scale=24)
    listed = Panel("", PanelForm.LIST, entries=(Entry("", ("架空の取組",)),))
    slide = Slide(
        Section.DESKS, "架空の頁", say("架空の文"), (Stack(7, (bar,)), Stack(5, (listed,)))
    )
    spans = [each.stacks[0].span for each in arrangements(slide)]
    assert spans == ([7, 5] if may_be_narrow else [7])
