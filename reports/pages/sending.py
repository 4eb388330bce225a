"""The pages on which ledgers, official lists and lists of users are sent; new passwords once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reports.document.exporters.pptx.kinds import OWN_TEMPLATE, LayoutKind
from reports.files.accounts.rows import HEADINGS, MOST_ROWS, rows_of
from reports.files.accounts.taking_in import MOST_ADDED
from reports.files.ledger.columns import LedgerKind, sample_csv, sample_xlsx
from reports.files.orders import have_read
from reports.files.upload_guards import files_too_large
from reports.files.uploads import keep
from reports.models import DeckTemplate, UploadKind
from reports.pages.file_forms import (
    DeckTemplateForm,
    FileForm,
    LedgerForm,
    OfficialListForm,
    UserListForm,
)
from reports.pages.requests import FORM, READ, bureau_only
from reports.pages.upload_list import latest_of, page_of
from wards.accounts.passwords import people
from wards.outgoing.attachment import attachment, encoding_of
from wards.outgoing.csv_rows import CannotEncodeError, write_rows
from wards.vocabulary import Role

LEDGER, USERS = "台帳から件数を入れる", "アカウントをまとめて変える"
TEMPLATE = "資料４の雛形"
SAMPLES = {"csv": sample_csv, "xlsx": sample_xlsx}


def list_page(
    request: HttpRequest,
    kind: UploadKind,
    form_class: type[FileForm],
    template: str,
    context: dict[str, object],
) -> HttpResponse:
    """The page on which a list of a kind is sent."""
    is_sent = request.method == "POST"
    data = (request.POST, request.FILES) if is_sent else ()
    too_large = files_too_large(request) if is_sent else ()
    form = form_class(*data, user=request.user, too_large=too_large)
    if is_sent and form.is_valid():
        (file,) = form.cleaned_data["file"]
        kept = keep(request.user, file.name, file.read(), kind, summary=form.origin)
        have_read(kept, request.user)
        return redirect(page_of(kept))
    latest, step = latest_of(request.user, kind)
    return render(request, template, {"form": form, "latest": latest, "step": step, **context})


@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request: HttpRequest) -> HttpResponse:
    """The two kinds of ledgers, their samples, and the place to send one to."""
    if request.user.role != Role.DESK:
        raise PermissionDenied
    context = {
        "title": LEDGER,
        "lead": "相談支援室の台帳（Excel・CSV）から、月ごとの相談件数をまとめて取り込みます。",
        "crumbs": [("ホーム", "/"), (LEDGER, "")],
        "kinds": list(LedgerKind),
    }
    return list_page(request, UploadKind.LEDGER, LedgerForm, "reports/ledger.html", context)


@require_safe
def ledger_example(request: HttpRequest, kind: str, fmt: str) -> HttpResponse:
    """A sample: the head row of a ledger and two invented rows."""
    if request.user.role != Role.DESK:
        raise PermissionDenied
    if kind not in set(LedgerKind) or fmt not in SAMPLES:
        raise Http404
    made = SAMPLES[fmt](LedgerKind(kind))
    return attachment(made, f"{LedgerKind(kind).label}_見本.{fmt}")


@bureau_only(READ)
def user_list_file(request: HttpRequest) -> HttpResponse:
    """The users as they are now, as CSV: UTF-8 with BOM, or CP932 with ?encoding=cp932."""
    encoding = encoding_of(request)
    try:
        content = write_rows(rows_of(people().select_related("ward")), encoding)
    except CannotEncodeError as error:
        messages.error(request, str(error))
        return redirect("reports:user_list")
    name = f"アカウントの一覧_{timezone.localdate():%Y%m%d}.csv"
    return attachment(content, name, encoding)


@bureau_only(FORM)
def user_list(request: HttpRequest) -> HttpResponse:
    """How the list is edited, and the place to send it to."""
    context = {
        "title": USERS,
        "lead": "4月の異動などで、アカウントの一覧をファイルで修正して送り返します。",
        "crumbs": [("アカウント", reverse("wards:user_list")), (USERS, "")],
        "columns": HEADINGS,
        "most_rows": MOST_ROWS,
        "most_added": MOST_ADDED,
    }
    return list_page(request, UploadKind.USERS, UserListForm, "reports/user_list.html", context)


@bureau_only(FORM)
def deck_template(request: HttpRequest) -> HttpResponse:
    """What a template needs, which one is used, and the place to send one to."""
    context = {
        "title": TEMPLATE,
        "lead": "資料４の PowerPoint を、健康局のデザイン（配色・文字・飾り）で作ります。",
        "crumbs": [("公表", reverse("reports:edition_list")), (TEMPLATE, "")],
        "in_use": DeckTemplate.objects.select_related("by__ward").defer("content").first(),
        "layouts": list(LayoutKind),
    }
    template = "reports/deck_template.html"
    return list_page(request, UploadKind.DECK_TEMPLATE, DeckTemplateForm, template, context)


@bureau_only(READ)
def deck_template_file(request: HttpRequest) -> HttpResponse:
    """The portal's own template, from which another is made and to which it is returned."""
    return attachment(OWN_TEMPLATE.read_bytes(), "資料４の雛形.pptx")


@bureau_only(FORM)
def official_list(request: HttpRequest) -> HttpResponse:
    """What a list is and the place to send it to."""
    context = {
        "title": "公式名簿を取り込む",
        "lead": "地方厚生局の公式名簿で、24区の医療機関の登録を新しくします。",
        "crumbs": [
            ("医療機関・資源", reverse("institutions:institution_list")),
            ("公式名簿を取り込む", ""),
        ],
    }
    template = "reports/official_list.html"
    return list_page(request, UploadKind.OFFICIAL_LIST, OfficialListForm, template, context)
