"""Pages of what a ward states once for a fiscal year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from wards.fiscal import FiscalYear
from wards.generic.details import RecordDelete, RecordDetail
from wards.generic.edits import RecordFormView
from wards.generic.list_files import SavedAsFile, file_value
from wards.generic.pages import HOME, RecordPages, Views, way_back, year_asked
from wards.generic.tables import (
    Badge,
    Cell,
    Column,
    RecordFilter,
    StatementFilter,
    body_row,
    head_cells,
)
from wards.generic.undoing import RecordRestore, RecordRevert
from wards.models import Ward
from wards.models.record import FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR
from wards.outgoing.table import Value

WARD = Column("区", "ward")
NOT_ANSWERED = Badge("empty", "未回答", "empty")


class StatementPages(RecordPages):
    """The pages of an AnnualStatement. `<prefix>` (year) is the form of the user's own ward;
    `<prefix>_list` shows the Bureau all 24 wards and sends a ward to its own page."""

    filter_class = StatementFilter
    related = ("ward",)
    delete_label = "回答を取り消す"

    def form_url(self, year: int) -> str:
        return self.url("", year)

    def form_url_of(self, statement: Model) -> str:
        return self.form_url(statement.fiscal_year)

    def period_of(self, statement: Model) -> str:
        """For when it is stated, in words."""
        return str(FiscalYear(statement.fiscal_year))

    def title_of(self, record: Model) -> str:
        return f"{record.ward}の{self.period_of(record)}の{self.noun}"

    def related_links(self, year: int) -> list[tuple[str, str]]:
        """Where else the form of a year leads: (label, url)."""
        return []

    def usual_pages(self) -> set[str]:
        return set()

    def own_views(self) -> Views:
        return {
            "list": ("", StatementList),
            "": ("<int:year>/", StatementForm),
            "detail": ("record/<int:pk>/", RecordDetail),
            "delete": ("record/<int:pk>/delete/", RecordDelete),
            "restore": ("record/<int:pk>/restore/", RecordRestore),
            "revert": ("record/<int:pk>/revert/", RecordRevert),
        }


class StatementForm(RecordFormView):
    """Creates or updates what the user's ward states for a year."""

    template_name = "records/statement.html"
    pages: StatementPages

    def dispatch(self, request: HttpRequest, year: int, **kwargs) -> HttpResponse:
        if not self.pages.may_create(request.user):
            raise PermissionDenied
        if not FIRST_FISCAL_YEAR <= year <= LAST_FISCAL_YEAR:
            raise Http404
        return super().dispatch(request, year)

    @property
    def period(self) -> dict[str, int]:
        """The fields that say for when it is stated, from the address."""
        return {"fiscal_year": self.kwargs["year"]}

    @cached_property
    def object(self) -> Model:
        stored = self.editable_rows().filter(**self.period).first()
        return stored or self.pages.model(ward=self.request.user.ward, **self.period)

    @property
    def draft_name(self) -> str:
        return f"{self.pages.period_of(self.object)}の{self.pages.noun}"

    def done_sentence(self, saved: Model) -> str:
        return f"{self.pages.title_of(saved)}を保存しました。"

    def get_context_data(self, **kwargs) -> dict[str, object]:
        title = self.draft_name
        stored = self.object.pk
        back = self.pages.url("detail", stored) if stored else HOME[1]
        return super().get_context_data(**kwargs) | {
            "title": title,
            "crumbs": [HOME, (title, "")],
            "cancel_url": way_back(self.request, back),
            "related_links": self.pages.related_links(self.kwargs["year"]),
        }


class StatementList(SavedAsFile, TemplateView):
    """All 24 wards in a year, those without an answer among them. A ward has its own page."""

    template_name = "records/list.html"
    pages: StatementPages

    def own_page(self) -> str:
        year, user = year_asked(self.request), self.request.user
        if self.pages.may_create(user):
            return self.pages.form_url(year)
        # Of a year without an answer: the one before, from whose page the way here leads.
        stated = self.pages.readable(user).filter(fiscal_year__lte=year)
        if (stated := stated.order_by("-fiscal_year").first()) is None:
            raise Http404
        return self.pages.page_of(stated)

    @property
    def columns(self) -> list[Column]:
        return [WARD, *self.pages.columns]

    @cached_property
    def filter(self) -> RecordFilter:
        rows = self.pages.readable(self.request.user)
        return self.pages.filter_class(self.request.GET, queryset=rows, user=self.request.user)

    @cached_property
    def stated(self) -> list[tuple[Ward, Model | None]]:
        """Every ward with what it states for the year, None where it has not answered."""
        of_year = self.pages.readable(self.request.user).filter(fiscal_year=self.year)
        of_ward = {row.ward_id: row for row in self.pages.with_related(of_year)}
        return [(ward, of_ward.get(ward.pk)) for ward in Ward.objects.all()]

    def get_context_data(self, **kwargs) -> dict[str, object]:
        year, number = FiscalYear(self.year), len(self.stated)
        answered = sum(statement is not None for _, statement in self.stated)
        return super().get_context_data(**kwargs) | {
            "title": self.pages.noun,
            "lead": self.pages.lead,
            "crumbs": [HOME, (self.pages.noun, "")],
            "facts": [
                {"label": "年度", "value": str(year)},
                {"label": "回答", "value": f"{number}区中{answered}区"},
            ],
            "columns": head_cells(self.columns, self.request.GET),
            "rows": [self.row(ward, statement) for ward, statement in self.stated],
            "filter": self.filter,
            "count_sentence": f"{year}。{number}区中{answered}区が回答しています。",
        }

    def row(self, ward: Ward, statement: Model | None) -> dict[str, object]:
        columns = self.pages.columns
        if statement is None:
            row = {"url": "", "ended": False, "cells": [Cell(label=each.label) for each in columns]}
            row["cells"][0] = replace(row["cells"][0], badge=NOT_ANSWERED)
        else:
            row = body_row(columns, statement, self.pages.page_of(statement))
        return row | {"cells": [Cell(ward.name), *row["cells"]]}

    def file_rows(self) -> Iterator[list[Value]]:
        _, *columns = self.file_columns
        unanswered = [NOT_ANSWERED.text, *[None] * (len(columns) - 1)]
        for ward, statement in self.stated:
            cells = (
                [file_value(column, statement) for column in columns] if statement else unanswered
            )
            yield [ward.name, *cells]
