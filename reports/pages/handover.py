"""The note of a body to its successors, and what the body's last report was: who, when, how often."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from reports.lifecycle.items import HOME, report_url
from reports.models import HandoverNote
from reports.pages.report_page.page import ReportPage
from wards.fiscal import year_and_month
from wards.forms.record_forms import RecordForm
from wards.generic.lists import RecordList
from wards.generic.pages import RecordPages, Views
from wards.generic.tables import Cell, CodeFilter, Column, WordsFilter
from wards.models import Submission, SubmissionEvent, User
from wards.reporting.taking_back import moves_of
from wards.vocabulary import ReportForm, Status
from wards.written import written_once

# What the ward's own user does to a report.
BY_THE_WARD = frozenset({Status.DRAFT, Status.SUBMITTED, "withdrawn"})


class HandoverNoteForm(RecordForm):
    """A note, of the user's own body."""

    class Meta(RecordForm.Meta):
        model = HandoverNote
        fields = ["text"]
        help_texts = {
            "text": "資料の保存場所、問い合わせ先の部署、毎年迷いやすい点などを入力します。"
            "患者・利用者の情報は入力しないでください。"
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.adding:
            self.instance.form = self.user.role


class HandoverNoteList(RecordList):
    """All notes, for the Bureau; a body has its own page."""

    def own_page(self) -> str:
        own = self.pages.readable(self.request.user).first()
        return self.pages.page_of(own) if own else self.pages.url("create")


class HandoverNotePages(RecordPages):
    """A body's users write and read their one note, the Bureau reads all."""

    model = HandoverNote
    prefix = "handover"
    form_class = HandoverNoteForm
    related = ("ward", "updated_by__ward")
    deletable = False
    hidden = frozenset({"ward", "form"})
    lead = "次の担当者への申し送りです。同じ区・同じ役割の担当者と、健康局が読めます。"
    filters = {
        "form": CodeFilter(label="担当", choices=ReportForm.choices),
        "q": WordsFilter(fields=("text",)),
    }
    columns = (
        Column("担当", lambda note: Cell(note.get_form_display()), ("form",)),
        Column("内容", lambda note: Cell(note.text)),
    )

    def title_of(self, record: HandoverNote) -> str:
        return "次の担当者への引継ぎメモ"

    def own_views(self) -> Views:
        return {"list": ("", HandoverNoteList)}


@dataclass(frozen=True)
class Handover:
    """What a successor finds of the year before. report: that year's; None where none was asked for."""

    reader: User
    page: ReportPage
    report: Submission | None
    events: Sequence[SubmissionEvent]
    note: HandoverNote | None

    @property
    def year(self) -> str:
        return str(self.page.report.round.year.previous)

    @cached_property
    def predecessor(self) -> User | None:
        """Who last worked on that report; None for whoever has worked on it."""
        authors = [event.by for event in self.events if event.what in BY_THE_WARD]
        is_new = self.page.mine and authors and self.reader not in authors
        return authors[-1] if is_new else None

    @property
    def role(self) -> str:
        """What the predecessor is called: one who is still there is a colleague."""
        other = self.predecessor
        stays = other.is_active and (other.ward_id, other.role) == (
            self.reader.ward_id,
            self.reader.role,
        )
        return "担当" if stays else "前任"

    @property
    def since(self) -> str:
        """令和8年4月, when the reader came; '' of an account that is older than that report."""
        came = timezone.localdate(self.reader.date_joined)
        return year_and_month(came) if came >= self.page.report.round.year.start else ""

    @property
    def said(self) -> str:
        """10月6日提出・差戻し1回・10月20日受理"""
        report = self.report
        if report.first_submitted_at is None:
            return "提出していません"
        recalled = {event.recalls_id for event in self.events}
        returns = sum(
            event.what == Status.RETURNED and event.pk not in recalled for event in self.events
        )
        steps = [f"{_day(report.first_submitted_at)}提出"]
        steps += [f"差戻し{returns}回"] if returns else []
        steps += [f"{_day(report.accepted_at)}受理"] if report.accepted_at else []
        return "・".join(steps)

    @property
    def url(self) -> str:
        return report_url(self.report)

    @property
    def note_url(self) -> str:
        pages = HandoverNotePages()
        return pages.page_of(self.note) if self.note else pages.url("create")


def handover_of(page: ReportPage) -> Handover | None:
    """For the body itself and the Bureau, on the page of the present survey; else None."""
    round_, reader = page.report.round, page.reader
    if page.back != HOME or not (page.mine or reader.is_bureau):
        return None
    of_body = [page.report.ward.code], page.form
    report = next(iter(_reports(*of_body, round_.kind, round_.fiscal_year - 1)), None)
    note = next(iter(_notes(*of_body)), None)
    return Handover(reader, page, report, moves_of(report) if report else [], note)


@written_once
def _reports(ward: list[str], form: str, kind: str, year: int) -> QuerySet[Submission]:
    reports = Submission.objects.filter(round__kind=kind, round__fiscal_year=year)
    return reports.filter(ward__pk__one_of=ward, form=form).select_related("round")


@written_once
def _notes(ward: list[str], form: str) -> QuerySet[HandoverNote]:
    return HandoverNote.objects.filter(ward__pk__one_of=ward, form=form)


def _day(moment) -> str:
    day = timezone.localdate(moment)
    return f"{day.month}月{day.day}日"
