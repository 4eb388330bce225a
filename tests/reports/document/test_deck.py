"""The deck as data: what the document consists of, in which order, from which figures."""

from dataclasses import replace
from datetime import date

import pytest

from reports.document.deck.build import build_deck
from reports.document.deck.shape import Density, PanelForm, Section, plain
from reports.document.texts import DECK_TEXT_DEFAULTS
from tests.reports.figure_samples import figures_without, places, sample_figures
from wards.fiscal import FiscalYear

AS_OF = date(2024, 9, 1)


def deck_of(figures, texts=None, year=2024, **more):
    return build_deck(
        figures,
        texts or {},
        fiscal_year=FiscalYear(year),
        as_of=AS_OF,
        places=places(),
        **more,
    )


def test_slides_stand_in_the_order_of_the_document():
    deck = deck_of(sample_figures())
    assert [(slide.section.value, slide.topic) for slide in deck.slides] == [
        ("overview", "連携の拠点が担う業務"),
        ("one", "（１）医療・介護関係者等向け研修会"),
        ("one", "（２）地域住民への講演会・普及啓発"),
        ("two", "（１）相談窓口の設置・運営"),
        ("two", "（２）在宅医療にかかる24時間体制構築"),
        ("two", "（３）多職種による情報共有"),
        ("two", "（４）積極的役割を担う医療機関との連携　（ア）積極的医療機関について"),
        ("two", "（４）積極的役割を担う医療機関との連携　（イ）積極的医療機関との連携会議の開催"),
        ("two", "（５）同行訪問研修の実施（任意）"),
        ("three", "（１）在宅医療推進会議の開催"),
        ("three", "（２）在宅医療連携拠点コーディネーターへの支援"),
        ("notes", "図表の数え方と注"),
    ]


def test_messages_of_the_published_year():
    assert [plain(slide.message) for slide in deck_of(sample_figures()).slides] == [
        "区役所・相談支援室・健康局が9の業務を担う",
        "24区中9区が研修会を開催・予定",
        "24区中10区が講演会・普及啓発を予定",
        "24区中15区が相談窓口を週20時間開設",
        "5つのめざすべき姿に向け、13の取組",
        "4つの取組項目で、12の取組",
        "24区すべてに積極的医療機関、計132医療機関",
        "24区すべてが連携会議を予定、うち15区が3回",
        "24区中19区が同行訪問研修を予定",
        "在宅医療推進会議と部会を、それぞれ年1回開催",
        "説明会に延べ64人、意見交換会に延べ9人が参加",
        "各図表は24区中24区の回答による",
    ]


def test_every_figure_is_in_the_deck():
    figures = sample_figures()
    shown = {
        panel.figure.id
        for slide in deck_of(figures).slides
        for panel in slide.panels
        if panel.figure
    }
    assert shown == set(figures) - {"city_council"}  # whose rows are panels of their own
    assert "部会：在宅医療・介護連携推進会議" in [
        panel.heading for slide in deck_of(figures).slides for panel in slide.panels
    ]


def test_a_missing_figure_is_an_error_and_not_an_empty_page():
    figures = dict(sample_figures())
    del figures["desk.weekly_hours"]
    with pytest.raises(KeyError):
        deck_of(figures)


@pytest.mark.parametrize(
    ("missing", "note"),
    [
        (0, "未確定　公表前"),
        (1, "未確定　未回答あり（1区）"),
        (7, "未確定　未回答あり（7区）"),
        (24, "未確定　未回答あり（24区）"),
    ],
)
def test_a_draft_says_that_it_is_one_and_how_many_wards_are_missing(missing, note):
    assert deck_of(figures_without(missing)).status_note == note


def test_the_bureaus_wording_replaces_the_default():
    deck = deck_of(sample_figures(), {"desk.lead": "新しい説明文", "cover.title": "別の題名"})
    assert deck.title == "令和６年度 別の題名"
    assert deck.slides[3].lead == "新しい説明文"
    assert deck.slides[4].lead == DECK_TEXT_DEFAULTS["around_the_clock.lead"].default_text


def test_roles_are_counted_from_their_lines():
    texts = {"roles.ward_office": "一つ目\n\n二つ目\n", "roles.desk": " ", "roles.note": ""}
    roles = deck_of(sample_figures(), texts).slides[0]
    assert plain(roles.message) == "区役所・健康局が3の業務を担う"
    assert [panel.form for panel in roles.panels] == [PanelForm.TERMS, PanelForm.MATRIX]
    empty = {"roles.ward_office": "", "roles.desk": "", "roles.bureau": ""}
    roles = deck_of(sample_figures(), empty).slides[0]
    assert plain(roles.message) == "連携の拠点が担う業務"


def test_every_text_has_a_name_a_hint_and_fits_its_own_limit():
    for key, spec in DECK_TEXT_DEFAULTS.items():
        assert key == spec.key
        assert len(key) <= 40
        assert spec.title_ja
        assert spec.help_ja
        assert 0 < len(spec.default_text) <= spec.max_length


def test_bands_are_listed_largest_first():
    times = deck_of(sample_figures()).slides[7].panels[0]
    assert [row.label for row in times.rows] == ["3回", "10回以上", "4回", "8回"]


def test_a_ring_is_only_for_few_large_parts():
    def form(figure):
        return deck_of(sample_figures() | {figure.id: figure}).slides[3].panels[0].form

    hours = sample_figures()["desk.weekly_hours"]
    assert form(hours) is PanelForm.DONUT
    assert form(figures_without(7)["desk.weekly_hours"]) is PanelForm.STACKED  # four parts
    one = replace(hours.rows[2], members=hours.rows[2].members[:1])
    assert form(replace(hours, rows=(*hours.rows[:2], one))) is PanelForm.STACKED
    row = hours.rows[0]
    many = tuple(
        replace(row, order=n, code=str(n), members=row.members[n : n + 1]) for n in range(8)
    )
    assert form(replace(hours, rows=many)) is PanelForm.BARS
    long = (replace(row, label="とても長い区分の名前" * 3), *hours.rows[1:])
    assert form(replace(hours, rows=long)) is PanelForm.BARS


def test_bars_that_would_all_be_zero_are_words():
    panels = deck_of(figures_without(24)).slides[7].panels
    assert panels[1].form is PanelForm.LIST
    assert panels[1].entries[0].lines == ("まだ報告がない",)
    trainees = deck_of(figures_without(24)).slides[8].panels[1]
    assert trainees.entries[0].lines == ("対象となる区はまだない",)


def test_a_sub_question_is_drawn_on_the_scale_of_all_wards():
    panels = deck_of(sample_figures()).slides[8].panels
    assert [(panel.figure.of, panel.scale) for panel in panels] == [(24, 24), (19, 24), (19, 24)]
    assert panels[1].basis == "開催予定ありの19区"


def test_counts_keep_marks_apart_from_numbers_and_name_missing_wards():
    panel = deck_of(figures_without(7)).slides[6].panels[1]
    rows = {name: (value, mark) for name, value, mark in panel.table.rows}
    assert rows["東成区"] == ("23", "※1")
    assert rows["東住吉区"] == ("2", "※2")
    assert rows["北区"] == ("未回答", "")
    assert panel.table.total == ("合計", "102")
    assert panel.basis == "24区中17区回答"


def test_contents_of_events_are_said_once_when_they_agree():
    support = deck_of(sample_figures()).slides[10]
    assert support.panels[0].entries[0].lines == (
        "内容：事業の概要、拠点コーディネーター業務、報告様式について",
    )
    briefing = sample_figures()["coordinator_support.briefing"]
    other = replace(briefing.rows[1], facts=(*briefing.rows[1].facts[:-1], ("content", "別の話")))
    changed = {briefing.id: replace(briefing, rows=(briefing.rows[0], other))}
    panel = deck_of(sample_figures() | changed).slides[10].panels[0]
    assert [entry.lines[0][:5] for entry in panel.entries] == ["第1回の内", "第2回の内"]


def test_an_event_without_day_or_place_is_undecided():
    exchange = sample_figures()["coordinator_support.exchange"]
    bare = replace(exchange.rows[0], facts=(("no", 1),), members=())
    changed = {exchange.id: replace(exchange, rows=(bare,))}
    table = deck_of(sample_figures() | changed).slides[10].panels[-2].table
    assert table.rows == (("第1回", "未定", "未定", "0人"),)


def test_no_events_at_all():
    figures = dict(sample_figures())
    for name in ("city_council", "coordinator_support.briefing", "coordinator_support.exchange"):
        figures[name] = replace(figures[name], rows=())
    deck = deck_of(figures)
    assert plain(deck.slides[9].message) == "在宅医療推進会議の開催予定は未登録"
    assert plain(deck.slides[10].message) == "説明会・意見交換会の開催はまだない"
    assert deck.slides[10].panels[0].table.rows[0][0] == "該当なし"


def test_the_last_page_names_the_wards_that_are_missing():
    marks = {
        entry.head: entry.lines[0]
        for entry in deck_of(figures_without(2)).slides[-1].panels[1].entries
    }
    assert marks["未回答"].endswith("未回答の区：北区、此花区。")
    marks = {
        entry.head: entry.lines[0]
        for entry in deck_of(sample_figures()).slides[-1].panels[1].entries
    }
    assert marks["未回答"].endswith("今回は該当なし。")


def test_contents_of_the_cover_follow_the_sections():
    deck = deck_of(sample_figures())
    assert [(line.section, line.title) for line in deck.contents] == [
        (Section.OVERVIEW, "連携の拠点が担う業務"),
        (Section.WARD_OFFICES, "Ⅰ．区役所の取組"),
        (Section.DESKS, "Ⅱ．相談支援室の取組"),
        (Section.BUREAU, "Ⅲ．健康局の取組"),
        (Section.NOTES, "図表の数え方と注"),
    ]


def test_a_continued_slide_keeps_head_and_message():
    slide = deck_of(sample_figures()).slides[4]
    once = slide.continued(slide.stacks)
    assert once.topic == "（２）在宅医療にかかる24時間体制構築（続き）"
    assert once.continued(slide.stacks).topic == once.topic
    assert (once.message, once.lead, once.density) == (slide.message, "", Density.NORMAL)
