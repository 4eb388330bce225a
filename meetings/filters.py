"""Filters of the lists of meetings and events."""

from __future__ import annotations

from django.db.models import QuerySet

from meetings.models import CITY_KINDS, KINDS_OF_ROLE, EventKind, MeetingKind
from wards.generic.filters import ActivityFilter, CodeFilter, RecordFilter, WordsFilter, YearFilter
from wards.models import User
from wards.vocabulary import Role


class MeetingFilter(ActivityFilter):
    """Unless a kind is chosen, a ward's user sees the meetings that this role holds."""

    kind = CodeFilter(label="会議の種類", choices=MeetingKind.choices)
    q = WordsFilter(fields=("topics", "place", "note"))

    def __init__(self, data, *, queryset: QuerySet, user: User) -> None:
        super().__init__(data, queryset=queryset, user=user)
        self.own_kinds = () if user.is_bureau else KINDS_OF_ROLE[Role(user.role)]
        if self.own_kinds:
            kinds = [*self.own_kinds, *CITY_KINDS]
            self.filters["kind"].extra["choices"] = [(kind.value, kind.label) for kind in kinds]
            self.filters["kind"].extra["empty_label"] = "区の会議"

    def filter_queryset(self, rows: QuerySet) -> QuerySet:
        found = super().filter_queryset(rows)
        if self.own_kinds and not self.form.cleaned_data.get("kind"):
            return found.filter(kind__in=self.own_kinds)
        return found


class EventFilter(RecordFilter):
    year = YearFilter()
    kind = CodeFilter(label="種類", choices=EventKind.choices)
    q = WordsFilter(fields=("venue", "content"))
