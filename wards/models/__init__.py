"""The models of the app wards."""

from wards.models.log import LogKind, LogLine, LogSeal
from wards.models.record import (
    Activity,
    AnnualStatement,
    CityRecord,
    MonthlyStatement,
    Record,
    Validity,
    ValidityQuerySet,
    WardRecord,
)
from wards.models.round import ReportingRound
from wards.models.submission import (
    SAID_OF_AN_ITEM,
    Filing,
    NothingToReport,
    RegisterConfirmation,
    ReturnMark,
    Submission,
    SubmissionEvent,
)
from wards.models.two_people import (
    AccountAct,
    AccountActKind,
    Decision,
    NotDecidedError,
    TwoPersonAct,
)
from wards.models.user import Draft, Session, SpentForm, User, Ward
