"""Acceptance and return of a report by the Bureau: the reason, the marks, the new due day, the news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from reports.lifecycle.notices import notify
from reports.pages.board.reports import BoardReport
from reports.pages.review.page import FiledRecord, Review
from wards.fiscal import wareki_with_weekday, working_day_from
from wards.forms.form_fields import JapaneseDateField, WordsField
from wards.models import ReturnMark, Submission, User
from wards.reporting.workflow import Mark, MoveRefusedError, move
from wards.vocabulary import ReportItem, Status

LONGEST_REASON = 2000
LONGEST_MARK = ReturnMark._meta.get_field("text").max_length
# What a ward is given to correct a report, unless the Bureau says otherwise.
DAYS_TO_CORRECT = 14


@dataclass
class MarkTarget:
    """What a mark may point at: an item with its records, a record with its fields, a field.

    name: of its inputs on the page. label, answer: the question and what the ward answered.
    """

    name: str
    item: ReportItem
    label: str
    answer: str = ""
    record: tuple[str, int] | None = None
    field: str = ""
    inner: Sequence[MarkTarget] = ()
    ticked: bool = False
    words: str = ""
    error: str = ""

    @property
    def mark(self) -> Mark:
        return Mark(self.item, self.words, self.record, self.field)

    def every(self) -> Iterator[MarkTarget]:
        """Itself and all within it."""
        yield self
        for target in self.inner:
            yield from target.every()

    @property
    def open(self) -> bool:
        """Whether it must not be folded away: something of it is ticked."""
        return any(target.ticked for target in self.every())


def targets_of(review: Review) -> list[MarkTarget]:
    """Everything in a report that can be pointed at, in the order of its items."""
    return [
        MarkTarget(
            f"mark-{filed.item}",
            filed.item,
            "この項目全体",
            filed.summary,
            inner=[_target_of(filed.item, record) for record in filed.records],
        )
        for filed, _ in review.items
    ]


def _target_of(item: ReportItem, record: FiledRecord) -> MarkTarget:
    name = f"mark-{item}-{record.key[0]}-{record.key[1]}"
    fields = [
        MarkTarget(f"{name}-{value.field}", item, value.label, value.text, record.key, value.field)
        for value in record.values
    ]
    return MarkTarget(name, item, "この記録全体", str(record), record.key, inner=fields)


def new_due_of(review: Review) -> date | None:
    """The due day that a returned report needs; None while its own is not over."""
    if review.report.due > review.today:
        return None
    return working_day_from(review.today + timedelta(days=DAYS_TO_CORRECT))


class ReturnForm(forms.Form):
    """The reason for the whole, the targets with their words, and perhaps a new due day.

    `targets` keeps what was ticked and typed; only targets of the report are read.
    """

    reason = WordsField(
        label="差し戻す理由",
        lines=True,
        max_length=LONGEST_REASON,
        help_text="区の画面とお知らせメールに、そのまま出ます。何をどう修正すればよいかを入力してください。",
        error_messages={"required": "理由を入力してください。区にそのまま伝わります。"},
    )
    due_on = JapaneseDateField(label="新しい提出期限", required=False)

    def __init__(self, *args, review: Review, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.review = review
        self.targets = targets_of(review)
        due = review.report.due
        self.fields[
            "due_on"
        ].help_text = f"この報告だけの期限です。空欄なら、いまの期限（{wareki_with_weekday(due)}）のままです。"
        if new_due := new_due_of(review):
            self.initial["due_on"] = new_due

    @property
    def all_targets(self) -> list[MarkTarget]:
        return [target for item in self.targets for target in item.every()]

    @property
    def wrong_targets(self) -> list[MarkTarget]:
        """The targets whose words are missing or cannot be kept."""
        return [target for target in self.all_targets if target.error]

    def clean_due_on(self) -> date | None:
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < self.review.today:
            raise ValidationError(
                "過ぎた日は期限にできません。今日か、これから来る日を入力してください。"
            )
        return due_on

    def clean(self) -> dict[str, object]:
        for target in self.all_targets:
            self._read(target)
        if self.wrong_targets:
            self.add_error(
                None, f"指摘の言葉を修正するところが{len(self.wrong_targets)}か所あります。"
            )
        marks = [target.mark for target in self.all_targets if target.ticked]
        return {**super().clean(), "marks": marks}

    def _read(self, target: MarkTarget) -> None:
        target.ticked = target.name in self.data
        target.words = self.data.get(f"{target.name}-words", "")
        if not target.ticked:
            return
        words = WordsField(
            lines=True,
            max_length=LONGEST_MARK,
            error_messages={"required": "どう修正すればよいかを入力してください。"},
        )
        try:
            target.words = words.clean(target.words)
        except ValidationError as error:
            target.error = error.messages[0]


def accept(submission: Submission, by: User, *, seen: int) -> Submission:
    """Accepts a submitted report. Raises MoveRefusedError as `move`."""
    with transaction.atomic():
        moved = move(submission, Status.ACCEPTED, by, seen=seen)
        _send_notice_of(moved)
    return moved


def give_back(
    submission: Submission,
    by: User,
    *,
    reason: str,
    marks: Iterable[Mark],
    due_on: date | None,
    seen: int,
) -> Submission:
    """Returns a report with its reason and marks. due_on: its new due day, None to leave it.

    Raises MoveRefusedError as `move`.
    """
    with transaction.atomic():
        moved = move(submission, Status.RETURNED, by, reason=reason, marks=marks, seen=seen)
        if due_on is not None:
            moved.due_on = due_on
            moved.save(update_fields=["due_on"])
        _send_notice_of(moved)
    return moved


def _send_notice_of(moved: Submission) -> None:
    notify(moved.events.select_related("submission").order_by("pk").last())


def accept_in_bulk(
    reports: Sequence[tuple[BoardReport, int]], by: User
) -> tuple[list[str], list[str]]:
    """Accepts each report by itself: what moved meanwhile is refused and stops no other.

    reports: with the key of the last event that the page showed of each. Gives the names of those
    accepted, and the sentences on those refused.
    """
    accepted, refused = [], []
    # In one order for everybody, so that two who accept the same reports do not wait for each other.
    for report, seen in sorted(reports, key=lambda pair: pair[0].submission.pk):
        try:
            accept(report.submission, by, seen=seen)
            accepted.append(report.name)
        except MoveRefusedError as refusal:
            refused.append(f"{report.name}: {refusal}")
    return accepted, refused
