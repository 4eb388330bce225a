"""Forms of meetings, of the year's liaison plan and of the Bureau's events."""

from django import forms

from meetings.models import (
    KINDS_OF_ROLE,
    MOST_PEOPLE,
    Attendance,
    CoordinatorEvent,
    LiaisonAgenda,
    LiaisonPlan,
    Meeting,
    MeetingKind,
)
from wards.forms.form_fields import JapaneseIntegerField
from wards.forms.questions import SOME, USUAL_HELP, Condition, When, asked_for
from wards.forms.record_forms import ACTIVITY_FIELDS, ActivityForm, DatedForm, RecordForm
from wards.models import User, Ward
from wards.vocabulary import Role


class MeetingForm(ActivityForm):
    """A meeting of one of the kinds that the user's role holds."""

    tells_apart = ("ward", "fiscal_year", "kind", "date", "topics")

    class Meta(ActivityForm.Meta):
        model = Meeting
        fields = ["kind", *ACTIVITY_FIELDS, "mode", "place", "agenda", "topics", "people", "note"]
        help_texts = {
            **ActivityForm.Meta.help_texts,
            "topics": "1行に1つ入力します。入力したとおりに残ります。",
            "agenda": "資料４の「主な議題」として数えます。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = KINDS_OF_ROLE[Role(self.user.role)]
        if len(kinds) == 1:
            self.instance.kind = kinds[0]
            del self.fields["kind"]
        else:
            self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if MeetingKind.LIAISON not in kinds:
            del self.fields["agenda"]


class LiaisonPlanForm(RecordForm):
    """How many liaison meetings are planned in the year, and on what."""

    conditions = {
        "agenda": Condition(
            applies=When("開催予定が1回以上のとき", {"planned_times": {SOME}}), told="提出まで"
        ),
        "agenda_detail": asked_for(
            When("議題に「その他」があるとき", {"agenda": {LiaisonAgenda.OTHER}})
        ),
    }

    class Meta(RecordForm.Meta):
        model = LiaisonPlan
        fields = ["planned_times", "agenda", "agenda_detail"]
        help_texts = {"agenda": "資料４の「主な議題」として数えます。"}


class EventForm(DatedForm):
    """A briefing or exchange for the coordinators, which has taken place."""

    class Meta(RecordForm.Meta):
        model = CoordinatorEvent
        fields = [
            "kind",
            "fiscal_year",
            "number",
            "date",
            "mode",
            "venue",
            "content",
            "people_in_all",
        ]
        help_texts = {
            "number": "その年度の何回目かを、1、2のように入力します。",
            "content": USUAL_HELP["note"],
        }


EITHER = "区ごとの人数か、区に分けない参加人数か、どちらか一方を入力してください。"


class AttendanceForm(forms.Form):
    """How many people came from each of the 24 wards; a blank ward did not come."""

    prefix = "attendance"

    def __init__(self, *args, event: CoordinatorEvent, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.wards = list(Ward.objects.all())
        self.stored = {row.ward_id: row for row in event.attendance.all()} if event.pk else {}
        for ward in self.wards:
            row = self.stored.get(ward.pk)
            self.fields[ward.pk] = JapaneseIntegerField(
                unit="人",
                label=ward.name,
                required=False,
                min_value=1,
                max_value=MOST_PEOPLE,
                initial=row.people if row else None,
                error_messages={
                    "min_value": "参加のない区は空欄にしてください。",
                    "max_value": "人数を確かめてください。",
                },
            )

    def clean(self) -> dict[str, object]:
        """Either the wards' numbers or one for all of them: never is one counted twice."""
        came = [ward for ward, people in self.cleaned_data.items() if people]
        if came and self.data.get("people_in_all", "").strip():
            self.add_error(came[0], EITHER)
        return self.cleaned_data

    @property
    def total(self) -> str:
        """What is stored, as a sentence: wards overlap between events, people add."""
        people = sum(row.people for row in self.stored.values())
        return f"いま保存されている参加は{len(self.stored)}区、{people:,}人です。"

    def save(self, user: User) -> None:
        """Adds, changes and removes rows so that they say what the form says."""
        for ward in self.wards:
            people, row = self.cleaned_data[ward.pk], self.stored.get(ward.pk)
            if people is None:
                if row is not None:
                    row.delete()
            elif row is None:
                Attendance.objects.create(
                    event=self.event, ward=ward, people=people, created_by=user, updated_by=user
                )
            elif row.people != people:
                row.people, row.updated_by = people, user
                row.save()
