"""From where the figures of a survey are looked at: what was published, was reported, or is entered."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property

from django.forms import Form
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from reports.counting.figure import Figure
from reports.counting.figures import FIGURES, Source, as_seen_by, city_figures
from reports.counting.round_records import looking_back
from reports.document.publication import Publication, not_submitted
from reports.editions.content import content_of, public_edition, public_editions
from reports.models import Edition
from wards.fiscal import day_label, moment_label
from wards.models import Filing, ReportingRound, Submission, User, Ward

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
    form: Form | None = None

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


def ordered_standpoint(round_: ReportingRound, order: Mapping[str, object]) -> Standpoint:
    """The standpoint that `Standpoint.order` says."""
    moment, number = order["moment"], order["edition"]
    return Standpoint(
        round_,
        Source(order["source"]),
        datetime.fromisoformat(moment) if moment else None,
        public_edition(round_, number) if number else None,
    )
