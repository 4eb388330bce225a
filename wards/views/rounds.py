"""The Bureau's pages of surveys; opening one gives every ward its reports."""

from datetime import date
from typing import ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from wards.fiscal import FiscalYear, usual_days, wareki, wareki_with_weekday, year_and_month
from wards.forms.before_saving import StampField
from wards.forms.form_fields import JapaneseDateField
from wards.forms.questions import When, asked_for
from wards.forms.record_forms import DATE_HELP, RecordForm
from wards.generic import Badge, Cell, Column, RecordPages
from wards.generic.pages import HOME, Views, action, way_back
from wards.japanese.dates import with_example
from wards.models import ReportingRound, Submission, User
from wards.reporting.workflow import open_round
from wards.views.round_closing import RoundClose, RoundReopen
from wards.vocabulary import RoundKind, Status


class DueDateForm(forms.Form):
    """The day on which one report is due; without one, the day of the round."""

    due_on = JapaneseDateField(
        label="この報告の提出期限",
        required=False,
        help_text=with_example(
            "例 {short}。空欄にすると、調査の提出期限に戻ります。", month=10, day=25
        ),
    )
    stamp = StampField()

    def __init__(self, *args, report: Submission, **kwargs) -> None:
        shown = {"due_on": report.due_on, "stamp": report.due.isoformat()}
        super().__init__(*args, initial=shown, **kwargs)
        self.report = report

    def clean_due_on(self) -> date | None:
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < self.report.round.due_on:
            raise ValidationError(
                f"調査の提出期限（{wareki_with_weekday(self.report.round.due_on)}）より前にはできません。"
            )
        return due_on

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        if answers.get("stamp") != self.initial["stamp"]:
            self.data = self.data.copy()
            self.data["stamp"] = self.initial["stamp"]
            raise ValidationError(
                f"画面を開いたあとで、提出期限が{wareki_with_weekday(self.report.due)}に"
                "変わりました。これでよければ、もう一度保存してください。"
            )
        return answers


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
            "お知らせと督促は新しい期限で数えます。期限内の提出率も、提出の前に延ばした期限で数えます。",
            "受付を終了した調査では、期限を延ばしても提出できません。先に受付を再開してください。",
        ],
    }
    return render(request, "records/form.html", context)


COUNTED_AS_OF = (
    "提出された報告が{}現在で数えられているので、基準日は変えられません。"
    "変えるときは、先にすべての報告を差し戻してください。"
)


MONTHS = range(1, 13)
# The days of a survey, and what they are when they are left open.
USUAL_DAYS = {
    "as_of": "空欄にすると、選んだ年度の9月1日（月次報告は月の末日）にします。",
    "opens_on": "空欄にすると、基準日のあと最初の開庁日（月次報告は翌月1日）にします。",
    "due_on": "空欄にすると、10月17日（月次報告は翌月10日）か、そのあと最初の開庁日にします。",
}


def _counted(round_: ReportingRound) -> bool:
    """Whether a report counts. Locked, so that none is submitted meanwhile."""
    reports = round_.submissions.order_by("pk").select_for_update(of=("self",), no_key=True)
    return any(report.counts for report in reports)


class RoundForm(RecordForm):
    """A survey: which year, as of which day, by when."""

    constraint_fields: ClassVar = {"as_of_is_in_fiscal_year": "as_of"}
    conditions: ClassVar = {
        "month": asked_for(When("月次報告のとき", {"kind": {RoundKind.MONTHLY}}))
    }

    class Meta(RecordForm.Meta):
        model = ReportingRound
        fields = ["kind", "fiscal_year", "month", "as_of", "opens_on", "due_on"]
        help_texts = {
            "month": "1から12までの数です。",
            "as_of": with_example("この日現在の状況を数えます。例 {short}　"),
            "opens_on": DATE_HELP,
            "due_on": "この日までに提出してもらいます。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.adding:
            for name, usual in USUAL_DAYS.items():
                self.fields[name].required = False
                self.fields[name].help_text = f"{self.fields[name].help_text}{usual}"
        else:
            # The reports of the wards, and their 該当なし, would move to another year with it.
            for name in ("kind", "fiscal_year", "month"):
                del self.fields[name]

    def clean_as_of(self) -> date | None:
        as_of = self.cleaned_data["as_of"]
        # What was submitted was counted as of the old day; in print it would stand under the new.
        if not self.adding and as_of != self.initial["as_of"] and _counted(self.instance):
            raise ValidationError(COUNTED_AS_OF.format(wareki(self.initial["as_of"])))
        return as_of

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        year, month = self._period(answers)
        if year is not None:
            usual = usual_days(year, month)
            for name in USUAL_DAYS:
                if name not in self.errors and answers.get(name) is None:
                    answers[name] = getattr(usual, name)
            self._refuse_other_period(answers, year, month)
        return answers

    def _period(self, answers: dict[str, object]) -> tuple[FiscalYear | None, int | None]:
        """Of when the survey is; (None, None) where that cannot be told yet."""
        if not self.adding:
            return self.instance.year, self.instance.month
        year, kind, month = (answers.get(name) for name in ("fiscal_year", "kind", "month"))
        month = month if kind == RoundKind.MONTHLY else None
        is_known = year and kind and (kind != RoundKind.MONTHLY or month in MONTHS)
        return (FiscalYear(year), month) if is_known else (None, None)

    def _refuse_other_period(
        self, answers: dict[str, object], year: FiscalYear, month: int | None
    ) -> None:
        """The days of another year or month are most probably those of another survey."""
        first, last = year.start, year.end
        if month:
            first, last = next(days for days in year.months() if days[0].month == month)
        asked_of = year_and_month(first) if month else str(year)
        as_of, opens_on, due_on = (answers.get(name) for name in USUAL_DAYS)
        if as_of and not first <= as_of <= last:
            self.add_error("as_of", f"{wareki(as_of)}は{asked_of}の日付ではありません。")
        if opens_on and opens_on < first:
            self.add_error(
                "opens_on", f"{wareki(opens_on)}は{asked_of}が始まる{wareki(first)}より前です。"
            )
        latest = max(year.next.end, FiscalYear.of(timezone.localdate()).end)
        if due_on and due_on > latest:
            self.add_error("due_on", f"{wareki(due_on)}は{asked_of}の期限として遅すぎます。")


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


class RoundPages(RecordPages):
    model = ReportingRound
    prefix = "round"
    form_class = RoundForm
    lead = "区役所と相談支援室に報告を求める調査の、基準日と提出期限です。"
    help_sentences = (
        "調査を加えると、24区それぞれに報告の用紙ができます。",
        "種類・年度・月はあとから変えられません。まちがえたときは、だれも記入しないうちに"
        "削除して加え直します。",
    )
    columns = (
        Column(
            "調査", lambda round_: f"{round_.year} {round_.get_kind_display()}", ("fiscal_year",)
        ),
        Column("月", lambda round_: f"{round_.month}月" if round_.month else "—"),
        Column("基準日", lambda round_: wareki(round_.as_of), ("as_of",)),
        Column("受付", lambda round_: f"{wareki(round_.opens_on)} から", ("opens_on",)),
        Column("提出期限", lambda round_: wareki(round_.due_on), ("due_on",)),
        Column("状態", _state),
    )

    def readable(self, user: User) -> QuerySet:
        return ReportingRound.objects.all() if user.is_bureau else ReportingRound.objects.none()

    def editable(self, user: User) -> QuerySet:
        return self.readable(user)

    def may_create(self, user: User) -> bool:
        return user.is_bureau

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
