"""The models of the app wards, one file each."""

from wards.models.account_act import AccountAct, AccountActKind
from wards.models.draft import Draft
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
from wards.models.session import Session
from wards.models.submission import (
    SAID_OF_AN_ITEM,
    Filing,
    NothingToReport,
    RegisterConfirmation,
    ReturnMark,
    Submission,
    SubmissionEvent,
)
from wards.models.two_people import Decision, NotDecidedError, TwoPersonAct
from wards.models.user import SpentForm, User, Ward
