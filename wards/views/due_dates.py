"""Decides how the Bureau gives one report a due day of its own."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wards.fiscal import wareki_with_weekday
from wards.forms.form_fields import JapaneseDateField
from wards.forms.simultaneous_edits import StampField
from wards.generic.base import HOME, way_back
from wards.japanese.example_days import with_example
from wards.models import Submission


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
    return render(request, "records/form.html", _context(report, name, form, back))


def _context(report: Submission, name: str, form: DueDateForm, back: str) -> dict[str, object]:
    title = f"{name}の提出期限"
    return {
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
