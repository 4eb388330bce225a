"""What is asked of whoever sends a file in, and the pages on which lists and templates are sent."""

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
from django.views.decorators.http import require_http_methods, require_safe

from reports.document.exporters.pptx.kinds import OWN_TEMPLATE, LayoutKind
from reports.files.accounts.rows import HEADINGS, MOST_ROWS, rows_of
from reports.files.accounts.taking_in import MOST_ADDED
from reports.files.ledger.columns import LedgerKind, sample_csv, sample_xlsx
from reports.files.official_list.cells import PointTable
from reports.files.orders import have_read, keep
from reports.files.upload_guards import CHOOSE_AGAIN, MOST, files_too_large, quota_sentence
from reports.files.upload_record import shown_name
from reports.models import DeckTemplate, UploadKind
from reports.pages.requests import FORM, READ, bureau_only
from reports.pages.upload_list import latest_of, page_of
from wards.accounts.passwords import people
from wards.forms.form_fields import ChoiceOfOne, JapaneseDateField
from wards.japanese.dates import with_example
from wards.models import User
from wards.outgoing.attachment import attachment, encoding_of
from wards.outgoing.csv_rows import CannotEncodeError, write_rows
from wards.vocabulary import Role

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
    missing: ClassVar[str] = "CSV か Excelブック（.xlsx）を選択してください。"
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

    def full_clean(self) -> None:
        super().full_clean()
        if self.errors and "file" in self.cleaned_data:
            self.add_error("file", f"{CHOOSE_AGAIN}もう一度選択してください。")

    @property
    def origin(self) -> dict[str, str]:
        """What the sender says beside the file, such as of which day it is."""
        return {}


class SendForm(FileForm):
    """The filled-in forms; the Bureau sends several at once."""

    label = "記入した様式"
    accept = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    missing = "記入した様式（.xlsx）を選択してください。"
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
    label = "修正した一覧のファイル"


class DeckTemplateForm(FileForm):
    label = "雛形のファイル"
    accept = ".pptx,application/vnd.openxmlformats-officedocument.presentationml.presentation"
    missing = "PowerPoint のファイル（.pptx）を選択してください。"
    help_text = f"PowerPoint プレゼンテーション（.pptx）だけを受け取ります。{MOST}まで。"


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
            raise ValidationError("今日より後の日です。公式名簿の表題にある日を入力してください。")
        return day

    @property
    def origin(self) -> dict[str, str]:
        return {"table": self.cleaned_data["table"], "day": self.cleaned_data["day"].isoformat()}


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


@require_http_methods(FORM)
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
