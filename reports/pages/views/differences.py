"""Decides which wards' records say something else in a figure than their submitted reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reports.counting.figure import Figure, WardRef
from reports.counting.figures.source import Source, figures_from
from reports.lifecycle.changes import ward_value
from wards.models import ReportingRound, Submission, Ward


@dataclass(frozen=True, slots=True)
class Difference:
    """A ward whose answer is another now: as reported, as the records say."""

    ward: WardRef
    before: str
    after: str


def changed_since_reported(
    id_: str, round_: ReportingRound, reports: Iterable[Submission]
) -> tuple[Difference, ...]:
    """提出後に変更あり: the wards among these reports whose figure would be another if sent now.

    The caller's ward scope must hold these wards. Reports that do not count have nothing to differ.
    """
    wards = Ward.objects.filter(pk__in=[report.ward_id for report in reports if report.counts])
    if not wards:
        return ()
    both = Source.REPORTED, Source.LIVE
    reported, live = (figures_from(source, wards, round_, [id_])[id_] for source in both)
    return differences(reported, live, wards)


def changed_since(
    published: Figure, round_: ReportingRound, reports: Iterable[Submission]
) -> tuple[Difference, ...]:
    """公表後に変更あり: the wards of these reports whose records say something else now.

    The caller's ward scope must hold these wards; of others nothing is told.
    """
    wards = Ward.objects.filter(pk__in=[report.ward_id for report in reports])
    if not wards:
        return ()
    live = figures_from(Source.LIVE, wards, round_, [published.id])[published.id]
    return differences(published, live, wards)


def differences(before: Figure, after: Figure, wards: Iterable[Ward]) -> tuple[Difference, ...]:
    """Those of the wards that say something else in one figure than in the other, in order.

    A ward may be asked in one alone: another answer of it may put it among the asked.
    """
    codes = {ward.code for ward in wards}
    told = (
        Difference(ward, ward_value(before, ward.code), ward_value(after, ward.code))
        for ward in sorted({*before.asked, *after.asked})
        if ward.code in codes
    )
    return tuple(each for each in told if each.before != each.after)
