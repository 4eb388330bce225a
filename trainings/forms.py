"""Decides how trainings, outreach and accompanied visits are asked for."""

from __future__ import annotations

from typing import ClassVar

from trainings.models import (
    AccompaniedVisit,
    AccompaniedVisitPlan,
    Outreach,
    OutreachKind,
    Trainees,
    Training,
)
from wards.activity_forms import DATE_HELP, NOTE_HELP, ActivityForm, refuse_future
from wards.record_forms import RecordForm


class TrainingForm(ActivityForm):
    """A training for professionals."""

    tells_apart: ClassVar = ("ward", "fiscal_year", "date", "theme")

    class Meta(ActivityForm.Meta):
        model = Training
        fields = [
            "fiscal_year",
            "programme",
            "state",
            "date",
            "theme",
            "place",
            "people",
            "audience",
            "note",
        ]
        help_texts = {
            **ActivityForm.Meta.help_texts,
            "theme": "資料４の「主なテーマ」の候補になります。書いたとおりに残ります。",
        }


class OutreachForm(ActivityForm):
    """A lecture, a leaflet or the like for residents."""

    tells_apart: ClassVar = ("ward", "fiscal_year", "date", "kind", "title")

    class Meta(ActivityForm.Meta):
        model = Outreach
        fields = [
            "fiscal_year",
            "programme",
            "state",
            "date",
            "kind",
            "kind_detail",
            "title",
            "place",
            "people",
            "copies",
            "note",
        ]
        help_texts = {
            **ActivityForm.Meta.help_texts,
            "kind_detail": "「その他」を選んだときに書きます。",
            "people": (
                "開催済みの講演会では必ず入れてください。"
                "0人のときは「0」と入れます（空欄とは別の答えです）。"
            ),
            "copies": "配布済みの周知ビラでは必ず入れてください。",
        }

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        if answers.get("kind_detail") and answers.get("kind") not in (None, "", OutreachKind.OTHER):
            self.add_error("kind_detail", "内容が「その他」でないときは空欄にしてください。")
        return answers


class AccompaniedVisitPlanForm(RecordForm):
    """Whether accompanied-visit training is planned in the year, for whom and where."""

    constraint_fields: ClassVar = {
        **RecordForm.constraint_fields,
        "details_only_if_planned": "planned",
    }

    class Meta(RecordForm.Meta):
        model = AccompaniedVisitPlan
        fields = ["planned", "trainees", "trainees_detail", "hosts"]
        help_texts = {
            "planned": "同行訪問研修は任意です。予定がなければ「いいえ」と答えてください。",
            "trainees": "予定があるときに選びます。決まっていなければ「未定」を選んでください。",
            "trainees_detail": "対象者が「その他」のときに書きます。",
            "hosts": "予定があるときに選びます。決まっていなければ「未定」を選んでください。",
        }

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        if answers.get("planned"):
            for name in ("trainees", "hosts"):
                if name in answers and not answers[name]:
                    self.add_error(
                        name,
                        "予定があるときは選んでください。決まっていなければ「未定」です。",
                    )
        if answers.get("trainees_detail") and answers.get("trainees") != Trainees.OTHER:
            self.add_error("trainees_detail", "対象者が「その他」でないときは空欄にしてください。")
        return answers


class AccompaniedVisitForm(RecordForm):
    """An accompanied visit that took place."""

    class Meta(RecordForm.Meta):
        model = AccompaniedVisit
        fields = ["date", "host", "trainees", "people", "note"]
        help_texts = {
            "date": DATE_HELP,
            "people": "同行した人の数です。",
            "note": NOTE_HELP,
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # Somebody has gone along: for a visit that took place, 未定 is no answer.
        trainees = self.fields["trainees"]
        trainees.choices = [
            choice for choice in trainees.choices if choice[0] != Trainees.UNDECIDED
        ]

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        refuse_future(self, answers.get("date"))
        return answers
