"""Decides what the pages of a record say of the report it belongs to: locked, submitted, or marked."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from wards.answers import answer_text
from wards.fiscal import wareki
from wards.models import ReturnMark, Submission, User
from wards.reporting.return_marks import open_marks
from wards.triggers.history import kept_versions_of
from wards.triggers.locks import is_statement
from wards.vocabulary import ReportItem, RoundKind, Status


@dataclass(frozen=True)
class Lock:
    """Why a statement cannot be changed now, who can unlock it, and the page of its report."""

    why: str
    way_out: str
    url: str


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
        report = self.submission
        page = reverse("reports:ward_report", args=[report.ward_id, report.form])
        return f"{page}?{report.round.query}"

    @property
    def lock(self) -> Lock | None:
        """Of a statement while its report is submitted or its round closed."""
        report = self.submission
        if report is None or not is_statement(self.model) or not report.is_locked:
            return None
        if report.counts:
            why = (
                f"{_day(report.submitted_at)}に提出した報告の一部です。"
                f"報告が「{report.get_status_display()}」のあいだは変えられません。"
            )
            way_out = (
                f"直す必要があるときは、{settings.CONTACT}に差戻しを頼んでください。"
                "差し戻されると、ここで直せます。"
            )
        else:
            why = f"この調査は{_day(report.round.closed_at)}に受付を終えたので、変えられません。"
            way_out = f"直す必要があるときは、{settings.CONTACT}に連絡してください。"
        return Lock(why, way_out, self.url)

    @property
    def hint(self) -> str:
        """Of a register that lives on while its report is submitted."""
        report = self.submission
        if report is None or is_statement(self.model) or not report.counts:
            return ""
        return (
            f"この区の{report.round.year}の報告は{_day(report.submitted_at)}に提出済みです。"
            "ここでの変更は、提出した数には入りません。"
            f"入れるには、{settings.CONTACT}に差戻しを頼んでください。"
        )

    # --- Marks of a returned report ------------------------------------------------------

    @cached_property
    def marks(self) -> list[ReturnMark]:
        """The Bureau's marks at records of this kind, or at their item as a whole."""
        if self.submission is None or self.submission.status != Status.RETURNED:
            return []
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
        if not kept or not names:
            return {}
        version = kept_versions_of(self.model).get(pgh_id=kept[0]["version"])
        said = f"前回の提出（{_day(self.submission.submitted_at)}）"
        return {name: (said, answer_text(version, name)) for name in names}


def _day(moment) -> str:
    return wareki(timezone.localdate(moment))
