"""Figures of 「資料４のほか」 that add up numbers: of each ward in classes, or a row a kind or month."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from django.db.models import Model

from reports.counting.figure import Basis, Choice, Figure, Member, Row, WardRef
from reports.counting.figures.answers import records_of, sorted_into
from reports.counting.round_records import ByWard, RoundRecords
from reports.models.classes import Band, Bands, band_of
from wards.vocabulary import ActivityState, ReportItem

Wards = tuple[WardRef, ...]
Amount = Callable[[Sequence[Model]], float]


def classes(*firsts: int) -> Bands:
    """The classes that begin at these numbers, the last without an end.

    >>> [each.label("人") for each in classes(0, 1, 30)]
    ['0人', '1～29人', '30人以上']
    """
    pairs = pairwise(firsts)
    return (*(Band(first, after - 1) for first, after in pairs), Band(firsts[-1], None))


TIMES, PEOPLE = classes(0, 1, 2, 3, 4, 5), classes(0, 1, 30, 50, 100, 200)


def sum_of(field: str) -> Amount:
    """Adds up a field of the records that may be blank."""
    return lambda rows: sum(getattr(row, field) or 0 for row in rows)


def chosen(found: ByWard, holds: Callable[[Model], bool]) -> ByWard:
    """Those of the records for which something holds, by ward."""
    return sorted_into(found, lambda row: [bool(holds(row))]).get(True, {})


def _member(ref: WardRef, behind: Sequence[Model], amount: Amount) -> Member:
    number = amount(behind)
    return Member(ref, records_of(behind), int(number), float(number))


def amounts(
    found: ByWard,
    amount: Amount,
    asked: Wards,
    answered: Wards,
    bands: Bands,
    *,
    adds: bool = True,
    **words: object,
) -> Figure:
    """A number of each ward in classes. adds: whether the numbers are added over the wards.

    found: the records behind it. amount: of the records of a ward, which may be none. words:
    with the unit of the number as `amount_unit`.
    """
    members: dict[Band, list[Member]] = {}
    for ref in answered:
        member = _member(ref, found.get(ref.code, ()), amount)
        members.setdefault(band_of(member.amount, bands), []).append(member)
    rows = (
        Row(order, band.code, band.label(words["amount_unit"]), tuple(members[band]))
        for order, band in enumerate(bands, 1)
        if band in members
    )
    return Figure(
        **words,
        unit="区",
        choice=Choice.BAND,
        rows=tuple(rows),
        asked=asked,
        answered=answered,
        adds=adds,
    )


def sums(
    rows: Iterable[tuple[str, str, ByWard]],
    amount: Amount,
    asked: Wards,
    answered: Wards,
    *,
    always: bool = True,
    **words: object,
) -> Figure:
    """A row a kind or month, whose number is added over the wards.

    rows: code, words, and the records of the row by ward. always: whether a row without records
    stands there, with 0.
    """
    numbered = (
        Row(
            order,
            code,
            label,
            tuple(_member(ref, found[ref.code], amount) for ref in asked if ref.code in found),
        )
        for order, (code, label, found) in enumerate(rows, 1)
        if found or always
    )
    return Figure(
        **words,
        choice=Choice.SUM,
        basis=Basis.AMOUNTS,
        rows=tuple(numbered),
        asked=asked,
        answered=answered,
    )


def of_held(
    item: ReportItem, field: str, bands: Bands = PEOPLE, **words: str
) -> Callable[[RoundRecords], Figure]:
    """A figure of what was counted at the held activities of an item that state it."""

    def count(records: RoundRecords) -> Figure:
        found = chosen(
            records.counted(item),
            lambda row: row.state == ActivityState.HELD and getattr(row, field) is not None,
        )
        told = records.among(found)
        return amounts(found, sum_of(field), told, told, bands, **words)

    return count
