"""The Bureau's pages of the security log: searched on the screen, taken away as a file."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View
from django_filters import Filter, FilterSet, ModelChoiceFilter

from wards.fiscal import moment_label
from wards.forms.form_fields import JapaneseDateField
from wards.forms.record_forms import RecordForm
from wards.generic import Cell, Column, RecordPages
from wards.generic.pages import RecordView, Views
from wards.generic.tables import CodeFilter, WordsFilter
from wards.japanese.dates import with_example
from wards.models import LogKind, LogLine, User, Ward
from wards.outgoing.attachment import NO_SUCH_FILE, attachment
from wards.outgoing.book import TABLE_HEAD, TABLE_TEXT, Book
from wards.outgoing.csv_rows import write_rows

HEADINGS = ("日時", "操作", "ユーザー名", "氏名", "区", "接続元", "内容", "ページ", "要求の番号")
# More are no list to be read; the days bound it.
MOST_ROWS = 100_000
WIDTHS = (20, 18, 18, 24, 10, 18, 30, 50, 16)


class DayFilter(Filter):
    """Lines from a day on, or up to it."""

    field_class = JapaneseDateField

    def __init__(self, label: str, lookup: str) -> None:
        super().__init__(label=with_example(f"{label}（例 {{short}}）"), field_name="at")
        self.lookup = f"at__date__{lookup}"

    def filter(self, rows: QuerySet, day: date | None) -> QuerySet:
        return rows.filter(**{self.lookup: day}) if day else rows


class LogPages(RecordPages):
    """A log: nobody enters it, nobody changes it."""

    model = LogLine
    prefix = "log"
    form_class = RecordForm
    filters = {
        "since": DayFilter("この日から", "gte"),
        "until": DayFilter("この日まで", "lte"),
        "kind": CodeFilter(label="操作", choices=LogKind.choices),
        "ward": ModelChoiceFilter(queryset=Ward.objects.all(), label="区", empty_label="すべて"),
        "q": WordsFilter(fields=("account", "user__name"), label="ユーザー名・氏名で探す"),
    }
    related = ("user", "ward")
    list_template = "wards/log_list.html"
    lead = (
        "だれが、いつ、どこから、何をしたかの記録です。追記だけができ、書きかえも削除もできません。"
    )
    columns = (
        Column("日時", lambda line: moment_label(line.at), ("at",)),
        Column("操作", lambda line: Cell(line.get_kind_display(), small=line.what), ("kind",)),
        Column(
            "だれが",
            lambda line: Cell(line.user.name if line.user else "—", small=line.account),
            ("account",),
        ),
        Column("区", lambda line: str(line.ward or "—"), ("ward__display_order",)),
        Column("どこから", "address", ("address",)),
    )

    def list_title(self, user: User) -> str:
        return self.noun

    def may_read(self, user: User) -> bool:
        return user.is_bureau

    def readable(self, user: User) -> QuerySet:
        return LogLine.objects.all() if user.is_bureau else LogLine.objects.none()

    def may_create(self, user: User) -> bool:
        return False

    def page_of(self, record: LogLine) -> str:
        return ""

    def list_context(self, request: HttpRequest, filter_: FilterSet | None) -> dict[str, object]:
        return {"files": [(self.url("file", fmt), fmt.upper()) for fmt in ("csv", "xlsx")]}

    def usual_pages(self) -> set[str]:
        return {"list"}

    def own_views(self) -> Views:
        return {"file": ("file/<str:fmt>/", LogFile)}


class LogFile(RecordView, View):
    """The lines that the list finds, oldest first, as CSV or Excel."""

    def get(self, request: HttpRequest, fmt: str) -> HttpResponse:
        if fmt not in ("csv", "xlsx"):
            raise Http404(NO_SUCH_FILE)
        rows = self.pages.list_rows(request)
        found = self.pages.filter_class(request.GET, queryset=rows, user=request.user)
        if not found.is_valid():
            return redirect(f"{self.pages.url('list')}?{request.GET.urlencode()}")
        lines = map(_cells, found.qs.order_by("pk")[:MOST_ROWS])
        today = timezone.localdate()
        write = write_rows if fmt == "csv" else _workbook
        return attachment(write([HEADINGS, *lines]), f"操作の記録_{today:%Y%m%d}.{fmt}")


def _cells(line: LogLine) -> tuple[str, ...]:
    return (
        f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S}",
        line.get_kind_display(),
        line.account,
        line.user.name if line.user else "",
        str(line.ward or ""),
        line.address,
        line.what,
        line.path,
        line.request_id,
    )


def _workbook(rows: Iterable[tuple[str, ...]]) -> bytes:
    book = Book("操作の記録", "", timezone.localtime())
    sheet = book.sheet("操作の記録")
    for number, cells in enumerate(rows, 1):
        for column, text in enumerate(cells, 1):
            book.put(sheet, number, column, text, TABLE_HEAD if number == 1 else TABLE_TEXT)
    for cell, width in zip(sheet[1], WIDTHS, strict=True):
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    return book.bytes()
