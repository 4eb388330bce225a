"""Decides how files are sent in: one of a ward, several of the Bureau, none of them too large."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile

from reports.files.intake.file_names import shown_name
from reports.files.too_large import MOST

ACCEPTED = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Each is read at once, in about a second: the offices of all wards, or their desks.
MOST_FILES = 24
TOO_MANY = f"一度に送れるのは{MOST_FILES}件までです。分けて送ってください。"
NO_FILE = "ファイルが選ばれていません。記入した様式（.xlsx）を選んでください。"
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
    """One file or several, as a list; an empty file is received and told apart later."""

    def __init__(self, **kwargs) -> None:
        super().__init__(allow_empty_file=True, error_messages={"required": NO_FILE}, **kwargs)

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(TOO_MANY)
        return [super(FilesField, self).clean(each, initial) for each in files or [None]]


class SendForm(forms.Form):
    """The filled-in forms. too_large: names of files that were sent and not received."""

    def __init__(
        self, data=None, files=None, *, several: bool, too_large: Sequence[str] = ()
    ) -> None:
        super().__init__(data, files, auto_id="send_%s")
        widget = FilesInput if several else forms.FileInput
        self.fields["file"] = FilesField(
            label=f"記入した様式（{MOST_FILES}件まで）" if several else "記入した様式",
            widget=widget(attrs={"accept": ACCEPTED}),
            help_text=f"Excelブック（.xlsx）だけを受け取ります。1つ{MOST}までです。",
        )
        if too_large:
            sentences = "".join(too_large_sentence(name) for name in too_large)
            self.fields["file"].error_messages["required"] = sentences
