"""The board's list as a table for a file: the wards that are shown, with the state of both reports."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from reports.pages.board.page import SHOWN, BoardPage
from reports.pages.board.reports import BoardReport, WardRow
from wards.outgoing.table import FORMATS, Table, Value

TITLE = "24区の提出状況"


def board_table(page: BoardPage, now: datetime) -> Table:
    """The wards of the board that its chips and its search let through."""
    of_form = [
        f"{form.label} {heading}"
        for form in page.counts.forms
        for heading in ("状態", "入力済み", "項目の数", "期限", "遅れの日数", "確かめること")
    ]
    return Table(
        title=TITLE,
        conditions=list(_conditions(page)),
        headings=["区", *of_form, "最後の動き", "最後の動きの担当"],
        rows=[_row(row) for row in page.listed],
        made_at=now,
    )


def file_addresses(page: BoardPage) -> list[tuple[str, str]]:
    """What the list is offered as, and where: of the same round, under the same conditions."""
    conditions = (("show", page.shown), ("ward", page.name_asked))
    asked = {name: value for name, value in conditions if value}
    query = "&".join(filter(None, (page.round.query, urlencode(asked))))
    return [
        (label, f"{reverse('reports:board_file', args=[fmt])}?{query}") for fmt, label in FORMATS
    ]


def _conditions(page: BoardPage) -> Iterator[str]:
    yield str(page.round)
    if page.shown:
        yield f"絞り込み: {SHOWN[page.shown][0]}"
    if page.name_asked:
        yield f"区の名前: {page.name_asked}"


def _row(row: WardRow) -> list[Value]:
    last = timezone.localtime(row.last.at).replace(tzinfo=None) if row.last else None
    of_form = [value for report in row.reports for value in _cells(report)]
    return [str(row.ward), *of_form, last, row.last_body if row.last else None]


def _cells(report: BoardReport) -> list[Value]:
    changed = ["提出後に変更あり"] if report.changed else []
    return [
        report.submission.get_status_display(),
        report.answered,
        len(report.items),
        report.submission.due,
        report.days_late or report.came_days_late or None,
        "、".join([*changed, *report.questions]) or None,
    ]
