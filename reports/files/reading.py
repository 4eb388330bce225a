"""What came of a file: whose it is, what was found, and whether it was saved."""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.files.opening import UnusableFileError
from reports.files.outcome import Outcome
from reports.models import HandedOutForm
from wards.models import ReportingRound, Ward
from wards.vocabulary import ReportForm


@dataclass(frozen=True)
class Identity:
    """Whose form a file is. base: what went out; None when its number is lost."""

    ward: Ward
    round: ReportingRound
    form: ReportForm
    base: HandedOutForm | None


@dataclass(frozen=True)
class Reading:
    """What came of a file. unusable: it is no workbook that can be read, and what to do.

    drifted: the portal changed between preview and saving, so nothing was saved. withheld: why the
    file must not be kept, since it names patients or might.
    """

    outcome: Outcome = field(default_factory=Outcome)
    identity: Identity | None = None
    saved: bool = False
    unusable: UnusableFileError | None = None
    drifted: bool = False
    withheld: str = ""
