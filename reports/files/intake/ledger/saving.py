"""Decides how the totals of a ledger's months are saved: through the form of the screen, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS

from consultations.models import MonthlyConsultationTotal
from consultations.monthly_views import MonthlyConsultationTotalForm
from reports.files.intake.ledger.found import CONSULTATIONS, NEW_CLIENTS, FoundMonth, LedgerFindings
from reports.files.intake.ledger.locked_months import locks_of_months, refuse_locked_month
from reports.files.intake.locked import Lock
from reports.files.intake.meaning import meaning_of
from reports.files.outcome import Change, ChangeKind
from reports.files.report_workbook.columns import Column, Kind
from wards.answers import BLANK
from wards.fiscal import FiscalYear, year_and_month
from wards.forms.simultaneous_edits import stamp_of
from wards.models import User
from wards.reporting.report_beginning import begin_report

ADD_NEW_CLIENTS = "この月の新規の数もファイルに入れるか、相談件数を確かめて直してください。"

COLUMNS = {
    CONSULTATIONS: Column(CONSULTATIONS, "相談件数", Kind.INTEGER, unit="件"),
    NEW_CLIENTS: Column(NEW_CLIENTS, "うち新規の相談者数", Kind.INTEGER, unit="人"),
}


def lock_months(user: User) -> None:
    """Keeps the months of a user's ward as they are until the transaction ends."""
    list(MonthlyConsultationTotal.objects.editable_by(user).select_for_update(of=("self",)))


@dataclass
class Saving:
    """Takes months over into the records of a user's ward; remembers what that changes."""

    user: User
    found: LedgerFindings
    answers: dict[str, str]
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    # Months of which a number may mean one of several things, and nobody has said which.
    open_months: set[date] = field(default_factory=set)

    def save_all(self) -> None:
        """Saves every month that differs; what its form refuses becomes a problem at its cell."""
        stored = self._stored()
        locks = locks_of_months(self.user, (each.month for each in self.found.months))
        # Of a month that stands twice, which is a problem of its own, the first row is tried.
        first = {each.month: each for each in reversed(self.found.months)}
        for month in sorted(first):
            self._save(first[month], stored.get(month), locks.get(month))

    def _stored(self) -> dict[date, MonthlyConsultationTotal]:
        """The totals that there are, locked, by the first day of their month."""
        years = {FiscalYear.of(each.month).year for each in self.found.months}
        rows = MonthlyConsultationTotal.objects.editable_by(self.user)
        rows = rows.select_for_update(of=("self",)).filter(fiscal_year__in=years)
        return {FiscalYear(row.fiscal_year).month(row.month): row for row in rows}

    def _save(
        self, each: FoundMonth, stored: MonthlyConsultationTotal | None, lock: Lock | None
    ) -> None:
        year = FiscalYear.of(each.month)
        total = stored or MonthlyConsultationTotal(
            ward=self.user.ward, fiscal_year=year.year, month=each.month.month
        )
        before = {} if stored is None else _numbers(stored)
        data = {key: "" if number is None else str(number) for key, number in before.items()}
        read = {key: self._read(each, key, data.get(key, "")) for key in each.numbers}
        # A month is not taken in without its count; a dash for no new ones leaves what is there.
        if not read.get(CONSULTATIONS, "as it is"):
            return
        data |= {key: text for key, text in read.items() if text}
        if stored:
            data["stamp"] = stamp_of(stored)
        form = MonthlyConsultationTotalForm(data, instance=total, user=self.user)
        after = {key: form.cleaned_data[key] for key in COLUMNS} if form.is_valid() else None
        if after is not None and after == before:
            self.unchanged += len(each.numbers)
        elif lock:
            refuse_locked_month(self.found, each, lock, _words(before) if before else "")
        elif after is not None and form.try_to_save():
            begin_report(form.instance, self.user)
            self._tell(each, before, after)
        elif each.month not in self.open_months:
            self._refuse(each, form, before)

    def _read(self, each: FoundMonth, key: str, present: str) -> str:
        """The number as the form takes it; what is likely is asked, what is wrong the form explains.

        present: what the portal says; nobody is asked whether that is what is meant.
        """
        number = each.numbers[key]
        meaning = meaning_of(COLUMNS[key], number.text, FiscalYear.of(each.month))
        if not meaning.question:
            return number.text
        if set(meaning.readings.values()) == {present}:
            return present
        options = meaning.options
        name = f"{each.month:%Y-%m}.{key}"
        asked = self.found.ask(name, number.place, number.text, meaning.question, *options)
        answer = self.answers.get(asked.key, "")
        if answer not in meaning.readings and len(options) > 1:
            self.open_months.add(each.month)
        return meaning.readings.get(answer, meaning.readings[options[0][0]])

    def _refuse(
        self, each: FoundMonth, form: MonthlyConsultationTotalForm, before: Mapping[str, int | None]
    ) -> None:
        for name, errors in form.errors.items():
            if name == NEW_CLIENTS and name not in each.numbers and before.get(name) is not None:
                self._refuse_beside_kept(each, before[name], " ".join(errors))
                continue
            number = each.numbers.get(name)
            place = number.place if number else each.place
            month = year_and_month(each.month)
            stood = number.text if number else month
            about = f"{month}：" if name == NON_FIELD_ERRORS else ""
            for error in errors:
                self.found.refuse(place, stood, f"{about}{error}")

    def _refuse_beside_kept(self, each: FoundMonth, new_clients: int, error: str) -> None:
        """Says that a number of the file contradicts one that it leaves as it is."""
        number = each.numbers[CONSULTATIONS]
        kept = f"ポータルにある「うち新規の相談者数」{new_clients:,}人はそのまま残すので、"
        sentence = f"{year_and_month(each.month)}：{kept}{error.partition('。')[0]}。"
        self.found.refuse(number.place, number.text, sentence, ADD_NEW_CLIENTS)

    def _tell(self, each: FoundMonth, before: dict, after: dict) -> None:
        kind = ChangeKind.CHANGED if before else ChangeKind.ADDED
        record = f"相談件数 {year_and_month(each.month)}"
        was = _words(before) if before else ""
        place = replace(each.place, label="")
        self.changes.append(Change(kind, place, record, was, _words(after)))


def _numbers(total: MonthlyConsultationTotal) -> dict[str, int | None]:
    return {key: getattr(total, key) for key in COLUMNS}


def _words(numbers: dict[str, int | None]) -> str:
    """The numbers of a month for people.

    >>> _words({"consultations": 30, "new_clients": None})
    '30件（うち新規 空欄）'
    """
    new = numbers[NEW_CLIENTS]
    return f"{numbers[CONSULTATIONS]:,}件（うち新規 {BLANK if new is None else f'{new:,}人'}）"
