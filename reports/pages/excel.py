"""The page 「Excelで報告」: a report form is handed out as a workbook, filled-in ones are received."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reports.files.orders import have_read, keep
from reports.files.report_workbook.handing_out import hand_out
from reports.files.upload_guards import files_too_large
from reports.models import Upload, UploadKind, UploadResult, Work, WorkKind, WorkState
from reports.pages.cautions import caution_for_bureau, caution_of
from reports.pages.report_page.whose_turn import facts_of
from reports.pages.requests import FORM, choose_round, round_or_404
from reports.pages.sending import SendForm, too_large_sentence
from reports.pages.upload_list import (
    COLUMNS,
    LATEST,
    MOST_SHOWN,
    NOTHING_SAVED,
    WARD,
    listed,
    page_of,
    step_to,
    waiting_uploads,
)
from wards.forms.once_only import may_be_sent_again
from wards.generic.tables import shown_table
from wards.models import ReportingRound, Submission, User, Ward
from wards.outgoing.attachment import attachment
from wards.reporting.workflow import note_opened
from wards.vocabulary import ReportForm, RoundKind, items_of

TITLE = "Excelで報告"
NO_WARD, NO_BODY = "区を選択してください。", "報告するところを選択してください。"
# What is said of a file that waits, by its result.
WAITS = {
    UploadResult.CHECKED: ("送られたファイルが、確認を待っています。", NOTHING_SAVED),
    UploadResult.TO_MEND: (
        "送られたファイルに、修正するところがあります。",
        "修正したファイルが届くまで、何も保存していません。",
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


@require_http_methods(FORM)
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
    user, today = request.user, timezone.localdate()
    form = None if user.is_bureau else own_body(user, round_)
    reports = Submission.objects.visible_to(user).filter(round=round_).select_related("round")
    submission = next((each for each in reports if each.form == form), None)
    waiting = list(waiting_uploads(user)[:MOST_SHOWN])
    latest = list(listed(Upload.objects.visible_to(user))[:LATEST])
    if form is None:
        lead = "の様式を渡し、メールなどで届いた様式を取り込みます。"
        caution, columns = caution_for_bureau(reports, round_), (COLUMNS[0], WARD, *COLUMNS[1:])
    else:
        lead = "は、Excelの様式に記入して送れます。画面で入力しても同じです。"
        caution, columns = caution_of(submission, round_, form, today), COLUMNS
        if submission is not None:
            note_opened(submission, user)
    page = {
        "round": round_,
        "rounds": offered_rounds(user, round_, today),
        "form": form,
        "submission": submission,
        "submissions": reports,
        "caution": caution,
        "made_before": made_before(user, round_) if user.is_bureau else None,
        "waiting": waiting,
        "waiting_table": shown_table(columns, waiting, page_of),
        "latest_table": shown_table(columns, latest, page_of),
    }
    context = {
        "title": TITLE,
        "lead": f"{round_.name}{lead}",
        "facts": facts_of(submission, today) if submission else [],
        "step": step_to_one_of(waiting),
        "page": page,
        "send": sent or SendForm(user=user),
        "body": body or BodyForm(round_=round_, chosen=request.GET.dict()),
        # The frame of the page and the list of errors look for what was refused under this name.
        "form": sent or body,
    }
    return render(request, "reports/excel.html", context)


def made_before(user: User, round_: ReportingRound) -> Work | None:
    """The forms of all wards that somebody of the Bureau had made last, or has made now."""
    works = Work.objects.visible_to(user).filter(kind=WorkKind.REPORT_FORMS, round=round_)
    return works.exclude(state=WorkState.FAILED).defer("file").first()


def offered_rounds(user: User, shown: ReportingRound, today: date) -> list[dict[str, object]]:
    """The annual surveys, and the months of this year that have begun for those they ask."""
    asked = [
        each
        for each in ReportingRound.objects.all()
        if is_asked(user, each)
        and (
            each == shown
            or each.kind == RoundKind.ANNUAL
            or (each.fiscal_year == shown.fiscal_year and each.opens_on <= today)
        )
    ]
    asked.sort(key=lambda each: (each.month is not None, -each.fiscal_year, each.as_of))
    return [
        {"label": each.name, "url": f"?{each.query}", "is_here": each == shown} for each in asked
    ]


def step_to_one_of(waiting: Sequence[Upload]) -> dict[str, object] | None:
    """What waits for the reader, for components/lead_step.html."""
    if not waiting:
        return None
    # One that can be confirmed, else one that must be mended.
    first = min(waiting, key=lambda each: each.result != UploadResult.CHECKED)
    more = f"ほかに{len(waiting) - 1}件あります。" if len(waiting) > 1 else ""
    text, detail = WAITS[UploadResult(first.result)]
    return step_to(first, text, f"{detail}{more}")


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
