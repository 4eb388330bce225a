"""Decides what the pages say on which a ledger or a list of users is sent in."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from reports.files.too_large import MOST
from reports.models import Upload, UploadKind
from reports.pages.excel_pages.log import COLUMNS, upload_table
from reports.pages.excel_pages.sending import FilesField, too_large_sentence
from reports.pages.excel_pages.waiting import OPEN, listed
from wards.models import User

ACCEPTED = ".csv,.txt,.tsv,.xlsx,text/csv"
NO_FILE = "ファイルが選ばれていません。CSV か Excelブック（.xlsx）を選んでください。"
LATEST = 5


class ListForm(forms.Form):
    """The one file that is sent in. too_large: its name, if it was not received."""

    def __init__(self, data=None, files=None, *, label: str, too_large: Sequence[str] = ()) -> None:
        super().__init__(data, files, auto_id="send_%s")
        self.fields["file"] = FilesField(
            label=label,
            widget=forms.FileInput(attrs={"accept": ACCEPTED}),
            help_text=f"CSV か Excelブック（.xlsx）。{MOST}まで。",
        )
        sentences = "".join(too_large_sentence(name) for name in too_large)
        self.fields["file"].error_messages["required"] = sentences or NO_FILE


def uploads_of(user: User, kind: UploadKind) -> tuple[dict[str, object], Upload | None]:
    """The table of the latest files of a kind, and the newest one that waits for its sender."""
    latest = list(listed(Upload.objects.visible_to(user).filter(kind=kind))[:LATEST])
    own = (each for each in latest if each.by_id == user.pk and each.result in OPEN)
    return upload_table(latest, COLUMNS), next(own, None)


def waiting_step(waiting: Upload | None, url: str) -> dict[str, object] | None:
    """What waits for the reader, for components/lead_step.html."""
    if waiting is None:
        return None
    return {
        "text": "送ったファイルが、確認を待っています。",
        "detail": "確定するまで、何も保存していません。",
        "url": url,
        "label": "読み取り結果を確かめる",
    }
