"""Makes a ward with something on every sheet of its two forms, and hands the forms out."""

from dataclasses import dataclass
from datetime import date

from reports.files.report_workbook.handing_out import HandedOut, hand_out
from tests import factories as make
from wards.models import ReportingRound, User, Ward
from wards.reporting.workflow import open_round
from wards.vocabulary import ReportForm

OFFICE, DESK = ReportForm.WARD_OFFICE, ReportForm.DESK


@dataclass(frozen=True)
class SentOut:
    """The forms of a ward as they went out, and who may send them back."""

    ward: Ward
    round: ReportingRound
    forms: dict[ReportForm, HandedOut]
    users: dict[ReportForm, User]
    bureau: User


def sent_out(code: str = make.KITA) -> SentOut:
    """The survey of 2024. The caller's ward scope must be the whole city."""
    ward, round_ = make.ward(code), make.RoundFactory()
    open_round(round_)
    _office_records(ward)
    _desk_records(ward)
    bureau = make.UserFactory(role="bureau")
    return SentOut(
        ward,
        round_,
        {form: hand_out(bureau, ward, round_, form) for form in ReportForm},
        {form: make.UserFactory(role=form, ward=ward) for form in ReportForm},
        bureau,
    )


def _office_records(ward: Ward) -> None:
    for month, state in ((6, "held"), (11, "planned")):
        make.MeetingFactory(
            ward=ward,
            kind="ward_council",
            state=state,
            date=date(2024, month, 12),
            mode="venue",
            people=27 if state == "held" else None,
        )
    make.ResourceSurveyFactory(ward=ward, note="年に1回、\n区役所で更新")
    for day, people, place in ((5, 38, "架空会館"), (12, 24, "架空ホール"), (26, 40, "")):
        make.TrainingFactory(
            ward=ward,
            state="held",
            date=date(2024, 6, day),
            people=people,
            place=place,
            audience=["doctor", "nurse"],
            note="架空の備考\n2行目",
        )
    make.OutreachFactory(ward=ward, state="planned", date=date(2024, 10, 3))


def _desk_records(ward: Ward) -> None:
    desk = make.DeskFactory(ward=ward)
    make.DeskHoursFactory(desk=desk, weekly_hours="19.5")
    make.CoordinatorFactory(desk=desk)
    for _ in range(2):
        make.InitiativeFactory(ward=ward)
        make.DesignationFactory(
            institution=make.InstitutionFactory(ward=ward), functions=["daily", "end_of_life"]
        )
    make.LiaisonPlanFactory(ward=ward, agenda=["promotion"])
    make.MeetingFactory(ward=ward, date=date(2024, 5, 16), state="held", people=12, mode="venue")
    make.AccompaniedVisitPlanFactory(ward=ward)
    make.AccompaniedVisitFactory(ward=ward)
