"""How records become the rows of a figure: of options, of words, of numbers in classes or added up."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Model, TextChoices

from reports.counting.figure import (
    Basis,
    ByWard,
    Choice,
    Figure,
    Item,
    Member,
    Record,
    Row,
    WardRef,
)
from reports.models.classes import Band, Bands, band_of

Wards = tuple[WardRef, ...]
Amount = Callable[[Sequence[Model]], float]
OTHER = "other"  # code of その他, beside which wards write words of their own


class Option(NamedTuple):
    """A row that a figure may have; one that is not `always` there appears once a ward is in it."""

    code: str
    label: str
    always: bool = True


def options_of(choices: type[TextChoices], *always: str) -> list[Option]:
    """The options of a field, of which some are always rows."""
    return [Option(choice.value, choice.label, choice in always) for choice in choices]


def record_of(row: Model, tag: str = "") -> Record:
    """A record as a figure carries it; its words are those of `str(row)` when it is first asked for."""
    known = row.__dict__.get("as_record")
    if known is None or known.tag != tag:
        # Several figures count the same row.
        known = row.as_record = Record(row._meta.label_lower, row.id, str(row), tag)
    return known


def records_of(rows: Iterable[Model]) -> tuple[Record, ...]:
    """Rows of one kind as records, in the order of their keys."""
    return tuple(sorted(map(record_of, rows), key=attrgetter("pk")))


def members_of(
    refs: Mapping[str, WardRef], answers: ByWard, amount: str = ""
) -> tuple[Member, ...]:
    """The wards that have records, each with its records, in official order.

    amount: the field that holds the number of which a band is made.
    """
    return tuple(
        Member(
            refs[code],
            records_of(answers[code]),
            amount=sum(float(getattr(row, amount)) for row in answers[code]) if amount else None,
        )
        for code in refs
        if answers.get(code)
    )


def option_rows(
    options: Iterable[Option],
    refs: Mapping[str, WardRef],
    answers: Mapping[str, ByWard],
    detail: str = "",
) -> tuple[Row, ...]:
    """The rows of a choice, in the order of the options.

    answers: option code -> its answers by ward. detail: the field in which the wards wrote what
    その他 means.
    """
    rows = []
    for order, option in enumerate(options, 1):
        given = answers.get(option.code, {})
        if given or option.always:
            items = own_words(refs, given, detail) if detail and option.code == OTHER else ()
            members = members_of(refs, given)
            rows.append(Row(order, option.code, option.label, members, items))
    return tuple(rows)


def sorted_into(
    answers: ByWard, codes_of: Callable[[Model], Iterable[str]]
) -> dict[str, dict[str, list[Model]]]:
    """The answers by option, then ward. codes_of(record): the options that a record stands for.

    A record that names an option twice stands in it once.
    """
    found: dict[str, dict[str, list[Model]]] = defaultdict(lambda: defaultdict(list))
    for ward, records in answers.items():
        for record in records:
            for code in dict.fromkeys(codes_of(record)):
                found[code][ward].append(record)
    return {code: dict(by_ward) for code, by_ward in found.items()}


def own_words(refs: Mapping[str, WardRef], answers: ByWard, field: str) -> tuple[Item, ...]:
    """What the wards wrote in a field beside その他: the same words once, empty ones left out.

    All have the same order, so that they sort by their text whichever wards are looked at.
    """
    texts = sorted_into(answers, lambda record: [getattr(record, field).strip()])
    return tuple(Item(0, text, members_of(refs, texts[text])) for text in sorted(texts) if text)


def worded_items(
    figure: Figure, wordings: Iterable[tuple[Any, str, int, int | None]]
) -> list[tuple[Any, Item]]:
    """Each wording in the Bureau's order, with the wards whose records it stands for.

    figure: as counted, its rows holding the wards' own records. wordings: where it stands, which is
    given with it, its words, its key, and the key of a record of its; one for each of its records.
    A wording without a record of these wards stays, without members, so that every set of wards has
    the same wordings.
    """
    behind: dict[int, list[tuple[WardRef, Record]]] = {}
    for member in (member for row in figure.rows for member in row.members):
        for record in member.records:
            behind.setdefault(record.pk, []).append((member.ward, record))
    found: dict[tuple[Any, str, int], list[tuple[WardRef, Record]]] = {}
    for *wording, key in wordings:
        found.setdefault(tuple(wording), []).extend(behind.get(key, ()))
    return [
        (where, Item(order, text, _members_with(records)))
        for order, ((where, text, _), records) in enumerate(found.items(), 1)
    ]


def _members_with(records: Iterable[tuple[WardRef, Record]]) -> tuple[Member, ...]:
    """The wards that have these records, each with its own."""
    found: dict[WardRef, list[Record]] = {}
    for ward, record in sorted(records, key=lambda each: (each[0], each[1].pk)):
        found.setdefault(ward, []).append(record)
    return tuple(Member(ward, tuple(own)) for ward, own in found.items())


def classes(*firsts: int) -> Bands:
    """The classes that begin at these numbers, the last without an end.

    >>> [each.label("人") for each in classes(0, 1, 30)]
    ['0人', '1～29人', '30人以上']
    """
    pairs = pairwise(firsts)
    return (*(Band(first, after - 1) for first, after in pairs), Band(firsts[-1], None))


TIMES = classes(0, 1, 2, 3, 4, 5)


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
