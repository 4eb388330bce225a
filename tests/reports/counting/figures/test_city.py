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
NAMES_OR_WORDS = {
    "active_institutions.by_ward": WardsSee.COUNTS_BY_WARD,
    "coordinator.qualification": WardsSee.PRINTED_WORDS,
    "professional_training.themes": WardsSee.PRINTED_WORDS,
    "around_the_clock.initiatives": WardsSee.PRINTED_WORDS,
    "information_sharing.initiatives": WardsSee.PRINTED_WORDS,
    "city_council": WardsSee.PRINTED_WORDS,
    "coordinator_support.briefing": WardsSee.PRINTED_WORDS,
    "coordinator_support.exchange": WardsSee.PRINTED_WORDS,
}


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
        wording = make.InitiativeWordingFactory(text=f"文言{code[-1]}")
        initiative = make.InitiativeFactory(ward=ward, text=f"{ward.name}の文")
        make.InitiativeSourceFactory(wording=wording, initiative=initiative)
        make.DesignationFactory(
            institution__ward=ward, institution__name=f"{ward.name}医院", status="consented"
        )
        make.LiaisonPlanFactory(ward=ward, agenda=["backup", "other"] if alike else ["backup"])
        make.AccompaniedVisitPlanFactory(ward=ward, planned=alike)
        make.AttendanceFactory(event=event, ward=ward, people=int(code[-1]))
    make.FootnoteFactory(mark="※1")
    return survey


@pytest.fixture
def desk_user(answers):
    return make.UserFactory(role="desk", ward=make.ward(OWN))


@pytest.fixture
def seen(answers, desk_user):
    """What a desk user's own request, within its own scope, sees of the city."""
    with ward_scope(OWN):
        return city_figures(answers, desk_user)


@pytest.fixture
def whole(answers):
    return make_figures(Ward.objects.all(), answers)


def everyone_in(figure):
    """Every member of a figure, in its rows and in its items."""
    for row in figure.rows:
        for part in (row, *row.items):
            yield from part.members


def test_the_values_are_those_of_the_city(seen, whole, answers):
    document = document_of(answers, Ward.objects.all(), Source.LIVE)
    said, expected = (
        figures_document(document, figures.values())["figures"] for figures in (seen, whole)
    )
    for figure in said.values():
        figure.pop("details", None)  # other wards' own words beside その他
    for figure in expected.values():
        figure.pop("details", None)
    assert said == expected


def test_denominators_and_marks_are_those_of_the_city(seen, whole):
    for id_, figure in seen.items():
        city = whole[id_]
        assert figure.basis_sentence == city.basis_sentence
        assert [figure.value(row) for row in figure.all_rows] == [
            city.value(row) for row in city.all_rows
        ]
        assert list(map(figure.marks, figure.rows)) == list(map(city.marks, city.rows))


def test_no_other_ward_is_named_but_in_the_counts_by_ward(seen):
    for figure in seen.values():
        if FIGURES[figure.id].wards_see is WardsSee.COUNTS_BY_WARD:
            continue
        named = {member.ward for member in everyone_in(figure)}
        named |= {*figure.asked, *figure.answered, *figure.unreported}
        assert {ward.name for ward in named} <= {"北区", OTHER_WARD}
        assert {ward.code for ward in named} <= {OWN, ""}


def test_each_figure_says_what_wards_see_of_each_other():
    said = {id_: source.wards_see for id_, source in FIGURES.items()}
    assert {id_: said.pop(id_) for id_ in NAMES_OR_WORDS} == NAMES_OR_WORDS
    assert set(said.values()) == {WardsSee.OWN_ONLY}


def test_no_record_of_another_ward_is_named_anywhere(seen):
    others = {name for code in (ALIKE, DIFFERENT) for name in [make.ward(code).name]}
    for figure in seen.values():
        for member in everyone_in(figure):
            for record in member.records:
                assert member.ward.code == OWN or (record.pk, record.label) == (0, "")
        words = {item.text for row in figure.rows for item in row.items}
        assert not [text for text in words for name in others if name in text]


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


def test_the_bureau_sees_the_wards(answers, whole):
    assert city_figures(answers, make.UserFactory(role="bureau")) == whole


def test_the_wards_own_scope_is_back_afterwards(answers, desk_user):
    with ward_scope(OWN):
        city_figures(answers, desk_user)
        figures = make_figures(Ward.objects.all(), answers)
    assert [ward.code for ward in figures["desk.weekly_hours"].answered] == [OWN]


def test_what_a_ward_sees_can_be_written_out(seen, answers):
    document = document_of(answers, Ward.objects.all(), Source.LIVE)
    assert "都島区医院" not in json.dumps(figures_document(document, seen.values()))
