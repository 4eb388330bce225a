"""A list of records: filter, order, count and pages."""

from collections.abc import Iterator

from django.db import models
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import ListView

from wards.generic.list_files import SavedAsFile, file_value
from wards.generic.pages import HOME
from wards.generic.tables import SORT, Column, body_row, head_cells, order_from
from wards.outgoing.table import Value
from wards.reuse.pages import kept_page
from wards.versions.kept_versions import as_record

# The newest of what was deleted; older deletions are in the history.
MOST_DELETED = 20


def _named(model: type[models.Model], version: models.Model, related: list[str]) -> models.Model:
    """The record that a version keeps, with what it refers to, so that it can say its name."""
    record = as_record(model, version)
    for name in related:
        if (other := getattr(version, name, None)) is not None:
            setattr(record, name, other)
    return record


class RecordList(SavedAsFile, ListView):
    """The records a user may read: filter, sort, pages of 25, and how many there are in all."""

    paginate_by = 25

    @method_decorator(kept_page)
    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return [self.pages.list_template]

    @cached_property
    def columns(self) -> list[Column]:
        ward = [Column("区", self.pages.ward_name, (f"{self.pages.ward_path}__display_order",))]
        shows_ward = self.request.user.is_bureau and self.pages.ward_path
        first, *others = self.pages.list_columns(self.request)
        return [first, *(ward if shows_ward else []), *others]

    @cached_property
    def filter(self):
        rows = self.pages.list_rows(self.request)
        if self.request.user.is_bureau and self.pages.ward_path:
            rows = rows.select_related(self.pages.ward_path)
        made = self.pages.filter_class
        return made(self.request.GET, queryset=rows, user=self.request.user) if made else None

    def get_queryset(self) -> QuerySet:
        if self.filter is None:
            rows = self.pages.list_rows(self.request)
        else:
            # Conditions that cannot be read find nothing: everything would look like an answer.
            rows = self.filter.qs if self.filter.is_valid() else self.filter.queryset.none()
        asked = order_from(self.columns, self.request.GET.get(SORT, ""))
        return rows.order_by(*(asked or [*self.pages.model._meta.ordering, "pk"]))

    def file_rows(self) -> Iterator[list[Value]]:
        columns = self.file_columns
        for record in self.get_queryset():
            yield [file_value(column, record) for column in columns]

    def paginate_queryset(self, queryset: QuerySet, page_size: int):
        """One query for number and sums; a page that does not exist (any more) is the nearest."""
        sums = {name: Sum(name) for name in self.pages.sums}
        self.totals = queryset.order_by().aggregate(rows=Count("pk"), **sums)
        paginator = self.get_paginator(queryset, page_size)
        paginator.count = self.totals["rows"]
        page = paginator.get_page(self.request.GET.get(self.page_kwarg))
        return paginator, page, page.object_list, page.has_other_pages()

    def count_sentence(self, page) -> str:
        fields = map(self.pages.model._meta.get_field, self.pages.sums)
        sums = "".join(
            f"{each.verbose_name}の合計は{self.totals[each.name] or 0:,}{each.unit}です。"
            for each in fields
        )
        shown = f"{page.start_index():,}〜{page.end_index():,}件目を表示しています。"
        all_shown = "すべて表示しています。"
        whole = all_shown if page.paginator.num_pages == 1 else shown
        return f"条件に合う{self.pages.noun}は{self.totals['rows']:,}件です。{whole}{sums}"

    def get_context_data(self, **kwargs) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        user, page = self.request.user, context["page_obj"]
        lock = self.report.lock
        may_create = self.pages.may_create(user) and not lock
        return context | {
            "title": self.pages.list_title(user),
            "lead": self.pages.list_lead(user),
            "crumbs": [HOME, (self.pages.noun, "")],
            "columns": head_cells(self.columns, self.request.GET),
            "rows": [body_row(self.columns, row, self.pages.page_of(row)) for row in page],
            "filter": self.filter,
            "count_sentence": self.count_sentence(page),
            "create_url": self.create_url() if may_create else "",
            "create_label": f"{self.pages.noun}を加える",
            "empty_sentence": self.pages.empty_sentence(user),
            "lock": lock,
            "deleted": self.deleted()
            if may_create and "restore" in self.pages.usual_pages()
            else [],
            "marked": self.report.marks_of_item(None),
            **self.pages.list_context(self.request, self.filter),
        }

    def deleted(self) -> list[dict[str, object]]:
        """What was deleted of the year at hand and may come back: name, when, and where."""
        rows, model = self.pages.deleted(self.request.user), self.pages.model
        of_year = self.filter.filters.get("year") if self.filter else None
        if of_year and self.filter.is_valid():
            rows = of_year.filter(rows, self.filter.form.cleaned_data["year"])
        related = [each.name for each in model._meta.fields if each.many_to_one]
        return [
            {
                "name": str(_named(model, row, related)),
                "when": row.pgh_created_at,
                "url": self.restore_url(row.pgh_obj_id),
            }
            for row in rows.select_related(*related)[:MOST_DELETED]
        ]

    def create_url(self) -> str:
        asked = self.request.GET.get("year", "")
        year = f"?year={asked}" if asked.isascii() and asked.isdigit() else ""
        return self.pages.url("create") + year
