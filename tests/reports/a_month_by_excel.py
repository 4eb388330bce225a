"""Makes the smallest report form there is, a desk's month, and fills it in as a desk would."""

from dataclasses import dataclass

from consultations.models import MonthlyConsultationTotal
from reports.files.report_workbook.handing_out import hand_out
from tests import factories as make
from tests.reports.files.filling import answer, opened, saved
from wards.models import ReportingRound, User, Ward
from wards.reporting.workflow import open_round
from wards.vocabulary import ReportForm

SHEET, QUESTION, NEW = "相談件数", "相談件数（延べ）", "うち新規の相談者数"


@dataclass(frozen=True)
class MonthByExcel:
    """The month's form as it went out, with 30 consultations entered, and whose it is."""

    ward: Ward
    round: ReportingRound
    desk: User
    content: bytes

    def answered(self, value: object, label: str = QUESTION) -> bytes:
        """The form with another answer."""
        workbook = opened(self.content)
        answer(workbook[SHEET], label, value)
        return saved(workbook)


def month_by_excel(code: str = make.KITA) -> MonthByExcel:
    """September 2024. The caller's ward scope must be the whole city."""
    ward, round_ = make.ward(code), make.MonthlyRoundFactory()
    open_round(round_)
    make.MonthlyTotalFactory(ward=ward, new_clients=4)
    desk = make.UserFactory(role="desk", ward=ward)
    made = hand_out(desk, ward, round_, ReportForm.DESK)
    return MonthByExcel(ward, round_, desk, made.content)


def consultations() -> int:
    """What the portal says of the month now."""
    return MonthlyConsultationTotal.objects.get().consultations
