"""Lists of the files that came in: all of them, the latest, and those that wait for somebody."""

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django_filters import CharFilter, FilterSet

from reports.files.upload_record import listed_name
from reports.models import OPEN_RESULTS, Upload, UploadKind, UploadResult
from wards.fiscal import wareki
from wards.forms.record_forms import RecordForm
from wards.generic.pages import RecordPages
from wards.generic.tables import (
    Badge,
    Cell,
    CodeFilter,
    Column,
    RecordFilter,
    WordsFilter,
    shown_table,
    two_lines,
)
from wards.models import User

SHOWN_OF_SEAL = 12
MOST_SHOWN = 50
NOTHING_SAVED = "確定するまで、何も保存していません。"
LATEST = 5
RESULT_BADGES = {
    UploadResult.WAITING: ("draft", "clock"),
    UploadResult.REFUSED: ("back", "error"),
    UploadResult.TO_MEND: ("warn", "warn"),
    UploadResult.CHECKED: ("draft", "clock"),
    UploadResult.SAVED: ("ok", "check"),
    UploadResult.UNCHANGED: ("gone", "check"),
    UploadResult.WITHDRAWN: ("gone", "cross"),
}
# Of these a later file of the same report takes nothing away.
_NOT_COUNTED = (UploadResult.REFUSED, UploadResult.WITHDRAWN)


def page_of(upload: Upload) -> str:
    """The address of the page of an upload."""
    return reverse("reports:upload", args=[upload.pk])


def listed(uploads: QuerySet) -> QuerySet:
    """Uploads as lists show them: without the files, with the line that each of them says."""
    return (
        uploads.defer("content", "summary")
        .select_related("ward", "round", "by__ward")
        .annotate(told=KT("summary__told"))
    )


def waiting_uploads(user: User) -> QuerySet:
    """The open forms that the user's own body, or the Bureau, sent; only the newest one of a report.

    Who sent it is who should confirm it. An older one was corrected and sent again: it stays in the
    list of all files.
    """
    visible = Upload.objects.visible_to(user).filter(
        kind=UploadKind.REPORT_FORM, by__role=user.role
    )
    same = {name: OuterRef(name) for name in ("ward", "round", "form", "kind")}
    newer = Upload.objects.filter(**same, pk__gt=OuterRef("pk")).exclude(result__in=_NOT_COUNTED)
    return listed(visible.filter(~Exists(newer), result__in=OPEN_RESULTS))


def newer_form(upload: Upload) -> Upload | None:
    """The newest form of the same report that came after an upload and could be read."""
    same = Upload.objects.filter(
        ward=upload.ward_id, round=upload.round_id, form=upload.form, kind=upload.kind
    )
    return listed(same.filter(pk__gt=upload.pk).exclude(result__in=_NOT_COUNTED)).first()


def _of_what(upload: Upload) -> str:
    round_ = upload.round
    asked = f"{round_.month_name or round_.year}" if round_ else ""
    of_what = (upload.get_kind_display(), upload.get_form_display(), asked)
    return "　".join(filter(None, of_what))


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
    two_lines(
        Column("ファイル", lambda upload: listed_name(upload.name), ("name",)),
        Column("種類", _of_what),
    ),
    Column(
        "受け取り",
        _received,
        ("at",),
        parts=(Column("受け取り", "at"), Column("送った人", "by")),
    ),
    Column(
        "大きさ・照合番号",
        _seal,
        ("size",),
        parts=(
            Column("大きさ（バイト）", lambda upload: upload.size),
            Column("照合番号", "sha256"),
        ),
    ),
    Column(
        "結果",
        _result,
        ("result",),
        parts=(
            Column("結果", "result"),
            Column("説明", lambda upload: upload.told or upload.withheld),
        ),
    ),
)


def latest_of(user: User, kind: UploadKind) -> tuple[dict[str, object], dict[str, object] | None]:
    """The table of the latest files of a kind, and the step to the user's newest one that waits.

    The step is for components/lead_step.html.
    """
    latest = list(listed(Upload.objects.visible_to(user).filter(kind=kind))[:LATEST])
    own = (each for each in latest if each.by_id == user.pk and each.is_open)
    waiting, sentence = next(own, None), "送ったファイルが、確認を待っています。"
    return shown_table(COLUMNS, latest, page_of), step_to(waiting, sentence) if waiting else None


def step_to(upload: Upload, text: str, detail: str = NOTHING_SAVED) -> dict[str, str]:
    """That somebody should look at what a file says, for components/lead_step.html."""
    label = "読み取り結果を確かめる"
    return {"text": text, "detail": detail, "url": page_of(upload), "label": label}


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
    list_template = "reports/upload_list.html"
    lead = (
        "受け取ったファイルは、そのまま残しています。読み取れなかったファイルと、"
        "患者・利用者の情報に見えるところがあったファイルは、残していません。"
    )

    def list_rows(self, request: HttpRequest) -> QuerySet:
        return listed(self.readable(request.user))

    def list_context(self, request: HttpRequest, filter_: FilterSet | None) -> dict[str, object]:
        rows = filter_.qs if filter_ and filter_.is_valid() else self.readable(request.user)
        return {
            "crumbs": [("Excelで報告", reverse("reports:excel")), (self.noun, "")],
            "unread": rows.filter(result=UploadResult.WAITING).order_by().count(),
        }

    def page_of(self, record: Upload) -> str:
        return page_of(record)

    def without_ward(self, record: Upload) -> str:
        return _nobodys(record)

    def empty_sentence(self, user: User) -> str:
        return "条件に合うファイルはありません。"
