"""The form of something planned or held; what is held is not in the future."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.utils import timezone

from wards.fiscal import FiscalYear, wareki
from wards.forms.questions import Condition, When, asked_for
from wards.forms.record_forms import RecordForm
from wards.japanese.dates import ANY_WAY, with_example
from wards.vocabulary import ActivityState

DATE_HELP = with_example(ANY_WAY, day=12)
PEOPLE_HELP = "0人のときは「0」と入力します（空欄とは別の答えです）。"
NOTE_HELP = "患者や利用者の氏名・電話番号・生年月日は書かないでください。"

HELD = When("開催済みのとき", {"state": {ActivityState.HELD}})


class ActivityForm(RecordForm):
    """The form of a meeting, training or outreach."""

    class Meta(RecordForm.Meta):
        help_texts = {
            "date": with_example(
                f"{ANY_WAY}予定の日が決まっていなければ空欄のままで構いません。", day=12
            ),
            "people": PEOPLE_HELP,
            "note": NOTE_HELP,
        }

    conditions: ClassVar = {"date": Condition(required=HELD), "people": asked_for(HELD)}

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        if answers.get("state") == ActivityState.HELD:
            refuse_future(self, answers.get("date"))
        refuse_other_year(self, answers.get("date"), answers.get("fiscal_year"))
        return answers


def refuse_future(form: RecordForm, day: date | None) -> None:
    """What was held has a day that has come."""
    if day and day > timezone.localdate():
        form.add_error(
            "date",
            f"{wareki(day)}はこれから来る日です。まだ開催していなければ「予定」を選択してください。",
        )


def refuse_other_year(form: RecordForm, day: date | None, year: int | None) -> None:
    """A day outside the fiscal year is explained with the year in which it falls."""
    if day and year and day not in FiscalYear(year):
        form.add_error(
            "date",
            f"{wareki(day)}は{FiscalYear.of(day)}の日付です。"
            f"{FiscalYear(year)}の記録なら日付を、そうでなければ年度を直してください。",
        )
