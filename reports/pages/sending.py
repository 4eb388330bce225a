"""The pages on which ledgers, official lists and lists of users are sent; new passwords once."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.document.exporters.csv_files import CannotEncodeError, write_rows
from reports.files.accounts.rows import HEADINGS, MOST_ROWS, rows_of
from reports.files.accounts.taking_in import MOST_ADDED
from reports.files.ledger.columns import LedgerKind, sample_csv, sample_xlsx
from reports.files.official_list.cells import PointTable
from reports.files.reading import Reading
from reports.files.upload_guards import MOST, files_too_large, quota_sentence
from reports.files.upload_record import shown_name, taken_changes
from reports.files.uploads import SettledError, keep, settle
from reports.models import Upload, UploadKind
from reports.pages.jobs import have_read
from reports.pages.requests import attachment, bureau_only, encoding_of
from reports.pages.upload_list import latest_of, page_of
from reports.pages.upload_questions import given_answers
from reports.pages.uploads import settled_by_or_403, show_upload, upload_or_404
from wards.accounts.passwords import people
from wards.forms.form_fields import ChoiceOfOne, JapaneseDateField
from wards.japanese.dates import with_example
from wards.models import User
from wards.vocabulary import Role

LEDGER, USERS = "台帳から件数を入れる", "利用者をまとめて変える"
SAMPLES = {"csv": sample_csv, "xlsx": sample_xlsx}


# The offices of all wards, or their desks.
MOST_FILES = 24
TOO_MANY = f"一度に送れるのは{MOST_FILES}件までです。分けて送ってください。"
TOO_LARGE = (
    "「{name}」は{most}を超えているので、受け取っていません。"
    "写真などを貼り付けていれば消して、保存し直してください。"
)


def too_large_sentence(name: str) -> str:
    """What is said of a file that was not received."""
    return TOO_LARGE.format(name=shown_name(name), most=MOST)


class FilesInput(forms.FileInput):
    """A field that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, as a list; an empty file is received and told apart later.

    user: whose quota it is.
    """

    def __init__(self, user: User, **kwargs) -> None:
        super().__init__(allow_empty_file=True, **kwargs)
        self.user = user

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(TOO_MANY)
        cleaned = [super(FilesField, self).clean(each, initial) for each in files or [None]]
        if sentence := quota_sentence(self.user, sum(each.size for each in cleaned)):
            raise forms.ValidationError(sentence)
        return cleaned


class FileForm(forms.Form):
    """The file that is sent in. too_large: names of files that were sent and not received."""

    label: ClassVar[str] = "ファイル"
    accept: ClassVar[str] = ".csv,.txt,.tsv,.xlsx,text/csv"
    missing: ClassVar[str] = (
        "ファイルが選ばれていません。CSV か Excelブック（.xlsx）を選んでください。"
    )
    help_text: ClassVar[str] = f"CSV か Excelブック（.xlsx）。{MOST}まで。"

    def __init__(self, data=None, files=None, *, user: User, too_large: Sequence[str] = ()) -> None:
        super().__init__(data, files, auto_id="send_%s")
        required = "".join(map(too_large_sentence, too_large)) or self.missing
        self.fields["file"] = FilesField(
            user,
            label=self.label,
            widget=forms.FileInput(attrs={"accept": self.accept}),
            help_text=self.help_text,
            error_messages={"required": required},
        )
        self.order_fields(["file"])

    @property
    def origin(self) -> dict[str, str]:
        """What the sender says beside the file, such as of which day it is."""
        return {}


class SendForm(FileForm):
    """The filled-in forms; the Bureau sends several at once."""

    label = "記入した様式"
    accept = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    missing = "ファイルが選ばれていません。記入した様式（.xlsx）を選んでください。"
    help_text = f"Excelブック（.xlsx）だけを受け取ります。1つ{MOST}までです。"

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, user=user, **kwargs)
        if user.is_bureau:
            field = self.fields["file"]
            field.label = f"記入した様式（{MOST_FILES}件まで）"
            field.widget = FilesInput(attrs={"accept": self.accept})


class LedgerForm(FileForm):
    label = "台帳のファイル"


class UserListForm(FileForm):
    label = "直した一覧のファイル"


class OfficialListForm(FileForm):
    """A list as the regional bureau publishes it; it does not say itself what it is and of when."""

    label = "公式名簿のファイル"
    table = ChoiceOfOne(
        label="どの点数表の公式名簿ですか",
        choices=PointTable.choices,
        widget=forms.RadioSelect,
        help_text="公式名簿の番号だけからは分からないので、ファイルを取った所の区分を選びます。",
    )
    day = JapaneseDateField(
        label="いつ現在の公式名簿ですか",
        help_text=with_example(
            "公式名簿の表題にある日です。例 {short}　公式名簿から消えた医療機関の廃止日になります。"
        ),
    )

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError("今日より後の日です。公式名簿の表題にある日を入れてください。")
        return day

    @property
    def origin(self) -> dict[str, str]:
        return {"table": self.cleaned_data["table"], "day": self.cleaned_data["day"].isoformat()}


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
        "lead": "相談支援室の台帳（Excel・CSV）から、月ごとの相談件数をまとめて入れます。",
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


@require_safe
@bureau_only
def user_list_file(request: HttpRequest) -> HttpResponse:
    """The users as they are now, as CSV: UTF-8 with BOM, or CP932 with ?encoding=cp932."""
    encoding = encoding_of(request)
    try:
        content = write_rows(rows_of(people().select_related("ward")), encoding)
    except CannotEncodeError as error:
        messages.error(request, str(error))
        return redirect("reports:user_list")
    name = f"利用者の一覧_{timezone.localdate():%Y%m%d}.csv"
    return attachment(content, name, encoding)


@require_http_methods(["GET", "HEAD", "POST"])
@bureau_only
def user_list(request: HttpRequest) -> HttpResponse:
    """How the list is edited, and the place to send it to."""
    context = {
        "title": USERS,
        "lead": "4月の異動などで、利用者の一覧をファイルで直して送り返します。",
        "crumbs": [("利用者", reverse("wards:user_list")), (USERS, "")],
        "columns": HEADINGS,
        "most_rows": MOST_ROWS,
        "most_added": MOST_ADDED,
    }
    return list_page(request, UploadKind.USERS, UserListForm, "reports/user_list.html", context)


@require_POST
@never_cache
@bureau_only
def user_list_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves what is ticked; the answer is the one page that ever shows the new passwords."""
    kept = settled_by_or_403(request, pk, UploadKind.USERS)
    digest = request.POST.get("digest", "")
    try:
        reading = settle(kept, request.user, given_answers(request.POST), digest)
    except SettledError as error:
        messages.warning(request, str(error))
        return redirect(page_of(kept))
    if not reading.saved:
        return show_upload(request, upload_or_404(request, pk))
    if not reading.slips:
        return redirect(page_of(kept))
    request.sending.note(told="初期パスワードは、もう一度は表示できません。")
    return _show_slips(request, kept, reading)


def _show_slips(request: HttpRequest, kept: Upload, reading: Reading) -> HttpResponse:
    context = {
        "title": f"初期パスワード（{len(reading.slips)}人分）",
        "lead": f"{len(taken_changes(reading.outcome))}件を保存しました。"
        "この画面を閉じると、パスワードは二度と表示できません。",
        "crumbs": [("利用者", reverse("wards:user_list")), (USERS, reverse("reports:user_list"))],
        "slips": reading.slips,
        "log_in": request.build_absolute_uri(reverse("account_login")),
        "result_url": page_of(kept),
    }
    return render(request, "reports/user_slips.html", context)


@bureau_only
@require_http_methods(["GET", "HEAD", "POST"])
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
