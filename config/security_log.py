"""Which requests the security log keeps: those that change accounts or reports, and all files."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

from config.sessions import SOMETHING, act_of
from wards.accounts.security_log import note
from wards.fiscal import FiscalYear
from wards.models import LogKind, Submission, User
from wards.vocabulary import ReportForm

_DONE = {
    LogKind.ACCOUNT: "wards:user_create wards:user_edit wards:user_switch wards:user_unlock "
    "reports:user_list_save",
    LogKind.LOG_OUT: "wards:user_sessions",
    LogKind.PASSWORD: "wards:user_reset wards:user_invite account_change_password",
    LogKind.SECOND_FACTOR: "wards:user_second_factor mfa_activate_totp mfa_deactivate_totp mfa_generate_recovery_codes "
    "mfa_add_webauthn mfa_remove_webauthn",
    LogKind.SUBMIT: "reports:submit reports:withdraw reports:upload_save reports:upload_withdraw",
    LogKind.ACCEPT: "reports:accept reports:accept_many reports:unaccept",
    LogKind.RETURN: "reports:review reports:return reports:grant_return reports:recall "
    "reports:decline reports:ask_return",
    LogKind.PUBLISH: "reports:edition_publish",
    LogKind.ERASURE: "reports:erasure_ask reports:erasure_decide "
    "reports:retention_hold reports:retention_ask reports:retention_decide",
    LogKind.ROUND: "wards:round_create wards:round_edit wards:round_close wards:round_reopen "
    "wards:round_delete wards:due_date wards:surveys_of_year",
}
DONE = {name: kind for kind, names in _DONE.items() for name in names.split()}
# Pages on which the Bureau reads names of people of all wards.
WITH_NAMES = {
    "reports:search",
    "reports:erasure",
    "reports:erasure_decide",
    "consultations:coordinator_list",
    "consultations:coordinator_detail",
    "wards:user_list",
    "wards:user_detail",
    "wards:user_edit",
    "wards:user_reset",
    "wards:user_invite",
    "wards:user_switch",
    "wards:user_unlock",
    "wards:user_sessions",
    "wards:user_asleep",
    "wards:user_second_factor",
    "wards:user_decide",
}
# A page that shows what a second factor is made of.
RECOVERY_CODES = "mfa_view_recovery_codes"
# What an address may say besides; whatever was typed stays out.
KEPT_OF_QUERY = ("year", "round", "month", "edition", "members", "source", "form", "ward")


class SecurityLogMiddleware:
    """Adds a line for what was done, in the transaction of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = request.user
        if user.is_authenticated and response.status_code < 400 and not connection.needs_rollback:
            kind = kind_of(request, response)
            if kind is not None:
                act, path = _act_of(request), _address(request)
                for ward, about in _about(request):
                    what = " ".join(filter(None, (act, about)))
                    note(kind, request, user, what=what, path=path, ward=ward)
        return response


def kind_of(request: HttpRequest, response: HttpResponse) -> LogKind | None:
    """As what a request that was answered is kept; None for what is not."""
    # Unchanged: whoever is signed in has the file that somebody's browser has kept here.
    if "Content-Disposition" in response.headers or response.status_code == 304:
        return LogKind.DOWNLOAD
    if request.resolver_match is None:
        return None
    name = request.resolver_match.view_name
    if request.method != "POST":
        return _looked_at(name, request.user)
    if hasattr(request, "about_draft"):
        return None
    sending = getattr(request, "sending", None)
    if not (sending.is_done if sending else response.status_code == 302):
        return None
    return LogKind.UPLOAD if request.FILES else DONE.get(name)


def _looked_at(name: str, user: User) -> LogKind | None:
    if name == RECOVERY_CODES:
        return LogKind.SECOND_FACTOR
    # Of a ward its administrators alone come here.
    of_accounts = name.startswith("wards:user_")
    sees = name in WITH_NAMES and (user.is_bureau or of_accounts)
    return LogKind.NAMES if sees else None


def _act_of(request: HttpRequest) -> str:
    act = act_of(request.path_info) if request.method == "POST" else SOMETHING
    return "" if act == SOMETHING else act


def _about(request: HttpRequest) -> list[tuple[str, str]]:
    """What it was done to: the code of its ward ('' for the user's own), and words; most often one."""
    match = request.resolver_match
    if match.url_name == "accept_many":
        taken = Submission.objects.filter(pk__in=getattr(request, "accepted", ()))
        rows = taken.values_list("ward", "form", "round__fiscal_year", "round__month")
        return [
            (ward, _report(form, str(year), str(month or ""))) for ward, form, year, month in rows
        ]
    ward, form = match.kwargs.get("ward", ""), match.kwargs.get("form", "")
    if form not in ReportForm.values:
        return [("", _account_of(request))]
    return [(ward, _report(form, request.GET.get("year", ""), request.GET.get("month", "")))]


def _report(form: str, year: str, month: str) -> str:
    """A report in words: 区役所 令和6年度."""
    of_month = f"{month}月" if month else ""
    of_year = str(FiscalYear(int(year))) if year.isdecimal() else ""
    return " ".join(filter(None, (ReportForm(form).label, of_year, of_month)))


def _account_of(request: HttpRequest) -> str:
    """The user name of an account that was changed or looked at."""
    if not request.resolver_match.view_name.startswith("wards:user_"):
        return ""
    sending = getattr(request, "sending", None)
    key = request.resolver_match.kwargs.get("pk") or (sending and sending.spent.record)
    if key is None:
        return ""
    return User.objects.filter(pk=key).values_list("username", flat=True).first() or ""


def _address(request: HttpRequest) -> str:
    said = ((name, request.GET.get(name, "")) for name in KEPT_OF_QUERY)
    query = "&".join(f"{name}={value}" for name, value in said if value.isalnum())
    return f"{request.path}?{query}" if query else request.path
