"""The Bureau's board: the page, the 督促文 as a file, several acceptances at once."""

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from reports.lifecycle.items import round_url
from reports.lifecycle.notices import remind_now
from reports.pages.board.page import (
    TITLE,
    board_page,
    board_table,
    file_addresses,
    reminder_file,
    reminders_of,
)
from reports.pages.board.reports import BoardCounts, BoardReport, board_reports
from reports.pages.requests import (
    ACT,
    FORM,
    READ,
    bureau_only,
    choose_round,
    last_move_seen,
    round_or_404,
)
from reports.pages.review.returning import accept_in_bulk
from wards.generic.pages import HOME
from wards.models import ReportingRound
from wards.outgoing.attachment import NOT_IN_NAMES, attachment
from wards.reuse.pages import kept_page

NOTHING_TO_SEND = (
    "送るメールがありません。きょうはもう送ったか、担当者のメールアドレスがありません。"
)
NOTHING_CHOSEN = "受理する報告を、左の欄で選択してください。"


@bureau_only(READ)
@kept_page(shared=True)
def board(request: HttpRequest) -> HttpResponse:
    """All reports of a round."""
    if (chosen := choose_round(request, months=True)) is None:
        return render(request, "reports/no_round.html", {"title": "提出状況"})
    page = board_page(chosen.round, timezone.localdate(), request.GET)
    context = {
        "title": TITLE,
        "lead": page.lead,
        "facts": page.facts,
        "step": page.step,
        "page": page,
        "rounds": chosen.rounds,
        "files": file_addresses(page),
        "mail_server_is_set": settings.MAIL_SERVER_IS_SET,
    }
    return render(request, "reports/board.html", context)


@bureau_only(READ)
def board_file(request: HttpRequest, fmt: str) -> HttpResponse:
    """The board's list as it is shown, as Excel or CSV."""
    round_, now = round_or_404(request, months=True), timezone.now()
    page = board_page(round_, timezone.localdate(now), request.GET)
    month = f"{round_.month}月" if round_.month else ""
    return board_table(page, now).answer(fmt, ["提出状況", "24区", f"{round_.year}{month}"])


@bureau_only(READ)
def reminders(request: HttpRequest) -> HttpResponse:
    """The 督促文 of all late reports as one text file."""
    round_, today = round_or_404(request, months=True), timezone.localdate()
    late = BoardCounts(board_reports(round_, today)).to_remind
    month = f"{round_.month}月" if round_.month else ""
    name = NOT_IN_NAMES.sub("", f"督促文_{round_.year}{month}_{today:%Y%m%d}.txt")
    return attachment(reminder_file(reminders_of(late, today)), name)


@bureau_only(ACT)
def send_reminders(request: HttpRequest) -> HttpResponse:
    """Has the 督促文 of all late reports sent by mail, where a mail server is set."""
    round_, today = round_or_404(request, months=True), timezone.localdate()
    if not settings.MAIL_SERVER_IS_SET:
        raise Http404
    late = BoardCounts(board_reports(round_, today)).to_remind
    try:
        with transaction.atomic():
            mails = remind_now([each.submission for each in late], today)
    except IntegrityError:
        mails = 0
    if mails:
        messages.success(
            request, f"督促のメール{mails}通を送ります。結果はお知らせメールの記録で見られます。"
        )
    else:
        messages.warning(request, NOTHING_TO_SEND)
    return redirect(f"{round_url('reports:home', round_)}#late")


@bureau_only(FORM)
def accept_many(request: HttpRequest) -> HttpResponse:
    """Asks once, with all that should be read before, then takes the chosen reports."""
    round_ = round_or_404(request, months=True)
    reports = board_reports(round_, timezone.localdate())
    asked = request.POST if request.method == "POST" else request.GET
    chosen = [each for each in reports if str(each.submission.pk) in asked.getlist("report")]
    if request.method == "POST" and chosen:
        pairs = [(each, last_move_seen(request, f"seen-{each.submission.pk}")) for each in chosen]
        accepted, refused = accept_in_bulk(pairs, request.user)
        # For the security log: of those that were sent some may be refused.
        request.accepted = [each.submission.pk for each in accepted]
        if accepted:
            names = "、".join(each.name for each in accepted)
            messages.success(request, f"{len(accepted)}件を受理しました: {names}")
        for refusal in refused:
            messages.error(request, f"受理していません。{refusal}")
        return redirect(round_url("reports:home", round_))
    if request.method == "POST":
        messages.error(request, NOTHING_CHOSEN)
    waiting = BoardCounts(chosen or reports).waiting
    return render(request, "reports/accept_many.html", _confirmation(round_, waiting))


def _confirmation(round_: ReportingRound, waiting: list[BoardReport]) -> dict[str, object]:
    return {
        "title": "まとめて受理する",
        "lead": f"{round_}",
        "crumbs": [HOME, ("まとめて受理する", "")],
        "reports": waiting,
        "cancel_url": round_url("reports:home", round_),
    }
