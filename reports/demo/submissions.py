"""How far each report of an invented year has come, by whom, when and with what reason."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from functools import cached_property

import pghistory
from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from reports.counting.ward_report import WardReport, load_reports
from reports.demo.entry import Staff, enter, table
from reports.demo.moments import changed_at
from reports.demo.registers import confirmations_of
from reports.demo.years import CURRENT, Diary, Survey
from reports.editions.publishing import next_edition, publish_edition
from reports.lifecycle.checks.errors import findings
from reports.lifecycle.submitting import contents_of
from wards.fiscal import working_day_from, working_day_until
from wards.models import ReportingRound, ReturnMark, Submission, User, Ward
from wards.reporting.workflow import FilingContent, Mark, move
from wards.vocabulary import REPORTED, ReportForm, ReportItem, Role, Status

Key = tuple[str, ReportForm]  # ward code and report

# Working days from one step to the next: begun, submitted, returned, submitted again, accepted.
TO_RETURN, TO_COME_BACK, TO_ACCEPT = 2, 2, 3
# 資料４ goes to the council in late November.
PUBLISHED_ON, PUBLISHED_AT = (11, 20), time(10)
DAYS_UNTIL_FOUND = 35  # working days from the due day: in December
WHY_AGAIN = "公表のあとに、区からの訂正がありました。"
WHY_CORRECTED = "連携会議の開催予定回数に、前の年度の回数が入っていたため。"
# What a ward writes where a warning is right as it is.
REASONS = {
    (ReportItem.LIAISON, "changed_much"): "事例検討を兼ねて開くためです。実施計画書のとおりです。",
    (
        ReportItem.WARD_COUNCIL,
        "changed_much",
    ): "作業部会は下半期に設けるため、いまは少なくなっています。",
}
ANOTHER_REASON = "前の年度の実績と比べ、予定を確かめました。この内容で間違いありません。"
COLUMN = {ReportForm.WARD_OFFICE: "office", ReportForm.DESK: "desk"}


BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class Return:
    """One row of the table; `first_said` is JSON, empty where the value was right or still stands."""

    item: str
    model: str
    field: str
    first_said: str
    reason: str
    mark: str
    answer: str

    def statement(self, submission: Submission) -> Model:
        """The ward's one statement of the year that is marked."""
        year = submission.round.fiscal_year
        return apps.get_model(self.model).objects.get(ward=submission.ward_id, fiscal_year=year)

    def say_first(self, statement: Model, author: User) -> object:
        """Puts the mistake in, if there is one; returns the right value."""
        right = getattr(statement, self.field)
        if self.first_said:
            self._write(statement, json.loads(self.first_said), author)
        return right

    def mend(self, statement: Model, right: object, author: User) -> None:
        if self.first_said:
            self._write(statement, right, author)

    def _write(self, statement: Model, value: object, author: User) -> None:
        setattr(statement, self.field, value)
        with pghistory.context(user=author.pk):
            statement.save()

    def mark_at(self, statement: Model) -> Mark:
        record = (statement._meta.label_lower, statement.pk)
        return Mark(ReportItem(self.item), self.mark, record, self.field)

    def answer_to(self, submission: Submission, author: User, at: datetime) -> None:
        """What the ward writes beside the mark, if it has written anything."""
        if self.answer:
            with pghistory.context(user=author.pk):
                places = ReturnMark.objects.filter(event__submission=submission).exclude(item="")
                places.update(answer=self.answer, answered_at=at, answered_by=author)


def returns_of(answers: str, when: str) -> dict[tuple[str, str], Return]:
    """(ward code, report) → its return, for the survey of that table of answers.

    when: BEFORE the report was first accepted, or AFTER it was published.
    """
    return {
        (row["code"], row["form"]): Return(**{each.name: row[each.name] for each in fields(Return)})
        for row in table("returns")
        if (row["survey"], row["when"]) == (answers, when)
    }


@dataclass(frozen=True)
class Submissions:
    """Moves the reports of a survey; what they say must be there before."""

    survey: Survey
    round: ReportingRound
    staff: Staff
    diary: Diary

    def load(self) -> None:
        """All reports of a year that has ended are accepted; those of the current year differ."""
        returns = returns_of(self.survey.answers, BEFORE)
        mistaken = self.mistakes_found_later()
        self.confirm_registers()
        contents = self.contents(returns)
        for submission in self.round.submissions.select_related("ward", "round").order_by("pk"):
            key = submission.ward_id, ReportForm(submission.form)
            state, days = self.state_and_days(*key)
            self.give_a_day_of_its_own(submission, days)
            self.bring_to(submission, state, contents.get(key), returns.get(key))
        if not self.is_open:
            self.publish(mistaken)

    def confirm_registers(self) -> None:
        """The desks have looked through what they carried over, before they submit."""
        reports = load_reports(Ward.objects.all(), self.round)
        found = []
        for submission in self.round.submissions.filter(form=ReportForm.DESK).order_by("pk"):
            state, _ = self.state_and_days(submission.ward_id, ReportForm.DESK)
            report = reports[submission.ward_id]
            found += confirmations_of(report, submission, state, self.staff)
        enter(found)

    def contents(self, returns: Mapping[Key, Return]) -> dict[Key, FilingContent]:
        """What the reports say that are submitted once and for all, counted at one time."""
        reports = load_reports(Ward.objects.all(), self.round)
        chosen = [
            (report, form)
            for code, report in reports.items()
            for form in ReportForm
            if self.state_and_days(code, form)[0] in REPORTED and (code, form) not in returns
        ]
        contents = contents_of(chosen, reasons_of(chosen))
        keys = [(report.ward.code, form) for report, form in chosen]
        return dict(zip(keys, contents, strict=True))

    @cached_property
    def rows(self) -> dict[str, dict[str, str]]:
        """The table of the current year by ward code."""
        return {row["code"]: row for row in table("reports-current")}

    def state_and_days(self, ward: str, form: ReportForm) -> tuple[Status, str]:
        """How far a report is to come, and the days from today to a due day of its own."""
        if self.survey.answers != CURRENT:
            return Status.ACCEPTED, ""
        row, column = self.rows[ward], COLUMN[form]
        return Status(row[column]), row[f"{column}_due"]

    def give_a_day_of_its_own(self, submission: Submission, days: str) -> None:
        """As many calendar days from today as given, on a working day."""
        if days:
            day = timezone.localdate(self.diary.now) + timedelta(days=int(days))
            working_day = working_day_until(day) if int(days) < 0 else working_day_from(day)
            submission.due_on = max(working_day, self.survey.opens_on)
            with pghistory.context(user=self.staff.bureau.pk):
                submission.save(update_fields=["due_on"])

    def bring_to(
        self,
        submission: Submission,
        state: Status,
        content: FilingContent | None,
        sent_back: Return | None,
    ) -> None:
        """Every step on the way to a state, each on a working day of its own."""
        if state == Status.NOT_STARTED or not self.diary.has_begun:
            return
        number = 2 * submission.ward.display_order + (submission.form == ReportForm.DESK)
        place = self.diary.place(number, self.days_after(state, sent_back))
        self.move(submission, Status.DRAFT, place // 2)
        if state == Status.DRAFT:
            return
        if sent_back:
            place = self.send_back(submission, sent_back, place)
            if state == Status.RETURNED:
                return
        self.submit(submission, place, content)
        if state == Status.ACCEPTED:
            self.move(submission, Status.ACCEPTED, place + TO_ACCEPT)

    def mistakes_found_later(self) -> list[tuple[Submission, Return, object]]:
        """Puts them in: (report, its return after publication, the right value)."""
        found = []
        for (ward, form), sent_back in returns_of(self.survey.answers, AFTER).items():
            submission = self.round.submissions.select_related("ward").get(ward=ward, form=form)
            statement = sent_back.statement(submission)
            right = sent_back.say_first(statement, self.author(submission))
            found.append((submission, sent_back, right))
        return found

    def publish(self, mistaken: list[tuple[Submission, Return, object]]) -> None:
        """The first edition; a second one once the mistakes in it are mended."""
        bureau, day = self.staff.bureau, date(self.survey.year.year, *PUBLISHED_ON)
        at = datetime.combine(working_day_from(day), PUBLISHED_AT, self.diary.now.tzinfo)
        with pghistory.context(user=bureau.pk):
            publish_edition(self.round, bureau, at=at)
        if not mistaken:
            return
        place = len(self.diary.days) + DAYS_UNTIL_FOUND
        for submission, sent_back, right in mistaken:
            back = self.give_back(submission, sent_back, right, place)
            self.submit(submission, back)
            self.move(submission, Status.ACCEPTED, back + TO_ACCEPT)
        again = self.diary.moment(place + TO_COME_BACK + TO_ACCEPT + 1)
        with pghistory.context(user=bureau.pk):
            asked = [one.key for one in next_edition(self.round).corrections if not one.follows]
            publish_edition(
                self.round,
                bureau,
                reason=WHY_AGAIN,
                correction_reasons=dict.fromkeys(asked, WHY_CORRECTED),
                at=again,
            )

    def days_after(self, state: Status, sent_back: Return | None) -> int:
        """How many days before the last one a report must come, so that all steps find room."""
        returned = TO_RETURN + TO_COME_BACK if sent_back else 0
        return returned + (TO_ACCEPT if state == Status.ACCEPTED and self.is_open else 0)

    @property
    def is_open(self) -> bool:
        return self.survey.due_on > timezone.localdate(self.diary.now)

    def author(self, submission: Submission) -> User:
        return self.staff.of(Role(submission.form), submission.ward_id)

    def send_back(self, submission: Submission, sent_back: Return, place: int) -> int:
        """Submitted with a mistake, returned, answered and mended; the day of coming back."""
        statement = sent_back.statement(submission)
        right = sent_back.say_first(statement, self.author(submission))
        self.submit(submission, place)
        return self.give_back(submission, sent_back, right, place + TO_RETURN)

    def give_back(
        self, submission: Submission, sent_back: Return, right: object, place: int
    ) -> int:
        """Returned on a day, answered and mended some days later; the place of that later day."""
        author, statement = self.author(submission), sent_back.statement(submission)
        marks = [sent_back.mark_at(statement)]
        self.move(submission, Status.RETURNED, place, reason=sent_back.reason, marks=marks)
        back = place + TO_COME_BACK
        sent_back.mend(statement, right, author)
        if sent_back.first_said:
            changed_at(statement, self.diary.moment(back))
        sent_back.answer_to(submission, author, self.diary.moment(back))
        return back

    def submit(
        self, submission: Submission, place: int, content: FilingContent | None = None
    ) -> None:
        """content: what the report says, where it is counted already.

        By the parts of `reports.lifecycle.submitting.submit`, since nobody edits anything meanwhile.
        """
        if content is None:
            form = ReportForm(submission.form)
            said = [(load_reports([submission.ward], self.round)[submission.ward_id], form)]
            (content,) = contents_of(said, reasons_of(said))
        self.move(submission, Status.SUBMITTED, place, freeze=lambda locked: content)

    def move(self, submission: Submission, to: Status, place: int, **words: object) -> None:
        """As its body or the Bureau did on a day. words: as `wards.reporting.workflow.move`."""
        is_bureaus = to in (Status.RETURNED, Status.ACCEPTED)
        by = self.staff.bureau if is_bureaus else self.author(submission)
        with pghistory.context(user=by.pk):
            move(submission, to, by, at=self.diary.moment(place), **words)


def reasons_of(reports: Iterable[tuple[WardReport, ReportForm]]) -> dict[str, str]:
    """A reason for every warning of these reports."""
    today = timezone.localdate()
    found = (finding for report, form in reports for finding in findings(report, form, today))
    return {
        finding.key: REASONS.get((finding.item, finding.check), ANOTHER_REASON)
        for finding in found
        if finding.warning
    }
