"""A report on paper: every value as submitted, or as it would be now, with number, time and name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.utils import timezone

from reports.counting.ward_report import load_reports
from reports.lifecycle.changes import records_behind
from reports.lifecycle.checks.errors import findings
from reports.lifecycle.items import receipt_url, report_url
from reports.models import Approval, ErasedPlace
from reports.pages.paper import PaperTable
from reports.pages.report_page.page import OF_THE_OTHER_PROGRAMME
from reports.pages.review.filed import FiledItem, filed_items, placed_marks
from wards.answers import BLANK, minute_text
from wards.fiscal import day_label, short_day, wareki, wareki_with_weekday
from wards.forms.record_forms import RecordForm
from wards.japanese.dates import with_example
from wards.models import Filing, ReturnMark, Submission, SubmissionEvent, User
from wards.reporting.taking_back import ends_of_filings
from wards.vocabulary import EventKind, ReportForm

LETTERS = {ReportForm.WARD_OFFICE: "K", ReportForm.DESK: "S"}
# Who puts a seal on what a ward is about to submit.
SEALS = ("課長", "課長代理", "係長", "係員", "起案者")
# What the PDF looks like: the screen's own sheets.
SHEETS = ("tokens", "base", "tables", "records", "registers", "print", "receipt")


class ApprovalForm(RecordForm):
    """What the body's own files call a submission, and when it was decided on."""

    class Meta(RecordForm.Meta):
        model = Approval
        fields = ["document_number", "decided_on"]
        help_texts = {
            "document_number": "例 城保福第12号",
            "decided_on": with_example("例 {short}", month=10),
        }

    def clean_decided_on(self) -> date | None:
        day = self.cleaned_data["decided_on"]
        if day and day > timezone.localdate():
            raise ValidationError(
                f"{wareki(day)}はこれから来る日です。決裁を受けた日を入力してください。"
            )
        return day


@dataclass(frozen=True)
class PaperItem:
    """An item on paper. warnings: of the whole filing."""

    filed: FiledItem
    warnings: Sequence[Mapping[str, str]]

    @property
    def title(self) -> str:
        item = self.filed.item
        return f"{item.label}{' ※' if item in OF_THE_OTHER_PROGRAMME else ''}"

    @property
    def table(self) -> PaperTable | None:
        return PaperTable(self.filed.records) if self.filed.records else None

    @property
    def reasons(self) -> list[Mapping[str, str]]:
        """What the body had to explain of this item."""
        return [each for each in self.warnings if each["item"] == self.filed.item]


@dataclass(frozen=True)
class Receipt:
    """A submission on paper; before one, what would be submitted at `made_at` (number 0).

    filing: with its event; before a submission neither is saved. filings: all of the report.
    approval: the body's own words on this submission; not saved while there are none.
    missing: sentences on what must be entered before it can be submitted. ends: number of a
    submission that stands no more → its withdrawal or return.
    """

    report: Submission
    filing: Filing
    filings: Sequence[Filing]
    made_at: datetime
    approval: Approval
    missing: Sequence[str] = ()
    ends: Mapping[int, SubmissionEvent] = field(default_factory=dict)

    @property
    def is_filed(self) -> bool:
        return self.filing.number > 0

    @property
    def name(self) -> str:
        return f"{self.report.ward} {self.report.get_form_display()}"

    @property
    def title(self) -> str:
        return "提出した内容の控え" if self.is_filed else "提出する内容"

    @property
    def number(self) -> str:
        """R8-27118-K-02: year, ward, body, which submission; of a month R8.9-27118-S-01."""
        return self._number_of(self.filing) if self.is_filed else ""

    def _number_of(self, filing: Filing) -> str:
        round_ = self.report.round
        first = (
            round_.year.month(round_.month) if round_.month else date(round_.fiscal_year, 12, 31)
        )
        period = short_day(first).rsplit(".", 1 if round_.month else 2)[0]
        letter = LETTERS[ReportForm(self.report.form)]
        return f"{period}-{self.report.ward_id}-{letter}-{filing.number:02}"

    @property
    def end(self) -> SubmissionEvent | None:
        """By what the submission ceased to stand: its withdrawal or its return."""
        return self.ends.get(self.filing.number)

    @property
    def end_word(self) -> str:
        """取り下げ済 or 差戻し, of one that does not stand any more."""
        return "取り下げ済" if self._is_withdrawn(self.filing) else "差戻し"

    @property
    def in_force(self) -> str:
        """Which submission stands instead, as a sentence."""
        if not self.report.counts:
            return "いま有効な提出はありません。"
        last = self.filings[-1]
        return f"いま有効な提出は、第{last.number}回（{self._number_of(last)}）です。"

    def _is_withdrawn(self, filing: Filing) -> bool:
        end = self.ends.get(filing.number)
        return end is not None and end.kind == EventKind.WITHDRAWN

    @cached_property
    def _erased(self) -> ErasedPlace | None:
        """The first place of the submission in which personal data was erased since, if any."""
        erased = ErasedPlace.objects.filter(ward=self.report.ward_id).exclude(erased_at=None)
        label = self.filing._meta.label_lower
        return erased.filter(model=label, record=self.filing.pk).order_by("erased_at").first()

    @property
    def checksum(self) -> str:
        """The digits as they were when it was submitted, and what has to be known of them."""
        if self._erased is None:
            return f"{self.filing.checksum}（提出した値から計算。1文字でも違えば番号が変わります）"
        day = day_label(self._erased.erased_at)
        return f"{self._erased.seal_before}（提出時の番号。{day}に個人情報を消去しました。数は変わっていません）"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What stands in the head: label, value."""
        if not self.is_filed:
            return [
                ("作成日時", minute_text(self.made_at)),
                ("提出期限", wareki_with_weekday(self.report.due)),
                ("作成した人", str(self.filing.event.by)),
                ("控え番号", "提出時に付きます"),
                *self._own_words,
            ]
        return [
            ("提出日時", minute_text(self.filing.event.at)),
            ("提出の回", self._which),
            ("提出した人", str(self.filing.event.by)),
            ("控え番号", self.number),
            *self._own_words,
            ("照合番号", self.checksum),
        ]

    @property
    def _own_words(self) -> list[tuple[str, str]]:
        """Both or neither: each has its half of the line."""
        day, number = self.approval.decided_on, self.approval.document_number
        if not (day or number):
            return []
        return [("決裁日", wareki(day) if day else BLANK), ("文書番号", number or BLANK)]

    @property
    def _which(self) -> str:
        """第2回（第1回 令和6年10月4日）"""
        others = [
            f"第{each.number}回 {day_label(each.event.at)}"
            + ("・取り下げ済" if self._is_withdrawn(each) else "")
            for each in self.filings
            if each.number != self.filing.number
        ]
        return f"第{self.filing.number}回" + (f"（{'、'.join(others)}）" if others else "")

    @cached_property
    def items(self) -> list[PaperItem]:
        return [PaperItem(each, self.filing.warnings) for each in filed_items(self.filing)]

    @cached_property
    def marks(self) -> list[tuple[str, ReturnMark]]:
        """The marks of the return before it, that of the whole first, each with its place."""
        earlier = [each for each in self.filings if not self.is_filed or self._is_earlier(each)]
        before = [each for each in earlier if not self._is_withdrawn(each)]
        if not before:
            return []
        marks = ReturnMark.objects.filter(
            event__submission=self.report, event__gt=before[-1].event_id, event__recall=None
        )
        if self.is_filed:
            marks = marks.filter(event__lt=self.filing.event_id)
        return placed_marks(marks, [each.filed for each in self.items])

    def _is_earlier(self, other: Filing) -> bool:
        return other.number < self.filing.number

    @property
    def back(self) -> str:
        return report_url(self.report)

    @property
    def file_url(self) -> str:
        return receipt_url(self.report, self.filing.number, "receipt_file")

    @property
    def save_url(self) -> str:
        """Where the body's own words on this submission are saved."""
        return receipt_url(self.report, self.filing.number, "receipt_save")

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
    if not chosen:
        return None
    filing = chosen[-1]
    approval, ends = _approval(report, filing.number), ends_of_filings(report)
    return Receipt(report, filing, filings, timezone.now(), approval, ends=ends)


def _approval(report: Submission, number: int) -> Approval:
    """What is kept of a submission, else one to be filled in."""
    kept = Approval.objects.filter(submission=report, number=number).first()
    return kept or Approval(submission=report, number=number)


def _before(report: Submission, filings: Sequence[Filing], reader: User) -> Receipt:
    """What would be submitted now, by the reader."""
    form = ReportForm(report.form)
    entered = load_reports([report.ward], report.round, [form])[report.ward_id]
    found = findings(entered, form, timezone.localdate())
    records = records_behind(entered, form)
    now = timezone.now()
    filing = Filing(
        submission=report,
        number=0,
        event=SubmissionEvent(submission=report, at=now, by=reader),
        records=records,
        warnings=[
            {"item": each.item, "sentence": each.sentence, "reason": "提出するときに入力します"}
            for each in found
            if each.warning
        ],
    )
    missing = [each.sentence for each in found if not each.warning]
    # What is written down now is kept with the submission that it leads to.
    approval = _approval(report, filings[-1].number + 1 if filings else 1)
    return Receipt(report, filing, filings, now, approval, missing, ends_of_filings(report))


def style_of_paper() -> str:
    """The style sheets of a receipt as one."""
    paths = [finders.find(f"portal/css/{name}.css") for name in SHEETS]
    return "\n".join(Path(path).read_text(encoding="utf-8") for path in paths)
