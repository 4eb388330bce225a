"""Template tags: dates as staff write them, badges that read without colour."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from wards.templatetags import portal
from wards.vocabulary import Status


def render(source: str, **context: object) -> str:
    return Template("{% load portal %}" + source).render(Context(context))


def test_a_moment_is_shown_in_the_time_of_the_city():
    late = datetime(2024, 3, 31, 15, 30, tzinfo=UTC)
    assert render("{{ late|wareki_minute }}", late=late) == "令和6年4月1日(月) 00:30"
    assert render("{{ late|fiscal_year }}", late=late) == "令和6年度"


@pytest.mark.parametrize(
    ("day", "shown"),
    [(date(2024, 9, 1), "令和6年9月1日(日)"), (date(2019, 5, 1), "令和元年5月1日(水)"), (None, "")],
)
def test_a_day_is_shown_with_its_weekday(day, shown):
    assert render("{{ day|wareki_weekday }}", day=day) == shown


@pytest.mark.parametrize("status", Status)
def test_every_state_of_a_report_has_a_badge_with_icon_and_word(status):
    badge = portal.status_badge(status.label)
    assert "<svg" in badge
    assert status.label in badge


def test_the_badges_of_the_states_differ_in_shape():
    shapes = [kind for kind, _ in portal.STATUS_BADGES.values()]
    assert len(set(shapes)) == len(shapes) == len(Status)


def test_a_notice_escapes_its_heading_and_keeps_its_content():
    shown = render(
        '{% notice "bad" heading %}<p>{{ text }}</p>{% endnotice %}', heading="<b>", text="<i>"
    )
    assert "&lt;b&gt;" in shown
    assert "<p>&lt;i&gt;</p>" in shown
    assert 'class="notice bad"' in shown
