"""The Bureau sends in an official list of medical institutions."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reports.files.official_list.point_table import PointTable
from reports.files.too_large import files_too_large
from reports.files.uploads import keep
from reports.models import UploadKind
from reports.pages.excel_pages.handing import ListForm
from reports.pages.excel_pages.listing import latest_of, page_of
from reports.pages.jobs import have_read
from reports.pages.views.rounds import bureau_only
from wards.forms.form_fields import ChoiceOfOne, JapaneseDateField
from wards.japanese.dates import with_example

TITLE = "公式名簿を取り込む"
LEAD = "地方厚生局の公式名簿で、24区の医療機関の登録を新しくします。"


class OfficialListForm(ListForm):
    """A list as the regional bureau publishes it; it does not say itself what it is and of when."""

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

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label="公式名簿のファイル", **kwargs)
        self.order_fields(["file"])

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError("今日より後の日です。公式名簿の表題にある日を入れてください。")
        return day


@bureau_only
@require_http_methods(["GET", "HEAD", "POST"])
def official_list(request: HttpRequest) -> HttpResponse:
    """What a list is and the place to send it to."""
    if request.method != "POST":
        return _show(request, OfficialListForm(user=request.user))
    too_large = files_too_large(request)
    sent = OfficialListForm(request.POST, request.FILES, user=request.user, too_large=too_large)
    if not sent.is_valid():
        return _show(request, sent)
    (file,) = sent.cleaned_data["file"]
    origin = {"table": sent.cleaned_data["table"], "day": sent.cleaned_data["day"].isoformat()}
    kept = keep(request.user, file.name, file.read(), UploadKind.OFFICIAL_LIST, summary=origin)
    have_read(kept, request.user)
    return redirect(page_of(kept))


def _show(request: HttpRequest, sent: OfficialListForm) -> HttpResponse:
    latest, step = latest_of(request.user, UploadKind.OFFICIAL_LIST)
    context = {
        "title": TITLE,
        "lead": LEAD,
        "crumbs": [("医療機関・資源", reverse("institutions:institution_list")), (TITLE, "")],
        "step": step,
        "form": sent,
        "latest": latest,
    }
    return render(request, "reports/official_list.html", context)
