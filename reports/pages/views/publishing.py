"""The pages on which the Bureau publishes: what it must say, and then every word as it is printed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from reports.document.deck.shape import plain
from reports.document.publication import texts_in_doubt
from reports.document.texts import SPEC_OF
from reports.editions.content import EditionDamagedError, UnreadableEditionError
from reports.editions.form import PublishForm, said_since
from reports.editions.publishing import (
    NextEdition,
    PublishRefusedError,
    names_of,
    next_edition,
    publish_edition,
    ready,
    refuse_what_was_not_seen,
)
from reports.lifecycle.items import round_url
from reports.models import Edition
from reports.pages.requests import FORM, bureau_only, round_or_404
from reports.pages.views.sources import RECORD
from wards.models import ReportingRound

# What a button of the two pages asks for.
CHECK, PUBLISH, BACK = "check", "publish", "back"


@bureau_only(FORM)
def publish(request: HttpRequest) -> HttpResponse:
    """Asks for the reasons, shows what will be printed, and publishes when that is confirmed.

    A first edition corrects nothing: it is published at once.
    """
    round_ = round_or_404(request)
    try:
        draft = next_edition(round_)
    except (EditionDamagedError, UnreadableEditionError) as error:
        messages.error(request, f"前の版を読めないので、公表できません。{error}")
        return redirect(round_url("reports:edition_list", round_))
    form = _form(draft, request.POST or None)
    step = request.POST.get("step", CHECK)
    if form.is_bound and step != BACK:
        try:
            # Before anything that was typed is judged: it was typed for what the page showed.
            refuse_what_was_not_seen(draft, request.POST.get("seen"))
            if form.is_valid() and draft.last and step != PUBLISH:
                return _confirmation(request, round_, form)
            if form.is_valid():
                return _publish(request, round_, form)
        except PublishRefusedError as refusal:
            form = _form_after_refusal(request, next_edition(round_), str(refusal))
    return render(request, "reports/publish.html", _context(round_, form))


def _form(draft: NextEdition, typed=None) -> PublishForm:
    """The form on a draft, with what was said inside since the last edition."""
    return PublishForm(typed, draft=draft, inside=said_since(draft.round, draft.last))


def _confirmation(request: HttpRequest, round_: ReportingRound, form: PublishForm) -> HttpResponse:
    """公表される文: the 正誤表 word by word as it will be printed. Raises PublishRefusedError."""
    draft = form.draft
    content = ready(
        draft, request.user, form.why_again, form.reasons, form.named, form.cleaned_data["seen"]
    )
    (slide,) = content.errata
    context = _context(round_, form) | {
        "title": f"{round_.year} 資料４ {draft.name}に公表される文を確かめる",
        "lead": "正誤表は、下のとおりに公表されます。公表した版は変えられません。",
        "slide": slide,
        "message": plain(slide.message),
        "rows": [
            [(column.head, cell) for column, cell in zip(table.columns, row, strict=True)]
            for table in (panel.table for panel in slide.panels)
            for row in table.rows
        ],
    }
    return render(request, "reports/publish_check.html", context)


def _publish(request: HttpRequest, round_: ReportingRound, form: PublishForm) -> HttpResponse:
    """Publishes and leads to the new edition. Raises PublishRefusedError."""
    edition: Edition = publish_edition(
        round_,
        request.user,
        reason=form.why_again,
        correction_reasons=form.reasons,
        named=form.named,
        seen=form.cleaned_data["seen"],
    )
    messages.success(request, f"{edition}を公表しました。ファイルはこのページから保存できます。")
    return redirect(round_url("reports:edition", round_, edition.number))


def _form_after_refusal(request: HttpRequest, draft: NextEdition, sentence: str) -> PublishForm:
    """The form again, about what there is now, with what was typed and why nothing happened."""
    typed = request.POST.copy()
    # What is read now is what the next try is held to have seen.
    typed["seen"] = draft.seen
    form = _form(draft, typed)
    form.full_clean()
    form.add_error(None, sentence)
    return form


def _text_url(round_: ReportingRound, key: str) -> str:
    """Where a text that is worded is edited; from there the way leads back to publishing."""
    asked = {"year": round_.fiscal_year, "key": key}
    asked["next"] = round_url("reports:edition_publish", round_)
    return f"{reverse('reports:deck_text_create')}?{urlencode(asked)}"


def _context(round_: ReportingRound, form: PublishForm) -> dict[str, object]:
    """The check list, the corrections with their reasons, and the draft to look at."""
    draft = form.draft
    return {
        "title": f"{round_.year} 資料４ {draft.name}を公表する",
        "lead": "いま提出されている報告の集計と文言を、このまま版として残します。公表した版は変えられません。",
        "crumbs": [(RECORD, round_url("reports:edition_list", round_)), ("公表する", "")],
        "round": round_,
        "draft": draft,
        "form": form,
        "doubts": [
            {"title": SPEC_OF[key].title_ja, "numbers": numbers, "url": _text_url(round_, key)}
            for key, numbers in texts_in_doubt(round_, draft.content.deck).items()
        ],
        "missing": names_of(draft.missing),
        "cancel_url": round_url("reports:edition_list", round_),
    }
