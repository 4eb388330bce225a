"""Decides what stands on the page of one record: its answers, what can be done, its versions."""

from __future__ import annotations

from django.db.models import Model, QuerySet
from django.views.generic import DetailView

from wards.answers import BLANK, answer_text
from wards.generic.base import RecordView
from wards.generic.pages import RecordPages
from wards.versions.telling import NOT_TOLD


def answers_of(pages: RecordPages, record: Model) -> list[dict[str, object]]:
    """The answers of a record, in the order in which they are asked; what no form asks is last."""
    asked = list(pages.form_class.base_fields)
    fields = sorted(
        record._meta.concrete_fields,
        key=lambda field: asked.index(field.name) if field.name in asked else len(asked),
    )
    return [
        {"label": field.verbose_name, "value": text}
        for field in fields
        if field.name not in NOT_TOLD | pages.hidden
        for text in [answer_text(record, field.name)]
        # What nobody is asked for is told where there is something to tell.
        if field.editable or text != BLANK
    ]


class RecordDetail(RecordView, DetailView):
    """One record that the user may read; another one is not found."""

    template_name = "records/detail.html"

    def get_queryset(self) -> QuerySet:
        return self.pages.with_related(self.pages.readable(self.request.user))

    def get_context_data(self, **kwargs) -> dict[str, object]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "lock": self.report.lock,
            "marked": self.report.marks_of_record(self.object.pk)
            + [m for marks in self.report.marks_of_fields(self.object.pk).values() for m in marks],
            "title": str(self.object),
            "lead": "",
            "crumbs": self.crumbs((str(self.object), "")),
            "items": [*answers_of(self.pages, self.object), *self.pages.extra_items(self.object)],
            "actions": [*self.actions(), *self.pages.extra_actions(self.object, user)],
            "related_tables": self.pages.related_tables(self.object, user),
            "versions": self.pages.versions(self.object),
        }

    @property
    def report_year(self) -> int:
        return getattr(self.object, "fiscal_year", None) or self.year

    def is_editable(self) -> bool:
        """Whether the record is one that the user may change, locks apart."""
        return self.pages.editable(self.request.user).filter(pk=self.object.pk).exists()

    def actions(self) -> list[dict[str, str]]:
        """Edit, end, delete; nothing for those who may only read."""
        if self.report.lock or not self.is_editable():
            return []
        pages, pk = self.pages, self.object.pk
        actions = [{"label": "直す", "url": pages.url("edit", pk), "kind": "main"}]
        if pages.has_validity:
            actions.append({"label": "終了する", "url": pages.url("end", pk), "kind": "plain"})
        if pages.deletable:
            actions.append({"label": "削除する", "url": pages.url("delete", pk), "kind": "grave"})
        return actions
