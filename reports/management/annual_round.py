"""Decides how a command is told which annual survey it is about, and from what it counts."""

from __future__ import annotations

from django.core.management.base import CommandError, CommandParser

from reports.figures.source import Source
from wards.models import ReportingRound
from wards.vocabulary import RoundKind


def add_year(parser: CommandParser) -> None:
    """The option --year."""
    parser.add_argument(
        "--year", required=True, type=int, metavar="2024", help="年度の開始年（2024は令和6年度）"
    )


def add_source(parser: CommandParser) -> None:
    """The option --live; without it, what was reported."""
    parser.add_argument(
        "--live",
        action="store_const",
        dest="source",
        const=Source.LIVE,
        default=Source.REPORTED,
        help="提出された報告ではなく、いまの記録から数えます",
    )


def annual_round(year: int) -> ReportingRound:
    """The annual survey of a fiscal year. Raises CommandError when there is none."""
    found = ReportingRound.objects.filter(kind=RoundKind.ANNUAL, fiscal_year=year).first()
    if found is None:
        raise CommandError(f"{year}年度の年次調査はありません。")
    return found
