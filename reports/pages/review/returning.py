"""Acceptance and return of a report by the Bureau: the reason, the marks, the new due day, the news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from reports.lifecycle.changes import ChangeKind
from reports.lifecycle.notices import notify_of_last
from reports.pages.board.reports import BoardReport
from reports.pages.review.filed import FiledItem
from reports.pages.review.page import Review
from wards.fiscal import wareki_with_weekday, working_day_from
from wards.forms.form_fields import JapaneseDateField, WordsField
from wards.models import ReturnMark, Submission, User
from wards.reporting.taking_back import recall
from wards.reporting.workflow import Mark, MoveRefusedError, locked_report, move
from wards.versions.kept_versions import FiledRecord
from wards.vocabulary import ReportItem, Status

LONGEST_REASON = 2000
LONGEST_MARK = ReturnMark._meta.get_field("text").max_length
# What a ward is given to correct a report, unless the Bureau says otherwise.
DAYS_TO_CORRECT = 14


@dataclass
class MarkTarget:
    """What a mark may point at: an item with its records, a record with its values, a value.

    name: of its textarea on the page. label, answer: the question and what the ward answered.
    reasons: numbers of the warnings that the ward explained here. earlier: the marks of the last
    return here, each with whether an answer is owed. before: the answer of the submission before
    this one, where it was another.
    """

    name: str
    item: ReportItem
    label: str
    answer: str = ""
    is_blank: bool = False
    record: tuple[str, int] | None = None
    field: str = ""
    inner: Sequence[MarkTarget] = ()
    words: str = ""
    error: str = ""

    def __post_init__(self) -> None:
        self.reasons: list[int] = []
        self.earlier: list[tuple[ReturnMark, bool]] = []
        self.before = ""

    @property
    def mark(self) -> Mark:
        return Mark(self.item, self.words, self.record, self.field)

    def every(self) -> Iterator[MarkTarget]:
        """Itself and all within it."""
        yield self
        for target in self.inner:
            yield from target.every()

    @property
    def is_used(self) -> bool:
        """Whether it must not be folded away: something is typed in it, or to be read there."""
        return any(
            target.words or target.reasons or target.earlier or target.before
            for target in self.every()
        )


def target_name(item: str, record: tuple[str, int] | None = None, field: str = "") -> str:
    """What names a place on the page: 'mark-training-trainings.training-3-people'."""
    return "-".join(map(str, ("mark", item, *(record or ()), *filter(None, [field]))))


def target_of(filed: FiledItem) -> MarkTarget:
    """An item with everything in it that can be pointed at."""
    return MarkTarget(
        target_name(filed.item),
        filed.item,
        filed.item.label,
        inner=[_record_target(filed.item, record) for record in filed.records],
    )


def _record_target(item: ReportItem, record: FiledRecord) -> MarkTarget:
    values = [
        MarkTarget(
            target_name(item, record.key, value.field),
            item,
            value.label,
            value.text,
            value.is_blank,
            record.key,
            value.field,
        )
        for value in record.values
        if value.field != "fiscal_year"
    ]
    name = target_name(item, record.key)
    return MarkTarget(name, item, str(record), record=record.key, inner=values)


def new_due_of(review: Review) -> date | None:
    """The due day that a returned report needs; None while its own is not over."""
    if review.report.due > review.today:
        return None
    return working_day_from(review.today + timedelta(days=DAYS_TO_CORRECT))


class ReturnForm(forms.Form):
    """The reason for the whole, and perhaps a new due day."""

    reason = WordsField(
        label="差し戻す理由",
        lines=True,
        max_length=LONGEST_REASON,
        help_text="区の画面とお知らせメールに、そのまま表示されます。何をどう修正すればよいかを入力してください。",
        error_messages={"required": "理由を入力してください。区にそのまま伝わります。"},
    )
    due_on = JapaneseDateField(label="新しい提出期限", required=False)

    def __init__(self, *args, review: Review, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.review = review
        due = review.report.due
        self.fields[
            "due_on"
        ].help_text = f"この報告だけの期限です。空欄なら、いまの期限（{wareki_with_weekday(due)}）のままです。"
        if new_due := new_due_of(review):
            self.initial["due_on"] = new_due
        if review.recalled:
            self.initial["reason"] = review.recalled.reason

    def clean_due_on(self) -> date | None:
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < self.review.today:
            raise ValidationError(
                "過ぎた日は期限にできません。今日か、これから来る日を入力してください。"
            )
        return due_on


class MarkedReturnForm(ReturnForm):
    """A return with marks at the places: the words typed under a value are its mark.

    Only targets of the report are read; they keep what was typed.
    """

    def __init__(self, *args, review: Review, **kwargs) -> None:
        super().__init__(*args, review=review, **kwargs)
        self.initial.setdefault("reason", "指摘したところを確かめて、修正してください。")
        self.items = [(filed, last_year, target_of(filed)) for filed, last_year in review.items]
        self.targets = [target for _, _, item in self.items for target in item.every()]
        self._by_name = {target.name: target for target in self.targets}
        self.reasons = list(self._explained())
        self.marks = list(self._marked())
        for mark in review.recalled.places if review.recalled else ():
            self._target_of(mark).words = mark.text
        for change in review.differences:
            for each in change.fields:
                name = target_name(change.item, (change.model, change.pk), each.name)
                if name in self._by_name and change.kind == ChangeKind.CHANGED:
                    self._by_name[name].before = each.before

    def _target(
        self, item: str, record: Sequence[str | int] | None, field: str
    ) -> MarkTarget | None:
        """The value; without one the record, without one the item."""
        record = tuple(record) if record else None
        names = [target_name(item, record, field), target_name(item, record), target_name(item)]
        return next((self._by_name[name] for name in names if name in self._by_name), None)

    def _target_of(self, mark: ReturnMark) -> MarkTarget:
        return self._target(
            mark.item, (mark.model, mark.record) if mark.model else None, mark.field
        )

    def _explained(self) -> Iterator[tuple[dict[str, str], MarkTarget | None]]:
        """The warnings with the ward's reasons, each with the place that it is about."""
        for number, warning in enumerate(self.review.warnings, start=1):
            record, field = warning.get("record"), warning.get("field", "")
            target = self._target(warning["item"], record, field)
            if target is not None:
                target.reasons.append(number)
            yield warning, target

    def _marked(self) -> Iterator[tuple[str, ReturnMark, bool, MarkTarget | None]]:
        """The marks of the last return: place, mark, is an answer owed, where it stands."""
        for place, mark, owed in self.review.marks:
            target = None if mark.is_whole else self._target_of(mark)
            if target is not None:
                target.earlier.append((mark, owed))
            yield place, mark, owed, target

    @property
    def wrong_targets(self) -> list[MarkTarget]:
        """The targets whose words cannot be kept."""
        return [target for target in self.targets if target.error]

    def clean(self) -> dict[str, object]:
        for target in self.targets:
            self._read(target)
        marks = [target.mark for target in self.targets if target.words]
        if self.wrong_targets:
            self.add_error(None, f"修正が必要な指摘が{len(self.wrong_targets)}か所あります。")
        elif not marks and not self.errors:
            self.add_error(None, "指摘を1か所以上に入力してください。")
        return {**super().clean(), "marks": marks}

    def _read(self, target: MarkTarget) -> None:
        target.words = self.data.get(target.name, "")
        words = WordsField(lines=True, max_length=LONGEST_MARK, required=False)
        try:
            target.words = words.clean(target.words)
        except ValidationError as error:
            target.error = error.messages[0]


def accept(submission: Submission, by: User, *, seen: int) -> Submission:
    """Accepts a submitted report. Raises MoveRefusedError as `move`."""
    with transaction.atomic():
        moved = move(submission, Status.ACCEPTED, by, seen=seen)
        notify_of_last(moved)
    return moved


def give_back(
    submission: Submission,
    by: User,
    *,
    reason: str,
    due_on: date | None,
    seen: int,
    marks: Iterable[Mark] = (),
) -> Submission:
    """Returns a report with its reason and marks. due_on: its new due day, None to leave it.

    Raises MoveRefusedError as `move`.
    """
    with transaction.atomic():
        moved = move(submission, Status.RETURNED, by, reason=reason, marks=marks, seen=seen)
        if due_on is not None:
            moved.due_on = due_on
            moved.save(update_fields=["due_on"])
        notify_of_last(moved)
    return moved


def take_return_back(review: Review, by: User, *, seen: int) -> Submission:
    """Recalls a return that its ward has not opened. Raises MoveRefusedError."""
    with transaction.atomic():
        # An edition that is being made holds all reports: it is finished, and seen, before.
        locked_report(review.report)
        if why := review.why_not_recalled:
            raise MoveRefusedError(why)
        moved = recall(review.report, by, seen)
        notify_of_last(moved)
    return moved


def accept_in_bulk(
    reports: Sequence[tuple[BoardReport, int]], by: User
) -> tuple[list[BoardReport], list[str]]:
    """Accepts each report by itself: what moved meanwhile is refused and stops no other.

    reports: with the key of the last event that the page showed of each. Gives those that were
    accepted, and the sentences on those refused.
    """
    accepted, refused = [], []
    # In one order for everybody, so that two who accept the same reports do not wait for each other.
    for report, seen in sorted(reports, key=lambda pair: pair[0].submission.pk):
        try:
            accept(report.submission, by, seen=seen)
            accepted.append(report)
        except MoveRefusedError as refusal:
            refused.append(f"{report.name}: {refusal}")
    return accepted, refused
