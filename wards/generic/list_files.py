"""A list as a file: everything that it shows, on all its pages, as Excel or CSV."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from wards.answers import answer_text
from wards.fiscal import FiscalYear
from wards.generic.pages import RecordView
from wards.generic.tables import PAGE, SORT, Column, RecordFilter, order_words
from wards.models import Ward
from wards.models.record import FiscalYearField
from wards.outgoing.attachment import NO_SUCH_FILE
from wards.outgoing.table import FORMATS, Table, Value


class SavedAsFile(RecordView):
    """Mixin of a list: under an address of its own, as a file. The list says its rows and columns."""

    filter: RecordFilter | None = None
    columns: Sequence[Column]
    # Every row that the conditions let through, in the order of the list.
    file_rows: Callable[[], Iterable[Sequence[Value]]]

    def own_page(self) -> str:
        """Where a ward is led, which has a page of its own instead of the list; '' for nowhere."""
        return ""

    def get(self, request: HttpRequest, *args, fmt: str = "", **kwargs) -> HttpResponse:
        own = "" if request.user.is_bureau else self.own_page()
        if not fmt:
            return HttpResponseRedirect(own) if own else super().get(request, *args, **kwargs)
        if own:
            raise Http404(NO_SUCH_FILE)
        if self.filter is not None and not self.filter.is_valid():
            # The list says what cannot be read.
            query = request.GET.urlencode()
            return HttpResponseRedirect(f"{self.pages.url('list')}?{query}")
        return self.table().answer(fmt, self.name_parts())

    @property
    def file_columns(self) -> list[Column]:
        return [part for column in self.columns for part in column.parts or (column,)]

    def table(self) -> Table:
        order = order_words(self.columns, self.request.GET.get(SORT, ""))
        return Table(
            title=self.pages.list_title(self.request.user),
            conditions=[*(self.filter.conditions if self.filter else []), *order],
            headings=[heading(column, self.pages.model) for column in self.file_columns],
            rows=[list(row) for row in self.file_rows()],
            made_at=timezone.now(),
        )

    def name_parts(self) -> list[str]:
        """What is listed, of which ward, of which year."""
        chosen = self.filter.form.cleaned_data if self.filter and self.filter.is_valid() else {}
        user, ward, year = self.request.user, chosen.get("ward"), str(chosen.get("year") or "")
        whose = (
            ward
            if isinstance(ward, Ward)
            else user.ward or ("24区" if self.pages.ward_path else "")
        )
        years = str(FiscalYear(int(year))) if year.isdecimal() else "全年度" if year else ""
        return [self.pages.noun, str(whose), years]

    def get_context_data(self, **kwargs) -> dict[str, object]:
        query = self.request.GET.copy()
        query.pop(PAGE, None)
        files = [
            (label, f"{self.pages.url('list_file', fmt)}?{query.urlencode()}")
            for fmt, label in FORMATS
        ]
        return super().get_context_data(**kwargs) | {"files": files}


def heading(column: Column, model: type[models.Model]) -> str:
    """The heading with the unit, which no number carries: 参加人数（人）."""
    unit = getattr(_field(column, model), "unit", "")
    return f"{column.label}（{unit}）" if unit else column.label


def file_value(column: Column, record: models.Model) -> Value:
    """What a file has in the column: a number, day or moment as such, else the words of the list."""
    if isinstance(column.value, str):
        field = _field(column, type(record))
        value = getattr(record, field.attname)
        if field.choices or isinstance(field, FiscalYearField) or field.many_to_one:
            return answer_text(record, column.value)
    else:
        value = column.value(record)
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    is_typed = isinstance(value, int | Decimal | date) and not isinstance(value, bool)
    if is_typed or (isinstance(value, str) and value):
        return value
    cell = column.cell(record)
    badge = cell.badge.text if cell.badge else ""
    return "\n".join(filter(None, (badge, cell.text, cell.small)))


def _field(column: Column, model: type[models.Model]) -> models.Field | None:
    """The field that a column shows as it is, or that a number in it stands for."""
    names = {field.name: field for field in model._meta.fields}
    return names.get(column.field)
