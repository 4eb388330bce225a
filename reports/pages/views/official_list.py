"""The Bureau sends in an official list of medical institutions."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reports.files.official_list.cells import PointTable
from reports.models import UploadKind
from reports.pages.excel_pages.handing import ListForm
from reports.pages.views.lists import list_page
from reports.pages.views.rounds import bureau_only
from wards.forms.form_fields import ChoiceOfOne, JapaneseDateField
from wards.japanese.dates import with_example


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

    @property
    def origin(self) -> dict[str, str]:
        return {
            "table": self.cleaned_data["table"],
            "day": self.cleaned_data["day"].isoformat(),
        }


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
