"""What an earlier report said of one kind of record, as it was filed: to look at above a form."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Model, QuerySet
from django.utils import timezone

from wards.answers import answer_text
from wards.fiscal import FiscalYear, month_before, wareki, year_and_month
from wards.generic.report_at_hand import ReportAtHand
from wards.models import SAID_OF_AN_ITEM, Filing, NothingToReport, Submission
from wards.versions.filed_records import FiledRecord, Value, filed_records
from wards.vocabulary import ReportItem

# Told by the heading, or by the first column.
PERIOD = frozenset({"fiscal_year", "month"})
# A ward that names forty institutions would push the form off the page: more are folded away.
MOST_OPEN = 5
NOT_FILED = "提出なし"


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
        return len(self.rows) > MOST_OPEN


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
    filed = [each for item in items for each in filed_records(filing).get(item, [])]
    records = [each for each in filed if not isinstance(each.kept.record, SAID_OF_AN_ITEM)]
    if records:
        said = {value.field for record in records for value in record.values if not value.is_blank}
        told = {name: label for name, label in labels.items() if name in said - PERIOD}
        return LastFiled(
            heading=f"{year}に提出した内容（{named} {len(records)}件）",
            told=state_told(before.submission),
            columns=list(told.values()),
            rows=[_row(record, told) for record in records],
        )
    if any(isinstance(each.kept.record, NothingToReport) for each in filed):
        return LastFiled(f"{year}は、{named}を「該当なし」として提出しました。")
    return LastFiled(f"{year}に提出した{named}はありません。")


def state_told(submission: Submission) -> str:
    """令和7年10月6日 提出（受理済）"""
    day = wareki(timezone.localdate(submission.submitted_at))
    return f"{day} 提出（{submission.get_status_display()}）"


def _row(record: FiledRecord, labels: Mapping[str, str]) -> list[Value]:
    texts = {value.field: value.text for value in record.values}
    return [Value(name, label, texts[name]) for name, label in labels.items()]


def months_to_look_at(first_day: date) -> tuple[date, date]:
    """The first days of the month before a month, and of the same month a year before."""
    return month_before(first_day), first_day.replace(year=first_day.year - 1)


def months_filed(
    report: ReportAtHand, items: Collection[ReportItem], names: Sequence[str], typed: QuerySet
) -> LastFiled:
    """The month before that of a report, and the same month a year before, as they were filed.

    typed: the ward's own records; one that was never filed is told as such, since the month before
    is often still being written.
    """
    labels = {name: str(report.model._meta.get_field(name).verbose_name) for name in names}
    rows = []
    for day in months_to_look_at(FiscalYear(report.year).month(report.month)):
        record, state = _of_month(report, items, typed, day)
        rows.append(
            [
                Value("month", "月", year_and_month(day)),
                *(
                    Value(name, label, answer_text(record, name) if record else "－")
                    for name, label in labels.items()
                ),
                Value("state", "提出", state),
            ]
        )
    return LastFiled(
        heading="前の月と、前の年の同じ月",
        told="提出した月は、提出した内容です。",
        columns=[value.label for value in rows[0]],
        rows=rows,
    )


def _of_month(
    report: ReportAtHand, items: Collection[ReportItem], typed: QuerySet, day: date
) -> tuple[Model | None, str]:
    """The record of a month, and whether it was filed."""
    period = {"fiscal_year": FiscalYear.of(day).year, "month": day.month}
    then = ReportAtHand(report.user, report.model, period["fiscal_year"], day.month)
    if (filing := filing_of(then.submission, items)) is not None:
        filed = [each for records in filed_records(filing).values() for each in records]
        return (filed[0].kept.record if filed else None), state_told(then.submission)
    record = typed.filter(**period).first()
    return record, "未提出（入力中の内容）" if record else NOT_FILED
