"""Forms of trainings, outreach and accompanied visits."""

from trainings.models import (
    AccompaniedVisit,
    AccompaniedVisitPlan,
    Outreach,
    OutreachKind,
    Trainees,
    Training,
)
from wards.forms.questions import Condition, When, asked_for
from wards.forms.record_forms import ACTIVITY_FIELDS, HELD, ActivityForm, DatedForm, RecordForm


class TrainingForm(ActivityForm):
    tells_apart = ("ward", "fiscal_year", "date", "theme")

    class Meta(ActivityForm.Meta):
        model = Training
        fields = [*ACTIVITY_FIELDS, "theme", "place", "people", "audience", "note"]
        help_texts = {
            **ActivityForm.Meta.help_texts,
            "theme": "資料４の「主なテーマ」の候補になります。入力したとおりに残ります。",
        }


def _done(words: str, *kinds: OutreachKind) -> When:
    return When(words, {**HELD.answers, "kind": kinds})


class OutreachForm(ActivityForm):
    tells_apart = ("ward", "fiscal_year", "date", "kind", "title")
    conditions = {
        **ActivityForm.conditions,
        "kind_detail": asked_for(When("内容が「その他」のとき", {"kind": {OutreachKind.OTHER}})),
        "people": Condition(
            applies=_done(
                "開催済みの講演会・その他のとき", OutreachKind.LECTURE, OutreachKind.OTHER
            ),
            required=_done("講演会のとき", OutreachKind.LECTURE),
        ),
        "copies": Condition(
            applies=_done(
                "配布済みの周知ビラ・その他のとき", OutreachKind.LEAFLET, OutreachKind.OTHER
            ),
            required=_done("周知ビラのとき", OutreachKind.LEAFLET),
        ),
    }

    class Meta(ActivityForm.Meta):
        model = Outreach
        fields = [
            *ACTIVITY_FIELDS,
            "kind",
            "kind_detail",
            "title",
            "place",
            "people",
            "copies",
            "note",
        ]


VISITS_PLANNED = When("予定があるとき", {"planned": {"True"}})
UNDECIDED_HELP = "決まっていなければ「未定」を選択してください。"


class AccompaniedVisitPlanForm(RecordForm):
    """Whether accompanied-visit training is planned in the year, for whom and where."""

    conditions = {
        "trainees": asked_for(VISITS_PLANNED),
        "trainees_detail": asked_for(
            When("対象者が「その他」のとき", {"trainees": {Trainees.OTHER}})
        ),
        "hosts": asked_for(VISITS_PLANNED),
    }

    class Meta(RecordForm.Meta):
        model = AccompaniedVisitPlan
        fields = ["planned", "trainees", "trainees_detail", "hosts"]
        help_texts = {
            "planned": "予定がなければ「いいえ」を選択してください。",
            "trainees": UNDECIDED_HELP,
            "hosts": UNDECIDED_HELP,
        }


class AccompaniedVisitForm(DatedForm):
    class Meta(RecordForm.Meta):
        model = AccompaniedVisit
        fields = ["date", "host", "trainees", "people", "note"]
        help_texts = {"people": "同行した人の数です。"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # Somebody has gone along: for a visit that took place, 未定 is no answer.
        trainees = self.fields["trainees"]
        trainees.choices = [
            choice for choice in trainees.choices if choice[0] != Trainees.UNDECIDED
        ]
