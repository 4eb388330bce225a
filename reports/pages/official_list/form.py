"""Decides what is asked of who sends in an official list: the file, which 点数表, as of which day."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from reports.files.official_list.point_table import PointTable
from reports.files.uploaded_files.limits import MEGABYTE, MOST_BYTES
from wards.forms.form_fields import ChoiceOfOne, JapaneseDateField
from wards.japanese.example_days import with_example

CHOOSE_AGAIN = "ファイルだけは画面に残せません。もう一度選んでください。"
NO_FILE = "ファイルが選ばれていません。"


class OfficialListForm(forms.Form):
    """A list as the regional bureau publishes it; it does not say itself what it is and of when."""

    file = forms.FileField(
        label="公式名簿のファイル",
        help_text=(
            "地方厚生局の「コード内容別医療機関一覧」。CSV か .xlsx。大阪府全体のファイルもそのまま"
            "送れます。見出しの行はなくてもかまいません。"
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={
            "required": NO_FILE,
            "empty": "空のファイルです。公式名簿の入ったファイルを選んでください。",
            "invalid": NO_FILE,
            "missing": NO_FILE,
        },
    )
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
        super().__init__(*args, **kwargs)
        if self.is_bound and self.files:
            self.fields["file"].warning = CHOOSE_AGAIN

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            most = MOST_BYTES // MEGABYTE
            raise ValidationError(f"ファイルが大きすぎます。送れるのは {most}MB までです。")
        return file

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError("今日より後の日です。公式名簿の表題にある日を入れてください。")
        return day
