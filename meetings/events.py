"""The Bureau's pages of briefings and exchanges, with attendance."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from meetings.filters import EventFilter
from meetings.forms import AttendanceForm, EventForm
from meetings.models import Attendance, CoordinatorEvent
from wards.fiscal import wareki_with_weekday
from wards.generic import Cell, Column, RecordPages
from wards.generic.edits import RecordCreate, RecordEdit, RecordFormView
from wards.generic.pages import Views
from wards.versions.kept_versions import versions_of_parts


class EventPages(RecordPages):
    model = CoordinatorEvent
    prefix = "event"
    form_class = EventForm
    filter_class = EventFilter
    lead = "健康局がコーディネーターのために開いた説明会と意見交換会です。"
    columns = (
        Column("回", lambda event: Cell(str(event), small=event.venue), ("kind", "number")),
        Column("開催日", lambda event: wareki_with_weekday(event.date), ("date",)),
        Column("開催の方法", "mode", ("mode",)),
        Column("参加した区", lambda event: f"{event.wards}区", ("wards",), numeric=True),
        Column("参加人数", lambda event: f"{event.people or 0:,}人", ("people",), numeric=True),
    )

    noun = "説明会・意見交換会"

    def with_related(self, rows: QuerySet) -> QuerySet:
        return rows.annotate(wards=Count("attendance"), people=Sum("attendance__people"))

    def extra_items(self, record: CoordinatorEvent) -> list[dict[str, object]]:
        rows = list(record.attendance.select_related("ward"))
        people = sum(row.people for row in rows)
        each = "、".join(f"{row.ward} {row.people:,}人" for row in rows)
        return [
            {"label": "参加", "value": f"{len(rows)}区 {people:,}人"},
            {"label": "区ごとの参加", "value": each or "まだ入っていません"},
        ]

    def versions(self, record: CoordinatorEvent) -> list[dict[str, object]]:
        """The event's own versions, and between them those of the wards' numbers."""
        kept = Attendance._meta.get_field("versions").related_model
        rows = kept.objects.filter(event_id=record.pk)
        numbers = versions_of_parts(
            rows.select_related("ward").order_by("pgh_id"), "people", lambda row: str(row.ward)
        )
        return sorted(
            [*super().versions(record), *numbers], key=lambda version: version["when"], reverse=True
        )

    def own_views(self) -> Views:
        return {"create": ("new/", EventCreate), "edit": ("<int:pk>/edit/", EventEdit)}


class WithAttendance(RecordFormView):
    """Mixin: the 24 wards' numbers are asked and saved together with the event."""

    template_name = "meetings/event_form.html"

    @cached_property
    def attendance(self) -> AttendanceForm:
        data = self.request.POST if self.request.method == "POST" else None
        return AttendanceForm(data, event=self.object)

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = self.get_form()
        both = [form.is_valid(), self.attendance.is_valid()]
        return self.form_valid(form) if all(both) else self.form_invalid(form)

    def form_valid(self, form: EventForm) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            if not form.errors:
                self.attendance.save(self.request.user)
        return response

    def get_context_data(self, **kwargs) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {"attendance": self.attendance}


class EventCreate(WithAttendance, RecordCreate):
    """A new event with its attendance."""


class EventEdit(WithAttendance, RecordEdit):
    """Edits an event and its attendance."""
