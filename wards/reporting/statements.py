"""What a ward states of its report beside its records: 該当なし, 「このとおり」, answers to the marks of a return."""

from collections.abc import Iterable, Sequence

from django.apps import apps
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.utils import timezone

from wards.models import NothingToReport, RegisterConfirmation, ReturnMark, Submission, User
from wards.reporting.workflow import last_return, note_work_begun
from wards.triggers import refused_while_locked
from wards.vocabulary import Status


def state_nothing(submission: Submission, item: str, by: User) -> None:
    """Answers 該当なし; records that contradict it stay. Raises StatementLockedError."""
    with refused_while_locked():
        _, new = NothingToReport.objects.get_or_create(
            submission=submission, item=item, defaults={"created_by": by, "updated_by": by}
        )
    if new:
        round_ = submission.round
        note_work_begun(submission.ward_id, submission.form, round_.fiscal_year, by, round_.month)


def confirm_register(submission: Submission, item: str, records: Iterable[Model], by: User) -> None:
    """Makes records of a register, as seen, the answer to the item. Raises StatementLockedError."""
    said = {"records": sorted(record.pk for record in records), "updated_by": by}
    with refused_while_locked():
        RegisterConfirmation.objects.update_or_create(
            submission=submission,
            item=item,
            defaults=said,
            create_defaults={**said, "created_by": by},
        )
    note_work_begun(submission.ward_id, submission.form, submission.round.fiscal_year, by)


def take_back(stated: NothingToReport | RegisterConfirmation) -> None:
    """Takes it back: the item is unanswered, the register 未確認 again. Raises StatementLockedError."""
    with refused_while_locked():
        stated.delete()


class MarkClosedError(Exception):
    """The mark belongs to no report that the user's own body has been asked to correct."""


def open_marks() -> QuerySet[ReturnMark]:
    """The marks of the last return of every report that is returned now, answered or not."""
    return ReturnMark.objects.filter(
        event__submission__status=Status.RETURNED,
        event__submission__returned_at=F("event__at"),
        event__to_status=Status.RETURNED,
        event__recall=None,
    )


def reason_of_return(report: Submission) -> str:
    """Why a report was last returned, in the Bureau's words; '' for one that never was."""
    returned = last_return(report)
    return returned.reason if returned else ""


def to_answer(marks: Sequence[ReturnMark]) -> list[ReturnMark]:
    """Those of one return's marks that the ward must still answer before it submits again.

    Where the Bureau pointed at places, each is answered, and the reason only if somebody wants to;
    where it gave a reason alone, the reason is what asks for an answer.
    """
    places = [mark for mark in marks if not mark.is_whole]
    return [mark for mark in places or marks if not mark.answer]


def place_in_words(mark: ReturnMark, record_name: str = "") -> str:
    """Where a mark stands: 研修会 › 架空の研修 › 参加人数. Without a name, the kind of record."""
    if mark.is_whole:
        return "差戻しの理由"
    words = [mark.get_item_display()]
    if mark.model:
        model = apps.get_model(mark.model)
        words.append(record_name or str(model._meta.verbose_name))
        if mark.field:
            words.append(str(model._meta.get_field(mark.field).verbose_name))
    return " › ".join(words)


def answer_mark(pk: int, text: str, by: User) -> ReturnMark:
    """Keeps the answer of a ward's own body to a mark. Raises MarkClosedError.

    Waits for a submission that is being made, so that nothing is answered behind its back.
    """
    with transaction.atomic():
        own = Submission.objects.visible_to(by).filter(form=by.role, events__marks=pk)
        locked = own.select_for_update(of=("self",), no_key=True).first()
        mark = open_marks().filter(event__submission=locked, pk=pk).first() if locked else None
        if mark is None:
            raise MarkClosedError
        mark.answer, mark.answered_at, mark.answered_by = text, timezone.now(), by
        mark.save(update_fields=["answer", "answered_at", "answered_by"])
        return mark
