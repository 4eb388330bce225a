"""A ledger compared with the months of its desk and saved: all of them, or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from consultations.forms import MonthlyConsultationTotalForm
from consultations.models import MonthlyConsultationTotal
from reports.files.ledger.columns import CONSULTATIONS, NEW_CLIENTS
from reports.files.ledger.reading import UNITS, LedgerFindings, MonthCount, read_ledger
from reports.files.opening import UnusableFileError, open_book
from reports.files.outcome import Change, ChangeKind, Outcome
from reports.files.patients import WITHHELD, WITHHELD_UNREAD, patient_data, perhaps_patients
from reports.files.reading import SEND_AGAIN, Progress, Reading, preview_or_saving
from reports.files.table import tables_of
from wards.answers import BLANK
from wards.fiscal import FiscalYear, year_and_month
from wards.forms.before_saving import stamp_of
from wards.generic.report_at_hand import Lock, lock_of
from wards.models import Submission, User
from wards.reporting.workflow import begin_report
from wards.vocabulary import RoundKind

TAKE_OUT = "この月の行をファイルから消すと、ほかの月を取り込めます。"
ADD_NEW_CLIENTS = "この月の新規の数もファイルに入れるか、相談件数を確かめて修正してください。"
UNFINISHED = "まだ終わっていない月（今日までの件数として入れるなら、印を付けます）"


def take_in_ledger(
    content: bytes,
    user: User,
    *,
    answers: Mapping[str, str] | None = None,
    save: bool = False,
    digest: str | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Compares a ledger with the months of a desk's ward, and saves them if asked; never raises.

    answers: to the questions and boxes, by key. digest: of the preview that was confirmed.
    """
    try:
        tables = tables_of(open_book(content))
    except UnusableFileError as error:
        return Reading(unusable=error, withheld=WITHHELD_UNREAD)
    if patients := patient_data(tables):
        return Reading(Outcome(problems=tuple(patients)), withheld=WITHHELD)
    doubts = perhaps_patients(tables)

    def run(given: Mapping[str, str] | None) -> Outcome:
        found = read_ledger(tables, timezone.localdate())
        saving = _Saving(user, found, given)
        saving.save_all(progress)
        found.questions += doubts if saving.changes or found.problems else []
        return found.outcome(saving.changes, saving.unchanged, given)

    with transaction.atomic():
        if save:
            # What is compared with the digest is what is saved.
            list(MonthlyConsultationTotal.objects.editable_by(user).select_for_update(of=("self",)))
        return preview_or_saving(run, dict(answers or {}), save=save, digest=digest)


@dataclass
class _Saving:
    """Takes months over into the records of a user's ward, through the form of the screen."""

    user: User
    found: LedgerFindings
    answers: Mapping[str, str] | None
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0

    def __post_init__(self) -> None:
        years = {FiscalYear.of(each.month).year for each in self.found.months}
        rows = MonthlyConsultationTotal.objects.editable_by(self.user).filter(fiscal_year__in=years)
        self.stored = {FiscalYear(row.fiscal_year).month(row.month): row for row in rows}
        reports = Submission.objects.visible_to(self.user).select_related("round")
        own = reports.filter(
            ward_id=self.user.ward_id,
            form=self.user.role,
            round__kind=RoundKind.MONTHLY,
            round__fiscal_year__in=years,
        )
        self.locks = {
            FiscalYear(report.round.fiscal_year).month(report.round.month): lock_of(
                report, then=SEND_AGAIN
            )
            for report in own
        }

    def save_all(self, progress: Progress | None) -> None:
        """Saves every month that differs, in their order."""
        months = sorted(self.found.months, key=lambda each: each.month)
        for number, each in enumerate(months, 1):
            self._save(each)
            if progress:
                progress(number, len(months), year_and_month(each.month))

    def _save(self, each: MonthCount) -> None:
        """Saves a month that differs; what its form refuses becomes a problem at its cell."""
        year, stored = FiscalYear.of(each.month).year, self.stored.get(each.month)
        total = stored or MonthlyConsultationTotal(
            ward=self.user.ward, fiscal_year=year, month=each.month.month
        )
        before = {key: getattr(stored, key) for key in UNITS} if stored else {}
        after = {CONSULTATIONS: None, NEW_CLIENTS: None} | before | dict(each.numbers)
        if after == before:
            self.unchanged += len(each.numbers)
            return
        data = {key: "" if number is None else str(number) for key, number in after.items()}
        if stored:
            data["stamp"] = stamp_of(stored)
        form = MonthlyConsultationTotalForm(data, instance=total, user=self.user)
        if lock := self.locks.get(each.month):
            self._refuse_locked(each, lock, before)
        elif not form.is_valid():
            self._refuse(each, form, before)
        else:
            change = self._change(each, before, after)
            self.changes.append(change)
            if self.answers is None or change.is_taken(self.answers):
                if form.try_to_save():
                    begin_report(form.instance, self.user)
                else:
                    self._refuse(each, form, {})

    def _change(self, each: MonthCount, before: Mapping, after: Mapping) -> Change:
        unfinished = each.month == timezone.localdate().replace(day=1)
        return Change(
            ChangeKind.CHANGED if before else ChangeKind.ADDED,
            replace(each.place, label=""),
            f"相談件数 {year_and_month(each.month)}",
            _words(before) if before else "",
            _words(after),
            key=f"{each.month:%Y-%m}" if unfinished else "",
            group=UNFINISHED if unfinished else "",
            ticked=not unfinished,
        )

    def _refuse_locked(self, each: MonthCount, lock: Lock, before: Mapping) -> None:
        """Refuses a month that says otherwise than the portal, whose report cannot be changed now."""
        month = year_and_month(each.month)
        words = f"では{_words(before)}です。" if before else "には件数がありません。"
        place = replace(next(iter(each.places.values())), label=month)
        sentence = f"{month}：ポータル{words}{lock.why}"
        self.found.refuse(place, _words(each.numbers), sentence, f"{TAKE_OUT}{lock.way_out}")

    def _refuse(
        self, each: MonthCount, form: MonthlyConsultationTotalForm, before: Mapping
    ) -> None:
        month = year_and_month(each.month)
        for name, errors in form.errors.items():
            place, number = each.places.get(name, each.place), each.numbers.get(name, month)
            sentence, hint = " ".join(errors), ""
            if name == NEW_CLIENTS and name not in each.numbers and before.get(name) is not None:
                # The file contradicts a number that it leaves as it is.
                place, number = each.places[CONSULTATIONS], each.numbers[CONSULTATIONS]
                kept = f"ポータルにある「うち新規の相談者数」{before[name]:,}人はそのまま残すので、"
                sentence = f"{month}：{kept}{sentence.partition('。')[0]}。"
                hint = ADD_NEW_CLIENTS
            elif name == NON_FIELD_ERRORS:
                sentence = f"{month}：{sentence}"
            self.found.refuse(place, str(number), sentence, hint)


def _words(numbers: Mapping[str, int | None]) -> str:
    """The numbers of a month for people; nothing of new clients of a file without their column.

    >>> _words({"consultations": 30, "new_clients": None}), _words({"consultations": 30})
    ('30件（うち新規 空欄）', '30件')
    """
    total = f"{numbers[CONSULTATIONS]:,}件"
    if NEW_CLIENTS not in numbers:
        return total
    new = numbers[NEW_CLIENTS]
    return f"{total}（うち新規 {BLANK if new is None else f'{new:,}人'}）"
