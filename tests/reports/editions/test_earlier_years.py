"""What an edition of this year takes from those of the years before, where the Bureau wants it."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from reports.document.deck.shape import plain
from reports.document.texts import LAST_YEAR, LEFT_OUT, PUT_IN, SEVERAL_YEARS
from reports.editions import content
from reports.editions.content import EditionDamagedError, past_of
from reports.editions.publishing import next_edition, publish_edition
from reports.models import Edition
from tests import factories as make
from tests.reports.published import bureau, files_of_a_word, submit_all, tamper
from wards.fiscal import FiscalYear
from wards.models import ReportingRound, Ward
from wards.reporting.workflow import open_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards", "quick_files")]

PLAN = "professional_training.plan"


@pytest.fixture(scope="module")
def survey(reported):
    """令和6年度 is published, three wards with trainings; of 令和7年度 one ward has reported one."""
    with files_of_a_word():
        publish_edition(reported, bureau())
    round_ = make.RoundFactory(fiscal_year=2025)
    open_round(round_)
    make.TrainingFactory(ward=make.ward(), fiscal_year=2025)
    submit_all(round_, Ward.objects.filter(pk="27127"))
    return round_


def switch(key: str, text: str = PUT_IN) -> None:
    make.DeckTextFactory(fiscal_year=2025, key=key, text=text)


def topics(round_) -> list[str]:
    return [slide.topic for slide in next_edition(round_).content.deck.slides]


def test_nothing_is_read_of_earlier_years_unless_the_year_wants_it(survey, query_budget):
    switch(SEVERAL_YEARS, LEFT_OUT)
    with query_budget(1):
        assert past_of(survey) == {}
    assert "2年の推移" not in topics(survey)


def test_the_page_of_years_is_drawn_from_the_newest_editions(survey):
    switch(SEVERAL_YEARS)
    make.TrainingFactory(ward=make.ward("27106"), fiscal_year=2024)  # after the edition
    past = past_of(survey)
    assert list(past) == [FiscalYear(2024)]
    assert past[FiscalYear(2024)][PLAN].rows[0].wards == 3
    slide = next(s for s in next_edition(survey).content.deck.slides if s.topic == "2年の推移")
    panel = slide.panels[0]
    assert [panel.figure.value(row) for row in panel.rows] == [3, 1]


def test_at_a_past_moment_nothing_is_read_that_was_published_later(survey):
    switch(SEVERAL_YEARS)
    made = Edition.objects.get().made_at
    with patch.object(content, "looked_back_to", lambda: made - timedelta(hours=1)):
        assert past_of(survey) == {}
    with patch.object(content, "looked_back_to", lambda: made + timedelta(hours=1)):
        assert list(past_of(survey)) == [FiscalYear(2024)]


def test_a_message_has_the_published_value_of_last_year(survey):
    switch(LAST_YEAR)
    said = [plain(slide.message) for slide in next_edition(survey).content.deck.slides]
    assert any("（令和6年度 3区・24区中3区回答）" in message for message in said)


def test_a_switch_is_no_text_that_an_edition_corrects(survey):
    make.DeckTextFactory(fiscal_year=2024, key=SEVERAL_YEARS, text=PUT_IN)
    published = ReportingRound.objects.get(fiscal_year=2024)
    assert next_edition(published).content.corrections == ()


def test_an_edition_that_was_tampered_with_is_not_drawn_from(survey):
    switch(SEVERAL_YEARS)
    tamper()
    with pytest.raises(EditionDamagedError):
        past_of(survey)
