"""Decides how the Bureau publishes: what it is shown first, and what it must say."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports.editions.content import UnreadableEditionError
from reports.editions.drafting import NextEdition, named, next_edition
from reports.editions.form import PublishForm
from reports.editions.publishing import PublishRefusedError, publish_edition
from reports.editions.reading import EditionDamagedError
from reports.models import Edition
from reports.views.bureau_only import bureau_only
from reports.views.editions import RECORD, address
from reports.views.rounds import round_or_404
from reports.views.unreadable_editions import record_address
from wards.models import ReportingRound


@bureau_only
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Shows what the next edition would say and change; publishes it when that is confirmed."""
    round_ = round_or_404(request)
    try:
        draft = next_edition(round_)
    except (EditionDamagedError, UnreadableEditionError) as error:
        messages.error(request, f"前の版を読めないので、公表できません。{error}")
        return redirect(record_address(round_.query))
    form = PublishForm(request.POST or None, draft=draft)
    if form.is_valid():
        try:
            return published(request, round_, form)
        except PublishRefusedError as refusal:
            form = refused(request, next_edition(round_), str(refusal))
    return render(request, "reports/publish.html", page(round_, form))


def published(request: HttpRequest, round_: ReportingRound, form: PublishForm) -> HttpResponse:
    """Publishes and leads to the new edition. Raises PublishRefusedError."""
    edition: Edition = publish_edition(
        round_,
        request.user,
        reason=form.cleaned_data.get("reason", ""),
        correction_reasons=form.reasons,
        seen=form.cleaned_data["seen"],
    )
    messages.success(request, f"{edition}を公表しました。ファイルはこのページから保存できます。")
    return redirect(address("reports:edition", edition))


def refused(request: HttpRequest, draft: NextEdition, sentence: str) -> PublishForm:
    """The form again, about what there is now, with what was typed and why nothing happened."""
    typed = request.POST.copy()
    # What is read now is what the next try is held to have seen.
    typed["seen"] = draft.seen
    form = PublishForm(typed, draft=draft)
    form.full_clean()
    form.add_error(None, sentence)
    return form


def page(round_: ReportingRound, form: PublishForm) -> dict[str, object]:
    """The check list, the corrections with their reasons, and the draft to look at."""
    draft = form.draft
    return {
        "title": f"{round_.year} 資料４ {draft.name}を公表する",
        "lead": "いま提出されている報告の集計と文言を、このまま版として残します。公表した版は変えられません。",
        "crumbs": [(RECORD, record_address(round_.query)), ("公表する", "")],
        "round": round_,
        "draft": draft,
        "form": form,
        "waiting": named(draft.waiting),
        "missing": named(draft.missing),
        "cancel_url": record_address(round_.query),
    }
