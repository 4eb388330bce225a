"""A report as the Bureau reads it: the submitted answers, the reasons, the changes, the marks."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter

from django.db.models import QuerySet

from reports.counting.filed import Filed, filed_last_year
from reports.lifecycle.changes import RecordChange, changed_since_filing, changed_since_last_filing
from reports.pages.review.filed import FiledItem, LastYear, filed_items, last_year_of, placed_marks
from wards.fiscal import day_label, wareki_with_weekday
from wards.models import (
    ReturnMark,
    Submission,
    SubmissionEvent,
)
from wards.reporting.statements import to_answer
from wards.reporting.taking_back import is_asked, moves_of, why_not_recalled
from wards.reporting.workflow import TRANSITIONS
from wards.vocabulary import ReportForm, Role, Status
from wards.written import written_once


@dataclass(frozen=True)
class Turns:
    """Where a report stands among those of its survey that wait for the Bureau, oldest first."""

    report: Submission

    @cached_property
    def waiting(self) -> list[Submission]:
        """Every submitted report of the survey, as the board says them."""
        return sorted(_waiting([self.report.round_id]), key=attrgetter("waiting_since"))

    @property
    def place(self) -> int:
        """The report's own place, counted from 1; 0 when it does not wait."""
        return self.waiting.index(self.report) + 1 if self.report in self.waiting else 0

    @property
    def previous(self) -> Submission | None:
        own = self.report.waiting_since
        return next((each for each in self.waiting[::-1] if each.waiting_since < own), None)

    @property
    def following(self) -> Submission | None:
        own = self.report.waiting_since
        return next((each for each in self.waiting if each.waiting_since > own), None)

    @property
    def next_or_first(self) -> Submission | None:
        """What to read when this one is done: after the newest comes the oldest."""
        others = [each for each in self.waiting if each != self.report]
        return self.following or next(iter(others), None)


@written_once
def _waiting(round_: list[int]) -> QuerySet[Submission]:
    waiting = Submission.objects.filter(round__pk__one_of=round_, status=Status.SUBMITTED)
    return waiting.select_related("ward", "round")


@dataclass(frozen=True)
class Review:
    """One report as the Bureau reads it. Needs its ward, round and filing."""

    report: Submission
    today: date

    @property
    def name(self) -> str:
        return f"{self.report.ward} {self.report.get_form_display()}"

    @cached_property
    def turns(self) -> Turns:
        return Turns(self.report)

    @property
    def may_accept(self) -> bool:
        return self._may(Status.ACCEPTED)

    @property
    def may_unaccept(self) -> bool:
        return self._may(Status.SUBMITTED)

    @property
    def asked(self) -> SubmissionEvent | None:
        """The ward's request for a return that waits for an answer."""
        return self.last if is_asked(self.last) else None

    @property
    def last(self) -> SubmissionEvent | None:
        """What happened last."""
        return self.events[0] if self.events else None

    @cached_property
    def why_not_recalled(self) -> str:
        """Why its return cannot be taken back, as a sentence; '' when it can."""
        why = why_not_recalled(self.report, self.last)
        if not why and self.report.round.editions.filter(made_at__gt=self.last.at).exists():
            return "差戻しのあとに公表した版があるため、差戻しは取り消せません。"
        return why

    @property
    def recalled(self) -> SubmissionEvent | None:
        """The return that was taken back last, while nothing else has happened."""
        return next(
            (each for each in self.events if self.last and each.pk == self.last.recalls_id), None
        )

    @property
    def may_return(self) -> bool:
        return self._may(Status.RETURNED)

    def _may(self, to: Status) -> bool:
        return Role.BUREAU in TRANSITIONS.get((Status(self.report.status), to), ())

    @property
    def facts(self) -> list[dict[str, object]]:
        first, last = self.report.first_submitted_at, self.report.submitted_at
        facts = [{"label": "提出期限", "value": wareki_with_weekday(self.report.due)}]
        if first:
            facts.append({"label": "最初の提出", "value": day_label(first)})
        if last and last != first:
            facts.append({"label": "最後の提出", "value": day_label(last)})
        return facts

    @property
    def step(self) -> dict[str, object]:
        """Whose turn it is."""
        status = Status(self.report.status)
        if status == Status.SUBMITTED:
            return {
                "text": "健康局の確認待ちです。",
                "detail": "内容を確かめ、この画面の下で受理するか差し戻してください。",
            }
        if status in (Status.ACCEPTED, Status.PUBLISHED):
            return {
                "text": f"この報告は{status.label}です。",
                "detail": "修正が必要なときは差し戻せます。公表した版はそのまま残ります。",
                "calm": True,
            }
        undo = "" if self.why_not_recalled else "区が開くまでは、差戻しを取り消せます。"
        return {
            "text": f"{self.report.get_form_display()}の提出待ちです。",
            "detail": f"いまは「{status.label}」です。提出されると、ここで確認できます。{undo}",
        }

    @cached_property
    def items(self) -> list[tuple[FiledItem, LastYear]]:
        """What was last submitted, with what was a year before; [] before that."""
        filed = filed_items(self.report.filing) if self.report.filing else []
        return [(each, last_year_of(each.item, self._last_year)) for each in filed]

    @cached_property
    def _last_year(self) -> Filed:
        form = ReportForm(self.report.form)
        return filed_last_year(self.report.ward, self.report.round, form)

    @property
    def warnings(self) -> list[dict[str, str]]:
        """The warnings with the ward's reasons."""
        return self.report.filing.warnings if self.report.filing else []

    @cached_property
    def differences(self) -> list[RecordChange]:
        """What the last submission says otherwise than the one before."""
        return changed_since_last_filing(self.report)

    @cached_property
    def resubmitted(self) -> bool:
        return bool(self.report.filing and self.report.filing.number > 1)

    @cached_property
    def changed(self) -> list[RecordChange]:
        """提出後に変更あり: what the records say now and the submission did not."""
        return changed_since_filing(self.report)

    @cached_property
    def events(self) -> list[SubmissionEvent]:
        """Every move, newest first, with the places that it points at."""
        moves = moves_of(self.report)[::-1]
        returns = [each.pk for each in moves if each.what == Status.RETURNED]
        marks = list(ReturnMark.objects.filter(event__in=returns).exclude(item=""))
        for each in moves:
            each.places = [mark for mark in marks if mark.event_id == each.pk]
        return moves

    @property
    def seen(self) -> int:
        """Key of the last move that the page shows; 0 for none."""
        return self.last.pk if self.last else 0

    @cached_property
    def marks(self) -> list[tuple[str, ReturnMark, bool]]:
        """The marks of the last return, that of the whole first: place, mark, is an answer owed."""
        recalled = {each.recalls_id for each in self.events}
        returns = (each for each in self.events if each.what == Status.RETURNED)
        returned = next((each for each in returns if each.pk not in recalled), None)
        if returned is None:
            return []
        placed = placed_marks(returned.marks.all(), [filed for filed, _ in self.items])
        owed = to_answer([mark for _, mark in placed])
        return [(place, mark, mark in owed) for place, mark in placed]
