"""The annual survey that a command is about, and the figures that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from reports.counting.figures.reported import Source
from reports.counting.looking_back import NotYetKnownError, looking_back
from wards.japanese.dates import with_example
from wards.japanese.moments import UnreadableMomentError, read_moment
from wards.models import ReportingRound
from wards.vocabulary import RoundKind


def add_year(parser: CommandParser) -> None:
    """The option --year."""
    parser.add_argument(
        "--year",
        required=True,
        type=int,
        metavar="2024",
        help=str(with_example("年度の開始年（{western_year}は{year}）")),
    )


def add_source(parser: CommandParser) -> None:
    """The options --live and --edition; without them, what was reported."""
    sources = parser.add_mutually_exclusive_group()
    sources.add_argument(
        "--edition", type=int, metavar="N", help="公表した第N版（そのときの値と文言のまま）"
    )
    sources.add_argument(
        "--live",
        action="store_const",
        dest="source",
        const=Source.LIVE,
        default=Source.REPORTED,
        help="提出された報告ではなく、いまの記録から数えます",
    )


def add_known_on(parser: CommandParser) -> None:
    """The option --known-on."""
    parser.add_argument(
        "--known-on",
        metavar="2024-10-08T15:00",
        help="この日時に知られていた報告・記録から数えます（大阪の時刻）",
    )


@contextmanager
def survey_known_on(year: int, moment: str | None) -> Iterator[ReportingRound]:
    """The annual survey of a year; inside, rows are those known at the moment, if one is given.

    The caller's ward scope must be the whole city. Raises CommandError for what is no past moment
    of the survey.
    """
    try:
        known = read_moment(moment, timezone.now()) if moment else None
        with looking_back(annual_round(year), known) as round_:
            yield round_
    except (UnreadableMomentError, NotYetKnownError) as error:
        raise CommandError(str(error)) from error


def annual_round(year: int) -> ReportingRound:
    """The annual survey of a fiscal year. Raises CommandError when there is none."""
    found = ReportingRound.objects.filter(kind=RoundKind.ANNUAL, fiscal_year=year).first()
    if found is None:
        raise CommandError(f"{year}年度の年次調査はありません。")
    return found
