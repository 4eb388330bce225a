"""The page on which a record is deleted, as it was shown there."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.generic import DetailView

from wards.forms.simultaneous_edits import STAMP, stamp_of, versions_since
from wards.generic.base import RecordView, way_back
from wards.generic.deleting import NotDeletedError, delete_record
from wards.generic.details import answers_of


class RecordDelete(RecordView, DetailView):
    """Asks, then deletes; the versions are kept."""

    template_name = "records/confirm_delete.html"

    def get_queryset(self) -> QuerySet:
        rows = self.pages.editable(self.request.user)
        # Who is editing it at this moment has saved before it is looked at.
        return rows.select_for_update(of=("self",)) if self.request.method == "POST" else rows

    @property
    def report_year(self) -> int:
        return getattr(self.object, "fiscal_year", None) or self.year

    def get_template_names(self) -> list[str]:
        return ["records/locked.html"] if self.report.lock else [self.template_name]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.object = record = self.get_object()
        if request.POST.get(STAMP) != stamp_of(record):
            return self.render_to_response(self.get_context_data(object=record))
        name = str(record)
        try:
            delete_record(record, self.pages.remove)
        except NotDeletedError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self.pages.page_of(record))
        messages.success(request, f"{self.pages.noun} {name} を削除しました。")
        return HttpResponseRedirect(way_back(request, self.list_url))

    def get_context_data(self, **kwargs) -> dict[str, object]:
        title = f"{self.pages.noun}の記録を削除する"
        detail = self.pages.page_of(self.object)
        ends = self.pages.has_validity
        opened = self.request.POST.get(STAMP, "")
        return super().get_context_data(**kwargs) | {
            "title": title,
            "crumbs": self.crumbs((str(self.object), detail), (title, "")),
            "object_sentence": f"{self.object} を削除しますか。",
            "stamp": stamp_of(self.object),
            "asked_again": self.request.method == "POST",
            "changes": versions_since(self.pages.versions(self.object), opened) if opened else [],
            "lock": self.report.lock,
            "hint": self.report.hint,
            "items": answers_of(self.pages, self.object),
            "consequences": [
                "集計からすぐに除かれます。",
                "削除したことと、それまでの内容は履歴に残ります。",
                *(["実際にあって終わったものは、削除せずに「終了する」で終えてください。"] * ends),
            ],
            "cancel_url": detail,
        }
