"""What came of a file: whose it is, what was found, whether it was saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from django.db import transaction

from reports.files.opening import UnusableFileError
from reports.files.outcome import Outcome
from reports.models import HandedOutForm
from wards.models import ReportingRound, User, Ward
from wards.vocabulary import ReportForm

# Told now and then: steps done, of how many, what is being done.
Progress = Callable[[int, int, str], None]
# What can be done with a file whose report was locked, once it is returned.
SEND_AGAIN = "このファイルをもう一度送れます"


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
    file must not be kept, since it names patients or might. slips: of users who were added, who they
    are and their first password, told once and kept nowhere.
    """

    outcome: Outcome = field(default_factory=Outcome)
    identity: Identity | None = None
    saved: bool = False
    unusable: UnusableFileError | None = None
    drifted: bool = False
    withheld: str = ""
    slips: tuple[tuple[User, str], ...] = ()


def preview_or_saving(
    run: Callable[[Mapping[str, str] | None], Outcome],
    answers: Mapping[str, str],
    *,
    save: bool,
    digest: str | None,
) -> Reading:
    """What a run over a file says and, if asked and it is what was confirmed, what was saved of it.

    run: given the answers, writes what they take; given None, all that there is, each question
    answered as it is assumed, which is the preview. digest: of the preview that was confirmed; of
    another nothing is saved.
    """
    with transaction.atomic():
        preview = replace(run(None), answers=answers)
        boxes = any(change.key for change in preview.changes)
        drifted = save and digest not in (None, preview.digest)
        # What must be answered of a list with boxes depends on those that are ticked.
        is_open = preview.problems if boxes else not preview.may_be_saved
        ends = not save or drifted or is_open
        # What was tried need not be done twice where it is what was answered.
        as_tried = all(answers.get(each.key) == each.assumed for each in preview.questions)
        saved = not ends and not boxes and as_tried
        transaction.set_rollback(not saved)
    if ends or saved:
        return Reading(preview, saved=saved, drifted=drifted)
    with transaction.atomic():
        outcome = run(answers)
        transaction.set_rollback(not outcome.may_be_saved)
    if boxes:
        # What was left is shown as well.
        outcome = replace(outcome, changes=preview.changes)
    return Reading(outcome, saved=outcome.may_be_saved)
