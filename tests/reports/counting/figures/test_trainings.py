"""Trainings and outreach count by ward, year and programme; 該当なし is an answer of its own."""

from datetime import date

import pytest

from tests import factories as make
from tests.reports.counting.figures.given_answers import said_nothing, wards_by_row

PLANS = [
    ("professional_training.plan", make.TrainingFactory, "training", "開催済み・予定あり"),
    ("public_outreach.plan", make.OutreachFactory, "outreach", "開催予定あり"),
]
each_plan = pytest.mark.parametrize(("id_", "factory", "item", "yes"), PLANS)


@each_plan
def test_a_ward_without_records_and_without_a_word_is_unreported(count, id_, factory, item, yes):
    factory(ward=make.ward("27102"))
    said_nothing(item)
    figure = count(id_)
    assert wards_by_row(figure) == {yes: ["都島区"], "開催予定なし": ["北区"]}
    assert (figure.of, len(figure.answered), figure.value(figure.unreported_row)) == (24, 2, 22)


@each_plan
def test_records_win_over_nothing_to_report(count, id_, factory, item, yes):
    record = factory()
    said_nothing(item)
    figure = count(id_)
    assert wards_by_row(figure) == {yes: ["北区"]}
    assert [found.pk for found in figure.rows[0].members[0].records] == [record.pk]


@each_plan
@pytest.mark.parametrize("more", [{"programme": "promotion"}, {"fiscal_year": 2023}])
def test_records_of_the_other_programme_or_year_are_not_counted(
    count, id_, factory, item, yes, more
):
    factory(**more)
    assert count(id_).answered == ()


@each_plan
def test_nothing_to_report_of_another_year_or_form_is_no_answer(count, id_, factory, item, yes):
    said_nothing(item, round=make.RoundFactory(fiscal_year=2023))
    said_nothing(item, form="desk")
    assert count(id_).answered == ()


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2024, 3, 31), 2023), (date(2024, 4, 1), 2024), (date(2025, 3, 31), 2024)],
)
def test_a_training_counts_in_the_fiscal_year_of_its_day(count, day, year):
    make.TrainingFactory(date=day, fiscal_year=year, state="held", people=0)
    figure = count("professional_training.plan")
    assert len(figure.answered) == (1 if year == 2024 else 0)


def test_two_trainings_of_a_ward_are_one_ward(count):
    make.TrainingFactory()
    make.TrainingFactory()
    row = count("professional_training.plan").rows[0]
    assert (row.wards, row.record_count) == (1, 2)


def test_a_theme_leads_to_trainings_that_are_counted(count):
    wording = make.ThemeWordingFactory(position=2, text="感染対策")
    make.ThemeWordingFactory(position=1, text="人生会議")
    for training in (make.TrainingFactory(), make.TrainingFactory(programme="promotion")):
        make.ThemeSourceFactory(wording=wording, training=training)
    (row,) = count("professional_training.themes").rows
    assert [(item.text, sum(len(m.records) for m in item.members)) for item in row.items] == [
        ("人生会議", 0),
        ("感染対策", 1),
    ]


def test_outreach_of_several_kinds_puts_a_ward_in_several_rows(count):
    make.OutreachFactory(kind="lecture")
    make.OutreachFactory(kind="lecture")
    make.OutreachFactory(kind="leaflet")
    figure = count("public_outreach.content")
    assert (figure.of, wards_by_row(figure)) == (1, {"講演会": ["北区"], "周知ビラ": ["北区"]})


def test_other_outreach_appears_with_the_wards_own_words_once_used(count):
    assert [row.label for row in count("public_outreach.content").rows] == ["講演会", "周知ビラ"]
    for code in ("27102", "27127"):
        make.OutreachFactory(ward=make.ward(code), kind="other", kind_detail="広報紙")
    other = count("public_outreach.content").rows[-1]
    assert (other.label, [(item.text, len(item.members)) for item in other.items]) == (
        "その他",
        [("広報紙", 2)],
    )
