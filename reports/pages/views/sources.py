"""The standpoint of an address (?source=, ?edition=, ?known_on=), and the way back where it has no file."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from reports.counting.figures import Source
from reports.counting.round_records import refuse_earlier_than
from reports.document.exporters.page_flow import DeckOverflowError
from reports.editions.content import (
    EditionDamagedError,
    UnreadableEditionError,
    public_edition,
)
from reports.editions.standpoint import Standpoint
from reports.lifecycle.items import round_url
from reports.models import Edition
from reports.pages.requests import number_sent, round_or_404
from wards.fiscal import wareki
from wards.japanese.dates import read_date, read_day_and_time, read_moment, with_example
from wards.japanese.numbers import read_time
from wards.models import ReportingRound
from wards.outgoing.attachment import attachment, encoding_of
from wards.outgoing.csv_rows import CannotEncodeError, Encoding


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
            raise Http404
        super().__init__(request.GET if asked else None)
        self.round = round_
        if self.is_valid():
            self.moment = self.cleaned_data["moment"]
            local = timezone.localtime(self.moment)
            self.data = {"known_on": wareki(local.date()), "known_at": f"{local:%H:%M}"}

    def clean_known_on(self) -> str:
        day = self.cleaned_data["known_on"]
        return day if "T" in day else _readable(read_date, day)

    def clean_known_at(self) -> str:
        clock = self.cleaned_data["known_at"]
        return clock and _readable(read_time, clock)

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


def _readable(read: Callable[[str], object], text: str) -> str:
    """A text that can be read, else the sentence that refuses it at its field."""
    try:
        read(text)
    except ValueError as error:
        raise forms.ValidationError(str(error)) from error
    return text


def published_or_404(round_: ReportingRound, number: int, *, with_files: bool = False) -> Edition:
    """One edition of a round. Raises Http404."""
    edition = public_edition(round_, number, with_files=with_files)
    if edition is None:
        raise Http404
    return edition


def chosen_standpoint(request: HttpRequest, round_: ReportingRound) -> Standpoint:
    """From where a page looks; without a word in the address, at the records of now.

    Raises Http404 for an unknown source, for what is no number of an edition, and for a moment that
    somebody else than the Bureau asks for.
    """
    form, edition = MomentForm(request, round_), None
    source, number = request.GET.get("source", Source.LIVE), request.GET.get("edition", "")
    if source not in set(Source):
        raise Http404
    if number:
        # What was published has no past moment.
        if form.is_bound:
            raise Http404
        edition = published_or_404(round_, number_sent(number))
    return Standpoint(round_, Source(source), form.moment, edition, form)


def standpoint_or_404(request: HttpRequest) -> Standpoint:
    """From where a file looks. Raises Http404 for whatever cannot be read."""
    standpoint = chosen_standpoint(request, round_or_404(request))
    if standpoint.form.errors:
        raise Http404
    return standpoint


RECORD = "公表の記録"
UNREADABLE = "この版の内容を、いまのプログラムでは読めません。システムの担当者に連絡してください。"


def back_if_unreadable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: leads back to the record of publications, and says why the edition cannot be had."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except EditionDamagedError as error:
            messages.error(request, str(error))
        except UnreadableEditionError:
            messages.error(request, UNREADABLE)
        return redirect(round_url("reports:edition_list", round_or_404(request)))

    return guarded


def written_or_back(
    request: HttpRequest, write: Callable[[Encoding], bytes], name: str, back: str
) -> HttpResponse:
    """The file; where it cannot be written, the page to go back to says why."""
    encoding = encoding_of(request)
    try:
        content = write(encoding)
    except (DeckOverflowError, CannotEncodeError) as error:
        messages.error(request, str(error))
        return redirect(back)
    return attachment(content, name, encoding)
