"""Reported figures say what the wards said when they last submitted, whatever was done since."""

from dataclasses import dataclass, field

from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from consultations.models import Heading
from reports.counting.figures import FIGURES, ids_of, make_figures, reported_figures
from tests import factories as make
from tests.dear_properties import dear
from tests.reports.counting.figures.generated_city import WARDS, make_city
from tests.reports.counting.figures.twins import TWINS, Answer, compare, every
from tests.reports.published import submit_all
from wards.models import ReportingRound, Ward
from wards.reporting.workflow import move
from wards.vocabulary import ReportForm, Status

# Asked of those alone who said yes to the question before.
SUB_QUESTIONS = (
    "public_outreach.content",
    "accompanied_visit.trainees",
    "accompanied_visit.hosts",
    "ward_council.people",
    "resource_survey.methods",
    "professional_training.people",
    "professional_training.audience",
    "public_outreach.people",
    "public_outreach.copies",
    "accompanied_visit.held",
    "accompanied_visit.people",
)
# The Bureau's lines stand there whether or not a ward stands behind them.
WORDED = (
    "professional_training.themes",
    "around_the_clock.initiatives",
    "information_sharing.initiatives",
)


@dataclass
class Reporting:
    """Reports of a round that are moved at will, and what must stand in the figures."""

    round: ReportingRound
    wards: list
    said: dict = field(default_factory=dict)

    def __post_init__(self):
        self.bureau = make.UserFactory(role="bureau")
        self.authors = {
            (ward.pk, form): make.UserFactory(role=form, ward=ward)
            for ward in self.wards
            for form in ReportForm
        }

    def report(self, ward, form):
        return make.SubmissionFactory(round=self.round, ward=ward, form=form)

    def submit(self, ward, form):
        """Nothing happens to a report that is submitted already."""
        report, by = self.report(ward, form), self.authors[ward.pk, form]
        if report.counts:
            return
        if report.status == Status.NOT_STARTED:
            move(report, Status.DRAFT, by)
        move(report, Status.SUBMITTED, by, freeze=make.what_is_there)
        every.cache_clear()
        self.said[ward.pk, form] = {id_: TWINS[id_](ward, self.round) for id_ in ids_of(form)}

    def send_back(self, ward, form):
        report = self.report(ward, form)
        if report.counts:
            move(report, Status.RETURNED, self.bureau, reason="架空の理由")
            del self.said[ward.pk, form]

    def accept(self, ward, form):
        report = self.report(ward, form)
        if report.status == Status.SUBMITTED:
            move(report, Status.ACCEPTED, self.bureau)

    def hold(self, figures):
        """Holds figures to what the wards said when they last submitted."""
        every.cache_clear()
        for id_, figure in figures.items():
            if FIGURES[id_].form:
                compare(figure, {ward.pk: self.answer(ward, id_) for ward in self.wards})

    def answer(self, ward, id_):
        said = self.said.get((ward.pk, FIGURES[id_].form))
        if said:
            return said[id_]
        lines = TWINS[id_](ward, self.round).items if id_ in WORDED else ()
        return Answer(id_ not in SUB_QUESTIONS, answered=False, items={key: [] for key in lines})


MOVES = ("submit", "submit", "send_back", "accept", "edit")
steps = st.lists(
    st.tuples(st.sampled_from(MOVES), st.sampled_from(WARDS), st.sampled_from(ReportForm)),
    max_size=25,
)


def edit(ward):
    """The registers live on, submitted or not."""
    make.TrainingFactory(ward=ward)
    make.OutreachFactory(ward=ward, kind="leaflet")
    make.DesignationFactory(institution=make.InstitutionFactory(ward=ward))


@dear(4)
@given(data=st.data())
def test_after_any_moves_each_ward_stands_as_it_last_submitted_and_once_all_have_as_live(
    rounds, data
):
    with transaction.atomic():
        make_city(data.draw, rounds)
        wards = list(Ward.objects.filter(code__in=WARDS))
        reporting = Reporting(rounds[0], wards)
        for name, code, form in data.draw(steps):
            ward = next(ward for ward in wards if ward.code == code)
            if name == "edit":
                edit(ward)
            else:
                getattr(reporting, name)(ward, form)
        reporting.hold(reported_figures(wards, rounds[0]))
        for ward in wards:
            for form in ReportForm:
                reporting.send_back(ward, form)
                reporting.submit(ward, form)
        # Months are reported by themselves.
        ids = [id_ for id_ in FIGURES if not id_.startswith("consultations.")]
        reported, live = (made(wards, rounds[0], ids) for made in (reported_figures, make_figures))
        assert reported == live
        transaction.set_rollback(True)


def test_the_bureaus_words_of_now_stand_in_what_was_reported_before(survey):
    initiative = make.InitiativeFactory(heading=Heading.SUDDEN_CHANGE)
    training = make.TrainingFactory()
    submit_all(survey, [make.ward()])
    wording = make.InitiativeWordingFactory(heading=Heading.SUDDEN_CHANGE, text="後の文言")
    make.InitiativeSourceFactory(wording=wording, initiative=initiative)
    theme = make.ThemeWordingFactory(text="後のテーマ")
    make.ThemeSourceFactory(wording=theme, training=training)
    make.FootnoteFactory(mark="※1", text="後の注記")
    figures = reported_figures(list(Ward.objects.all()), survey)
    lines = {
        item.text: [member.ward.name for member in item.members]
        for id_ in ("around_the_clock.initiatives", "professional_training.themes")
        for row in figures[id_].rows
        for item in row.items
    }
    assert lines == {"後の文言": ["北区"], "後のテーマ": ["北区"]}
    assert [note.text for note in figures["active_institutions.by_ward"].footnotes] == ["後の注記"]


def test_the_number_of_queries_does_not_grow_with_the_wards_that_report(survey, query_budget):
    wards = list(Ward.objects.all())
    submit_all(survey, wards[:2])
    with query_budget(200) as two:
        reported_figures(wards, survey)
    submit_all(survey, wards[2:12])
    with query_budget(len(two)):
        reported_figures(wards, survey)
