"""Which sentences of the wards are looked at on the workbench."""

from django.db.models import QuerySet
from django.http import QueryDict

from reports.pages.wording.tables import Table
from trainings.models import Training
from wards.generic.tables import CodeFilter, RecordFilter, WordsFilter
from wards.models import User

SUBMITTED = "submitted"
REPORTS = ((SUBMITTED, "提出した報告"), ("unsubmitted", "未提出の報告"))


class SentenceFilter(RecordFilter):
    """By words, by whether the report is submitted, by ward."""

    CONDITIONS = ("q", "report", "ward")

    q = WordsFilter(label="キーワード", fields=("text",))
    report = CodeFilter(label="報告", choices=REPORTS, method="of_reports")

    def __init__(self, asked: QueryDict, table: Table, year: int, user: User) -> None:
        self.submitted = table.submitted(year).values("ward")
        super().__init__(asked, queryset=table.sentences(year), user=user)
        if self.queryset.model is Training:
            self.filters["q"].fields = ("theme",)

    def of_reports(self, rows: QuerySet, name: str, asked: str) -> QuerySet:
        submitted = {"ward__in": self.submitted}
        return rows.filter(**submitted) if asked == SUBMITTED else rows.exclude(**submitted)

    @property
    def found(self) -> QuerySet | None:
        """The sentences that the conditions let through; None where there are no conditions."""
        if not self.is_set:
            return None
        # Conditions that cannot be read find nothing, as on a list.
        return self.qs if self.is_valid() else self.queryset.none()
