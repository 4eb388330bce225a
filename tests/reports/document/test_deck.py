"""The deck as data: what the document consists of, in which order, from which figures."""

import doctest
from dataclasses import replace
from datetime import date

import pytest

from reports.document.charts import names
from reports.document.deck import build, messages, own_words, shape
from reports.document.deck.build import build_deck
from reports.document.deck.shape import PanelForm, plain
from reports.document.texts import ADDED_FIGURES, DECK_TEXT_DEFAULTS
from reports.models import classes
from tests.reports.figure_samples import figures_without, places, sample_figures
from wards.fiscal import FiscalYear

LIAISON = "（４）積極的役割を担う医療機関との連携　"
# Section, topic and message of every page of the published year.
PRINTED = """
overview｜連携の拠点が担う業務｜区役所・相談支援室・健康局が9の業務を担う
one｜（１）医療・介護関係者等向け研修会｜24区中9区が研修会を開催・予定
one｜（２）地域住民への講演会・普及啓発｜24区中10区が講演会・普及啓発を予定
two｜（１）相談窓口の設置・運営｜24区中15区が相談窓口を週20時間開設
two｜（２）在宅医療にかかる24時間体制構築｜5つのめざすべき姿に向け、13の取組
two｜（３）多職種による情報共有｜4つの取組項目で、12の取組
two｜…（ア）積極的医療機関について｜24区すべてに積極的医療機関、計132医療機関
two｜…（イ）積極的医療機関との連携会議の開催｜24区すべてが連携会議を予定、うち15区が3回
two｜（５）同行訪問研修の実施（任意）｜24区中19区が同行訪問研修を予定
three｜（１）在宅医療推進会議の開催｜在宅医療推進会議と部会を、それぞれ年1回開催
three｜（２）在宅医療連携拠点コーディネーターへの支援｜説明会に延べ64人、意見交換会に延べ9人が参加
notes｜図表の数え方と注｜各図表は24区中24区の回答による
"""


def deck_of(figures, texts=None):
    more = {"fiscal_year": FiscalYear(2024), "as_of": date(2024, 9, 1), "places": places()}
    return build_deck(figures, texts or {}, **more)


def slides_of(changed=(), texts=None):
    """The slides of the published year, with some figures changed."""
    figures = {figure.id: figure for figure in changed}
    return deck_of(sample_figures() | figures, texts).slides


def test_slides_and_messages_of_the_published_year_stand_in_the_order_of_the_document():
    deck = deck_of(sample_figures())
    pages = [f"{slide.section}｜{slide.topic}｜{plain(slide.message)}" for slide in deck.slides]
    assert pages == PRINTED.strip().replace("…", LIAISON).splitlines()
    assert [title for titles in deck.contents.values() for title in titles] == [
        "連携の拠点が担う業務",
        "Ⅰ．区役所の取組",
        "Ⅱ．相談支援室の取組",
        "Ⅲ．健康局の取組",
        "図表の数え方と注",
    ]


def test_every_figure_is_in_the_deck_and_a_missing_one_is_an_error():
    figures = dict(sample_figures())
    panels = [panel for slide in slides_of() for panel in slide.panels]
    assert {panel.figure.id for panel in panels if panel.figure} == set(figures) - {
        "city_council"  # whose rows are panels of their own
    }
    assert "部会：在宅医療・介護連携推進会議" in [panel.heading for panel in panels]
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


def test_the_bureaus_wording_replaces_the_default_and_roles_are_counted_from_their_lines():
    deck = deck_of(sample_figures(), {"desk.lead": "新しい説明文", "cover.title": "別の題名"})
    assert deck.title == "令和６年度 別の題名"
    assert deck.slides[3].lead == "新しい説明文"
    assert deck.slides[4].lead == DECK_TEXT_DEFAULTS["around_the_clock.lead"].default_text
    texts = {"roles.ward_office": "一つ目\n\n二つ目\n", "roles.desk": " ", "roles.note": ""}
    roles = slides_of(texts=texts)[0]
    assert plain(roles.message) == "区役所・健康局が3の業務を担う"
    assert [panel.form for panel in roles.panels] == [PanelForm.TERMS, PanelForm.MATRIX]
    empty = {"roles.ward_office": "", "roles.desk": "", "roles.bureau": ""}
    assert plain(slides_of(texts=empty)[0].message) == "連携の拠点が担う業務"


def test_every_text_has_a_name_a_hint_and_fits_its_own_limit():
    for key, spec in DECK_TEXT_DEFAULTS.items():
        assert key == spec.key
        assert len(key) <= 40
        assert spec.title_ja
        assert spec.help_ja
        assert bool(spec.default_text) == (key != ADDED_FIGURES)
        assert len(spec.default_text) <= spec.max_length


def test_a_ring_is_only_for_few_large_parts():
    hours = sample_figures()["desk.weekly_hours"]
    first, second, third = hours.rows
    one = replace(third, members=third.members[:1])
    many = [
        replace(first, order=n, code=str(n), members=first.members[n : n + 1]) for n in range(8)
    ]
    long = replace(first, label="とても長い区分の名前" * 3)
    forms = {
        PanelForm.DONUT: [hours],
        PanelForm.STACKED: [
            figures_without(7)["desk.weekly_hours"],  # four parts
            replace(hours, rows=(first, second, one)),
        ],
        PanelForm.BARS: [
            replace(hours, rows=tuple(many)),
            replace(hours, rows=(long, second, third)),
        ],
    }
    for form, figures in forms.items():
        assert {slides_of([figure])[3].panels[0].form for figure in figures} == {form}


def test_times_keep_their_order_and_bars_that_would_all_be_zero_are_words():
    times = slides_of()[7].panels[0]
    assert [row.label for row in times.rows] == ["3回", "4回", "8回", "10回以上"]
    *_, meetings, visits, _, _, _ = deck_of(figures_without(24)).slides
    assert meetings.panels[1].form is PanelForm.LIST
    assert meetings.panels[1].entries[0].lines == ("まだ報告がない",)
    assert visits.panels[1].entries[0].lines == ("対象となる区はまだない",)


def test_a_sub_question_is_drawn_on_the_scale_of_all_wards():
    panels = slides_of()[8].panels
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


def test_contents_of_events_are_stated_once_when_they_agree():
    assert slides_of()[10].panels[0].entries[0].lines == (
        "内容：事業の概要、拠点コーディネーター業務、報告様式について",
    )
    briefing = sample_figures()["coordinator_support.briefing"]
    other = replace(briefing.rows[1], facts=(*briefing.rows[1].facts[:-1], ("content", "別の話")))
    panel = slides_of([replace(briefing, rows=(briefing.rows[0], other))])[10].panels[0]
    assert [entry.lines[0][:5] for entry in panel.entries] == ["第1回の内", "第2回の内"]


def test_an_event_without_day_or_place_is_undecided():
    exchange = sample_figures()["coordinator_support.exchange"]
    bare = replace(exchange.rows[0], facts=(("no", 1),), members=())
    table = slides_of([replace(exchange, rows=(bare,))])[10].panels[-2].table
    assert table.rows == (("第1回", "未定", "未定", "0人"),)


def test_no_events_at_all():
    names = ("city_council", "coordinator_support.briefing", "coordinator_support.exchange")
    council, support = slides_of([replace(sample_figures()[name], rows=()) for name in names])[9:11]
    assert plain(council.message) == "在宅医療推進会議の開催予定は未登録"
    assert plain(support.message) == "説明会・意見交換会の開催はまだない"
    assert support.panels[0].table.rows[0][0] == "該当なし"


@pytest.mark.parametrize(
    ("missing", "words"), [(2, "未回答の区：北区、此花区。"), (0, "今回は該当なし。")]
)
def test_the_last_page_names_the_wards_that_are_missing(missing, words):
    _, notes = deck_of(figures_without(missing)).slides[-1].panels
    marks = {entry.head: entry.lines[0] for entry in notes.entries}
    assert marks["未回答"].endswith(words)


@pytest.mark.parametrize("module", [build, classes, messages, names, own_words, shape])
def test_the_examples_in_the_code_hold(module):
    assert doctest.testmod(module).failed == 0
