"""Numbers shown in classes: each ward in the class of its number, and what the classes mean."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from reports.counting.figure import ByWard, Choice, Figure, Member, Row
from reports.counting.figures.rows import members_of
from reports.counting.round_records import RoundRecords
from reports.models.classes import (
    DEFAULT_LINES,
    Band,
    Bands,
    Scale,
    band_of,
    bands_of,
    read_bands,
    rising_bands,
)
from wards.models import ReportingRound


def wards_in_classes(
    scale: Scale, records: RoundRecords, found: ByWard, field: str, **words: object
) -> Figure:
    """In which class the number of each ward is. field: of the records, which holds the number."""
    everyone = Row(1, "", "", members_of(records.refs, found, field))
    return in_default_classes(
        Figure(
            **words,
            id=scale.value,
            definition="",
            unit="区",
            amount_unit=scale.unit,
            choice=Choice.BAND,
            rows=(everyone,),
            asked=records.everyone,
            answered=records.among(found),
        )
    )


def in_default_classes(figure: Figure) -> Figure:
    """A figure in the classes of 令和6年度; its rows hold the wards with their numbers."""
    return in_classes(figure, read_bands(DEFAULT_LINES[Scale(figure.id)]))


def put_classes(figure: Figure, round_: ReportingRound) -> Figure:
    """A figure in the classes that the Bureau has for the year of a survey now."""
    return in_classes(figure, bands_of(Scale(figure.id), round_.fiscal_year))


def in_classes(figure: Figure, bands: Bands) -> Figure:
    """The figure in these classes, which keep their order in every medium.

    A ward without a number stays in the row in which it is.
    """
    scale = Scale(figure.id)
    found: dict[str, list[Member]] = {}
    for row in figure.rows:
        for member in row.members:
            numbered = member.amount is not None
            code = band_of(member.amount, bands).code if numbered else row.code
            found.setdefault(code, []).append(member)
    names = {band.code: band.label(scale.unit) for band in bands}
    for row in figure.rows:
        if row.code in found:
            names.setdefault(row.code, row.label)
    always = {band.code for band in bands if _is_always_shown(scale, band)}
    rows = tuple(
        Row(order, code, name, tuple(sorted(found.get(code, ()))))
        for order, (code, name) in enumerate(names.items(), 1)
        if code in found or code in always
    )
    definition = f"{BEGINNINGS[scale]}{_meanings(scale, bands)}"
    return replace(figure, definition=definition, rows=rows, largest_first=False)


def _is_always_shown(scale: Scale, band: Band) -> bool:
    """資料４ has the classes of hours that are no exception; of times those that wards plan."""
    return scale is Scale.WEEKLY_HOURS and band.first > 0 and not band.above


BEGINNINGS = {
    Scale.WEEKLY_HOURS: (
        "基準日に有効な相談支援室の、基準日に有効な週あたりの開設時間を階級に分けたもの。"
    ),
    Scale.PLANNED_TIMES: "積極的医療機関との連携会議について、区が答えた年間の開催予定回数。",
}


def _meanings(scale: Scale, bands: Bands) -> str:
    if scale is Scale.WEEKLY_HOURS:
        meanings = "、".join(_hours_in_words(bands))
        return f"{meanings}。開設時間の記録がない区は「未回答」とする。"
    several = [band.label(scale.unit) for band in bands if band.first != band.last]
    merged = f"{'、'.join(several)}は一つの階級にまとめる。" if several else ""
    return f"{merged}予定がない区は「0回」、答えていない区は「未回答」とする。"


def _hours_in_words(bands: Bands) -> Iterator[str]:
    """What the closed classes above 0 mean: 「10～19時間」は10時間以上20時間未満."""
    rising = rising_bands(bands)
    above = dict(pairwise(rising))
    for band in bands:
        if band.last is None or band.first == 0:
            continue
        upper = above[band]
        if upper.above and band.first == band.last:
            yield f"「{band.label('時間')}」はちょうど{band.first}時間"
            continue
        begin = "0時間を超え" if band == rising[1] else f"{band.first}時間以上"
        end = f"{band.last}時間以下" if upper.above else f"{upper.first}時間未満"
        yield f"「{band.label('時間')}」は{begin}{end}"
