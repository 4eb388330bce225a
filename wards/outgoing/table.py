"""One table as a file: a line on what it holds, its headings, its rows; as Excel or CSV."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone

from wards.fiscal import moment_label
from wards.outgoing.attachment import NO_SUCH_FILE, NOT_IN_NAMES, attachment
from wards.outgoing.book import GREY, INVENTED, Book, Look, Value, fit_to_paper, put_running
from wards.outgoing.csv_rows import write_rows

XLSX, CSV = "xlsx", "csv"
# What a table is offered as.
FORMATS = ((XLSX, "Excel"), (CSV, "CSV"))
_ABOUT = Look(colour=GREY)


@dataclass(frozen=True)
class Table:
    """conditions: what was chosen and how it is ordered, in words. Moments are in the city's time."""

    title: str
    conditions: Sequence[str]
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    made_at: datetime

    @property
    def about(self) -> str:
        """研修会｜2件｜年度: 令和6年度｜令和6年10月8日15時00分現在"""
        marks = [INVENTED] if settings.DEMO else []
        number = f"{len(self.rows):,}件"
        moment = f"{moment_label(self.made_at)}現在"
        return "｜".join([self.title, number, *self.conditions, moment, *marks])

    def csv(self) -> bytes:
        return write_rows([[self.about], self.headings, *self.rows])

    def xlsx(self) -> bytes:
        """One sheet: numbers, days and moments typed, the head stays while scrolling and on paper."""
        book = Book(self.title, self.about, timezone.localtime(self.made_at))
        sheet = book.sheet(self.title)
        book.put(sheet, 1, 1, self.about, _ABOUT)
        book.put_table(sheet, 2, self.headings, self.rows)
        sheet.freeze_panes = "B3"
        fit_to_paper(sheet, sheet.ORIENTATION_LANDSCAPE, pages_high=0)
        put_running(sheet, head=(self.title, ""), foot=(f"{moment_label(self.made_at)}作成", ""))
        return book.bytes()

    def answer(self, fmt: str, name_parts: Iterable[str]) -> HttpResponse:
        """The file, named 研修会_城東区_令和6年度_20241008.xlsx. Raises Http404 for another format."""
        if fmt not in (XLSX, CSV):
            raise Http404(NO_SUCH_FILE)
        day = f"{timezone.localdate(self.made_at):%Y%m%d}"
        name = "_".join([*filter(None, name_parts), day])
        content = self.xlsx() if fmt == XLSX else self.csv()
        return attachment(content, f"{NOT_IN_NAMES.sub('', name)}.{fmt}")
