"""A ward sees the city's values beside its own, and nothing that names another ward's answer."""

import json

import pytest

from reports.counting.figures import (
    FIGURES,
    OTHER_WARD,
    Source,
    WardsSee,
    city_figures,
    make_figures,
)
from reports.document.exporters.figures_json import figures_document
from reports.document.publication import document_of
from tests import factories as make
from wards.isolation.rls import ward_scope
from wards.models import Ward

OWN, ALIKE, DIFFERENT = make.KITA, "27102", "27103"

# What the printed document says of wards; a new figure shows nothing until it is decided here.
NAMES_OR_WORDS = {"active_institutions.by_ward": WardsSee.COUNTS_BY_WARD} | dict.fromkeys(
    (
        "coordinator.qualification",
        "professional_training.themes",
        "around_the_clock.initiatives",
        "information_sharing.initiatives",
        "city_council",
        "coordinator_support.briefing",
        "coordinator_support.exchange",
    ),
    WardsSee.PRINTED_WORDS,
)


@pytest.fixture
def answers(survey):
    """Three wards answer everything, the first two alike; the others have not reported."""
    event = make.CoordinatorEventFactory(number=1)
    for code in (OWN, ALIKE, DIFFERENT):
        ward, alike = make.ward(code), code != DIFFERENT
        make.TrainingFactory(ward=ward, theme=f"{ward.name}のテーマ")
        make.OutreachFactory(ward=ward, kind="other", kind_detail=f"{ward.name}の内容")
        desk = make.DeskFactory(ward=ward)
        make.DeskHoursFactory(desk=desk, weekly_hours="20" if alike else "8")
        make.CoordinatorFactory(desk=desk, name=f"{ward.name}の人")
        make.InitiativeSourceFactory(
            wording=make.InitiativeWordingFactory(text=f"文言{code[-1]}"),
            initiative=make.InitiativeFactory(ward=ward, text=f"{ward.name}の文"),
        )
        institution = make.InstitutionFactory(ward=ward, name=f"{ward.name}医院")
        make.DesignationFactory(institution=institution, status="consented")
        make.LiaisonPlanFactory(ward=ward, agenda=["backup", "other"] if alike else ["backup"])
        make.AccompaniedVisitPlanFactory(ward=ward, planned=alike)
        make.AttendanceFactory(event=event, ward=ward, people=int(code[-1]))
    make.FootnoteFactory(mark="※1")
    return survey


@pytest.fixture
def seen(answers):
    """What a desk user's own request, within its own scope, sees of the city."""
    desk = make.UserFactory(role="desk", ward=make.ward(OWN))
    with ward_scope(OWN):
        return city_figures(answers, desk)


@pytest.fixture
def whole(answers):
    return make_figures(Ward.objects.all(), answers)


def everyone_in(figure):
    """Every member of a figure, in its rows and in its items."""
    for row in figure.rows:
        for part in (row, *row.items):
            yield from part.members


def test_values_denominators_and_marks_are_those_of_the_city_and_can_be_written_out(
    seen, whole, answers
):
    document = document_of(answers, Ward.objects.all(), Source.LIVE)
    written, expected = (
        figures_document(document, figures.values())["figures"] for figures in (seen, whole)
    )
    assert "都島区医院" not in json.dumps(written)
    for figure in (*written.values(), *expected.values()):
        if figure["choice"] not in ("text", "events"):
            for value in figure["values"]:
                del value["texts"]  # other wards' own words beside その他
    assert written == expected
    for id_, figure in seen.items():
        city = whole[id_]
        assert figure.basis_sentence == city.basis_sentence
        assert [*map(figure.value, figure.all_rows)] == [*map(city.value, city.all_rows)]
        assert [*map(figure.marks, figure.rows)] == [*map(city.marks, city.rows)]


def test_no_other_ward_is_named_but_in_the_counts_by_ward_and_no_record_of_it_anywhere(seen):
    others = {make.ward(code).name for code in (ALIKE, DIFFERENT)}
    for figure in seen.values():
        for member in everyone_in(figure):
            for record in member.records:
                assert member.ward.code == OWN or (record.pk, record.label) == (0, "")
        words = {item.text for row in figure.rows for item in row.items}
        assert not [text for text in words for name in others if name in text]
        if FIGURES[figure.id].wards_see is not WardsSee.COUNTS_BY_WARD:
            named = {member.ward for member in everyone_in(figure)}
            named |= {*figure.asked, *figure.answered, *figure.unreported}
            assert {(ward.code, ward.name) for ward in named} <= {(OWN, "北区"), ("", OTHER_WARD)}


def test_each_figure_says_what_wards_see_of_each_other():
    flags = {id_: source.wards_see for id_, source in FIGURES.items()}
    assert {id_: flags.pop(id_) for id_ in NAMES_OR_WORDS} == NAMES_OR_WORDS
    assert set(flags.values()) == {WardsSee.OWN_ONLY}


def test_neither_order_nor_number_of_people_tells_the_other_wards_apart(seen):
    (row,) = seen["coordinator_support.briefing"].rows
    assert [(m.ward.name, m.people) for m in row.members] == [
        ("北区", 7),
        (OTHER_WARD, 2 + 3),
        (OTHER_WARD, 0),
    ]


def test_the_own_ward_keeps_its_records_and_words(seen, whole):
    for id_, figure in seen.items():
        own, city = (
            [member for member in everyone_in(found) if member.ward.code == OWN]
            for found in (figure, whole[id_])
        )
        assert own == city
    other = seen["public_outreach.content"].rows[-1]
    assert [item.text for item in other.items] == ["北区の内容"]


def test_a_ward_that_has_not_reported_is_itself_among_the_unreported(answers):
    user = make.UserFactory(ward=make.ward("27128"))
    with ward_scope("27128"):
        figure = city_figures(answers, user)["professional_training.plan"]
    assert [ward.name for ward in figure.unreported] == ["中央区", *[OTHER_WARD] * 20]
    assert len(figure.answered) == 3


def test_the_bureau_sees_the_wards_and_a_wards_own_scope_is_back_afterwards(answers, whole):
    assert city_figures(answers, make.UserFactory(role="bureau")) == whole
    desk = make.UserFactory(role="desk", ward=make.ward(OWN))
    with ward_scope(OWN):
        city_figures(answers, desk)
        figures = make_figures(Ward.objects.all(), answers)
    assert [ward.code for ward in figures["desk.weekly_hours"].answered] == [OWN]
