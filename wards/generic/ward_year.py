"""The twelve months of a fiscal year of a ward: what is stated, what was filed a year before, the forms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import transaction
from django.db.models import Model
from django.forms import BoundField
from django.utils import timezone

from wards.answers import BLANK, answer_text
from wards.fiscal import FiscalYear, era_year
from wards.forms.record_forms import RecordForm
from wards.generic.pages import RecordPages
from wards.generic.report_at_hand import Lock, ReportAtHand, items_of, statements_filed
from wards.models import Draft, Submission, User, Ward
from wards.vocabulary import RoundKind, form_of_item


@dataclass
class MonthCell:
    """A month of a year.

    answers: (label, text) of what is stated; [] without a statement. earlier: the same of the month
    a year before, earlier_state what to say of that. form: where it is filled in; None for those
    who only read, and of a month to come.
    """

    first: date
    names: Sequence[str]
    report: ReportAtHand
    answers: Sequence[tuple[str, str]]
    earlier: Sequence[tuple[str, str]]
    earlier_state: str
    form: RecordForm | None
    has_begun: bool

    @property
    def anchor(self) -> str:
        return f"month-{self.first.month}"

    @property
    def era_year(self) -> str:
        return era_year(self.first)

    @property
    def lock(self) -> Lock | None:
        return self.report.lock

    @property
    def url(self) -> str:
        return self.report.url if self.report.submission else ""

    @property
    def inputs(self) -> list[BoundField]:
        """What is asked; [] where nothing can be changed."""
        return [] if self.form is None or self.lock else [self.form[name] for name in self.names]

    @property
    def opened(self) -> list[str]:
        """What the page showed when it was drawn, as hidden inputs: a month that nobody touched is
        not saved over somebody else's. A draft is no part of it."""
        if self.inputs and self.form.is_bound:
            return [each.as_hidden(only_initial=True) for each in self.inputs]
        stored = self.form and self.form.instance
        return [
            each.field.hidden_widget().render(
                each.html_initial_name, getattr(stored, each.name), {"id": each.html_initial_id}
            )
            for each in self.inputs
        ]

    @property
    def is_asked_by_nobody(self) -> bool:
        """Whether it can be filled in though no report of the month is asked for."""
        return bool(self.inputs) and self.report.submission is None

    def is_in(self, draft: Draft) -> bool:
        """Whether a draft says something of the month that can still be typed."""
        return any(each.html_name in draft.typed for each in self.inputs)

    @cached_property
    def is_typed(self) -> bool:
        """Whether the page says something else than when it was drawn, and than what is stored."""
        form = self.form
        if form is None or not form.is_bound or not form.has_changed():
            return False
        stored = form.initial
        return any(
            form.fields[name].has_changed(stored.get(name), form[name].data) for name in self.names
        )

    def is_valid(self) -> bool:
        """Whether what was typed can be saved, as far as the form knows."""
        if not self.is_typed:
            # A blank month that nobody touched lacks nothing.
            if self.form:
                self.form.errors.clear()
            return True
        if self.lock:
            self.form.full_clean()
            said = "、".join(
                f"{self.form[name].label} {self.form[name].data}" for name in self.names
            )
            self.form.add_error(
                None, f"入力した「{said}」は保存できません。{self.lock.why}{self.lock.way_out}"
            )
        return self.form.is_valid()

    @property
    def errors(self) -> list[str]:
        """What is wrong with the month as a whole."""
        return list(self.form.non_field_errors()) if self.is_typed else []

    def problems(self) -> Iterator[tuple[str, str]]:
        """Where to mend what: anchor, sentence."""
        if not self.is_typed:
            return
        month = f"{self.first.month}月"
        for sentence in self.errors:
            yield self.anchor, f"{month} {sentence}"
        for field in self.inputs:
            for sentence in field.errors:
                yield field.auto_id, f"{month} {field.label}: {sentence}"


@dataclass(frozen=True)
class YearSum:
    """The sums of a year: for each number its text, and of how many months."""

    year: FiscalYear
    sums: Sequence[tuple[str, str, int]]


HIGH, TOP = 96, 18  # px: of the largest bar, and of the number above it


@dataclass(frozen=True)
class MonthBar:
    """The first number of a month as a bar, thin beside it that of the year before; None: unstated."""

    place: int
    month: int
    now: int | None
    before: int | None
    most: int

    @property
    def middle(self) -> str:
        return f"{(self.place + 0.5) / 12:.2%}"

    @property
    def tops(self) -> tuple[int, int]:
        """Where the two bars begin; they end at the line below all months."""
        return tuple(
            TOP + HIGH - round(HIGH * (n or 0) / self.most) for n in (self.now, self.before)
        )

    @property
    def heights(self) -> tuple[int, int]:
        return tuple(TOP + HIGH - top for top in self.tops)


class WardYear:
    """The twelve months of a fiscal year of a ward, and what it filed a year before.

    sent: what a page said, None before it was sent; then the year's rows are locked.
    The number of queries is constant, but for what is saved.
    """

    def __init__(
        self,
        pages: RecordPages,
        user: User,
        ward: Ward,
        year: FiscalYear,
        sent: Mapping[str, str] | None = None,
    ) -> None:
        self.pages, self.user, self.ward, self.year, self.sent = pages, user, ward, year, sent
        self.names = pages.form_class.Meta.fields
        self.may_write = pages.may_create(user)
        rows = pages.readable(user).filter(ward=ward)
        if sent is not None:
            rows = rows.select_for_update(of=("self",))
        now = {row.month: row for row in rows.filter(fiscal_year=year.year)}
        before, states = self._year_before()
        self.sums = [self._sum(year, now), self._sum(year.previous, before)]
        self.bars = self._bars(now, before)
        self.cells = [
            self._cell(first, now.get(first.month), before.get(first.month), states[first.month])
            for first, _ in year.months()
        ]

    @cached_property
    def _reports(self) -> dict[tuple[int, int], Submission]:
        """(year, month) → its report, of this year and the one before. One query."""
        (item,) = items_of(self.pages.model)
        asked = Submission.objects.visible_to(self.user).filter(
            ward=self.ward,
            form=form_of_item(item),
            round__kind=RoundKind.MONTHLY,
            round__fiscal_year__in=(self.year.year, self.year.previous.year),
        )
        reports = asked.select_related("round")
        return {(each.round.fiscal_year, each.round.month): each for each in reports}

    def _year_before(self) -> tuple[dict[int, Model], dict[int, str]]:
        """month → what was filed, else what is written; month → what to say of that."""
        before = self.year.previous.year
        typed = self.pages.readable(self.user).filter(ward=self.ward, fiscal_year=before)
        written = {row.month: row for row in typed}
        reports = {month: r for (year, month), r in self._reports.items() if year == before}
        filed = statements_filed(reports.values(), self.pages.model)
        said, states = {}, {}
        for month, _ in FiscalYear.month_choices():
            report = reports.get(month)
            is_filed = report is not None and report.filing_id is not None
            found = filed.get(report.pk) if is_filed else written.get(month)
            if found is not None:
                said[month] = found
            states[month] = "" if is_filed else "提出なし"
        return said, states

    def _cell(
        self, first: date, stored: Model | None, earlier: Model | None, earlier_state: str
    ) -> MonthCell:
        year, month = self.year.year, first.month
        report = ReportAtHand(self.user, self.pages.model, year, month)
        report.submission = self._reports.get((year, month))
        has_begun = first <= timezone.localdate()
        answers = self._answers(stored)
        form = None
        if self.may_write and has_begun:
            new = self.pages.model(ward=self.ward, fiscal_year=year, month=month)
            form = self._form(stored or new, f"m{month}")
        return MonthCell(
            first,
            self.names,
            report,
            answers,
            self._answers(earlier),
            earlier_state,
            form,
            has_begun,
        )

    def _form(self, record: Model, prefix: str) -> RecordForm:
        form = self.pages.form_class(self.sent, instance=record, user=self.user, prefix=prefix)
        # What nobody touched is not checked either.
        form.empty_permitted = True
        for name in self.names:
            # Told once above the months.
            form.fields[name].help_text = ""
            form.fields[name].show_hidden_initial = True
        return form

    def _answers(self, record: Model | None) -> list[tuple[str, str]]:
        if record is None:
            return []
        labels = self._labels
        return [(labels[name], answer_text(record, name)) for name in self.names]

    @property
    def _labels(self) -> dict[str, str]:
        fields = self.pages.model._meta
        return {name: str(fields.get_field(name).verbose_name) for name in self.names}

    def _sum(self, year: FiscalYear, stated: Mapping[int, Model]) -> YearSum:
        sums = []
        for name, label in self._labels.items():
            numbers = [getattr(row, name) for row in stated.values()]
            numbers = [number for number in numbers if number is not None]
            unit = self.pages.model._meta.get_field(name).unit
            text = f"{sum(numbers):,}{unit}" if numbers else BLANK
            sums.append((label, text, len(numbers)))
        return YearSum(year, sums)

    def _bars(self, now: Mapping[int, Model], before: Mapping[int, Model]) -> list[MonthBar]:
        """A bar a month of what is asked first; [] where no number is stated."""
        numbers = [
            (month, *(getattr(of.get(month), self.names[0], None) for of in (now, before)))
            for month, _ in FiscalYear.month_choices()
        ]
        most = max((n for _, *both in numbers for n in both if n is not None), default=0)
        return [MonthBar(place, *each, most) for place, each in enumerate(numbers) if most]

    @property
    def help_texts(self) -> list[str]:
        """What is asked of a month, once for all."""
        fields = self.pages.model._meta
        return [
            f"{label}: {fields.get_field(name).help_text}" for name, label in self._labels.items()
        ]

    @property
    def has_unasked(self) -> bool:
        return any(cell.is_asked_by_nobody for cell in self.cells)

    @property
    def typed(self) -> list[MonthCell]:
        """The months that somebody changed."""
        return [cell for cell in self.cells if cell.is_typed]

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [problem for cell in self.cells for problem in cell.problems()]

    def save(self) -> bool:
        """Saves every month that was changed, or none; then the forms say why."""
        # Every month is asked: all errors are told at once.
        if [cell for cell in self.cells if not cell.is_valid()]:
            return False
        with transaction.atomic():
            refused = [cell for cell in self.typed if not cell.form.try_to_save()]
            if refused:
                transaction.set_rollback(True)
        return not refused
