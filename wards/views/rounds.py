"""The Bureau's pages of surveys: those of a year at once, closing and reopening, more time for a report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_filters import FilterSet

from wards.fiscal import FiscalYear, usual_days, wareki, wareki_with_weekday
from wards.forms.bureau_forms import DueDateForm, RoundForm
from wards.generic.details import ConfirmPage
from wards.generic.pages import HOME, RecordPages, Views, action, way_back
from wards.generic.tables import Badge, Cell, Column
from wards.models import ReportingRound, Submission, User
from wards.models.record import LAST_FISCAL_YEAR
from wards.reporting.workflow import open_round
from wards.vocabulary import REPORTED, RoundKind, Status


def unsubmitted(round_: ReportingRound, *, returned: bool) -> list[str]:
    """Names of the reports of a round that do not count: those returned, or those never submitted."""
    waiting = round_.submissions.exclude(status__in=REPORTED).select_related("ward")
    return [
        f"{report.ward} {report.get_form_display()}（{report.get_status_display()}）"
        for report in waiting
        if (report.status == Status.RETURNED) == returned
    ]


class _RoundSwitch(ConfirmPage):
    """Asks once, then closes or reopens. Two who press at once: the second changes nothing."""

    label = ""

    def question(self) -> tuple[str, str, list[str]]:
        return self.label, f"{self.object} — {self.label}", self.consequences()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        round_ = self.get_object()
        if round_.is_closed == self.closes:
            state = round_.state_on(timezone.localdate())
            messages.warning(request, f"{round_} は、すでに{state}です。")
        else:
            round_.closed_at = timezone.now() if self.closes else None
            round_.closed_by = request.user if self.closes else None
            round_.save(update_fields=["closed_at", "closed_by"])
            messages.success(request, f"{round_} {self.done}")
        return HttpResponseRedirect(self.pages.page_of(round_))


class RoundClose(_RoundSwitch):
    """Ends the taking of reports."""

    label = "受付を終了する"
    done = "の受付を終了しました。"
    closes = True

    def consequences(self) -> list[str]:
        sentences = [
            "区役所と相談支援室は、提出できなくなります。計画・該当なし・取組も変更できません。",
            "すでに提出された報告は、これまでどおり受理・差戻しができます。",
            "受付は、あとから再開できます。終了した人と日時は記録に残ります。",
        ]
        if returned := unsubmitted(self.object, returned=True):
            sentences.append(
                f"差戻し中の{len(returned)}件は、終了後も修正して再提出できます: {'、'.join(returned)}"
            )
        if missing := unsubmitted(self.object, returned=False):
            sentences.append(
                f"未提出の{len(missing)}件は、集計で「未回答」のままになります: {'、'.join(missing)}"
            )
        return sentences


class RoundReopen(_RoundSwitch):
    """Takes reports again."""

    label = "受付を再開する"
    done = "の受付を再開しました。"
    closes = False

    def consequences(self) -> list[str]:
        missing = unsubmitted(self.object, returned=False)
        return [
            f"未提出の{len(missing)}件が、また提出できるようになります。",
            "提出期限は変わりません。期限を延ばすときは、調査か報告の期限を修正してください。",
            "公表した版は変わりません。",
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def due_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Extends the due day of one report; what it changes is said before."""
    if not request.user.is_bureau:
        raise PermissionDenied
    reports = Submission.objects.visible_to(request.user).select_related("round", "ward")
    if request.method == "POST":
        reports = reports.select_for_update(of=("self",), no_key=True)
    report = get_object_or_404(reports, pk=pk)
    name = f"{report.ward} {report.get_form_display()}"
    back = way_back(request, f"{reverse('reports:home')}?{report.round.query}")
    form = DueDateForm(request.POST or None, report=report)
    if form.is_valid():
        report.due_on = form.cleaned_data["due_on"]
        report.save(update_fields=["due_on"])
        messages.success(request, f"{name}の提出期限は{wareki_with_weekday(report.due)}です。")
        return redirect(back)
    title = f"{name}の提出期限"
    context = {
        "title": title,
        "lead": f"{report.round}　調査の提出期限は{wareki_with_weekday(report.round.due_on)}です。",
        "crumbs": [HOME, (title, "")],
        "form": form,
        "cancel_url": back,
        "submit_label": "保存する",
        "help_sentences": [
            "この報告だけの期限です。ほかの報告の期限は変わりません。",
            "お知らせメールと督促は新しい期限で数えます。期限内の提出率も、提出の前に延ばした期限で数えます。",
            "受付を終了した調査では、期限を延ばしても提出できません。先に受付を再開してください。",
        ],
    }
    return render(request, "records/form.html", context)


def following_year() -> FiscalYear:
    """The first fiscal year after the annual surveys that there are; without any, the present one."""
    latest = ReportingRound.objects.annual().first()
    return latest.year.next if latest else FiscalYear.of(timezone.localdate())


def surveys_of(year: FiscalYear) -> list[ReportingRound]:
    """The annual survey and the twelve months of a year: those that exist, the others unsaved."""
    existing = {each.month: each for each in ReportingRound.objects.filter(fiscal_year=year.year)}
    surveys = []
    for month in (None, *(first.month for first, _ in year.months())):
        kind, days = (RoundKind.MONTHLY if month else RoundKind.ANNUAL), usual_days(year, month)
        new = ReportingRound(kind=kind, fiscal_year=year.year, month=month, **days._asdict())
        surveys.append(existing.get(month, new))
    return surveys


@require_http_methods(["GET", "HEAD", "POST"])
def surveys_of_year(request: HttpRequest, year: int) -> HttpResponse:
    """Shows the days of all surveys of a year, and makes those that are missing."""
    if not request.user.is_bureau:
        raise PermissionDenied
    if not FiscalYear.of(timezone.localdate()).year <= year <= LAST_FISCAL_YEAR:
        raise Http404
    fiscal_year = FiscalYear(year)
    surveys = surveys_of(fiscal_year)
    missing = [survey for survey in surveys if survey.pk is None]
    list_url = reverse("wards:round_list")
    if request.method == "POST":
        for survey in missing:
            survey.save()
            open_round(survey)
        messages.success(request, f"{fiscal_year}の調査を{len(missing)}件作りました。")
        return redirect(list_url)
    title = f"{fiscal_year}の調査をまとめて作る"
    context = {
        "title": title,
        "lead": "年次調査と12か月の月次報告を、標準の日程で一度に作ります。",
        "crumbs": [HOME, ("調査", list_url), (title, "")],
        "surveys": surveys,
        "missing": missing,
        "cancel_url": list_url,
    }
    return render(request, "wards/surveys_of_year.html", context)


# Kind and icon of the badge of each state.
STATES = {
    "受付前": ("empty", "clock"),
    "受付中": ("draft", "pencil"),
    "期限後": ("warn", "clock"),
    "受付終了": ("gone", "lock"),
}


def _state(round_: ReportingRound) -> Cell:
    word = round_.state_on(timezone.localdate())
    kind, icon = STATES[word]
    return Cell(badge=Badge(kind, word, icon))


def _day(label: str, name: str, after: str = "", in_file: str = "") -> Column:
    """A day in words on the screen, as a day in a file; there perhaps under another heading."""
    parts = (Column(in_file or label, name),)
    return Column(label, lambda row: f"{wareki(getattr(row, name))}{after}", (name,), parts=parts)


class RoundPages(RecordPages):
    model = ReportingRound
    prefix = "round"
    form_class = RoundForm
    restorable = revertible = False
    list_template = "wards/round_list.html"
    lead = "区役所と相談支援室に報告を求める調査の、基準日と提出期限です。"
    help_sentences = (
        "調査を加えると、24区それぞれの報告が、未記入で加わります。",
        "種類・年度・月はあとから変えられません。誤って加えたときは、だれも記入しないうちに"
        "削除して加え直します。",
    )
    columns = (
        Column(
            "調査", lambda round_: f"{round_.year} {round_.get_kind_display()}", ("fiscal_year",)
        ),
        Column("月", lambda round_: f"{round_.month}月" if round_.month else "—"),
        _day("基準日", "as_of"),
        _day("受付", "opens_on", " から", in_file="受付の開始"),
        _day("提出期限", "due_on"),
        Column("状態", _state),
    )

    def readable(self, user: User) -> QuerySet:
        return ReportingRound.objects.all() if user.is_bureau else ReportingRound.objects.none()

    def editable(self, user: User) -> QuerySet:
        return self.readable(user)

    def may_create(self, user: User) -> bool:
        return user.is_bureau

    def list_context(self, request: HttpRequest, filter_: FilterSet | None) -> dict[str, object]:
        return {"following_year": following_year()}

    def after_save(self, record: ReportingRound, user: User, *, created: bool) -> None:
        if created:
            open_round(record)

    def extra_items(self, record: ReportingRound) -> list[dict[str, object]]:
        return [{"label": "状態", "value": record.state_on(timezone.localdate())}]

    def extra_actions(self, record: ReportingRound, user: User) -> list[dict[str, str]]:
        switch = "reopen" if record.is_closed else "close"
        label = (RoundReopen if record.is_closed else RoundClose).label
        return [
            action(label, self.url(switch, record.pk)),
            action("提出状況を見る", f"{reverse('reports:home')}?{record.query}"),
        ]

    def own_views(self) -> Views:
        return {
            "close": ("<int:pk>/close/", RoundClose),
            "reopen": ("<int:pk>/reopen/", RoundReopen),
        }

    def remove(self, record: ReportingRound) -> None:
        """Only a survey on which nobody has worked; its empty reports go with it."""
        with transaction.atomic():
            begun = record.submissions.exclude(status=Status.NOT_STARTED)
            if begun.exists():
                raise ProtectedError("reports have begun", set(begun))
            record.submissions.all().delete()
            record.delete()
