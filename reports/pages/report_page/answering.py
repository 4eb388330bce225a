"""What a ward writes to its report: answers to the marks of a return, reasons when it submits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms
from django.db.models import Model
from django.http import HttpRequest

from reports.counting.figure import Figure
from reports.counting.ward_report import WardReport
from reports.lifecycle.changes import FieldChange, RecordChange, own_figures, ward_value
from reports.lifecycle.checks.warnings import Finding
from reports.lifecycle.items import field_url, item_url
from reports.pages.report_page.page import ReportPage
from wards.answers import answer_text
from wards.forms.before_saving import ConfirmsPersonalWords
from wards.forms.form_fields import WordsField
from wards.generic.drafts import KeepsDraft, fill_in, kept_sentence
from wards.models import Draft, Filing, ReportingRound, ReturnMark, User
from wards.reporting.statements import place_in_words
from wards.vocabulary import ReportItem

LONGEST_WORDS = ReturnMark._meta.get_field("answer").max_length


class ReasonForm(ConfirmsPersonalWords, forms.Form):
    """Why a return is asked for, or why a report stands as it is."""

    reason = WordsField(
        label="理由",
        lines=True,
        max_length=LONGEST_WORDS,
        error_messages={"required": "理由を入力してください。"},
    )


class AnswerForm(ConfirmsPersonalWords, forms.Form):
    """What the ward says to one mark."""

    answer = WordsField(
        label="この指摘への回答",
        lines=True,
        max_length=LONGEST_WORDS,
        help_text="どう修正したか、または修正しない理由を入力してください。健康局が読みます。",
        error_messages={"required": "回答を入力してください。例: 参加人数を38人に修正しました。"},
    )

    def __init__(self, data=None, *, mark: ReturnMark) -> None:
        super().__init__(data, initial={"answer": mark.answer}, auto_id=f"id_mark_{mark.pk}_%s")
        if mark.is_whole:
            self.fields["answer"].label = "差戻しの理由への回答"


class AnswerDraft(KeepsDraft):
    """What somebody types as the answer to a mark; the address to which it is saved keeps it."""

    is_locked = False
    draft_page = ""

    def __init__(self, request: HttpRequest, mark: ReturnMark, page: ReportPage) -> None:
        self.request, self.object = request, mark
        self.is_locked = all(each.pk != mark.pk for each in page.report.marks_of(page.form))
        self.draft_page = f"{page.url}#returned"


class SubmissionDraft(KeepsDraft):
    """The reasons that somebody types before submitting; gone with the submission."""

    draft_address = ""
    draft_name = ""
    is_locked = False

    def __init__(self, request: HttpRequest, page: ReportPage) -> None:
        self.request, self.object, self.is_locked = request, page.submission, not page.may_submit
        self.draft_address, self.draft_name = page.submit_url, f"{page.title}を提出する理由"

    def forget_all_drafts(self) -> None:
        """Those of colleagues too: what they would explain is submitted."""
        model, record = self.object._meta.label_lower, self.object.pk
        Draft.objects.filter(model=model, record=record).delete()


def unsaved_elsewhere(user: User, page: ReportPage) -> list[tuple[str, str]]:
    """What a user has typed and not saved, but for the reasons before submitting: name and address."""
    mark = ReturnMark._meta.label_lower
    return [
        # An answer to a mark is kept by an address that shows no page.
        (draft.name, f"{page.url}#returned" if draft.model == mark else draft.url)
        for draft in user.drafts.exclude(address=page.submit_url)
    ]


@dataclass(frozen=True)
class ShownMark:
    """A mark: its place in words, the way there, what the field says now, and what was changed."""

    mark: ReturnMark
    place: str
    url: str
    now: str
    changes: tuple[FieldChange, ...]
    form: AnswerForm
    draft_sentence: str


@dataclass(frozen=True)
class ShownReturn:
    """The return that a ward has to answer: as a whole, and the places that it points at."""

    whole: ShownMark
    places: tuple[ShownMark, ...]

    @property
    def reason_is_owed(self) -> bool:
        """Whether the reason itself asks for an answer, since nothing else does."""
        return not self.places


def shown_return(
    page: ReportPage,
    typed: AnswerForm | None = None,
    typed_for: int | None = None,
    drafts: Iterable[Draft] = (),
) -> ShownReturn | None:
    """The return that is open, None while there is none.

    typed: a refused answer, to the mark `typed_for`. drafts: the reader's own, with which answers
    begin.
    """
    if not page.is_returned:
        return None
    shown, report = [], page.report
    kept = {each.record: each for each in drafts if each.model == ReturnMark._meta.label_lower}
    for mark in report.marks_of(page.form):
        record, draft = _record(mark, report), kept.get(mark.pk)
        answer = typed if typed and mark.pk == typed_for else AnswerForm(mark=mark)
        if draft and not answer.is_bound:
            fill_in(answer, draft)
        shown.append(
            ShownMark(
                mark=mark,
                place=place_in_words(mark, str(record or "")),
                url="" if mark.is_whole else _url(mark, record, report.round, page.back),
                now=answer_text(record, mark.field) if record and mark.field else "",
                changes=tuple(_changes_at(mark, page.changes)),
                form=answer,
                draft_sentence=kept_sentence(draft) if draft else "",
            )
        )
    return ShownReturn(shown[0], tuple(shown[1:])) if shown else None


def _record(mark: ReturnMark, report: WardReport) -> Model | None:
    """The marked record, while it is part of the report."""
    if not mark.model:
        return None
    found = (
        record
        for record in report.of(ReportItem(mark.item))
        if (record._meta.label_lower, record.pk) == (mark.model, mark.record)
    )
    return next(found, None)


def _url(mark: ReturnMark, record: Model | None, round_: ReportingRound, back: str) -> str:
    item = ReportItem(mark.item)
    if record is None:
        return item_url(item, round_.fiscal_year, round_.month)
    return field_url(item, (mark.model, mark.record), mark.field, round_, back)


def _changes_at(mark: ReturnMark, changes: Sequence[RecordChange]):
    """What the ward has changed at the place of a mark since it submitted."""
    for change in changes:
        if change.item != mark.item:
            continue
        if mark.model and (change.model, change.pk) != (mark.model, mark.record):
            continue
        for field in change.fields:
            if not mark.field or field.name == mark.field:
                yield field


LONGEST_REASON = 1000
SAME_AGAIN = "same_again"


def field_name(finding: Finding) -> str:
    """The name of the field that asks for a warning's reason."""
    return f"reason-{finding.key.replace('.', '-')}"


class SubmissionForm(ConfirmsPersonalWords, forms.Form):
    """A reason for each warning; the reason that was given before stands beside.

    unchanged: whether the report says in every value what was returned; that is asked once more.
    """

    def __init__(
        self,
        data=None,
        *,
        warnings: Iterable[Finding],
        last: Filing | None = None,
        unchanged: bool = False,
    ) -> None:
        super().__init__(data)
        self.warnings = list(warnings)
        earlier = {kept["key"]: kept for kept in (last.warnings if last else ())}
        for finding in self.warnings:
            field = WordsField(
                label=finding.sentence,
                lines=True,
                max_length=LONGEST_REASON,
                help_text="このとおりでよい理由を入力してください。健康局が読みます。修正するときは、上の一覧から開けます。",
                error_messages={"required": "このとおりでよい理由を入力してください。"},
            )
            kept = earlier.get(finding.key)
            if kept is not None and kept["sentence"] == finding.sentence:
                field.earlier = [("前回の提出で入力した理由", kept["reason"])]
            self.fields[field_name(finding)] = field
        if unchanged:
            self.fields[SAME_AGAIN] = forms.BooleanField(
                label="前回と同じ内容のまま、もう一度提出する",
                help_text="修正するところがあるときは、提出する前に修正してください。",
                error_messages={
                    "required": "同じ内容のまま提出してよいかを確かめて、印を付けてください。"
                },
            )
        self.order_fields([field_name(finding) for finding in self.warnings])

    @property
    def same_again(self) -> bool:
        """Whether the ward means to submit what was returned. Of a valid form."""
        return self.cleaned_data.get(SAME_AGAIN, False)

    @property
    def same_again_field(self) -> forms.BoundField | None:
        """The question that stands by itself, beside the button."""
        return self[SAME_AGAIN] if SAME_AGAIN in self.fields else None

    @property
    def reason_fields(self) -> list[forms.BoundField]:
        """All others."""
        return [field for field in self if field.name != SAME_AGAIN]

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons by the key of their warning. Of a valid form."""
        return {
            finding.key: self.cleaned_data.get(field_name(finding), "") for finding in self.warnings
        }


def own_values(page: ReportPage) -> list[tuple[Figure, str]]:
    """The figures that count this report, with the ward's own value as it would be frozen now."""
    figures = own_figures(page.report, page.form).values()
    return [(figure, ward_value(figure, page.report.ward.code)) for figure in figures]
