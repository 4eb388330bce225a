"""The page 「Excelで報告」: a report form is handed out as a workbook, filled-in ones are received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reports.files.report_workbook.handing_out import hand_out
from reports.files.upload_guards import files_too_large
from reports.files.uploads import keep
from reports.models import Upload, UploadKind, UploadResult, Work, WorkKind, WorkState
from reports.pages.cautions import Caution, caution_for_bureau, caution_of
from reports.pages.jobs import have_read
from reports.pages.report_page.whose_turn import facts_of
from reports.pages.requests import attachment, choose_round, round_or_404
from reports.pages.sending import SendForm, too_large_sentence
from reports.pages.upload_list import (
    COLUMNS,
    LATEST,
    MOST_SHOWN,
    WARD,
    listed,
    page_of,
    upload_table,
    waiting_uploads,
)
from wards.forms.once_only import may_be_sent_again
from wards.models import ReportingRound, Submission, User, Ward
from wards.vocabulary import ReportForm, RoundKind, items_of

TITLE = "Excelで報告"
NO_WARD, NO_BODY = "区を選択してください。", "報告するところを選択してください。"
# What is said of a file that waits, by its result.
WAITS = {
    UploadResult.CHECKED: (
        "送られたファイルが、確認を待っています。",
        "確定するまで、何も保存していません。",
    ),
    UploadResult.TO_MEND: (
        "送られたファイルに、直すところがあります。",
        "直したファイルが届くまで、何も保存していません。",
    ),
}


def bodies_asked(round_: ReportingRound) -> list[ReportForm]:
    """The bodies of a ward that a round asks; in a month only the desk."""
    return [form for form in ReportForm if items_of(round_.kind, form)]


def own_body(user: User, round_: ReportingRound) -> ReportForm | None:
    """The body of a ward's user, where the round asks it."""
    form = ReportForm(user.role)
    return form if form in bodies_asked(round_) else None


class BodyForm(forms.Form):
    """Whose form the Bureau wants."""

    ward = forms.ModelChoiceField(
        label="区",
        queryset=Ward.objects.all(),
        empty_label="選択してください",
        error_messages={"required": NO_WARD, "invalid_choice": NO_WARD},
    )
    form = forms.ChoiceField(
        label="報告するところ", error_messages={"required": NO_BODY, "invalid_choice": NO_BODY}
    )

    def __init__(self, data=None, *, round_: ReportingRound, chosen=None) -> None:
        super().__init__(data, initial=chosen, auto_id="body_%s")
        bodies = [(form, form.label) for form in bodies_asked(round_)]
        self.fields["form"].choices = [("", "選択してください"), *bodies]


@require_http_methods(["GET", "HEAD", "POST"])
def excel(request: HttpRequest) -> HttpResponse:
    """The form to take away, the place to send it back to, and what waits for confirmation."""
    if (chosen := choose_round(request, months=True)) is None:
        return render(request, "reports/no_round.html", {"title": TITLE})
    if request.method != "POST" or not is_asked(request.user, chosen.round):
        return show_excel(request, chosen.round)
    too_large = files_too_large(request)
    sent = SendForm(request.POST, request.FILES, user=request.user, too_large=too_large)
    if not sent.is_valid():
        return show_excel(request, chosen.round, sent=sent)
    for name in too_large:
        messages.error(request, too_large_sentence(name))
    return _received(request, chosen.round, sent)


def _received(request: HttpRequest, round_: ReportingRound, sent: SendForm) -> HttpResponse:
    """Keeps the files, has them read and leads to what they say."""
    # What comes to the Bureau by mail may be of any round: the file says of which.
    asked, user = None if request.user.is_bureau else round_, request.user
    kept = [
        keep(user, file.name, file.read(), UploadKind.REPORT_FORM, round_=asked)
        for file in sent.cleaned_data["file"]
    ]
    for each in kept:
        have_read(each, user)
    # Though others may have been refused: these are kept once.
    sentence = f"{len(kept)}件を受け取りました。読み取れたものから、1件ずつ開いて確定してください。"
    request.sending.note(told=sentence)
    if len(kept) == 1:
        return redirect(page_of(kept[0]))
    messages.info(request, sentence)
    return redirect(f"{reverse('reports:upload_list')}?sent={kept[0].pk}-{kept[-1].pk}")


def is_asked(user: User, round_: ReportingRound) -> bool:
    """Whether a round asks anything of a user's body; the Bureau hands out the forms of all."""
    return user.is_bureau or own_body(user, round_) is not None


def show_excel(
    request: HttpRequest,
    round_: ReportingRound,
    *,
    sent: SendForm | None = None,
    body: BodyForm | None = None,
) -> HttpResponse:
    """The page. sent, body: refused answers to its two questions."""
    if not is_asked(request.user, round_):
        raise Http404
    page = ExcelPage(request.user, round_, timezone.localdate())
    context = {
        "title": TITLE,
        "lead": page.lead,
        "facts": page.facts,
        "step": page.step,
        "page": page,
        "send": sent or SendForm(user=request.user),
        "body": body or BodyForm(round_=round_, chosen=request.GET.dict()),
        # The frame of the page and the list of errors look for what was refused under this name.
        "form": sent or body,
    }
    return render(request, "reports/excel.html", context)


@may_be_sent_again
@require_POST
def form_download(request: HttpRequest) -> HttpResponse:
    """A report form as it stands now: of the user's own body, or of the one the Bureau chose."""
    round_, user = round_or_404(request, months=True), request.user
    if user.is_bureau:
        body = BodyForm(request.POST, round_=round_)
        if not body.is_valid():
            return show_excel(request, round_, body=body)
        ward, form = body.cleaned_data["ward"], ReportForm(body.cleaned_data["form"])
    else:
        ward, form = user.ward, own_body(user, round_)
        if form is None:
            raise Http404
    made = hand_out(user, ward, round_, form)
    return attachment(made.content, made.name)


@dataclass(frozen=True)
class ExcelPage:
    """Everything that the page shows of a round."""

    user: User
    round: ReportingRound
    today: date

    @property
    def form(self) -> ReportForm | None:
        """The reader's own body; None for the Bureau."""
        return None if self.user.is_bureau else own_body(self.user, self.round)

    @property
    def lead(self) -> str:
        if self.user.is_bureau:
            return f"{self.round.name}の様式を渡し、メールなどで届いた様式を取り込みます。"
        return (
            f"{self.round.name}の報告を、Excelの様式に記入して送れます。画面で入力しても同じです。"
        )

    @cached_property
    def submissions(self) -> list[Submission]:
        reports = Submission.objects.visible_to(self.user).filter(round=self.round)
        return list(reports.select_related("round"))

    @cached_property
    def submission(self) -> Submission | None:
        """The report of the reader's own body."""
        return next((each for each in self.submissions if each.form == self.form), None)

    @property
    def facts(self) -> list[dict[str, object]]:
        """By when the reader's own report is asked for; [] for the Bureau."""
        if self.submission is None:
            return []
        return facts_of(self.submission, self.today)

    @property
    def caution(self) -> Caution | None:
        if self.form is None:
            return caution_for_bureau(self.submissions, self.round)
        return caution_of(self.submission, self.round, self.form, self.today)

    @cached_property
    def made_before(self) -> Work | None:
        """The forms of all wards that somebody of the Bureau had made last, or has made now."""
        asked = Work.objects.visible_to(self.user).filter(
            kind=WorkKind.REPORT_FORMS, round=self.round
        )
        return asked.exclude(state=WorkState.FAILED).defer("file").first()

    @cached_property
    def rounds(self) -> list[dict[str, object]]:
        """The annual surveys, and the months of this year that have begun for those they ask."""
        asked = [
            each
            for each in ReportingRound.objects.all()
            if _is_offered(each, self.round, self.today) and is_asked(self.user, each)
        ]
        asked.sort(key=lambda each: (each.month is not None, -each.fiscal_year, each.as_of))
        return [
            {"label": each.name, "url": f"?{each.query}", "is_here": each == self.round}
            for each in asked
        ]

    # --- What came in --------------------------------------------------------------------

    @cached_property
    def waiting(self) -> list[Upload]:
        return list(waiting_uploads(self.user)[:MOST_SHOWN])

    @property
    def step(self) -> dict[str, object] | None:
        """What waits for the reader, for components/lead_step.html."""
        if not self.waiting:
            return None
        # One that can be confirmed, else one that must be mended.
        first = min(self.waiting, key=lambda each: each.result != UploadResult.CHECKED)
        more = f"ほかに{len(self.waiting) - 1}件あります。" if len(self.waiting) > 1 else ""
        text, detail = WAITS[UploadResult(first.result)]
        return {
            "text": text,
            "detail": f"{detail}{more}",
            "url": page_of(first),
            "label": "読み取り結果を確かめる",
        }

    @property
    def waiting_table(self) -> dict[str, object]:
        return upload_table(self.waiting, self._columns)

    @cached_property
    def latest_table(self) -> dict[str, object]:
        """What came in last, of whatever kind and result."""
        latest = listed(Upload.objects.visible_to(self.user))[:LATEST]
        return upload_table(list(latest), self._columns)

    @property
    def _columns(self) -> Sequence:
        return (COLUMNS[0], WARD, *COLUMNS[1:]) if self.user.is_bureau else COLUMNS


def _is_offered(each: ReportingRound, shown: ReportingRound, today: date) -> bool:
    if each == shown or each.kind == RoundKind.ANNUAL:
        return True
    return each.fiscal_year == shown.fiscal_year and each.opens_on <= today
