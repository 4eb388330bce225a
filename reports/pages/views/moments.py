"""Decides how the Bureau asks for the figures as they were known at a past moment."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.http import Http404, HttpRequest
from django.utils import timezone

from reports.counting.looking_back import refuse_earlier_than
from wards.fiscal import wareki
from wards.japanese.dates import read_date
from wards.japanese.example_days import with_example
from wards.japanese.moments import read_day_and_time, read_moment, read_time
from wards.models import ReportingRound


class MomentForm(forms.Form):
    """A day and a time, typed in any usual way; links have both in one, ?known_on=2024-10-08T15:00.

    moment: what was asked for; None for now, and where the form has errors.
    """

    known_on = forms.CharField(label="日付", help_text=with_example("例 {short}", month=10, day=8))
    known_at = forms.CharField(
        label="時刻", help_text="例 15:00　空欄はその日の終わり", required=False
    )

    moment: datetime | None = None

    def __init__(self, request: HttpRequest, round_: ReportingRound) -> None:
        asked = request.GET.get("known_on", "").strip()
        if asked and not request.user.is_bureau:
            raise Http404("過去の時点の集計は健康局だけが見られます。")
        super().__init__(request.GET if asked else None)
        self.round = round_
        if self.is_valid():
            self.moment = self.cleaned_data["moment"]
            local = timezone.localtime(self.moment)
            self.data = {"known_on": wareki(local.date()), "known_at": f"{local:%H:%M}"}

    def clean_known_on(self) -> str:
        day = self.cleaned_data["known_on"]
        if "T" not in day:
            _said_at_the_field(read_date, day)
        return day

    def clean_known_at(self) -> str:
        clock = self.cleaned_data["known_at"]
        if clock:
            _said_at_the_field(read_time, clock)
        return clock

    def clean(self) -> dict[str, object]:
        if self.errors:
            return self.cleaned_data
        day, clock, now = (*self.cleaned_data.values(), timezone.now())
        try:
            moment = read_moment(day, now) if "T" in day else read_day_and_time(day, clock, now)
            refuse_earlier_than(self.round, moment)
        except ValueError as error:
            self.add_error("known_on", str(error))
            return self.cleaned_data
        return {**self.cleaned_data, "moment": moment}


def _said_at_the_field(read, text: str) -> None:
    try:
        read(text)
    except ValueError as error:
        raise forms.ValidationError(str(error)) from error
