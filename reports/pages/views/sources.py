"""The standpoint of an address, from which its figures are taken: ?source=, ?edition=, ?known_on=."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property, wraps

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from reports.counting.figure import Figure
from reports.counting.figures import FIGURES, Source, as_seen_by, city_figures
from reports.counting.round_records import looking_back, refuse_earlier_than
from reports.document.publication import Publication, not_submitted
from reports.editions.content import (
    EditionDamagedError,
    UnreadableEditionError,
    content_of,
    public_edition,
    public_editions,
)
from reports.lifecycle.items import round_url
from reports.models import Edition
from reports.pages.requests import number_sent, round_or_404
from wards.fiscal import day_label, moment_label, wareki
from wards.japanese.dates import read_date, read_day_and_time, read_moment, with_example
from wards.japanese.numbers import read_time
from wards.models import Filing, ReportingRound, Submission, User, Ward


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


SENTENCES = {
    Source.LIVE: "いまの記録から数えています。入力中の区の回答も含み、まだ確定していません。",
    Source.REPORTED: "提出された報告だけから数えています。未提出と差戻し中の区は「未回答」です。",
}
WORDS = {Source.LIVE: "入力中を含む", Source.REPORTED: "提出分"}


@dataclass(frozen=True)
class Standpoint:
    """From where the figures of a survey are looked at: an edition, or a source at a moment.

    moment: that is looked back to; None for now, and for an edition. form: of a page, in which the
    Bureau asks for a past moment; its errors leave the page at now.
    """

    round: ReportingRound
    source: Source
    moment: datetime | None = None
    edition: Edition | None = None
    form: MomentForm | None = None

    @cached_property
    def content(self) -> Publication | None:
        """What the edition says; None where none is looked at."""
        return content_of(self.edition) if self.edition else None

    @property
    def published(self) -> Mapping[str, Figure] | None:
        """The figures of the edition by id; None where none is looked at."""
        return self.content.figures if self.content else None

    def figures(
        self, round_: ReportingRound, user: User, ids: Sequence[str] = ()
    ) -> dict[str, Figure]:
        """All figures, or those of the ids, as a user may see them. round_: as it was then known."""
        if self.published is None:
            return city_figures(round_, user, self.source, ids or tuple(FIGURES))
        kept = self.published.items()
        published = {id_: figure for id_, figure in kept if id_ in ids or not ids}
        if not published:
            raise Http404
        return as_seen_by(user, published)

    @property
    def as_of(self) -> date:
        """The day of reference; an edition keeps its own."""
        return self.edition.as_of if self.edition else self.round.as_of

    @property
    def published_on(self) -> str:
        """The day of the edition: 「令和6年11月20日公表」."""
        return f"{day_label(self.edition.made_at)}公表" if self.edition else ""

    @cached_property
    def choices(self) -> list[dict[str, object]]:
        """What can be looked at: the sources, then the editions, newest first. One query."""
        here = None if self.edition else self.source
        offered = (
            (WORDS[Source.LIVE], None, None, here is Source.LIVE),
            (WORDS[Source.REPORTED], Source.REPORTED, None, here is Source.REPORTED),
            *(
                (f"公表 {each.name}", None, each.number, each == self.edition)
                for each in public_editions(self.round)
            ),
        )
        names = ("label", "source", "edition", "current")
        return [dict(zip(names, each, strict=True)) for each in offered]

    @cached_property
    def query(self) -> str:
        """How every link of the page goes on looking from here: 'year=2024&source=reported'."""
        parts = [self.round.query]
        if self.edition:
            parts.append(f"edition={self.edition.number}")
        elif self.source is not Source.LIVE:
            parts.append(f"source={self.source}")
        if self.moment:
            parts.append(f"known_on={_exactly(self.moment)}")
        return "&".join(parts)

    def page_of(self, id_: str) -> str:
        """The address of a figure's page, looked at from here."""
        return f"{_page_of(id_)}?{self.query}"

    @property
    def short(self) -> str:
        """Which figures these are, in a word beside their year: 第2版, 提出分."""
        return self.edition.name if self.edition else WORDS[self.source]

    @property
    def order(self) -> dict[str, object]:
        """The standpoint for a work that is done later: see `ordered_standpoint`."""
        return {
            "query": self.query,
            "source": self.source,
            "moment": self.moment and self.moment.isoformat(),
            "edition": self.edition and self.edition.number,
        }

    @property
    def sentence(self) -> str:
        """Which figures these are, in plain words."""
        if self.edition:
            return f"{self.edition.name}（{self.published_on}）の集計です。あとの入力や訂正で変わりません。"
        if self.moment:
            known = f"{moment_label(self.moment)}の時点で知られていた集計です。"
            return f"{known}そのあとの入力・提出・訂正は含みません。"
        return SENTENCES[self.source]

    @property
    def file_word(self) -> str:
        """The state in the name of a file: 第1版, 提出分_令和6年10月8日15時00分時点."""
        at = f"_{moment_label(self.moment)}時点" if self.moment else ""
        return f"{self.short}{at}"

    def state(self) -> str:
        """The state as a fact: 「提出分（未確定・未提出 区役所5区）」. To be asked inside `looking`."""
        if self.edition:
            return f"{self.edition.name}（{self.published_on}）"
        at = f"{moment_label(self.moment)}時点・" if self.moment else ""
        if self.source is Source.LIVE:
            return f"{at}入力中を含む（未確定）"
        missing = not_submitted(self.round, list(Ward.objects.all()))
        return f"{at}提出分（未確定・{missing}）"

    def filing_of(self, report: Submission | None) -> Filing | None:
        """The submission whose records are counted from here; None where today's records are."""
        if report is None:
            return None
        if self.edition:
            filed = report.filings.filter(event__at__lte=self.edition.made_at)
            return filed.defer("figures").order_by("-number").first()
        return report.filing if self.source is Source.REPORTED and report.counts else None

    def looking(self) -> AbstractContextManager[ReportingRound]:
        """Inside, rows are those of the moment, and the survey is as it was then known."""
        return looking_back(self.round, self.moment)


@cache
def _page_of(id_: str) -> str:
    return reverse("reports:figure", args=[id_])


def _exactly(moment: datetime) -> str:
    """A moment for an address, without loss: a file holds what its page shows, to the second."""
    local = timezone.localtime(moment).replace(tzinfo=None)
    whole = not (local.second or local.microsecond)
    return local.isoformat(timespec="minutes" if whole else "auto")


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


def ordered_standpoint(round_: ReportingRound, order: Mapping[str, object]) -> Standpoint:
    """The standpoint that `Standpoint.order` says."""
    moment, number = order["moment"], order["edition"]
    return Standpoint(
        round_,
        Source(order["source"]),
        datetime.fromisoformat(moment) if moment else None,
        public_edition(round_, number) if number else None,
    )


def standpoint_or_404(request: HttpRequest) -> Standpoint:
    """From where a file looks. Raises Http404 for whatever cannot be read."""
    standpoint = chosen_standpoint(request, round_or_404(request))
    if standpoint.form.errors:
        raise Http404
    return standpoint


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
