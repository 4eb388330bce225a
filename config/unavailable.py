"""The answer to a request for which the database had no time or no room, or was not there."""

import sys
from dataclasses import dataclass

import psycopg
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from config.sessions import SAFE, STATE_PATH
from reports.lifecycle.works import DATABASE_IS_AWAY
from wards.forms.once_only import typed_fields
from wards.generic.drafts import DRAFT, KEEP
from wards.reading_node import note_writing

SECONDS_TO_WAIT = 30


@dataclass(frozen=True)
class Reason:
    """What happened; whether the database surely did nothing; whether waiting helps."""

    sentence: str
    nothing_done: bool = True
    passes: bool = True


BUSY = Reason("ほかの保存や処理と重なり、時間内に始められませんでした。")
SLOW = Reason("時間がかかりすぎたため、途中で止めました。")
CROWDED = Reason("いま、データベースが混み合っています。")
FULL = Reason("データベースの空き容量がなくなりました。", passes=False)
# A standby: of a reading node, else while another server takes over.
READ_ONLY = Reason("いま、データベースは読むことだけができます。")
# A connection that breaks while it is being saved leaves open whether it was.
AWAY = Reason("いま、データベースに接続できません。", nothing_done=False)

# By the first characters of the SQLSTATE, the longer before the shorter:
# https://www.postgresql.org/docs/15/errcodes-appendix.html
REASONS = {
    "25006": READ_ONLY,
    "55P03": BUSY,
    "40": BUSY,
    "57014": SLOW,
    "53100": FULL,
    "53": CROWDED,
}


def unavailable(request: HttpRequest) -> HttpResponse:
    """Handler of errors: 503 where the database is the reason, else the page of our own faults."""
    error = _of_the_database(sys.exc_info()[1])
    if error is None:
        return server_error(request)
    reason = _reason_of(error)
    if reason is READ_ONLY:
        note_writing(request)
    is_sent = request.method not in SAFE
    if request.path == STATE_PATH or (is_sent and request.POST.get(DRAFT) == KEEP):
        text = f"下書きは保存していません：{reason.sentence.removesuffix('。')}"
        response = JsonResponse({"kept": False, "text": text})
    else:
        sent = _sent_again_by_a_button(request) if is_sent else []
        context = {"reason": reason, "is_sent": is_sent, "contact": settings.CONTACT}
        context |= {"sent": sent, "address": request.get_full_path()}
        response = HttpResponse(render_to_string("503.html", context))
    response.status_code = 503
    response.headers["Cache-Control"] = "no-store"
    if reason.passes:
        response.headers["Retry-After"] = str(SECONDS_TO_WAIT)
    return response


def _sent_again_by_a_button(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, by the names of its fields; no file or password, which no page repeats."""
    if request.FILES or any("password" in name for name in request.POST):
        return []
    return typed_fields(request)


def _of_the_database(error: BaseException | None) -> BaseException | None:
    """The error of the database that led to this one, if it was one."""
    of_database = (*DATABASE_IS_AWAY, psycopg.errors.ReadOnlySqlTransaction)
    while error is not None and not isinstance(error, of_database):
        error = error.__cause__
    return error


def _reason_of(error: BaseException) -> Reason:
    state = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None) or ""
    found = (reason for begins, reason in REASONS.items() if state.startswith(begins))
    return next(found, AWAY)
