"""Filters of the lists of trainings, outreach and visits."""

from trainings.models import OutreachKind, Trainees
from wards.generic.filters import (
    ActivityFilter,
    CodeFilter,
    DatedYearFilter,
    RecordFilter,
    WordsFilter,
)


class TrainingFilter(ActivityFilter):
    q = WordsFilter(fields=("theme", "place", "note"))


class OutreachFilter(ActivityFilter):
    kind = CodeFilter(label="内容", choices=OutreachKind.choices)
    q = WordsFilter(fields=("title", "place", "note"))


class VisitFilter(RecordFilter):
    year = DatedYearFilter()
    trainees = CodeFilter(label="対象者", choices=Trainees.choices)
    q = WordsFilter(fields=("host", "note"))
