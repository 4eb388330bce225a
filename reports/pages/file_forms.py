"""What is asked of whoever sends a file in: the file, and of a list what it does not say itself."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from reports.files.official_list.cells import PointTable
from reports.files.upload_guards import MOST, quota_sentence
from reports.files.upload_record import shown_name
from wards.forms.form_fields import ChoiceOfOne, JapaneseDateField
from wards.japanese.dates import with_example
from wards.models import User

# The offices of all wards, or their desks.
MOST_FILES = 24
TOO_MANY = f"一度に送れるのは{MOST_FILES}件までです。分けて送ってください。"
TOO_LARGE = (
    "「{name}」は{most}を超えているので、受け取っていません。"
    "写真などを貼り付けていれば消して、保存し直してください。"
)
# No browser puts a chosen file back.
CHOOSE_AGAIN = "ほかの欄に修正するところがあったため、選んだファイルは残っていません。"


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
