"""Decides how the files that came in are listed: who, when, how large, which seal, what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django_filters import CharFilter, FilterSet

from reports.files.intake.file_names import listed_name
from reports.models import Upload, UploadKind, UploadResult
from reports.pages.excel_pages.addresses import page_of
from reports.pages.excel_pages.result import RESULT_BADGES
from reports.pages.excel_pages.waiting import listed
from wards.fiscal import wareki
from wards.forms.record_forms import RecordForm
from wards.generic import Badge, Cell, Column, RecordPages
from wards.generic.filters import CodeFilter, RecordFilter, WordsFilter
from wards.generic.tables import body_row, plain_head_cells
from wards.models import User

SHOWN_OF_SEAL = 12


def _file(upload: Upload) -> Cell:
    round_ = upload.round
    asked = f"{round_.month_name or round_.year}" if round_ else ""
    of_what = (upload.get_kind_display(), upload.get_form_display(), asked)
    return Cell(listed_name(upload.name), small="　".join(filter(None, of_what)))


def _received(upload: Upload) -> Cell:
    at = timezone.localtime(upload.at)
    return Cell(f"{wareki(at.date())} {at:%H:%M}", small=str(upload.by))


def _seal(upload: Upload) -> Cell:
    return Cell(filesizeformat(upload.size), small=upload.sha256[:SHOWN_OF_SEAL])


def _result(upload: Upload) -> Cell:
    kind, icon = RESULT_BADGES[UploadResult(upload.result)]
    return Cell(
        badge=Badge(kind, upload.get_result_display(), icon), small=upload.told or upload.withheld
    )


def _ward(upload: Upload) -> str:
    return str(upload.ward or _nobodys(upload))


def _nobodys(upload: Upload) -> str:
    """Of a list of the Bureau it is the city; of a form that could not be read nobody knows."""
    return "—" if upload.kind == UploadKind.REPORT_FORM else "大阪市"


WARD = Column("区", _ward, ("ward__display_order",))
COLUMNS = (
    Column("ファイル", _file, ("name",)),
    Column("受け取り", _received, ("at",)),
    Column("大きさ・照合番号", _seal, ("size",)),
    Column("結果", _result, ("result",)),
)


def upload_table(uploads: Sequence[Upload], columns: Sequence[Column]) -> dict[str, object]:
    """Uploads as columns and rows, for components/table.html."""
    rows = [body_row(columns, upload, page_of(upload)) for upload in uploads]
    return {"columns": plain_head_cells(columns), "rows": rows}


class UploadFilter(RecordFilter):
    kind = CodeFilter(label="種類", choices=UploadKind.choices)
    result = CodeFilter(label="結果", choices=UploadResult.choices)
    q = WordsFilter(fields=("name", "by__name", "sha256"), label="ファイル名・送った人で探す")
    # What was sent together: the keys of the first and the last, '12-18'.
    sent = CharFilter(method="sent_together", widget=forms.HiddenInput)

    def sent_together(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        first, _, last = value.partition("-")
        if not (first.isdecimal() and last.isdecimal() and len(value) < 38):
            return rows.none()
        return rows.filter(pk__range=(int(first), int(last)))


class UploadPages(RecordPages):
    """A log: nobody enters it here, nobody changes it."""

    model = Upload
    prefix = "upload"
    form_class = RecordForm
    filter_class = UploadFilter
    columns = COLUMNS
    lead = (
        "受け取ったファイルは、読み取れなかったものも含めて、そのまま残しています。"
        "患者・利用者の情報に見えるところがあったファイルだけは、残していません。"
    )

    @property
    def noun(self) -> str:
        return "受け取ったファイル"

    def list_rows(self, request: HttpRequest) -> QuerySet:
        return listed(self.readable(request.user))

    def list_context(self, request: HttpRequest, filter_: FilterSet | None) -> dict[str, object]:
        return {"crumbs": [("Excelで報告", reverse("reports:excel")), (self.noun, "")]}

    def page_of(self, record: Upload) -> str:
        return page_of(record)

    def without_ward(self, record: Upload) -> str:
        return _nobodys(record)

    def empty_sentence(self, user: User) -> str:
        return "条件に合うファイルはありません。"
