"""Sessions, the way back for what was pressed after one had ended, and pages for refused requests."""

import time
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import DisallowedHost
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from wards.accounts.sessions import BEGAN, BROWSER, SEEN, browser_of
from wards.forms.once_only import may_be_sent_again
from wards.generic.drafts import DRAFT, KEEP
from wards.models import User
from wards.vocabulary import Role

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HOME = "/"

# What a session holds of what was pressed after the end of the one before.
NOT_DONE = "not_done"
STATE_PATH = "/session/"
# What open pages ask for again and again by themselves, though nobody may be there.
ASKED_BY_ITSELF = frozenset({"session", "reports:work"})
# Every request would otherwise write to the database.
SECONDS_BETWEEN_NOTES = 60

# What addresses do when something is pressed, by their names or the last words of them.
_ADDRESSES = {
    "保存": "create edit change records monthly_total monthly_total_year survey plan save",
    "終了": "end",
    "削除": "delete",
    "元に戻す": "restore",
    "受付の終了": "close",
    "受付の再開": "reopen",
    "期限の変更": "due_date",
    "パスワードの作り直し": "reset",
    "招待のリンクの作成": "invite",
    "利用の停止または再開": "switch",
    "使われていないアカウントの停止": "asleep",
    "多要素認証の解除の依頼": "second_factor",
    "依頼への決定": "decide",
    "ログイン停止の解除": "unlock",
    "「該当なし」の回答": "declare",
    "「このとおり」の回答": "confirm",
    "取消し": "withdraw",
    "提出": "submit",
    "指摘への回答": "answer_mark",
    "受理": "accept accept_many",
    "受理の取消し": "unaccept",
    "差戻し": "review return grant_return",
    "差戻しの取消し": "recall",
    "差戻しの依頼": "ask_return",
    "差戻しの依頼への回答": "decline",
    "依頼": "ask",
    "保存継続": "hold",
    "調査の作成": "surveys_of_year",
    "お知らせメールの送信": "send_reminders",
    "公表": "publish",
    "文言の作成": "wording_gather",
    "並べ替え": "wording_move",
    "文言の引継ぎ": "wording_carry",
    "ファイルの送信": "excel ledger user_list official_list deck_template",
    "様式の受け取り": "form_download",
    "ファイルの受け取り": "download download_recovery_codes file marked example reminders",
    "様式の作成": "forms_zip",
    "区別概要の作成": "ward_pages_zip",
    "ファイルの読み取り": "read",
    "取り込み": "take_in",
    "設定の保存": "settings",
    "やり直し": "again",
    "取りやめ": "give_up",
    "パスワードの変更": "change_password",
    "多要素認証の設定": "totp",
    "予備のコードの作成": "recovery_codes",
    "パスキーの登録": "add_webauthn",
    "パスキーの削除": "remove_webauthn",
    "端末のログアウト": "sessions",
    "本人の確認": "reauthenticate reauthenticate_webauthn",
}
ACTS = {name: act for act, names in _ADDRESSES.items() for name in names.split()}
# Opened after the log-in, a file would leave the user on the page of the log-in.
A_FILE = ACTS["file"]
SOMETHING = "押した操作"


class SessionMiddleware(LoginRequiredMiddleware):
    """Ends sessions that are too old, asks for a log-in, and lets no browser keep what it showed."""

    def process_request(self, request: HttpRequest) -> None:
        if not request.user.is_authenticated:
            return
        session, now = request.session, int(time.time())
        # A session that no log-in began, as a script's, begins with its first request.
        whole = session.setdefault(BEGAN, now) + settings.SESSION_WHOLE_AGE - now
        if whole <= 0 or request.user.has_ended:
            logout(request)
            return
        seen = session.get(SEEN, 0)
        is_due = request.path == STATE_PATH or now - seen >= SECONDS_BETWEEN_NOTES
        if is_due and not _is_asked_by_itself(request):
            # Saving it moves the end in the database, too.
            session[SEEN] = seen = now
        idle = seen + settings.SESSION_COOKIE_AGE - now
        request.session_left = {"left": max(0, min(idle, whole)), "whole": whole}

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:
        act = act_of(request.path_info)
        # Nobody has pressed anything where a page keeps a draft by itself.
        is_pressed = request.method not in SAFE and request.POST.get(DRAFT) != KEEP
        if is_pressed or act == A_FILE:
            sends_file = request.content_type == "multipart/form-data"
            request.session[NOT_DONE] = {"act": act, "file": sends_file}
        elif _is_page(request.path_info):
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(page_pressed_on(request))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code == 405 and not response.content:
            page = render_to_string("405.html", {"page": page_pressed_on(request)})
            response.content = page.encode()
            response.headers["Content-Type"] = "text/html; charset=utf-8"
        # Static files are answered before and keep their caching.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


@receiver([user_logged_in, user_logged_out])
def forget_messages(sender: type[User], request: HttpRequest, **kwargs) -> None:
    """What waits to be said is for the one who worked here before: a desk shares a computer."""
    # Whatever was looked at is not kept.
    list(messages.get_messages(request))


@receiver(user_logged_in)
def begin_session(sender: type[User], request: HttpRequest, user: User, **kwargs) -> None:
    """Notes when the session began, and says what is still to be pressed again."""
    session = request.session
    # Log-ins are few: each sweeps away what has ended, so that no job need do it.
    session.clear_expired()
    session[BEGAN] = session[SEEN] = int(time.time())
    session[BROWSER] = browser_of(request.headers.get("User-Agent", ""))
    not_done = session.pop(NOT_DONE, None)
    if not_done:
        again = "もう一度押してください。"
        if not_done["file"]:
            again = "ファイルをもう一度選んでから、もう一度押してください。"
        messages.warning(
            request,
            f"ログインの時間が切れていたため、{_quoted(not_done['act'])}は行われていません。{again}",
        )


@may_be_sent_again
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_state(request: HttpRequest) -> JsonResponse:
    """How many seconds the session lasts, and whose it is. POST makes it last longer."""
    nobody = {"left": 0, "whole": 0}
    user = request.user.pk if request.user.is_authenticated else None
    return JsonResponse({"user": user} | getattr(request, "session_left", nobody))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was opened before another log-in; it leads back to that form."""
    context = {"act": _quoted(act_of(request.path_info)), "page": page_pressed_on(request)}
    return render(request, "403_csrf.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Under an address that is not the portal's everything is refused; else what was sent is unreadable."""
    if isinstance(exception, DisallowedHost):
        page = render_to_string("400_host.html", {"public_url": settings.PUBLIC_URL})
    else:
        page = render_to_string("400.html")
    return HttpResponse(page, status=400)


def act_of(path: str) -> str:
    """What an address does, as a noun: 提出."""
    words = resolve(path).view_name.rpartition(":")[2].split("_")
    ends = ("_".join(words[start:]) for start in range(len(words)))
    return next((ACTS[end] for end in ends if end in ACTS), SOMETHING)


def page_pressed_on(request: HttpRequest) -> str:
    """The page on which the user pressed, else the address itself, else home: all can be opened."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        parts = urlsplit(came_from)
        if _is_page(parts.path):
            return parts._replace(scheme="", netloc="", fragment="").geturl()
    return request.get_full_path() if _is_page(request.path_info) else HOME


def _is_asked_by_itself(request: HttpRequest) -> bool:
    """Whether it is no sign of work: otherwise an open window would never be signed out."""
    try:
        name = resolve(request.path_info).view_name
    except Resolver404:
        return False
    return request.method in SAFE and name in ASKED_BY_ITSELF


def _is_page(path: str) -> bool:
    """Whether an address can be opened; a view that is a function says so when asked for OPTIONS."""
    try:
        view, args, kwargs = resolve(path)
    except Resolver404:
        return False
    if act_of(path) == A_FILE:
        return False
    view_class = getattr(view, "view_class", None)
    if view_class is not None:
        return hasattr(view_class, "get")
    question = HttpRequest()
    question.method, question.path, question.user = "OPTIONS", path, User(role=Role.BUREAU)
    return "GET" in view(question, *args, **kwargs).headers["Allow"]


def _quoted(act: str) -> str:
    return act if act.startswith("「") or act == SOMETHING else f"「{act}」"
