"""The slow twin of the reported figures: what each ward's twin said when it was submitted."""

from dataclasses import dataclass, field

from reports.counting.figures import FIGURES, ids_of
from tests import factories as make
from tests.reports.counting.figures.twins import TWINS, Answer, compare, every
from wards.models import ReportingRound
from wards.reporting.workflow import move
from wards.vocabulary import ReportForm, Status

# Asked of those alone who said yes to the question before.
SUB_QUESTIONS = ("public_outreach.content", "accompanied_visit.trainees", "accompanied_visit.hosts")
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
