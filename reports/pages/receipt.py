"""A report on paper: every value as submitted, or as it would be now, with number, time and name."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils import timezone

from reports.counting.ward_report import load_reports
from reports.lifecycle.changes import records_behind
from reports.lifecycle.checks.errors import findings
from reports.lifecycle.items import receipt_url, report_url
from reports.pages.report_page.page import OF_THE_OTHER_PROGRAMME
from reports.pages.review.page import FiledItem, filed_items, placed_marks
from wards.answers import minute_text
from wards.fiscal import short_day, wareki, wareki_with_weekday
from wards.models import Filing, ReturnMark, Submission, SubmissionEvent, User
from wards.vocabulary import ReportForm

LETTERS = {ReportForm.WARD_OFFICE: "K", ReportForm.DESK: "S"}
# Who puts a seal on what a ward is about to submit.
SEALS = ("課長", "課長代理", "係長", "係員", "起案者")
# What the PDF looks like: the screen's own sheets.
SHEETS = ("tokens", "base", "tables", "records", "registers", "print", "receipt")


@dataclass(frozen=True)
class Receipt:
    """A submission on paper; before one, what would be submitted at `made_at` (number 0).

    filing: with its event; before a submission neither is saved. filings: all of the report.
    missing: sentences on what must be entered before it can be submitted.
    """

    report: Submission
    filing: Filing
    filings: Sequence[Filing]
    made_at: datetime
    missing: Sequence[str] = ()

    @property
    def is_filed(self) -> bool:
        return self.filing.number > 0

    @property
    def name(self) -> str:
        return f"{self.report.ward} {self.report.get_form_display()}"

    @property
    def title(self) -> str:
        return "提出した内容の控え" if self.is_filed else "提出する内容（提出前の控え）"

    @property
    def number(self) -> str:
        """R8-27118-K-02: year, ward, body, which submission; of a month R8.9-27118-S-01."""
        if not self.is_filed:
            return ""
        round_ = self.report.round
        first = (
            round_.year.month(round_.month) if round_.month else date(round_.fiscal_year, 12, 31)
        )
        period = short_day(first).rsplit(".", 1 if round_.month else 2)[0]
        letter = LETTERS[ReportForm(self.report.form)]
        return f"{period}-{self.report.ward_id}-{letter}-{self.filing.number:02}"

    @property
    def checksum(self) -> str:
        """Sixteen hexadecimal digits of everything that was frozen: 7F3A-91C2-0B5E-D846."""
        frozen = [self.filing.figures, self.filing.records, self.filing.warnings]
        digest = hashlib.sha256(json.dumps(frozen, sort_keys=True).encode()).hexdigest().upper()
        return "-".join(digest[start : start + 4] for start in range(0, 16, 4))

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What stands in the head: label, value."""
        if not self.is_filed:
            return [
                ("作成日時", minute_text(self.made_at)),
                ("提出期限", wareki_with_weekday(self.report.due)),
                ("作成した人", str(self.filing.event.by)),
                ("控え番号", "提出時に付きます"),
            ]
        return [
            ("提出日時", minute_text(self.filing.event.at)),
            ("提出の回", self._which),
            ("提出した人", str(self.filing.event.by)),
            ("控え番号", self.number),
            ("照合番号", f"{self.checksum}（提出した内容から計算した番号です）"),
            ("いまの状態", self.report.get_status_display()),
        ]

    @property
    def _which(self) -> str:
        """第2回（第1回 令和6年10月4日）"""
        others = [
            f"第{each.number}回 {wareki(timezone.localdate(each.event.at))}"
            for each in self.filings
            if each.number != self.filing.number
        ]
        return f"第{self.filing.number}回" + (f"（{'、'.join(others)}）" if others else "")

    @cached_property
    def items(self) -> list[tuple[str, FiledItem]]:
        """Each item with its title."""
        return [
            (f"{each.item.label}{' ※' if each.item in OF_THE_OTHER_PROGRAMME else ''}", each)
            for each in filed_items(self.filing)
        ]

    @cached_property
    def marks(self) -> list[tuple[str, ReturnMark]]:
        """The marks of the return before it, that of the whole first, each with its place."""
        before = [each for each in self.filings if not self.is_filed or self._is_earlier(each)]
        if not before:
            return []
        marks = ReturnMark.objects.filter(
            event__submission=self.report, event__gt=before[-1].event_id
        )
        if self.is_filed:
            marks = marks.filter(event__lt=self.filing.event_id)
        return placed_marks(marks, [filed for _, filed in self.items])

    def _is_earlier(self, other: Filing) -> bool:
        return other.number < self.filing.number

    @property
    def back(self) -> str:
        return report_url(self.report)

    @property
    def file_url(self) -> str:
        return receipt_url(self.report, self.filing.number, "receipt_file")

    @property
    def file_name(self) -> str:
        """控え_R6-27127-K-01.pdf, before submitting 提出前の控え_令和6年度_北区 区役所.pdf"""
        said = f"控え_{self.number}"
        return f"{said if self.is_filed else f'提出前の控え_{self.report.round.period[0]}_{self.name}'}.pdf"


def receipt_of(report: Submission, number: str, reader: User) -> Receipt | None:
    """The receipt of a submission of a report; None where there is no such submission.

    number: '' for the last one while it counts, else for what would be submitted now.
    report: with its ward and round.
    """
    filings = list(report.filings.select_related("event__by__ward").order_by("number"))
    if not number and not report.counts:
        return _before(report, filings, reader)
    chosen = [each for each in filings if number in ("", str(each.number))]
    return Receipt(report, chosen[-1], filings, timezone.now()) if chosen else None


def _before(report: Submission, filings: Sequence[Filing], reader: User) -> Receipt:
    """What would be submitted now, by the reader."""
    form = ReportForm(report.form)
    entered = load_reports([report.ward], report.round)[report.ward_id]
    found = findings(entered, form, timezone.localdate())
    records = records_behind(entered, form)
    now = timezone.now()
    filing = Filing(
        submission=report,
        number=0,
        event=SubmissionEvent(submission=report, at=now, by=reader),
        records=records,
        warnings=[
            {"sentence": each.sentence, "reason": "提出するときに入力します"}
            for each in found
            if each.warning
        ],
    )
    missing = [each.sentence for each in found if not each.warning]
    return Receipt(report, filing, filings, now, missing)


def style_of_paper() -> str:
    """The style sheets of a receipt as one."""
    paths = [finders.find(f"portal/css/{name}.css") for name in SHEETS]
    return "\n".join(Path(path).read_text(encoding="utf-8") for path in paths)
