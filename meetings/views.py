"""The pages of meetings, liaison plans and the Bureau's events, and what narrows their lists."""

from django.db import transaction
from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils.functional import cached_property

from meetings import forms, models
from wards.answers import value_text
from wards.generic.edits import RecordCreate, RecordEdit, RecordFormView
from wards.generic.pages import RecordPages, Views, action
from wards.generic.statements import StatementPages
from wards.generic.tables import (
    DATE,
    OF_ACTIVITIES,
    PEOPLE,
    PROGRAMME,
    STATE,
    Cell,
    CodeFilter,
    Column,
    RecordFilter,
    WordsFilter,
    YearFilter,
    two_lines,
)
from wards.generic.undoing import RecordRevert
from wards.models import User, Ward
from wards.triggers import kept_versions_of
from wards.versions.kept_versions import versions_of_parts
from wards.versions.restoring import rows_then
from wards.vocabulary import ReportItem, Role


class MeetingFilter(RecordFilter):
    """Unless a kind is chosen, a ward's user sees the meetings that this role holds."""

    year, state, programme = OF_ACTIVITIES.values()
    kind = CodeFilter(label="会議の種類", choices=models.MeetingKind.choices)
    q = WordsFilter(fields=("topics", "place", "note"))

    def __init__(self, data, *, queryset: QuerySet, user: User) -> None:
        super().__init__(data, queryset=queryset, user=user)
        self.own_kinds = () if user.is_bureau else models.KINDS_OF_ROLE[Role(user.role)]
        if self.own_kinds:
            kinds = [*self.own_kinds, *models.CITY_KINDS]
            self.filters["kind"].extra["choices"] = [(kind.value, kind.label) for kind in kinds]
            self.filters["kind"].extra["empty_label"] = "区の会議"

    def filter_queryset(self, rows: QuerySet) -> QuerySet:
        found = super().filter_queryset(rows)
        if self.own_kinds and not self.form.cleaned_data.get("kind"):
            return found.filter(kind__in=self.own_kinds)
        return found


UNTOLD = "区に分けない"


class EventPages(RecordPages):
    model = models.CoordinatorEvent
    prefix = "event"
    form_class = forms.EventForm
    filters = {
        "year": YearFilter(),
        "kind": CodeFilter(label="種類", choices=models.EventKind.choices),
        "q": WordsFilter(fields=("venue", "content")),
    }
    lead = "健康局がコーディネーターのために開いた説明会と意見交換会です。"
    columns = (
        two_lines(Column("回", str, ("kind", "number")), Column("会場", lambda event: event.venue)),
        Column("開催日", "date", ("date",)),
        Column("開催の方法", "mode", ("mode",)),
        Column(
            "参加した区",
            lambda event: UNTOLD if event.people_in_all else f"{event.wards}区",
            ("wards",),
            numeric=True,
            parts=(Column("参加した区（区）", lambda event: event.wards),),
        ),
        Column(
            "参加人数",
            lambda event: f"{event.people:,}人",
            ("people",),
            numeric=True,
            parts=(Column("参加人数（人）", lambda event: event.people),),
        ),
    )

    noun = "説明会・意見交換会"

    def with_related(self, rows: QuerySet) -> QuerySet:
        people = Coalesce(F("people_in_all"), Sum("attendance__people"), 0)
        return rows.annotate(wards=Count("attendance"), people=people)

    def extra_items(self, record: models.CoordinatorEvent) -> list[dict[str, object]]:
        if record.people_in_all:
            return [{"label": "参加", "value": f"{record.people_in_all:,}人（{UNTOLD}）"}]
        rows = list(record.attendance.select_related("ward"))
        people = sum(row.people for row in rows)
        each = "、".join(f"{row.ward} {row.people:,}人" for row in rows)
        return [
            {"label": "参加", "value": f"{len(rows)}区 {people:,}人"},
            {"label": "区ごとの参加", "value": each or "まだ入力されていません"},
        ]

    def versions(self, record: models.CoordinatorEvent) -> list[dict[str, object]]:
        """The event's own versions, and between them those of the wards' numbers."""
        rows = kept_versions_of(models.Attendance).filter(event_id=record.pk)
        numbers = versions_of_parts(
            rows.select_related("ward").order_by("pgh_id"), "people", lambda row: str(row.ward)
        )
        return sorted(
            [*super().versions(record), *numbers], key=lambda version: version["when"], reverse=True
        )

    def own_views(self) -> Views:
        return {
            "create": ("new/", EventCreate),
            "edit": ("<int:pk>/edit/", EventEdit),
            "revert": ("<int:pk>/revert/", EventRevert),
        }


class WithAttendance(RecordFormView):
    """Mixin: the 24 wards' numbers are asked and saved together with the event."""

    template_name = "meetings/event_form.html"

    @cached_property
    def attendance(self) -> forms.AttendanceForm:
        data = self.request.POST if self.request.method == "POST" else None
        return forms.AttendanceForm(data, event=self.object)

    def parts(self) -> list[forms.AttendanceForm]:
        return [self.attendance]

    def form_valid(self, form: forms.EventForm) -> HttpResponse:
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


class EventRevert(RecordRevert):
    """Goes back to an event and its attendance as they stood together."""

    @cached_property
    def attendance(self) -> forms.AttendanceForm:
        rows = rows_then(models.Attendance, self.version.pgh_created_at, event_id=self.object.pk)
        then = {ward.pk: None for ward in Ward.objects.all()}
        then |= {row.ward_id: row.people for row in rows}
        return forms.AttendanceForm(event=self.object, initial=then)

    def parts(self) -> list[forms.AttendanceForm]:
        return [self.attendance]

    def changes(self, form: forms.EventForm) -> list[dict[str, object]]:
        asked = models.Attendance._meta.get_field("people")
        return super().changes(form) + [
            {
                "label": field.label,
                "before": value_text(asked, field.initial),
                "after": value_text(asked, self.attendance.initial[ward]),
            }
            for ward, field in self.attendance.fields.items()
            if field.initial != self.attendance.initial[ward]
        ]


TITLES = {
    Role.WARD_OFFICE: "推進会議と部会",
    Role.DESK: "積極的医療機関との連携会議",
    Role.BUREAU: "会議",
}
LEADS = {
    Role.WARD_OFFICE: "区在宅医療・介護連携推進会議と、その部会・ワーキングの予定と実績です。",
    Role.DESK: "積極的医療機関との連携会議の予定と実績です。",
    Role.BUREAU: "大阪市の推進会議と部会、および24区の会議の予定と実績です。",
}


def _kind(meeting: models.Meeting) -> Cell:
    topics = meeting.topic_lines
    more = f" ほか{len(topics) - 1}件" if len(topics) > 1 else ""
    return Cell(meeting.get_kind_display(), small=f"{topics[0]}{more}" if topics else "")


class MeetingPages(RecordPages):
    model = models.Meeting
    prefix = "meeting"
    form_class = forms.MeetingForm
    # Liaison meetings are recorded; what is filed of them is their plan.
    filed_under = frozenset({ReportItem.WARD_COUNCIL})
    filter_class = MeetingFilter
    related = ("ward",)
    columns = (
        Column(
            "会議",
            _kind,
            ("kind",),
            parts=(
                Column("会議", "kind"),
                Column("議題", lambda meeting: "\n".join(meeting.topic_lines)),
            ),
        ),
        DATE,
        STATE,
        PROGRAMME,
        Column("開催の方法", "mode", ("mode",)),
        PEOPLE,
    )
    sums = ("people",)

    def list_title(self, user: User) -> str:
        title = TITLES[Role(user.role)]
        return title if user.is_bureau else f"{user.ward}の{title}"

    def list_lead(self, user: User) -> str:
        return LEADS[Role(user.role)]

    def editable(self, user: User) -> QuerySet:
        """A ward office and a desk of one ward do not change each other's meetings."""
        kinds = models.KINDS_OF_ROLE[Role(user.role)]
        return super().editable(user).filter(kind__in=kinds)

    def deleted(self, user: User) -> QuerySet:
        return super().deleted(user).filter(kind__in=models.KINDS_OF_ROLE[Role(user.role)])

    def extra_actions(self, record: models.Meeting, user: User) -> list[dict[str, str]]:
        if user.role != Role.DESK:
            return []
        plan = LiaisonPlanPages().form_url(record.fiscal_year)
        return [action("この年度の連携会議の予定", plan)]


class LiaisonPlanPages(StatementPages):
    model = models.LiaisonPlan
    prefix = "liaison_plan"
    form_class = forms.LiaisonPlanForm
    lead = "積極的医療機関との連携会議を年に何回開く予定か、何を議題にするかを答えます。"
    columns = (
        Column("開催予定", "planned_times", numeric=True),
        Column("主な議題", "agenda"),
        Column("議題（その他）", lambda plan: plan.agenda_detail or "—"),
    )

    def related_links(self, year: int) -> list[tuple[str, str]]:
        meetings = MeetingPages()
        return [
            ("開いた連携会議の記録", f"{meetings.url('list')}?year={year}"),
            ("連携会議の記録を加える", f"{meetings.url('create')}?year={year}"),
        ]
