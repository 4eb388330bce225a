"""The report that a record belongs to: locked, submitted or marked, and what it last said."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property

from wards.answers import answer_text
from wards.fiscal import FiscalYear, day_label, month_before, year_and_month
from wards.models import SAID_OF_AN_ITEM, Filing, NothingToReport, ReturnMark, Submission, User
from wards.reporting.statements import open_marks
from wards.reporting.workflow import note_opened
from wards.triggers import is_statement, kept_versions_of
from wards.versions.kept_versions import KeptVersions, Value, filed_records
from wards.vocabulary import ReportItem, RoundKind, Status


@dataclass(frozen=True)
class Lock:
    """Why a statement cannot be changed now, who can unlock it, and the page of its report."""

    why: str
    way_out: str
    url: str = ""


def lock_of(report: Submission, *, then: str) -> Lock | None:
    """The lock of a report; None while its answers may be changed. report: with its round.

    then: what can be done once it is returned.
    """
    if not report.is_locked:
        return None
    if not report.counts:
        return Lock(
            f"この調査は{day_label(report.round.closed_at)}に受付を終えたので、変えられません。",
            f"修正する必要があるときは、{settings.CONTACT}に連絡してください。",
        )
    return Lock(
        f"{day_label(report.submitted_at)}に提出した報告の一部なので、"
        f"報告が「{report.get_status_display()}」のあいだは変えられません。",
        f"修正する必要があるときは、{settings.CONTACT}に差戻しを頼んでください。"
        f"差し戻されると、{then}。",
    )


def not_counted_sentence(report: Submission) -> str:
    """That what is changed now in a register is not part of the report, which was submitted."""
    return (
        f"この区の{report.round.year}の報告は{day_label(report.submitted_at)}に提出済みです。"
        "ここでの変更は、提出した数には入りません。"
        f"入れるには、{settings.CONTACT}に差戻しを頼んでください。"
    )


@dataclass(frozen=True)
class FieldMark:
    """What the Bureau said at a field (or, without a label, at a record or an item)."""

    text: str
    label: str = ""


def items_of(model: type[models.Model]) -> frozenset[ReportItem]:
    """The items of a report that records of this model answer; most models answer one."""
    one = getattr(model, "report_item", None)
    if isinstance(one, ReportItem):
        return frozenset({one})
    return getattr(model, "report_items", frozenset())


def is_monthly(model: type[models.Model]) -> bool:
    """Whether each record belongs to the report of its own month: a list of them to none."""
    return any(field.name == "month" for field in model._meta.fields)


class ReportAtHand:
    """The report of the user's own body that asks for a kind of record in a fiscal year, or a month.

    Says nothing to those who do not enter the record. One query, and one more for a returned one.
    """

    def __init__(
        self, user: User, model: type[models.Model], year: int, month: int | None = None
    ) -> None:
        self.user, self.model, self.year, self.month = user, model, year, month

    @cached_property
    def submission(self) -> Submission | None:
        if not self.user.ward_id or self.user.role not in self.model.entered_by:
            return None
        if not items_of(self.model) or (self.month is None and is_monthly(self.model)):
            return None
        reports = Submission.objects.visible_to(self.user).select_related("round")
        return reports.filter(
            form=self.user.role,
            round__fiscal_year=self.year,
            round__kind=RoundKind.ANNUAL if self.month is None else RoundKind.MONTHLY,
            round__month=self.month,
        ).first()

    @property
    def url(self) -> str:
        return self._address_of("ward_report")

    def next_url(self, after: str) -> str:
        """The way to what the report lacks next behind an item; '' where no report asks."""
        return f"{self._address_of('next_missing')}&after={after}" if self.submission else ""

    def _address_of(self, page: str) -> str:
        report = self.submission
        address = reverse(f"reports:{page}", args=[report.ward_id, report.form])
        return f"{address}?{report.round.query}"

    @property
    def lock(self) -> Lock | None:
        """Of a statement while its report is submitted or its round closed."""
        if self.submission is None or not is_statement(self.model):
            return None
        lock = lock_of(self.submission, then="ここで修正できます")
        return lock and replace(lock, url=self.url)

    @property
    def hint(self) -> str:
        """Of a register that lives on while its report is submitted."""
        if self.submission is None or is_statement(self.model) or not self.submission.counts:
            return ""
        return not_counted_sentence(self.submission)

    # --- Marks of a returned report ------------------------------------------------------

    @cached_property
    def marks(self) -> list[ReturnMark]:
        """The Bureau's marks at records of this kind, or at their item as a whole."""
        if self.submission is None or self.submission.status != Status.RETURNED:
            return []
        note_opened(self.submission, self.user)
        label, items = self.model._meta.label_lower, items_of(self.model)
        return [
            mark
            for mark in open_marks().filter(event__submission=self.submission).order_by("pk")
            if mark.model == label or (not mark.model and mark.item in items)
        ]

    def marks_of_item(self, item: ReportItem | None) -> list[FieldMark]:
        """What is said of a whole item; of None, of every item of this kind of record."""
        return [
            FieldMark(mark.text, mark.get_item_display())
            for mark in self.marks
            if not mark.model and item in (None, mark.item)
        ]

    def marks_of_record(self, pk: int | None) -> list[FieldMark]:
        """What is said of a whole record."""
        return [FieldMark(m.text) for m in self.marks if m.record == pk and pk and not m.field]

    def marks_of_fields(self, pk: int | None) -> dict[str, list[FieldMark]]:
        """What is said of the fields of a record, by their name."""
        found: dict[str, list[FieldMark]] = {}
        for mark in self.marks:
            if pk and mark.record == pk and mark.field:
                label = str(self.model._meta.get_field(mark.field).verbose_name)
                found.setdefault(mark.field, []).append(FieldMark(mark.text, label))
        return found

    def submitted_answers(self, pk: int, names: list[str]) -> dict[str, tuple[str, str]]:
        """What the last submission said in fields of a record: name → (label, answer)."""
        filing = self.submission.filing
        label = self.model._meta.label_lower
        kept = [row for row in filing.records if (row["model"], row["pk"]) == (label, pk)]
        if not kept:
            return {}
        version = kept_versions_of(self.model).get(pgh_id=kept[0]["version"])
        said = f"前回の提出（{day_label(self.submission.submitted_at)}）"
        return {name: (said, answer_text(version, name)) for name in names}


# Told by the heading, or by the first column.
PERIOD = frozenset({"fiscal_year", "month"})
# What says more than two months would push the form off the page: it is folded away.
MOST_OPEN = 8


@dataclass(frozen=True)
class LastFiled:
    """A small table: what it is, when it was filed, one row a record; or a sentence instead."""

    sentence: str = ""
    heading: str = ""
    told: str = ""
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Value]] = field(default_factory=list)

    @property
    def is_long(self) -> bool:
        return len(self.rows) * len(self.columns) > MOST_OPEN


def filing_of(submission: Submission | None, items: Collection[ReportItem]) -> Filing | None:
    """The last filing of a report, with its records of some items only; None before the first."""
    if submission is None or submission.filing_id is None:
        return None
    filing = Filing.objects.defer("figures").select_related("event").get(pk=submission.filing_id)
    filing.records = [row for row in filing.records if row["item"] in items]
    return filing


def last_filed(
    before: ReportAtHand, items: Collection[ReportItem], labels: Mapping[str, str]
) -> LastFiled:
    """What the report of another year said under some of its items.

    labels: the headings of what is asked, by field, in their order.
    """
    year = FiscalYear(before.year)
    filing = filing_of(before.submission, items)
    if filing is None:
        return LastFiled(f"{year}の提出はありません。")
    named = "・".join(item.label for item in items)
    by_item = filed_records(filing)
    filed = [each for item in items for each in by_item.get(item, [])]
    records = [each for each in filed if not isinstance(each.kept.record, SAID_OF_AN_ITEM)]
    if records:
        said = {value.field for record in records for value in record.values if not value.is_blank}
        told = {name: label for name, label in labels.items() if name in said - PERIOD}
        texts = [{value.field: value.text for value in record.values} for record in records]
        return LastFiled(
            heading=f"{year}に提出した内容（{named} {len(records)}件）",
            told=state_told(before.submission),
            columns=list(told.values()),
            rows=[[Value(name, told[name], each[name]) for name in told] for each in texts],
        )
    if any(isinstance(each.kept.record, NothingToReport) for each in filed):
        return LastFiled(f"{year}は、{named}を「該当なし」として提出しました。")
    return LastFiled(f"{year}に提出した{named}はありません。")


def state_told(submission: Submission) -> str:
    """令和7年10月6日 提出（受理済）"""
    return f"{day_label(submission.submitted_at)} 提出（{submission.get_status_display()}）"


def months_filed(report: ReportAtHand, names: Sequence[str], typed: QuerySet) -> LastFiled:
    """The month before that of a report, and the same month a year before, as they were filed.

    typed: the ward's own records; one that was never filed is told as such, since the month before
    is often still being written.
    """
    labels = {name: str(report.model._meta.get_field(name).verbose_name) for name in names}
    first, rows = FiscalYear(report.year).month(report.month), []
    for day in (month_before(first), first.replace(year=first.year - 1)):
        record, state = _of_month(report, typed, day)
        said = {name: answer_text(record, name) if record else "－" for name in names}
        answers = [Value(name, labels[name], text) for name, text in said.items()]
        month = Value("month", "月", year_and_month(day))
        rows.append([month, *answers, Value("state", "提出", state)])
    return LastFiled(
        heading="前の月と、前の年の同じ月",
        told="提出した月は、提出した内容です。",
        columns=[value.label for value in rows[0]],
        rows=rows,
    )


def _of_month(report: ReportAtHand, typed: QuerySet, day: date) -> tuple[Model | None, str]:
    """The record of a month, and whether it was filed."""
    period = {"fiscal_year": FiscalYear.of(day).year, "month": day.month}
    then = ReportAtHand(report.user, report.model, period["fiscal_year"], day.month)
    if (submission := then.submission) is not None and submission.filing_id:
        filed = statements_filed([submission], report.model)
        return filed.get(submission.pk), state_told(submission)
    record = typed.filter(**period).first()
    return record, "提出なし（入力した内容）" if record else "提出なし"


def statements_filed(
    reports: Iterable[Submission], model: type[models.Model]
) -> dict[int, models.Model]:
    """Key of a report → what it last filed of a model that is stated once. A few queries."""
    filings = Filing.objects.filter(pk__in=[report.filing_id for report in reports])
    rows = {
        report: row
        for report, records in filings.values_list("submission_id", "records")
        for row in records
        if row["model"] == model._meta.label_lower
    }
    kept = KeptVersions(rows.values())
    return {report: kept.version(row).record for report, row in rows.items()}
