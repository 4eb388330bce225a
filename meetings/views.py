"""The pages of meetings and liaison plans."""

from __future__ import annotations

from django.db.models import QuerySet

from meetings.filters import MeetingFilter
from meetings.forms import LiaisonPlanForm, MeetingForm
from meetings.models import KINDS_OF_ROLE, LiaisonPlan, Meeting
from wards.generic import Cell, Column, RecordPages, StatementPages
from wards.generic.pages import action
from wards.generic.tables import DATE, PEOPLE, PROGRAMME, STATE
from wards.models import User
from wards.vocabulary import ReportItem, Role

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


def _kind(meeting: Meeting) -> Cell:
    topics = meeting.topic_lines
    more = f" ほか{len(topics) - 1}件" if len(topics) > 1 else ""
    return Cell(meeting.get_kind_display(), small=f"{topics[0]}{more}" if topics else "")


class MeetingPages(RecordPages):
    model = Meeting
    prefix = "meeting"
    form_class = MeetingForm
    # Liaison meetings are recorded; what is filed of them is their plan.
    filed_under = frozenset({ReportItem.WARD_COUNCIL})
    filter_class = MeetingFilter
    related = ("ward",)
    columns = (
        Column("会議", _kind, ("kind",)),
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
        kinds = KINDS_OF_ROLE[Role(user.role)]
        return super().editable(user).filter(kind__in=kinds)

    def extra_actions(self, record: Meeting, user: User) -> list[dict[str, str]]:
        if user.role != Role.DESK:
            return []
        plan = LiaisonPlanPages().form_url(record.fiscal_year)
        return [action("この年度の連携会議の予定", plan)]


class LiaisonPlanPages(StatementPages):
    model = LiaisonPlan
    prefix = "liaison_plan"
    form_class = LiaisonPlanForm
    related = ("ward",)
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
